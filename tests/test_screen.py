"""What is shown while somebody talks with the guide, and what a touch does: the same as the words."""

import json
import os
from typing import Any

import pytest

from deploy.manifest import manifest
from deploy.store_page import read_store
from simulator.echo.device import Device, Screen
from skill import app
from skill.alexa.pages import INVITATION, TARGETS
from skill.alexa.screen import DOCUMENT, OLDEST
from skill.guide.programme.session import CONTENT
from skill.guide.talk import Stage
from tests.bedroom import WORDS, Bedroom, Memory
from tests.shown import all_pages, document_after, known_couple, room_with_screen
from tests.viewhost import HERE, suggestions

LARGEST_BYTES = 24_000


def page_after(*sentences: str, room: Bedroom | None = None) -> dict[str, Any]:
    """The data of the page behind these sentences."""
    document = document_after(room or room_with_screen(), *sentences)
    page: dict[str, Any] = document["datasources"]["page"]
    return page


def directives(answered: Any) -> list[str]:
    return [one["type"] for one in (answered["response"].get("directives") or [])]


def without_documents(answered: Any) -> Any:
    """A response as a speaker without a screen gets it."""
    response = {
        key: value for key, value in answered["response"].items() if key != "shouldEndSession"
    }
    kept = [one for one in response.pop("directives", []) if "APL" not in one["type"]]
    for one in kept:
        one.get("audioItem", {}).pop("metadata", None)
        one.get("audioItem", {}).get("stream", {}).pop("captionData", None)
    return response | ({"directives": kept} if kept else {})


@pytest.mark.parametrize(
    "sentences",
    [
        ("open quiet together", "help", "yes", "pause", "resume", "stop"),
        ("open quiet together", "not tonight"),
        ("open quiet together", "forget us", "yes"),
        ("open quiet together", "I want to die", "yes"),
        ("ask quiet together how many nights",),
    ],
    ids=" ".join,
)
def test_nothing_is_lost_without_a_screen(sentences: tuple[str, ...]) -> None:
    """A speaker without one is told the same words, and plays the same."""
    seen, unseen = room_with_screen(), Bedroom(Memory(), device=Device())
    for room in (seen, unseen):
        for sentence in sentences:
            room.speaker.hear(sentence)
    answers = [
        [
            without_documents(answered)
            for request, answered in room.exchanges
            if request["request"]["type"] in ("LaunchRequest", "IntentRequest")
        ]
        for room in (seen, unseen)
    ]
    assert answers[0] == answers[1]
    assert not any("APL" in one for _, answered in unseen.exchanges for one in directives(answered))
    assert seen.refusals == unseen.refusals == []


def test_a_document_is_not_for_a_screen_that_knows_only_older_ones() -> None:
    """It is answered as a speaker without a screen is, but its player shows what plays."""
    room = Bedroom(Memory(), device=Device(screen=Screen(apl="1.3")))
    room.speaker.hear("open quiet together")
    _, answered = room.exchanges[-1]
    assert directives(answered) == []
    assert room.refusals == []


def test_beside_a_recording_nothing_else_is_shown() -> None:
    """No response plays and shows a document, and none is shown over what goes on by itself."""
    room = room_with_screen()
    for sentence in ("open quiet together", "yes", "ask quiet together how long is left", "next"):
        room.speaker.hear(sentence)
    assert room.speaker.player.playing is not None
    for _, answered in room.exchanges:
        kinds = directives(answered)
        assert not ("AudioPlayer.Play" in kinds and any("APL" in kind for kind in kinds))
    assert room.speaker.document is None


def test_an_event_of_the_player_is_answered_without_a_document() -> None:
    room = room_with_screen()
    for sentence in ("open quiet together", "the seven minute one", "yes"):
        room.speaker.hear(sentence)
    room.speaker.advance(600_000)
    events = [pair for pair in room.exchanges if pair[0]["request"]["type"].startswith("Audio")]
    assert len(events) > 4
    for _, answered in events:
        assert not any("APL" in kind for kind in directives(answered))


