"""Each habit in which speakers differ, and what a speaker never passes on."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from simulator.echo.device import Device, Screen, with_habits
from simulator.echo.habits import VARIANTS, Activity, Habits, SlotForm
from simulator.echo.requests import slot
from simulator.echo.slots import SlotValue
from simulator.echo.steering import Keeper, common_utterances
from tests.test_speaker import QUEUE, Stage, closed, play

QUESTION = {
    "shouldEndSession": False,
    "outputSpeech": {"type": "SSML", "ssml": "<speak>Shall we?</speak>"},
    "reprompt": {"outputSpeech": {"type": "SSML", "ssml": "<speak>Yes?</speak>"}},
}
STOP = closed({"type": "AudioPlayer.Stop"})


def playing(script: dict[str, Any] = QUEUE, **habits: Any) -> Stage:
    """A speaker of these habits, twenty seconds into what it plays."""
    stage = Stage(script, habits=Habits(**habits))
    stage.speaker.hear("open quiet together")
    stage.speaker.advance(20_000)
    return stage


def activity(stage: Stage) -> str:
    return str(stage.requests[-1]["context"]["AudioPlayer"]["playerActivity"])


# What arrives without the skill's name


@pytest.mark.parametrize(
    ("utterance", "intent"),
    [
        (words, intent)
        for intent, all_words in common_utterances("en-US").items()
        for words in all_words
    ],
)
def test_amazons_own_words_arrive_while_it_plays_and_when_it_played_last(
    utterance: str, intent: str
) -> None:
    """Each common utterance of the eleven, with the wake word and without."""
    stage = playing()
    assert stage.speaker.hear(utterance)
    assert intent in stage.told[-2:]
    stage.speaker.player.halt()
    stage.speaker.now += timedelta(hours=9)
    assert stage.speaker.hear(f"Alexa, {utterance}!")
    assert stage.told[-1] == intent


@pytest.mark.parametrize(
    "utterance", ["again", "once more", "carry on", "skip this", "go on", "no"]
)
def test_a_skills_own_samples_do_not_arrive_while_it_plays(utterance: str) -> None:
    """They belong to the skill's model, which is asked inside a session or behind its name."""
    stage = playing()
    stage.speaker._invocation = "quiet together"
    before = list(stage.told)
    assert not stage.speaker.hear(utterance)
    assert stage.told == before
    withheld = stage.speaker.withheld
    assert withheld is not None
    assert withheld.keeper is Keeper.ALEXA
    assert withheld.instead == f"ask quiet together {utterance}"
    assert stage.speaker.hear(withheld.instead)
    assert stage.speaker.withheld is None


@pytest.mark.parametrize("utterance", ["stop", "next", "previous", "go back"])
def test_a_music_service_takes_stop_next_and_previous(utterance: str) -> None:
    """Pause and resume do arrive."""
    stage = playing(music_takes_steering=True)
    assert not stage.speaker.hear(utterance)
    assert stage.speaker.withheld is not None
    assert stage.speaker.withheld.keeper is Keeper.MUSIC
    assert stage.speaker.hear("pause")
    assert stage.speaker.hear("resume")


@pytest.mark.parametrize("utterance", ["exit", "quit", "Alexa, exit."])
def test_exit_ends_the_session_without_asking_the_skill(utterance: str) -> None:
    """The skill is told of the end, and of nothing else."""
    stage = Stage({"LaunchRequest": QUESTION})
    stage.speaker.hear("open quiet together")
    assert not stage.speaker.hear(utterance)
    assert stage.told == ["LaunchRequest", "SessionEndedRequest"]
    assert stage.requests[-1]["request"]["reason"] == "USER_INITIATED"
    assert not stage.speaker.listening
    assert not stage.speaker.hear(utterance)
    assert stage.told == ["LaunchRequest", "SessionEndedRequest"]


@pytest.mark.parametrize("utterance", ["again", "how many nights"])
def test_where_everything_is_meant_for_the_skill_it_reaches_it(utterance: str) -> None:
    """As on a page of its own, which still knows what a real speaker would have done."""
    stage = playing()
    stage.speaker.always_addressed = True
    assert stage.speaker.hear(utterance)
    assert stage.told[-2].endswith("Intent") or stage.told[-1].endswith("Intent")
    assert stage.speaker.withheld is not None


def test_who_means_the_skill_once_does_not_mean_it_from_then_on() -> None:
    """A timer that is set behind a hard moment is the speaker's own again."""
    stage = playing()
    assert stage.speaker.hear_addressed("how many nights")
    heard = len(stage.told)
    stage.speaker.wait(60_000)
    assert not stage.speaker.hear("how many nights")
    assert stage.told[heard:].count("NightsIntent") == 0
    assert stage.speaker.withheld is not None


# What plays while somebody speaks


