"""A rendered evening is what a couple would hear, in one file, with its chapters and captions at their places."""

import io
from datetime import date
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import miniaudio
import numpy as np
import pytest
from click.testing import CliRunner
from mutagen.id3 import ID3

from audio.encode import encode, verify
from audio.samples import RATE, Samples
from simulator import cli
from simulator.evening import render
from skill.errors import QuietTogetherError, RecordingError
from skill.guide.intents import Mood
from skill.guide.programme.recordings import Recording, recordings_of, whole_repertoire
from skill.guide.programme.session import SessionPlan
from tests.bedroom import PLAN, REPERTOIRE, WORDS
from tests.studio import FIRST_NIGHT, decoded, shipped

TODAY, ZONE = date(2026, 11, 25), ZoneInfo("Europe/Madrid")
QUIET = render.speaker_of_sentences(render.NO_VOICE, "en-US", Path())
SESSIONS = [plan for plan in map(REPERTOIRE.plan, REPERTOIRE) if plan.minutes]


@pytest.fixture(scope="module")
def silent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every recording there is, as so many frames of nothing."""
    folder = tmp_path_factory.mktemp("recordings")
    for made in whole_repertoire(REPERTOIRE, WORDS):
        with (folder / made.name).open("wb") as file:
            file.truncate(made.score.ms // 24 * 144)
    return folder


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
        render.Wish(plan.minutes, plan.mood, night, "en-US"), silent, TODAY, ZONE, QUIET
    )
    session = REPERTOIRE.plan("tense-3") if night == 1 and plan.mood is Mood.TENSE else plan
    talked = made.chapters[0].end
    assert made.chapters[0] == render.Chapter(0, talked, render.TITLE)
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
        render.render(render.Wish(12, Mood.ORDINARY, night, "en-US"), silent, TODAY, ZONE, QUIET)
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
    names = ["Quiet Together", "the beginning", "the breathing", "the looking"]
    assert list(starts)[:4] == names
    assert tags.getall("CTOC")[0].child_element_ids == [
        f"chapter-{number}" for number in range(len(starts))
    ]
    whole = heard(path.read_bytes())
    for segment, chapter in (("breathing", names[1]), ("together", names[3])):
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
    assert "\nAre you both here, and both willing?\n" in shown
    assert "\nOne word each. How are you feeling?\n" in shown
    assert len(list((short / "clips" / "en-US").glob("*.ogg"))) > 5
    verify(path.read_bytes()[ID3(path).size :])


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

    monkeypatch.setattr("simulator.laptop.build_recording", broken)
    with pytest.raises(QuietTogetherError, match="cannot be rendered: No clip of it"):
        render.render(render.Wish(3, Mood.ORDINARY, 1, "en-US"), tmp_path, TODAY, ZONE, QUIET)
    assert list(tmp_path.iterdir()) == []


def test_a_sentence_takes_some_time_even_where_nobody_speaks_it() -> None:
    """So that the captions can be read."""
    assert verify(QUIET("Twenty letters, say.")).ms >= 20 * render.MS_A_LETTER
    assert (
        decoded(QUIET("Hello."))[100:].max()
        == decoded(encode(np.zeros(RATE, dtype=np.float32)))[100:].max()
    )
    assert io.BytesIO(QUIET("")).getbuffer().nbytes == pytest.approx(render.QUIET_MS * 6, abs=144)
