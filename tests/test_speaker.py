"""The virtual Echo sends what a real one sends, in order, with token and offset."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from simulator.echo.device import APL, Device, Screen
from simulator.echo.habits import VARIANTS
from simulator.echo.player import Json
from simulator.echo.speaker import Speaker
from simulator.echo.stream import Stream
from simulator.echo.understanding import Understood
from simulator.rules import Refusal
from tests.bedroom import EVENING, UNDERSTANDING, Bedroom, Memory


def stream(token: str, offset: int = 0, behind: str = "") -> dict[str, Any]:
    more = {"expectedPreviousToken": behind} if behind else {}
    return {
        "token": token,
        "url": f"https://cdn.example/{token}",
        "offsetInMilliseconds": offset,
    } | more


def play(token: str, behaviour: str = "REPLACE_ALL", **more: Any) -> dict[str, Any]:
    return {
        "type": "AudioPlayer.Play",
        "playBehavior": behaviour,
        "audioItem": {"stream": stream(token, **more)},
    }


class Stage:
    """A speaker whose skill answers from a script: request type (and token) to response."""

    def __init__(
        self,
        script: dict[str, Any],
        length: int = 60_000,
        granted: set[str] | None = None,
        took: float = 0,
        **device: Any,
    ) -> None:
        self.script, self.length, self.took = script, length, took
        self.seconds = 0.0
        self.told: list[str] = []
        self.spoken: list[str] = []
        self.refusals: list[Refusal] = []
        self.requests: list[Json] = []
        understand, watch = UNDERSTANDING.understand, lambda: self.seconds
        kind = Device(**device)
        self.speaker = Speaker(
            self.answer, understand, self.length_of, self, EVENING, kind, granted, watch
        )

    def answer(self, event: Json) -> Json:
        request = event["request"]
        self.requests.append(event)
        self.seconds += self.took
        kind = request.get("intent", {}).get("name") or request["type"].rpartition(".")[2]
        token, offset = request.get("token", ""), request.get("offsetInMilliseconds")
        self.told.append(f"{kind} {token} {offset}" if token else kind)
        response = self.script.get(f"{kind} {token}".strip(), self.script.get(kind, {}))
        return {"version": "1.0", "response": response}

    def length_of(self, url: str) -> int:
        if "broken" in url:
            raise LookupError(url)
        return self.length

    def played(self, stream: Stream) -> None:
        """Nothing to do."""

    stopped = session_ended = lambda self: None
    exchanged = lambda self, request, response: None  # noqa: E731

    def spoke(self, text: str) -> None:
        self.spoken.append(text)

    def refused(self, refusals: list[Refusal]) -> None:
        self.refusals += refusals


def closed(*directives: Any) -> dict[str, Any]:
    return {"shouldEndSession": True, "directives": list(directives)}


QUEUE = {
    "LaunchRequest": closed(play("a")),
    "PlaybackNearlyFinished a": {"directives": [play("b", "ENQUEUE", behind="a")]},
}


def test_a_queue_plays_in_order() -> None:
    """Started, nearly finished ten seconds before the end, finished; then the next one."""
    stage = Stage(QUEUE)
    stage.speaker.hear("open quiet together")
    stage.speaker.advance(120_000)
    assert stage.told == [
        "LaunchRequest",
        "PlaybackStarted a 0",
        "PlaybackNearlyFinished a 50000",
        "PlaybackFinished a 60000",
        "PlaybackStarted b 0",
        "PlaybackNearlyFinished b 50000",
        "PlaybackFinished b 60000",
    ]


@pytest.mark.parametrize(
    ("length", "order"),
    [
        (
            60_000,
            [
                "Started a 0",
                "NearlyFinished a 300",
                "Finished a 60000",
                "Started b 0",
                "NearlyFinished b 300",
            ],
        ),
        (
            50_000,
            [
                "Started a 0",
                "Finished a 50000",
                "NearlyFinished a 50000",
                "Started b 0",
                "Finished b 50000",
            ],
        ),
    ],
)
def test_an_unruly_device_tells_too_early_or_too_late(length: int, order: list[str]) -> None:
    """Of long streams at once, of short ones behind their end; the queue plays all the same."""
    stage = Stage(QUEUE, length, habits=VARIANTS["unruly"])
    stage.speaker.hear("open quiet together")
    stage.speaker.advance(120_000)
    assert [told.removeprefix("Playback") for told in stage.told[1:6]] == order
    assert stage.told[-1].endswith(f"b {length}")


def test_time_may_pass_in_any_steps() -> None:
    """A hundred small steps tell the same events as one large one."""
    stage = Stage(QUEUE)
    stage.speaker.hear("open quiet together")
    for _ in range(1000):
        stage.speaker.advance(127)
    whole = Stage(QUEUE)
    whole.speaker.hear("open quiet together")
    whole.speaker.advance(127_000)
    assert stage.told == whole.told


def test_an_expected_token_that_is_not_there_is_ignored() -> None:
    """As a device does, when the couple skipped meanwhile."""
    stage = Stage(
        QUEUE | {"PlaybackNearlyFinished a": {"directives": [play("b", "ENQUEUE", behind="z")]}}
    )
    stage.speaker.hear("open quiet together")
    stage.speaker.advance(120_000)
    assert "PlaybackStarted b 0" not in stage.told


def test_replace_enqueued_and_clear_queue() -> None:
    """What waits is replaced or dropped; what plays goes on."""
    late = {
        "PlaybackStarted a": {"directives": []},
        "PlaybackNearlyFinished a": {"directives": [play("c", "REPLACE_ENQUEUED")]},
    }
    stage = Stage(QUEUE | late)
    stage.speaker.hear("open quiet together")
    stage.speaker.advance(70_000)
    assert stage.told[-1] == "PlaybackStarted c 0"
    clear = {"type": "AudioPlayer.ClearQueue", "clearBehavior": "CLEAR_ENQUEUED"}
    both = {"directives": [play("b", "ENQUEUE", behind="a"), clear]}
    stage = Stage(QUEUE | {"PlaybackNearlyFinished a": both})
    stage.speaker.hear("open quiet together")
    stage.speaker.advance(70_000)
    assert stage.told[-1] == "PlaybackFinished a 60000"
    stage = Stage(
        QUEUE
        | {
            "AMAZON.NextIntent": closed(
                {"type": "AudioPlayer.ClearQueue", "clearBehavior": "CLEAR_ALL"}
            )
        }
    )
    stage.speaker.hear("open quiet together")
    stage.speaker.hear("next")
    assert stage.speaker.player.playing is None


def test_speaking_holds_the_player_and_it_goes_on_by_itself() -> None:
    """Stopped with its offset, then started where it was."""
    stage = Stage(QUEUE)
    stage.speaker.hear("open quiet together")
    stage.speaker.advance(20_000)
    stage.speaker.hear("loop on")
    assert stage.told[2:] == [
        "PlaybackStopped a 20000",
        "AMAZON.LoopOnIntent",
        "PlaybackStarted a 20000",
    ]


def test_stop_while_it_plays_arrives_as_a_pause() -> None:
    """On a real device, also hours later; it is a stop where the skill is named."""
    stage = Stage(QUEUE | {"AMAZON.PauseIntent": closed({"type": "AudioPlayer.Stop"})})
    stage.speaker.hear("open quiet together")
    assert stage.speaker.hear("stop")
    assert stage.told[-1] == "AMAZON.PauseIntent"
    assert stage.speaker.player.context()["playerActivity"] == "STOPPED"
    stage.speaker.now += timedelta(hours=10)
    assert stage.speaker.hear("Alexa, stop.")
    assert stage.told[-2:] == ["AMAZON.PauseIntent", "AMAZON.PauseIntent"]
    assert stage.speaker.hear("tell quiet together to stop")
    assert stage.told[-1] == "AMAZON.StopIntent"


@pytest.mark.parametrize("said", ["yes", "help", "how many nights", "pineapple", "next"])
def test_nobody_hears_what_is_not_meant_for_the_skill(said: str) -> None:
    """No open microphone, no name, nothing played."""
    stage = Stage({})
    assert not stage.speaker.hear(said)
    assert stage.told == []


def test_a_stream_that_cannot_be_had_fails() -> None:
    """PlaybackFailed, with the state of the player; the skill may play something else."""
    stage = Stage(
        {"LaunchRequest": closed(play("broken")), "PlaybackFailed": {"directives": [play("a")]}}
    )
    stage.speaker.hear("open quiet together")
    assert stage.told == ["LaunchRequest", "PlaybackFailed broken None", "PlaybackStarted a 0"]


def test_the_question_is_asked_once_more_and_then_the_session_ends() -> None:
    """Eight seconds, the reprompt, eight seconds, EXCEEDED_MAX_REPROMPTS."""
    open_ = {
        "shouldEndSession": False,
        "outputSpeech": {"type": "SSML", "ssml": "<speak>Shall we?</speak>"},
        "reprompt": {"outputSpeech": {"type": "SSML", "ssml": "<speak>Yes?</speak>"}},
    }
    stage = Stage({"LaunchRequest": open_})
    stage.speaker.hear("open quiet together")
    stage.speaker.advance(7_999)
    assert stage.spoken == ["Shall we?"]
    stage.speaker.advance(8_001)
    assert stage.spoken == ["Shall we?", "Yes?"]
    assert stage.told[-1] == "SessionEndedRequest"
    assert stage.requests[-1]["request"]["reason"] == "EXCEEDED_MAX_REPROMPTS"


def test_a_refused_answer_ends_the_session_or_is_reported() -> None:
    """The skill then receives what a real skill receives."""
    mute = {
        "shouldEndSession": False,
        "outputSpeech": {"type": "SSML", "ssml": "<speak>Hello.</speak>"},
    }
    stage = Stage({"LaunchRequest": mute})
    stage.speaker.hear("open quiet together")
    assert stage.told[-1] == "SessionEndedRequest"
    assert stage.requests[-1]["request"]["reason"] == "ERROR"
    assert stage.requests[-1]["request"]["error"]["type"] == "INVALID_RESPONSE"
    stage = Stage(QUEUE | {"PlaybackStarted": mute})
    stage.speaker.hear("open quiet together")
    assert stage.told[-1] == "ExceptionEncountered"
    told, refused = stage.requests[-1]["request"], stage.requests[-2]["request"]
    assert told["cause"]["requestId"] == refused["requestId"]
    assert [refusal.rule for refusal in stage.refusals[:1]] == ["silent events"]


def test_requests_look_like_a_devices() -> None:
    """User, device, time in UTC, session only where there is one, the player in every context."""
    room = Bedroom(Memory())
    room.speaker.hear("open quiet together")
    room.speaker.hear("yes")
    room.speaker.press("Next")
    launch, yes, started = (request for request, _ in room.exchanges[:3])
    assert launch["request"]["timestamp"] == "2026-11-24T03:40:00Z"
    assert launch["session"]["new"]
    assert not yes["session"]["new"]
    assert launch["session"]["sessionId"] == yes["session"]["sessionId"]
    assert yes["session"]["attributes"]["stage"] == "first"
    assert "session" not in started
    assert started["context"]["AudioPlayer"]["playerActivity"] == "PLAYING"
    assert len({request["request"]["requestId"] for request, _ in room.exchanges}) == len(
        room.exchanges
    )
    assert room.requests[-1] == "AudioPlayer.PlaybackStarted"
    assert "PlaybackController.NextCommandIssued" in room.requests


def test_plain_text_speech_is_heard_too() -> None:
    """Another skill's answer may come without SSML."""
    stage = Stage(
        {
            "LaunchRequest": {
                "shouldEndSession": True,
                "outputSpeech": {"type": "PlainText", "text": "Hi."},
            }
        }
    )
    stage.speaker.hear("open quiet together")
    assert stage.spoken == ["Hi."]
    assert UNDERSTANDING.understand("yes", EVENING.date()) == Understood(
        "AMAZON.YesIntent", named=False
    )