@pytest.mark.parametrize("state", [Activity.PLAYING, Activity.PAUSED, Activity.STOPPED])
def test_the_state_behind_an_interruption_is_told_in_three_ways(state: Activity) -> None:
    """And in each of them it goes on by itself behind an answer that asks for nothing."""
    stage = playing(interrupted_as=state)
    stage.speaker.hear("loop on")
    request = next(one for one in stage.requests if one["request"]["type"] == "IntentRequest")
    assert request["context"]["AudioPlayer"]["playerActivity"] == state
    assert ("PlaybackStopped a 20000" in stage.told) == (state is not Activity.PLAYING)
    assert stage.speaker.player.playing is not None
    stage.speaker.advance(1_000)
    assert stage.speaker.player.context()["offsetInMilliseconds"] == 21_000


@pytest.mark.parametrize("state", [Activity.PLAYING, Activity.PAUSED, Activity.STOPPED])
def test_a_stop_is_silence_in_all_three(state: Activity) -> None:
    """Nothing goes on behind it, and its offset is kept."""
    stage = playing(QUEUE | {"AMAZON.PauseIntent": STOP}, interrupted_as=state)
    stage.speaker.hear("pause")
    assert stage.speaker.player.playing is None
    assert stage.speaker.player.context()["playerActivity"] == "STOPPED"
    assert stage.told.count("PlaybackStopped a 20000") == 1


def test_a_show_plays_on_behind_a_question_and_ends_the_session_without_a_word() -> None:
    """The microphone is open for two windows of eight seconds, then the session lingers for 30."""
    stage = Stage(
        QUEUE | {"AMAZON.RepeatIntent": QUESTION}, habits=VARIANTS["show"], screen=Screen()
    )
    stage.speaker.hear("open quiet together")
    stage.speaker.advance(1_000)
    stage.speaker.hear("repeat")
    assert stage.speaker.listening
    assert stage.speaker.player.playing is not None
    stage.speaker.advance(8_000)
    assert stage.spoken == ["Shall we?", "Yes?"]
    stage.speaker.advance(8_000)
    assert not stage.speaker.listening
    assert stage.speaker.attributes is not None
    stage.speaker.advance(30_000)
    assert stage.speaker.attributes is None
    assert "SessionEndedRequest" not in stage.told


def test_a_tap_on_pause_tells_nothing_and_the_other_taps_do() -> None:
    """The skill finds the player paused when it is next asked."""
    stage = Stage(QUEUE, habits=VARIANTS["show"], screen=Screen())
    stage.speaker.hear("open quiet together")
    before = list(stage.told)
    stage.speaker.tap("Pause")
    assert stage.told == before
    assert stage.speaker.player.playing is None
    stage.speaker.tap("Next")
    assert stage.told[-1] == "NextCommandIssued"
    assert activity(stage) == "PAUSED"


def test_an_announcement_sounds_over_what_plays_and_a_call_ends_it() -> None:
    """Behind a call nothing goes on by itself."""
    stage = playing()
    before = list(stage.told)
    stage.speaker.announce("Dinner is ready.")
    assert stage.speaker.player.playing is not None
    assert stage.told == before
    assert stage.spoken == ["Dinner is ready."]
    stage.speaker.take_call()
    stage.speaker.advance(600_000)
    assert stage.speaker.player.playing is None
    assert stage.told[-1] == "PlaybackStopped a 20000"


# What fails


@pytest.mark.parametrize(
    ("stuttered", "state"),
    [(False, Activity.PLAYING), (True, Activity.BUFFER_UNDERRUN)],
)
def test_a_failure_is_told_before_the_state_changes(stuttered: bool, state: Activity) -> None:
    """With the token of the stream that sounded; behind it nothing sounds."""
    stage = playing()
    stage.speaker.player.break_off(stuttered)
    failed = stage.requests[-1]["request"]
    assert failed["type"] == "AudioPlayer.PlaybackFailed"
    assert failed["token"] == failed["currentPlaybackState"]["token"] == "a"
    assert failed["currentPlaybackState"]["playerActivity"] == state
    assert activity(stage) == state
    assert stage.speaker.player.context()["playerActivity"] == "STOPPED"


def test_what_fails_does_not_stop_as_well() -> None:
    """The answer to a failure plays something else, and no PlaybackStopped comes between."""
    stage = playing(QUEUE | {"PlaybackFailed": {"directives": [play("c")]}})
    stage.speaker.player.break_off()
    assert stage.told[-2:] == ["PlaybackFailed a None", "PlaybackStarted c 0"]


def test_an_enqueued_stream_fails_while_another_one_sounds() -> None:
    """It is named, and so is the one that sounds; that one plays to its end."""
    script = QUEUE | {
        "PlaybackNearlyFinished a": {"directives": [play("broken", "ENQUEUE", behind="a")]}
    }
    stage = playing(script, loads_ahead=True)
    stage.speaker.advance(30_000)
    failed = stage.requests[-1]["request"]
    assert failed["token"] == "broken"
    assert failed["currentPlaybackState"]["token"] == "a"
    assert failed["currentPlaybackState"]["playerActivity"] == "PLAYING"
    stage.speaker.advance(30_000)
    assert stage.told[-1] == "PlaybackFinished a 60000"


