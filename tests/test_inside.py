"""Five breaths inside the conversation: what sounds, what is heard into it, and what is kept of it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from simulator.echo.device import Device, Screen, with_habits
from simulator.rules.aloud import RENDERS, Part, parts_of, words_of
from skill import app
from skill.guide.bank import Depth
from skill.guide.couple import Preferences
from skill.guide.intents import Pace
from skill.guide.programme import Place, inside, swells
from skill.guide.talk import Situation
from tests.bedroom import REPERTOIRE, WORDS, Bedroom, Memory
from tests.shown import known_couple

TONIGHT = date(2026, 11, 27)
BREATHS_MS = 124_000
LONGEST_MS = 240_000
"""The most that Alexa plays in an answer, mixed or in speech."""
DOT, SILENT_MIX = Device(), Device(mixes=False)
SHOW = with_habits(Device(screen=Screen()), "show")
QUESTION = "Alexa: Again, or good night?"


def room_with(device: Device) -> Bedroom:
    """A bedroom of a couple with some nights, none of which is tonight's."""
    memory = Memory()
    memory.couples[app.couple_key(device.skill_id, device.user_id)] = known_couple()
    return Bedroom(memory, device=device)


def breathing(device: Device = DOT) -> Bedroom:
    """Five breaths have just begun there."""
    room = room_with(device)
    room.speaker.hear("ask quiet together for five breaths")
    room.done.clear()
    return room


def play_evening(room: Bedroom) -> None:
    """An evening has played for a minute."""
    for words in ("open quiet together", "the seven minute one"):
        room.speaker.hear(words)
    room.speaker.advance(60_000)
    assert room.speaker.player.playing is not None


def answer(room: Bedroom) -> Any:
    return room.exchanges[-1][1]["response"]


@pytest.mark.parametrize("device", [DOT, SILENT_MIX, SHOW], ids=["mixed", "in speech", "show"])
def test_the_microphone_opens_behind_the_breaths(device: Device) -> None:
    """Not before, and with the question as the last words."""
    room = breathing(device)
    assert room.speaker.sounding is not None
    room.speaker.advance(BREATHS_MS - 1)
    assert not room.speaker.listening
    assert room.done == []
    room.speaker.advance(1)
    assert room.done == [QUESTION]
    assert room.speaker.listening
    assert room.refusals == []


def test_a_speaker_is_sent_only_what_it_can_play() -> None:
    """One document where Alexa mixes, else one recording in speech; never both."""
    mixed, spoken = answer(breathing(DOT)), answer(breathing(SILENT_MIX))
    assert [one["type"] for one in mixed["directives"]] == [RENDERS]
    assert "outputSpeech" not in mixed
    assert "directives" not in spoken
    assert spoken["outputSpeech"]["ssml"].count("<audio") == 1
    assert words_of(mixed) == words_of(spoken) == "Again, or good night?"


@pytest.mark.parametrize("pace", Pace)
def test_what_sounds_inside_is_no_longer_than_alexa_plays(pace: Pace) -> None:
    """The first time and again, at every pace; and a ring moves only where there is a breath to follow."""
    plan = REPERTOIRE.plan("breathe", Preferences(pace=pace))
    for segment in (*plan.segments, plan.again):
        score = inside(segment).score
        assert score.ms < LONGEST_MS
        assert score.ms == segment.score.to_good_night
        moves = swells(score)
        assert bool(moves) == (pace is not Pace.OWN)
        assert all(one.start >= 0 and one.start + one.ms <= score.ms for one in moves)


@pytest.mark.parametrize("device", [DOT, SILENT_MIX, SHOW], ids=["mixed", "in speech", "show"])
def test_a_night_is_kept_where_nobody_answers(device: Device) -> None:
    """A speaker tells of it, or the document on its screen does; and it is written once."""
    room = breathing(device)
    before = room.nights
    room.speaker.advance(BREATHS_MS + 60_000)
    assert room.nights == before + 1
    assert not room.speaker.is_in_conversation


@pytest.mark.parametrize("word", ["stop", "i don't feel safe", "good night", "help"])
def test_breaths_that_are_cut_off_keep_no_night(word: str) -> None:
    """And nothing sounds any more."""
    room = breathing()
    before = room.nights
    room.speaker.advance(60_000)
    room.speaker.hear(word)
    assert room.speaker.sounding is None
    room.speaker.advance(600_000)
    assert room.nights == before
    assert room.refusals == []


@pytest.mark.parametrize("word", ["no", "stop", "i don't feel safe", "my chest hurts"])
def test_behind_a_no_nothing_begins(word: str) -> None:
    """The night was heard and is kept, whatever ends it."""
    room = breathing()
    before = room.nights
    room.speaker.advance(BREATHS_MS + 1_000)
    room.speaker.hear(word)
    room.speaker.advance(600_000)
    assert room.speaker.sounding is None
    assert not any(line.startswith("Plays") for line in room.done)
    assert room.nights == before + 1


