"""What a screen beside the bed shows while a recording plays: title, dim pictures, captions."""

import io
import json
import threading
from collections.abc import Iterator
from datetime import date
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from audio.art import drawn, picture_at, pixels
from audio.server import server
from simulator.echo.device import Device, Screen
from simulator.laptop import Services
from skill import app
from skill.alexa import reply
from skill.assembler import recording_at
from skill.context import SkillContext
from skill.guide.programme import PICTURES, Picture, Place, Play
from skill.guide.programme.session import CONTENT
from skill.guide.tables import locales
from skill.guide.talk import Turn
from skill.guide.words import load_words
from tests.bedroom import EVENING, NEW_YORK, PLAN, REPERTOIRE, WORDS, Bedroom, Memory

LARGEST_BYTES = 24_000
"""What a response may have; Alexa takes more, and a speaker waits longer for it."""
SITE = "https://d111111abcdef8.cloudfront.net"
NIGHT = date(2026, 11, 25)
SHOW = Device(screen=Screen())


@pytest.fixture(scope="module")
def context() -> SkillContext:
    words = {locale: load_words(CONTENT, locale) for locale in locales(CONTENT)}
    return SkillContext(
        "skill",
        SITE,
        Memory(),
        REPERTOIRE,
        words,
        lambda: EVENING,
        Services(NEW_YORK),
        lambda: 5,
    )


def plays(room: Bedroom) -> Iterator[dict[str, Any]]:
    """The audio items of all that this room's speaker was told to play."""
    for _, answered in room.exchanges:
        for directive in (answered.get("response") or {}).get("directives") or []:
            if directive["type"] == "AudioPlayer.Play":
                yield directive["audioItem"]


def a_whole_evening(device: Device) -> Bedroom:
    room = Bedroom(Memory(), device=device)
    for sentence in ("open quiet together", "the seven minute one", "yes"):
        room.speaker.hear(sentence)
    room.speaker.advance(20 * 60_000)
    return room


def test_a_screen_shows_what_plays() -> None:
    """Each recording of an evening, also those that follow by themselves, and nothing is refused."""
    room = a_whole_evening(SHOW)
    items = list(plays(room))
    assert len(items) > 1
    for item in items:
        assert item["metadata"]["title"] == "Seven quiet minutes"
        assert item["metadata"]["subtitle"] == "For you two"
        assert item["metadata"]["art"]["contentDescription"]
        assert item["stream"]["captionData"]["content"].startswith("WEBVTT\n\n00:00:")
    assert room.refusals == []


def test_a_speaker_without_a_screen_is_sent_nothing_of_it() -> None:
    items = list(plays(a_whole_evening(Device())))
    assert len(items) > 1
    for item in items:
        assert set(item) == {"stream"}
        assert "captionData" not in item["stream"]


@pytest.mark.parametrize("interface", ["Alexa.Presentation.APL", "Display"])
def test_the_oldest_screens_are_screens_too(interface: str) -> None:
    """Those that know no documents show what plays all the same."""
    room = Bedroom(Memory())
    room.speaker.hear("ask quiet together for touch")
    room.speaker.hear("yes")
    request, _ = next(
        pair for pair in reversed(room.exchanges) if pair[0]["request"]["type"] == "IntentRequest"
    )
    event = json.loads(json.dumps(request))
    event["context"]["System"]["device"]["supportedInterfaces"][interface] = {}
    answered = app.answer(room.skill, event)
    (item,) = [
        directive["audioItem"]
        for directive in answered["response"]["directives"]
        if directive["type"] == "AudioPlayer.Play"
    ]
    assert "metadata" in item


def test_one_alone_is_not_called_two(context: SkillContext) -> None:
    place = Place("alone", "en-US", NIGHT, unkept=True)
    now_playing = context.source_on_screen(place).now_playing
    assert now_playing is not None
    assert now_playing.subtitle == "Just for you"


def test_one_practice_is_called_by_its_name(context: SkillContext) -> None:
    now_playing = context.source_on_screen(Place("breathe", "en-US", NIGHT)).now_playing
    assert now_playing is not None
    assert now_playing.title == "The breathing"