def test_a_device_does_not_fail_for_ever() -> None:
    """A skill that plays the same broken stream again and again is given up."""
    again = {"directives": [play("broken")]}
    stage = Stage({"LaunchRequest": closed(play("broken")), "PlaybackFailed": again})
    stage.speaker.hear("open quiet together")
    assert stage.told.count("PlaybackFailed broken None") == 20


# What is lost, and what comes late


def test_every_second_answer_is_lost() -> None:
    """The skill was asked, and nothing is enqueued."""
    stage = Stage(
        QUEUE | {"PlaybackNearlyFinished b": {"directives": [play("c", "ENQUEUE", behind="b")]}},
        habits=VARIANTS["lossy"],
    )
    stage.speaker.hear("open quiet together")
    stage.speaker.advance(600_000)
    assert "PlaybackNearlyFinished b 50000" in stage.told
    assert stage.told[-1] == "PlaybackFinished b 60000"


def test_late_events_come_hours_behind_what_they_tell_of() -> None:
    """With the state of then; nearly finished streams, which ask for something, are told at once."""
    stage = Stage(QUEUE, habits=VARIANTS["late"])
    stage.speaker.hear("open quiet together")
    stage.speaker.advance(130_000)
    assert [told.partition(" ")[0] for told in stage.told] == [
        "LaunchRequest",
        "PlaybackNearlyFinished",
        "PlaybackNearlyFinished",
    ]
    stage.speaker.advance(3 * 3_600_000)
    assert stage.told[3:] == [
        "PlaybackStarted a 0",
        "PlaybackFinished a 60000",
        "PlaybackStarted b 0",
        "PlaybackFinished b 60000",
    ]
    assert stage.requests[3]["request"]["timestamp"] < stage.requests[1]["request"]["timestamp"]


# Slots


WORDS = SlotValue("seven", "7", "LENGTH", "seven")


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        (SlotForm.UNRESOLVED, {"value": "seven"}),
        (SlotForm.QUESTION_MARK, {"value": "?"}),
        (SlotForm.EMPTY, {"value": ""}),
    ],
)
def test_a_slot_may_come_without_what_it_means(form: SlotForm, expected: Any) -> None:
    """The words alone, a question mark, or nothing."""
    device = Device(habits=Habits(slot_form=form))
    assert slot("length", WORDS, device) == {
        "name": "length",
        "confirmationStatus": "NONE",
        **expected,
    }


def test_a_slot_may_mean_several_things() -> None:
    """A list of values; or two authorities, of which the first matches nothing."""
    several = slot("length", WORDS, Device(habits=Habits(slot_form=SlotForm.SEVERAL)))
    assert [value["value"] for value in several["slotValue"]["values"]] == ["seven", "seven"]
    assert "value" not in several
    ambiguous = slot("length", WORDS, Device(habits=Habits(slot_form=SlotForm.AMBIGUOUS)))
    authorities = ambiguous["resolutions"]["resolutionsPerAuthority"]
    codes = [authority["status"]["code"] for authority in authorities]
    assert codes == ["ER_SUCCESS_NO_MATCH", "ER_SUCCESS_MATCH"]
    assert [row["value"]["id"] for row in authorities[1]["values"]] == ["7", "another"]


def test_a_word_outside_of_the_type_arrives_unmatched() -> None:
    """Custom slots are no closed lists."""
    body = slot("length", SlotValue("pineapple", kind="LENGTH"), Device())
    assert body["value"] == "pineapple"
    (authority,) = body["resolutions"]["resolutionsPerAuthority"]
    assert authority["status"]["code"] == "ER_SUCCESS_NO_MATCH"


# Time


def test_an_hour_that_is_set_back_is_no_hour_more() -> None:
    """Between the two two-o'clocks lies an hour, and forty minutes are forty minutes."""
    room_zone = ZoneInfo("America/New_York")
    stage = Stage(QUEUE)
    stage.speaker.now = datetime(2026, 11, 1, 1, 40, tzinfo=room_zone)
    stage.speaker.hear("open quiet together")
    stage.speaker.advance(40 * 60_000)
    assert stage.speaker.now.isoformat() == "2026-11-01T01:20:00-05:00"
    begun, *_, last = (one["request"]["timestamp"] for one in stage.requests)
    assert (begun, last) == ("2026-11-01T05:40:00Z", "2026-11-01T05:42:00Z")


@pytest.mark.parametrize("name", VARIANTS)
def test_every_speaker_has_the_screen_that_its_habits_need(name: str) -> None:
    """And none that the device had is taken away."""
    bare, shown = with_habits(Device(), name), with_habits(Device(screen=Screen(width=1)), name)
    assert (bare.screen is not None) == VARIANTS[name].has_screen
    assert shown.screen == Screen(width=1)
