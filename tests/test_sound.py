"""The sound device: samples are handed over from the offset on, and silence behind the end."""

import array
from pathlib import Path

import miniaudio

from simulator.sound import Sound, _feed, open_device


def test_the_device_gets_every_sample_once() -> None:
    """In whatever pieces it asks for them, then silence for as long as it asks."""
    samples = array.array("h", range(1000))
    feed = _feed(samples)
    next(feed)
    pieces = [feed.send(frames) for frames in (1, 400, 64, 600, 10)]
    assert [len(piece) for piece in pieces] == [1, 400, 64, 600, 10]
    played = [sample for piece in pieces for sample in piece]
    assert played == [*range(1000), *[0] * 75]


def test_no_device_is_silent() -> None:
    """Playing and stopping then do nothing, without a word."""
    sound = Sound()
    sound.play(Path("nowhere.mp3"), 0)
    sound.stop()
    assert sound.silent


def test_a_device_that_plays_to_nobody(tmp_path: Path) -> None:
    """miniaudio's null device takes a real file, another one in its place, and a stop."""
    device = open_device([miniaudio.Backend.NULL])
    assert device is not None
    quiet = miniaudio.DecodedSoundFile(
        "quiet", 1, 24_000, miniaudio.SampleFormat.SIGNED16, array.array("h", [0] * 24_000)
    )
    path = tmp_path / "quiet.wav"
    miniaudio.wav_write_file(str(path), quiet)
    sound = Sound(device)
    assert not sound.silent
    sound.play(path, 0)
    sound.play(path, 500)
    assert device.running
    sound.stop()
    assert not device.running
    device.close()