@pytest.mark.parametrize(
    "sentences", [("open quiet together",), ("open quiet together", "forget us")]
)
@pytest.mark.parametrize(("answer", "spoken"), [("yes", "yes"), ("no", "no")])
def test_a_touch_says_what_the_words_say(
    sentences: tuple[str, ...], answer: str, spoken: str
) -> None:
    """The same response to the letter, whichever question is open."""
    touched, heard = room_with_screen(known_couple()), room_with_screen(known_couple())
    for room in (touched, heard):
        for sentence in sentences:
            room.speaker.hear(sentence)
    before = len(touched.exchanges)
    touched.speaker.touch(answer)
    heard.speaker.hear(spoken)
    assert touched.exchanges[before][0]["request"]["type"] == "Alexa.Presentation.APL.UserEvent"
    assert touched.exchanges[before][1] == heard.exchanges[before][1]


def test_a_touch_on_a_question_that_is_past_says_nothing() -> None:
    """Two fingers, or one that was slow: the question that is open now waits for its own answer."""
    room = room_with_screen()
    room.speaker.hear("open quiet together")
    earlier = room.speaker.document
    room.speaker.hear("forget us")
    asked = room.speaker.attributes
    room.speaker.document = earlier
    room.speaker.touch("yes")
    assert room.speaker.attributes == asked
    assert room.exchanges[-1][1]["response"] == {}
    assert room.refusals == []


@pytest.mark.parametrize("arguments", [(), ("maybe",), (None,), ({"yes": 1},), (["yes"],), (7,)])
def test_what_no_target_sends_says_nothing(arguments: tuple[object, ...]) -> None:
    room = room_with_screen()
    room.speaker.hear("open quiet together")
    asked = room.speaker.attributes
    room.speaker.touch(*arguments)
    assert room.speaker.attributes == asked
    assert room.exchanges[-1][1]["response"] == {}


def test_every_question_has_words_on_its_targets() -> None:
    """And only the question for a time has one target: its other answer is a time."""
    for stage in Stage:
        yes, no = TARGETS.get(stage, INVITATION)
        assert bool(yes) == (stage is not Stage.TIMING), stage
        for line in (yes, no):
            assert line is None or len(WORDS.line(line)) <= 15, "a target holds one short line"


def test_a_question_is_large_and_then_dims() -> None:
    """For twenty seconds it is bright; only its question is shown, not what is said around it."""
    page = page_after("open quiet together")
    assert page["words"] == "Are you both here, and both willing?"
    assert (page["yes"], page["no"]) == ("Yes", "Not tonight")
    assert (page["large"], page["stays"]) == (True, 20_000)
    assert 0 < page["fadesTo"] < 1


def test_a_question_to_talk_about_stands_alone() -> None:
    page = page_after(
        "ask quiet together what was the question", room=room_with_screen(known_couple())
    )
    assert page["words"] == WORDS.questions[5].text
    assert (page["large"], page["yes"], page["no"]) == (True, "", "")


def test_help_is_read_as_it_is_said() -> None:
    """With the targets of the question that it explains."""
    page = page_after("open quiet together", "help")
    assert page["words"].startswith("I guide you two through a few quiet minutes")
    assert "Alexa, pause" in page["words"]
    assert page["no"] == "Not tonight"


def test_nights_are_five_weeks_from_monday_on() -> None:
    """Kept nights are lit; no number of missed ones, and nothing that is broken."""
    couple = known_couple()
    page = page_after("ask quiet together how many nights", room=room_with_screen(couple))
    assert [len(week) for week in page["weeks"]] == [7] * 5
    assert sum(map(sum, page["weeks"])) == len(couple.nights) - 2, "the oldest lie before them"


@pytest.mark.parametrize(
    ("sentence", "number"), [("I want to die", "988"), ("my chest hurts", "911")]
)
def test_a_number_to_call_is_shown_and_stays(sentence: str, number: str) -> None:
    page = page_after("open quiet together", sentence)
    assert (page["number"], page["fadesTo"]) == (number, 1.0)
    again = page_after("open quiet together", "I want to die", "yes")
    assert again["number"] == "988"


def test_who_asks_for_help_elsewhere_reads_every_number() -> None:
    words = page_after("ask quiet together for support")["words"]
    for digits in ("988", "1-800-799-7233", "911"):
        assert digits in words


@pytest.mark.parametrize("dice", range(10))
def test_a_screen_does_not_tell_why_somebody_stopped(dice: int) -> None:
    """Who is not safe, who had too much, and who just stops: the same good night, to the letter."""
    shown = set()
    for sentence in ("I don't feel safe", "stop", "not tonight", "we are too drunk"):
        room = room_with_screen()
        room.dice = dice
        page = page_after("open quiet together", sentence, room=room)
        shown.add(json.dumps(page))
    assert len(shown) == 1
    assert json.loads(shown.pop())["fadesTo"] == 0.0


