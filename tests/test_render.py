"""A rendered evening is what a couple would hear, in one file, with its chapters and captions at their places."""

from datetime import date, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import av
import miniaudio
import numpy as np
import pytest
from click.testing import CliRunner
from mutagen.id3 import ID3

from audio.encode import encode, verify
from audio.samples import RATE, Samples, position
from simulator import cli
from simulator.evening import render
from simulator.evening.audiobook import write_m4b
from simulator.evening.feed import add_to_feed
from simulator.labels import labels_of
from skill.errors import QuietTogetherError, RecordingError
from skill.guide.programme.recordings import Recording, recordings_of
from skill.guide.programme.session import SessionPlan
from tests.bedroom import PLAN, REPERTOIRE, WORDS
from tests.studio import FIRST_NIGHT, decoded, shipped

TODAY, ZONE = date(2026, 11, 25), ZoneInfo("Europe/Madrid")


@cache
def spoken(sentence: str) -> bytes:
    """A voice that hums each sentence as long as it is."""
    return encode(np.zeros(position(40 * max(len(sentence), 20)), dtype=np.float32))


TITLE = labels_of("en-US").file.title
SESSIONS = [plan for plan in map(REPERTOIRE.plan, REPERTOIRE) if plan.minutes]


@pytest.fixture
def silent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which every recording is there once it is asked for, as so many frames of nothing."""

    def build(recording: Recording, folder: Path) -> Path:
        path = folder / recording.name
        with path.open("wb") as file:
            file.truncate(recording.score.ms // 24 * 144)
        return path

    monkeypatch.setattr("simulator.studio.build_recording", build)
    return tmp_path


@pytest.fixture(scope="module")
def short(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which the three minutes of a first night are really there."""
    data = tmp_path_factory.mktemp("data")
    (data / "recordings").mkdir()
    for made in recordings_of(PLAN, WORDS, FIRST_NIGHT):
        (data / "recordings" / made.name).write_bytes(shipped(made.segment).mp3)
    return data


@pytest.mark.parametrize("plan", SESSIONS, ids=[plan.name for plan in SESSIONS])
@pytest.mark.parametrize("night", [1, 10])
def test_every_session_can_be_rendered(plan: SessionPlan, night: int, silent: Path) -> None:
    """First and tenth night: its whole length behind what Alexa says, and no chapter or caption out of order.

    A couple that is new here and at odds gets three minutes, whatever it asked for.
    """
    assert plan.mood is not None
    made = render.render(
        render.Wish(plan.minutes, plan.mood, night, "en-US"), silent, TODAY, ZONE, spoken
    )
    session = REPERTOIRE.plan("tense-3") if night == 1 and plan.mood == "tense" else plan
    talked = made.chapters[0].end
    assert made.chapters[0] == render.Chapter(0, talked, TITLE)
    assert abs(
        made.ms - talked - sum(segment.score.ms for segment in session.segments)
    ) <= 24 * len(session.segments)
    assert all(one.end == other.start for one, other in pairwise(made.chapters))
    assert made.chapters[-1].end == made.ms
    assert all(one.end <= other.start for one, other in pairwise(made.captions))
    assert len(made.mp3) == 6 * made.ms


def test_a_tenth_night_begins_sooner_than_a_first(silent: Path) -> None:
    """Nobody hears the disclaimer again."""
    first, tenth = (
        render.render(render.Wish(12, "ordinary", night, "en-US"), silent, TODAY, ZONE, spoken)
        for night in (1, 10)
    )
    assert tenth.chapters[0].end < first.chapters[0].end / 2


def heard(mp3: bytes) -> Samples:
    """As another decoder than the one that recordings are measured with hears it."""
    sound = miniaudio.decode(
        mp3, nchannels=1, sample_rate=RATE, output_format=miniaudio.SampleFormat.FLOAT32
    )
    return np.asarray(sound.samples, dtype=np.float32)


def test_each_recording_lies_where_its_chapter_says(short: Path, tmp_path: Path) -> None:
    """To the sample, in the file as it is written and decoded whole; the tags are no sound."""
    path = tmp_path / "evening.mp3"
    arguments = [
        "render",
        "--length",
        "3",
        "--live-voice",
        "none",
        "--data",
        str(short),
        "-o",
        str(path),
    ]
    done = CliRunner().invoke(cli.commands, arguments)
    assert done.exit_code == 0, done.output
    tags = ID3(path)
    chapters = sorted(
        (frame.start_time, str(frame.sub_frames["TIT2"])) for frame in tags.getall("CHAP")
    )
    starts = {name: start for start, name in chapters}
    names = ["the beginning", "the breathing", "the looking"]
    assert list(starts)[:3] == names
    assert tags.getall("CTOC")[0].child_element_ids == [
        f"chapter-{number}" for number in range(len(starts))
    ]
    whole = heard(path.read_bytes())
    for segment, chapter in (("breathing", names[0]), ("together", names[2])):
        alone = decoded(shipped(segment).mp3)[2 * RATE : 12 * RATE]
        at = starts[chapter] * 24 + 2 * RATE
        assert np.abs(whole[at : at + alone.size] - alone).max() < 1e-3