SHOWN = {
    "type": f"{APL}.RenderDocument",
    "token": "circle",
    "document": {"type": "APL", "version": "1.9", "mainTemplate": {}},
}
SHOW = Screen()


def test_a_device_with_a_screen_tells_so_and_shows_what_it_is_sent() -> None:
    """Its interface, its viewport, and the token of the document that is shown."""
    question = {"type": "SSML", "ssml": "<speak>Shall we?</speak>"}
    open_ = {
        "shouldEndSession": False,
        "outputSpeech": question,
        "reprompt": {"outputSpeech": question},
    }
    stage = Stage({"LaunchRequest": open_ | {"directives": [SHOWN]}}, screen=SHOW)
    stage.speaker.hear("open quiet together")
    stage.speaker.hear("help")
    first, second = (request["context"] for request in stage.requests[:2])
    assert first["System"]["device"]["supportedInterfaces"][APL]["runtime"] == {
        "maxVersion": SHOW.apl
    }
    assert first["Viewport"]["pixelWidth"] == SHOW.width
    assert APL not in first
    assert second[APL]["token"] == "circle"


def test_a_device_without_a_screen_refuses_to_show_anything() -> None:
    """As a real one does; the session ends with the rule's name."""
    stage = Stage({"LaunchRequest": {"shouldEndSession": True, "directives": [SHOWN]}})
    stage.speaker.hear("open quiet together")
    assert stage.requests[-1]["request"]["error"]["message"].startswith(
        "screen present: response.directives[0]"
    )
    assert stage.speaker.document is None