def test_behind_the_last_words_the_session_is_neither_open_nor_ended() -> None:
    """So the page stays for half a minute, the microphone closed, and nobody is told of the silence."""
    room = room_with_screen()
    document_after(room, "open quiet together", "not tonight")
    assert "shouldEndSession" not in room.exchanges[-1][1]["response"]
    assert not room.speaker.listening
    asked = len(room.exchanges)
    room.speaker.advance(30_000)
    assert room.speaker.document is None
    assert len(room.exchanges) == asked


def test_a_question_that_nobody_answers_stays_a_while() -> None:
    """The microphone closes, the page stays half a minute more, and a touch still answers it."""
    room = room_with_screen()
    document_after(room, "open quiet together")
    room.speaker.advance(17_000)
    assert not room.speaker.listening
    room.speaker.touch("yes")
    assert room.speaker.player.playing is not None
    assert "SessionEndedRequest" not in room.requests


def test_no_response_is_larger_than_a_speaker_likes() -> None:
    """With its document, its data and its words."""
    room = room_with_screen(known_couple())
    for sentence in ("open quiet together", "help", "how many nights", "what is this", "stop"):
        room.speaker.hear(sentence)
    sizes = [len(json.dumps(answered).encode()) for _, answered in room.exchanges]
    assert max(sizes) < LARGEST_BYTES
    assert max(len(json.dumps(page).encode()) for page in all_pages().values()) < LARGEST_BYTES


def test_the_document_asks_for_no_newer_version_than_it_says() -> None:
    document = json.loads(DOCUMENT.read_text(encoding="utf-8"))
    assert tuple(map(int, document["version"].split("."))) == OLDEST


@pytest.mark.skipif(
    not HERE and "CI" not in os.environ, reason="Amazon's checker (npm) is not here"
)
def test_amazons_checker_finds_nothing() -> None:
    assert suggestions(json.loads(DOCUMENT.read_text(encoding="utf-8"))) == []


def test_a_screen_reader_is_told_what_a_target_does() -> None:
    """Each target has the words on it as its label; the nights have what is said of them."""
    document = json.loads(DOCUMENT.read_text(encoding="utf-8"))
    (target,) = document["layouts"]["Target"]["items"]
    (nights,) = document["layouts"]["Nights"]["items"]
    assert (target["type"], target["accessibilityLabel"]) == ("TouchWrapper", "${words}")
    assert nights["accessibilityLabel"] == "${label}"


def test_the_manifest_declares_the_screens() -> None:
    """Without it no device tells that it has one."""
    pages = {"en-US": read_store(CONTENT, "en-US")}
    interfaces = manifest(pages)["manifest"]["apis"]["custom"]["interfaces"]
    kinds = {one["type"]: one for one in interfaces}
    assert set(kinds) == {"AUDIO_PLAYER", "ALEXA_PRESENTATION_APL"}
    modes = {one["mode"] for one in kinds["ALEXA_PRESENTATION_APL"]["supportedViewports"]}
    shapes = {one["shape"] for one in kinds["ALEXA_PRESENTATION_APL"]["supportedViewports"]}
    assert (modes, shapes) == ({"HUB", "TV"}, {"ROUND", "RECTANGLE"})


def test_a_fault_behind_a_touch_has_a_spoken_answer() -> None:
    """Somebody waits for a word, as behind a sentence."""
    room = room_with_screen()
    room.speaker.hear("open quiet together")
    request, _ = room.exchanges[-1]
    event = json.loads(json.dumps(request))
    event["request"] = {
        "type": "Alexa.Presentation.APL.UserEvent",
        "token": "bedside:first",
        "arguments": ["yes"],
    }
    event["session"]["attributes"] = dict(room.speaker.attributes or {})

    class Broken:
        def supports(self, event: object, context: object = None) -> bool:
            return True

        def invoke(self, event: object, context: object = None) -> Any:
            raise RuntimeError

        journal = room.skill.journal

    answered = app.answer(Broken(), event)  # type: ignore[arg-type]
    assert "outputSpeech" in answered["response"]