def test_no_response_is_larger_than_a_speaker_likes(context: SkillContext) -> None:
    """Every recording of every plan, in every language, behind the longest sentence of the guide."""
    for words in context.words.values():
        longest = max((text for texts in words.lines.values() for text in texts), key=len)
        for name in REPERTOIRE:
            plan = REPERTOIRE.plan(name)
            for segment in range(len(plan.segments)):
                for again in (0, 1):
                    place = Place(name, words.locale, NIGHT, 100, segment, again, question=1)
                    turn = Turn(longest, audio=Play(place))
                    response = reply.spoken(turn, context.source_on_screen)
                    assert len(json.dumps(response).encode()) < LARGEST_BYTES, place


def test_captions_are_those_of_the_recording_that_plays(context: SkillContext) -> None:
    """The same score, so the first line is read when it is said."""
    place = Place(PLAN.name, "en-US", NIGHT)
    now_playing = context.source_on_screen(place).now_playing
    first = next(cue for cue in PLAN.segments[0].score.cues if cue.line)
    assert now_playing is not None
    seconds = f"{first.start // 1000:02d}.{first.start % 1000:03d}"
    times, text = now_playing.captions.split("\n\n")[1].split("\n")
    assert times.startswith(f"00:00:{seconds} --> ")
    assert WORDS.text(first.line).startswith(text[:10])


def test_an_address_is_one_that_the_server_of_recordings_knows(context: SkillContext) -> None:
    """It names the pieces, so that what has never been asked for can be put together."""
    place = Place(PLAN.name, "en-US", NIGHT)
    path = context.source(place).url.removeprefix(f"{SITE}/")
    asked_for: list[str] = []

    class Pieces:
        def read(self, key: str) -> bytes | None:
            asked_for.append(key)
            return None

        def keep(self, key: str, content: bytes | bytearray) -> None:
            raise AssertionError("nothing is put together of pieces that are not there")

    assert recording_at(path, Pieces()) is None
    assert asked_for, "the address is none of a recording's"


@pytest.mark.parametrize("picture", PICTURES)
def test_pictures_are_small_dark_and_warm(picture: Picture) -> None:
    """Under 100 KB, less than a tenth of a white screen's light, and next to no blue."""
    content = drawn(picture)
    assert len(content) < 100_000
    image = Image.open(io.BytesIO(content))
    assert image.size == (picture.width, picture.height)
    red, green, blue = np.asarray(image).reshape(-1, 3).mean(axis=0)
    assert red > green > blue
    assert blue < 2
    assert luminance(np.asarray(image)) < 0.1


def luminance(shown: Any) -> float:
    """The mean relative luminance (WCAG 2): 0 is black, 1 is white."""
    part = np.asarray(shown)[..., :3] / 255
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    return float((linear @ np.array([0.2126, 0.7152, 0.0722])).mean())


def test_a_picture_that_is_drawn_otherwise_has_another_name() -> None:
    """A screen keeps pictures for days: raise ``pictures.DRAWN`` when this fails, and note the new light."""
    square, wide = (pixels(picture).mean(axis=(0, 1)) for picture in (PICTURES[0], PICTURES[-1]))
    assert PICTURES[0].path == "pictures/two-lights-480x480-1.png"
    assert np.round(square, 1).tolist() == [6.8, 3.4, 0.7]
    assert np.round(wide, 1).tolist() == [5.9, 3.0, 0.6]


def test_a_server_at_home_serves_pictures_beside_the_recordings(tmp_path: Path) -> None:
    """To pages of other sites too, since some screens load them so; and no other file."""
    listening = server(tmp_path, "127.0.0.1", 0)
    thread = threading.Thread(target=listening.serve_forever, args=(0.01,))
    thread.start()
    connection = HTTPConnection("127.0.0.1", listening.server_port)
    try:
        connection.request("GET", f"/recordings/{PICTURES[0].path}")
        answer = connection.getresponse()
        assert answer.read() == picture_at(PICTURES[0].path)
        assert answer.headers["Content-Type"] == "image/png"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        connection.request("HEAD", f"/{PICTURES[0].path}")
        answer = connection.getresponse()
        assert (answer.status, answer.read()) == (200, b"")
        for path in ("/pictures/other.png", "/pictures/", "/pictures/../art.png"):
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 404
    finally:
        connection.close()
        listening.shutdown()
        thread.join()
        listening.server_close()