def test_a_session_lasts_on_behind_a_screen_and_can_be_touched() -> None:
    """Thirty seconds with the microphone closed, when the response does not say whether it ends."""
    stage = Stage(
        {"LaunchRequest": {"directives": [SHOWN]}, "UserEvent": {"directives": [SHOWN]}},
        screen=SHOW,
    )
    stage.speaker.hear("open quiet together")
    assert not stage.speaker.listening
    stage.speaker.advance(29_000)
    stage.speaker.touch("again")
    assert stage.requests[-1]["request"]["arguments"] == ["again"]
    assert stage.requests[-1]["session"]["sessionId"] == stage.requests[0]["session"]["sessionId"]
    stage.speaker.advance(29_999)
    assert stage.told[-1] == "UserEvent circle None"
    stage.speaker.advance(1)
    assert stage.told[-1] == "UserEvent circle None", "the session ends, and nobody is told of it"
    assert stage.speaker.attributes is None
    assert stage.speaker.document is None
    stage.speaker.touch("again")
    assert stage.told[-1] == "UserEvent circle None"


def test_what_plays_takes_the_place_of_what_is_shown() -> None:
    """The player brings its own screen, and the document is gone."""
    stage = Stage({"LaunchRequest": closed(SHOWN, play("a"))}, screen=SHOW)
    stage.speaker.hear("open quiet together")
    assert stage.speaker.document is None