def test_captions_lie_beside_it(short: Path, tmp_path: Path) -> None:
    """What Alexa says, sentence by sentence, and what the recordings say."""
    path = tmp_path / "evening.mp3"
    arguments = [
        "render",
        "--length",
        "3",
        "--live-voice",
        "tone",
        "--data",
        str(short),
        "-o",
        str(path),
    ]
    assert CliRunner().invoke(cli.commands, arguments).exit_code == 0
    shown = path.with_suffix(".vtt").read_text()
    assert shown.startswith("WEBVTT\n\n00:00:00.960 --> ")
    assert shown.count("\nAre you both here, and both willing?\n") == 1
    assert "\nHow are you feeling?\n" in shown
    assert len(list((short / "clips" / "en-US").glob("*.ogg"))) > 5
    verify(path.read_bytes()[ID3(path).size :])


HUMMED = render.Rendered(
    mp3=spoken("so many frames as a sentence has") * 3,
    ms=3_000,
    chapters=(render.Chapter(0, 1_000, "the beginning"), render.Chapter(1_000, 3_000, "the end")),
    captions=(),
)


def test_an_audiobook_has_the_chapters_of_the_evening(tmp_path: Path) -> None:
    """At the same places, with the same names, behind a title."""
    path = write_m4b(HUMMED, "Quiet Together: ordinary, night 1", tmp_path / "evening.m4b")
    with av.open(str(path)) as book:
        chapters = [
            (one["start"] * (one["time_base"] or 0), one["metadata"]["title"])
            for one in book.chapters()
        ]
        assert chapters == [(0, "the beginning"), (1, "the end")]
        assert book.streams.audio[0].codec_context.name == "aac"
        assert book.metadata["title"] == "Quiet Together: ordinary, night 1"


def test_a_feed_lists_each_evening_once(tmp_path: Path) -> None:
    """With its length in bytes and where a host serves it; one that is rendered again takes its own place."""
    evenings = [tmp_path / "first.mp3", tmp_path / "second.m4b", tmp_path / "first.mp3"]
    for number, path in enumerate(evenings):
        path.write_bytes(bytes(100 + number))
        now = datetime(2026, 11, 25, 22, number, tzinfo=ZONE)
        feed = add_to_feed(
            path, f"evening & {number}", 180, "https://example.org/quiet/", now, "en-US"
        )
    items = ElementTree.parse(feed).getroot().findall("channel/item")
    listed = [(item.findtext("title"), item.find("enclosure")) for item in items]
    assert [(title, dict(file.attrib)) for title, file in listed if file is not None] == [
        (
            "evening & 1",
            {
                "url": "https://example.org/quiet/second.m4b",
                "length": "101",
                "type": "audio/mp4",
            },
        ),
        (
            "evening & 2",
            {
                "url": "https://example.org/quiet/first.mp3",
                "length": "102",
                "type": "audio/mpeg",
            },
        ),
    ]


def test_what_cannot_be_rendered_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A length that this mood has not, a voice that does not exist, a recording that cannot be had."""
    arguments = [
        "render",
        "--length",
        "20",
        "--mood",
        "tense",
        "--data",
        str(tmp_path),
        "-o",
        str(tmp_path / "x.mp3"),
    ]
    assert (
        "No tense session of 20 minutes; there are 3, 7, 12."
        in CliRunner().invoke(cli.commands, arguments).output
    )
    with pytest.raises(RecordingError, match="No voice called nobody"):
        render.speaker_of_sentences("nobody", "en-US", tmp_path)

    def broken(made: Recording, folder: Path) -> Path:
        raise RecordingError("No clip of it")

    monkeypatch.setattr("simulator.studio.build_recording", broken)
    with pytest.raises(QuietTogetherError, match="cannot be rendered: No clip of it"):
        render.render(render.Wish(3, "ordinary", 1, "en-US"), tmp_path, TODAY, ZONE, spoken)
    assert list(tmp_path.iterdir()) == []


def test_without_a_live_voice_nothing_is_waited_for(silent: Path) -> None:
    """The file begins with the first recording, and no caption tells what nobody says."""
    wish = render.Wish(3, "ordinary", 1, "en-US")
    no_voice = render.speaker_of_sentences(render.NO_VOICE, "en-US", silent)
    rendered = render.render(wish, silent, TODAY, ZONE, no_voice)
    played_ms = sum(segment.score.ms for segment in PLAN.segments)
    assert abs(rendered.ms - played_ms) <= 24 * len(PLAN.segments)
    assert rendered.chapters[0] == render.Chapter(0, rendered.chapters[1].start, "the beginning")
    assert TITLE not in {chapter.name for chapter in rendered.chapters}
    assert rendered.captions[0].text.startswith("Hello, both of you.")


def test_chapters_are_written_in_the_order_in_which_they_are_heard(tmp_path: Path) -> None:
    """Whatever their names are: some players show them as they come, and not by their times."""
    names = ["a long name of a chapter", "short", "of middling length", "x"] * 3
    chapters = tuple(
        render.Chapter(1_000 * number, 1_000 * number + 1_000, name)
        for number, name in enumerate(names)
    )
    sound = spoken("x")
    render.write(render.Rendered(sound, 12_000, chapters, ()), "title", tmp_path / "x.mp3")
    written = (tmp_path / "x.mp3").read_bytes()
    places = [written.rindex(f"chapter-{number}\0".encode()) for number in range(len(names))]
    assert places == sorted(places)
    tags = ID3(tmp_path / "x.mp3")
    assert written[tags.size :] == sound
    found = sorted(
        (frame.start_time, str(frame.sub_frames["TIT2"])) for frame in tags.getall("CHAP")
    )
    assert [name for _, name in found] == names