def test_a_touch_in_their_midst_ends_them() -> None:
    """As the words do that stand on the target."""
    room = breathing(SHOW)
    room.speaker.advance(30_000)
    room.speaker.touch("no")
    assert room.speaker.sounding is None
    assert room.done == ["Alexa: Good night, you two."]


def test_an_evening_in_the_player_is_silent_meanwhile() -> None:
    """It stops, waits where it was, and does not go on by itself behind them."""
    room = room_with(SHOW)
    play_evening(room)
    room.speaker.hear("ask quiet together for five breaths")
    assert room.speaker.player.playing is None
    room.speaker.advance(BREATHS_MS + 60_000)
    assert room.speaker.sounding is None


def test_a_speaker_without_a_player_has_five_breaths_too() -> None:
    room = breathing(replace(DOT, audio_player=False))
    room.speaker.advance(BREATHS_MS)
    assert room.done == [QUESTION]
    room.speaker.hear("again")
    assert room.speaker.sounding is not None
    assert room.refusals == []


def test_what_cannot_be_mixed_is_given_to_the_player() -> None:
    """The mix fails without a sound; asked for again, it plays as any evening does."""
    room = room_with(DOT)
    room.unreachable = True
    room.speaker.hear("ask quiet together for five breaths")
    assert "Alexa.Presentation.APLA.RuntimeError" in room.requests
    assert room.speaker.sounding is None
    room.unreachable = False
    room.speaker.hear("again")
    assert room.speaker.player.playing is not None
    assert room.refusals == []


def test_recordings_in_speech_are_heard_in_their_order() -> None:
    """Also where a manner of speaking stands around some of the words."""
    ssml = "<speak><prosody rate='slow'>One <break time='1s'/> two.</prosody> Three."
    ssml += "<audio src='https://a/b.mp3'/> Four?</speak>"
    body = {"outputSpeech": {"type": "SSML", "ssml": ssml}}
    assert parts_of(body, lambda url: 7) == [
        Part("One two. Three."),
        Part(url="https://a/b.mp3", ms=7),
        Part("Four?"),
    ]


def test_parts_of_a_mix_are_heard_in_their_order() -> None:
    """Behind the words of the answer; of what sounds at once the longest counts."""
    mixer = {"type": "Mixer", "items": [{"type": "Audio", "source": "https://a/b.mp3"}]}
    mixer["items"].append({"type": "Silence", "duration": 9})  # type: ignore[attr-defined]
    said = {"type": "Speech", "content": "<speak>And?</speak>"}
    item = {"type": "Sequencer", "items": [mixer, said]}
    body = {
        "outputSpeech": {"type": "PlainText", "text": "Now."},
        "directives": [
            {"type": RENDERS, "token": "t", "document": {"mainTemplate": {"items": [item]}}}
        ],
    }
    assert parts_of(body, lambda url: 7) == [
        Part("Now."),
        Part(ms=9, token="t"),
        Part("And?", token="t"),
    ]


# One question


TALK_MS = 174_500
ANOTHER = "Alexa: Another one, or good night?"


def asking(device: Device = DOT) -> Bedroom:
    """One question has just been asked there."""
    room = room_with(device)
    room.speaker.hear("ask quiet together for one question")
    room.done.clear()
    return room


def question_of(room: Bedroom) -> int:
    """The number of the question that the last answer asks."""
    attributes = room.exchanges[-1][1]["sessionAttributes"]
    place = Place.from_token(attributes["token"], REPERTOIRE)
    assert place is not None
    return place.question


@pytest.mark.parametrize("device", [DOT, SILENT_MIX, SHOW], ids=["mixed", "in speech", "show"])
def test_the_microphone_opens_behind_the_talk(device: Device) -> None:
    """Nobody is listened to while the two talk, and then another one is asked for without a name."""
    room = asking(device)
    first = question_of(room)
    room.speaker.advance(TALK_MS - 1)
    assert not room.speaker.listening
    assert room.done == []
    room.speaker.advance(1)
    assert room.done == [ANOTHER]
    assert room.speaker.listening
    room.speaker.hear("another one")
    assert room.speaker.sounding is not None
    assert question_of(room) != first
    assert room.refusals == []


def test_a_question_inside_is_no_longer_than_alexa_plays() -> None:
    plan = REPERTOIRE.plan("question")
    for segment in (*plan.segments, plan.again):
        score = inside(segment).score
        assert score.ms == TALK_MS < LONGEST_MS
        assert not swells(score)


@pytest.mark.parametrize("again", ["another one", "yes", "next"])
def test_no_question_of_a_night_is_asked_twice(again: str) -> None:
    """Fifteen of them, one behind the other, cut off or not."""
    room = asking()
    numbers = [question_of(room)]
    for seconds in range(14):
        room.speaker.advance(1_000 * seconds)
        room.speaker.hear(again)
        numbers.append(question_of(room))
    assert len(set(numbers)) == 15


@pytest.mark.parametrize("again", ["what was the question", "say that again", "start over"])
def test_the_same_question_is_asked_once_more(again: str) -> None:
    """From its first word on, with all the time to talk about it."""
    room = asking()
    number = question_of(room)
    room.speaker.advance(40_000)
    room.speaker.hear(again)
    assert question_of(room) == number
    room.speaker.advance(TALK_MS - 1)
    assert not room.speaker.listening


