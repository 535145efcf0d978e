"""Pieces put end to end by copying frames: quickly, softly, and nothing but pieces."""

import subprocess
import sys
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from audio.encode import verify
from skill.errors import RecordingError
from skill.guide.frames import (
    FRAME_BYTES,
    MOST_STEPS,
    STEP_DB,
    assembled,
    fingerprint_of,
    listing_of,
    read_listing,
)
from tests.studio import decoded, made, mastered

IDS = ("0123456789abcdef", "fedcba9876543210")


def test_a_recording_is_its_pieces_end_to_end() -> None:
    """Byte by byte, and a speaker takes it."""
    heard = made("short")
    pieces = [mastered(piece, heard.clips).mp3 for piece in heard.recording.pieces]
    assert assembled(pieces) == b"".join(pieces) == heard.mp3
    assert verify(heard.mp3).ms == heard.recording.ms


@pytest.mark.parametrize("steps", [1, 2, MOST_STEPS])
def test_softer_by_steps_of_a_decibel_and_a_half(steps: int) -> None:
    """To a hundredth of one, and otherwise the very same sound; the frames stay what Alexa takes."""
    usual = made("tiny")
    softer = bytes(assembled([usual.mp3], steps))
    verify(softer)
    heard = decoded(softer) * 10 ** (STEP_DB * steps / 20)
    loud = np.abs(usual.played) > 0.01
    assert np.abs(heard[loud] / usual.played[loud] - 1).max() < 0.01


def test_what_is_silent_already_gets_no_louder() -> None:
    """A gain of nothing stays at nothing, and does not wrap around."""
    frame = bytearray(made("tiny").mp3[:FRAME_BYTES])
    frame[7] &= 0xFC
    frame[8] &= 0x03
    softer = assembled([bytes(frame)], MOST_STEPS)
    assert softer == bytes(frame)


def test_putting_together_takes_no_memory_to_speak_of() -> None:
    """200 s: under 2 MB at its highest, softer or not."""
    piece = made("tiny").mp3
    pieces = [piece] * round(200_000 / made("tiny").recording.ms)
    tracemalloc.start()
    whole = assembled(iter(pieces), 1)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(whole) / 6 > 190_000
    assert most < 2e6


def test_putting_together_needs_no_sound_library() -> None:
    """Nor anything that does not come with Python."""
    code = (
        "import sys, skill.guide.frames\n"
        "print({name.partition('.')[0] for name in sys.modules} - sys.stdlib_module_names)"
    )
    ran = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, '.'); {code}"],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=True,
    )
    assert set(ran.stdout.split("'")[1::2]) - {"__main__"} <= {"skill", "_distutils_hack"} | {
        name for name in ran.stdout.split("'")[1::2] if "editable" in name
    }


@pytest.mark.parametrize("bad", [b"", b"not an MP3", b"\xff\xf3\x64" + bytes(140)])
def test_what_is_no_piece_is_refused(bad: bytes) -> None:
    """By its number, so that it can be found."""
    with pytest.raises(RecordingError, match="Piece 1 is not in whole frames"):
        assembled([made("tiny").mp3, bad])


@pytest.mark.parametrize("steps", [0, 1, MOST_STEPS])
def test_a_list_is_read_as_it_was_written(steps: int) -> None:
    """And each list has a fingerprint of its own."""
    listing = listing_of(IDS, steps)
    assert read_listing(listing) == (list(IDS), steps)
    assert fingerprint_of(listing) != fingerprint_of(listing_of(IDS[::-1], steps))


@pytest.mark.parametrize(
    "text",
    ["", "0123", IDS[0].upper(), f"{IDS[0]}.", f"{IDS[0]}~0", f"{IDS[0]}~10", f"../{IDS[0]}"],
)
def test_what_is_no_list_is_refused(text: str) -> None:
    """Whatever somebody puts into an address."""
    with pytest.raises(RecordingError, match="is no list of pieces"):
        read_listing(text)