def test_an_answer_that_takes_too_long_is_not_heard() -> None:
    """The session ends with ENDPOINT_TIMEOUT; for an event the skill is told of it."""
    stage = Stage(QUEUE, took=8.1)
    stage.speaker.hear("open quiet together")
    assert stage.requests[-1]["request"]["error"]["type"] == "ENDPOINT_TIMEOUT"
    assert stage.speaker.player.playing is None
    assert Stage(QUEUE, took=7.9).speaker.hear("open quiet together")
    stage.speaker.press("Next")
    assert stage.told[-1] == "ExceptionEncountered"


def test_two_speakers_of_a_household_share_the_account_and_nothing_else() -> None:
    """What one plays, the other knows nothing of; a permission is given once for both."""
    granted: set[str] = set()
    bedroom, kitchen = (
        Stage(QUEUE, granted=granted, device_id=name) for name in ("bedroom", "kitchen")
    )
    bedroom.speaker.hear("open quiet together")
    assert not kitchen.speaker.hear("pause")
    granted.add("alexa::alerts:reminders:skill:readwrite")
    kitchen.speaker.hear("open quiet together")
    system = kitchen.requests[0]["context"]["System"]
    assert system["user"]["userId"] == bedroom.requests[0]["context"]["System"]["user"]["userId"]
    assert system["user"]["permissions"]["scopes"] == {
        "alexa::alerts:reminders:skill:readwrite": {"status": "GRANTED"}
    }
    assert system["device"]["deviceId"] == "kitchen"


def test_an_evening_goes_on_where_it_was_on_another_speaker_of_the_household(
    tmp_path: Path,
) -> None:
    """The couple's nights are the account's: paused in the kitchen, offered in the bedroom, counted once."""
    kitchen, bedroom = (
        Bedroom(tmp_path, device=Device(device_id=name)) for name in ("kitchen", "bedroom")
    )
    kitchen.speaker.hear("open quiet together")
    kitchen.speaker.hear("yes")
    kitchen.speaker.advance(120_000)
    kitchen.speaker.hear("stop")
    bedroom.speaker.now = kitchen.speaker.now
    bedroom.speaker.hear("open quiet together")
    assert bedroom.done[-1].endswith("Shall I go on, or leave it here?")
    bedroom.speaker.hear("yes")
    bedroom.speaker.advance(200_000)
    assert bedroom.nights == 1
    assert kitchen.refusals == bedroom.refusals == []