def test_without_a_table_the_next_question_is_another_one_as_well() -> None:
    """The bank is gone through once, and nothing goes too deep."""
    situation = Situation(REPERTOIRE, WORDS, TONIGHT, down=True)
    number, numbers = situation.any_question, []
    for _ in range(100):
        number = situation.question_behind(number)
        numbers.append(number)
    assert len(set(numbers)) == 100
    assert all(WORDS.questions[number].depth is not Depth.DEEP for number in numbers)


def test_who_talks_on_is_left_alone() -> None:
    """What was not understood was meant for the other one: nothing is asked again."""
    room = asking()
    room.speaker.advance(TALK_MS + 1_000)
    room.speaker.hear("and then my sister called about the garden fence")
    assert room.done[-1] == "Alexa: I'll leave you to it."
    assert not room.speaker.is_in_conversation


def test_a_question_that_cannot_be_mixed_is_said() -> None:
    """By the speaker's own voice, and then the microphone closes."""
    room = room_with(DOT)
    room.unreachable = True
    room.speaker.hear("ask quiet together for one question")
    room.speaker.hear("another one")
    assert room.done[-1].endswith("I'll leave you to it.")
    assert not room.speaker.is_in_conversation
    assert room.refusals == []


def test_an_evening_goes_on_behind_a_question() -> None:
    """While it plays the question is only said."""
    room = room_with(DOT)
    play_evening(room)
    room.speaker.hear("ask quiet together for one question")
    question, goes_on = room.done[-2:]
    assert question.endswith("I'll leave you to it.")
    assert goes_on == "Plays: ordinary-7 breathing from 60 s, by itself"
    assert room.speaker.player.playing is not None


@pytest.mark.parametrize("word", ["no", "stop", "i don't feel safe", "good night"])
def test_behind_a_no_no_question_is_asked(word: str) -> None:
    room = asking()
    room.speaker.advance(TALK_MS + 1_000)
    room.speaker.hear(word)
    room.speaker.advance(600_000)
    assert room.speaker.sounding is None
    assert not any(line.startswith("Plays") for line in room.done)


def test_a_screen_shows_the_question_while_they_talk() -> None:
    """Large, bright for twenty seconds and dim from then on; what to answer stands on the targets."""
    room = asking(SHOW)
    text = WORDS.questions[question_of(room)].text
    document = room.exchanges[-1][1]["response"]["directives"][-1]
    page = document["datasources"]["page"]
    assert (page["words"], page["large"], page["sounds"]) == (text, True, False)
    assert (page["stays"], page["yes"], page["no"]) == (20_000, "Another one", "Good night")
    assert 0 < page["fadesTo"] < 1
    room.speaker.touch("yes")
    assert question_of(room) != 0
    assert room.speaker.sounding is not None


@pytest.mark.parametrize("word", ["not another one", "we don't want another one", "we're tired"])
def test_no_more_questions_are_asked_behind_a_no_in_other_words(word: str) -> None:
    """Nor does an evening begin because somebody is tired."""
    room = asking()
    room.speaker.advance(TALK_MS + 1_000)
    room.speaker.hear(word)
    assert room.done[-1] == "Alexa: Good night, you two."
    room.speaker.advance(600_000)
    assert room.speaker.sounding is None
    assert room.speaker.player.playing is None


@pytest.mark.parametrize("word", ["no deep questions", "nothing deep", "don't go deeper"])
def test_a_no_to_depth_asks_nothing_deep(word: str) -> None:
    """It is a wish for light ones, and the question that is open stays open."""
    room = asking()
    room.speaker.advance(TALK_MS + 1_000)
    room.speaker.hear(word)
    assert room.speaker.sounding is None
    assert "Another one, or good night?" in room.done[-1]


def test_deeper_and_deeper_is_never_the_same_question() -> None:
    room = asking()
    numbers = []
    for _ in range(10):
        room.speaker.hear("deeper")
        numbers.append(question_of(room))
    assert len(set(numbers)) == 10
    assert all(WORDS.questions[number].depth is Depth.DEEP for number in numbers)


def test_a_question_of_tonight_is_not_asked_again_later_that_night() -> None:
    """Opened again and again: each of them is another one."""
    room = asking()
    numbers = [question_of(room)]
    for _ in range(5):
        room.speaker.advance(TALK_MS + 1_000)
        room.speaker.hear("no")
        room.speaker.hear("ask quiet together for one question")
        numbers.append(question_of(room))
    room.speaker.hear("stop")
    room.speaker.hear("open quiet together")
    room.speaker.hear("one question")
    numbers.append(question_of(room))
    assert len(set(numbers)) == 7


def test_who_pauses_goes_on_with_the_same_question() -> None:
    room = asking()
    number = question_of(room)
    room.speaker.advance(30_000)
    room.speaker.hear("pause")
    room.speaker.hear("resume")
    assert question_of(room) == number
    assert room.speaker.sounding is not None
