"""The sound device of the laptop, where there is one."""

import array
import os
import sys
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import miniaudio

SAMPLE_RATE = 24_000


class SoundError(Exception):
    """A recording that is there cannot be heard. The message says which."""


class Sound:
    """Plays one recording at a time; without a sound device none, and then it is ``silent``."""

    def __init__(self, device: miniaudio.PlaybackDevice | None = None) -> None:
        """``device`` is what ``open_device`` gave."""
        self._device = device
        self._lock = threading.Lock()

    @property
    def silent(self) -> bool:
        """Whether nothing can be heard."""
        return self._device is None

    def play(self, path: Path, offset_ms: int) -> None:
        """Play an MP3 from an offset on, instead of what plays now. Raises SoundError."""
        if self._device is None:
            return
        try:
            decoded = miniaudio.decode_file(str(path), nchannels=1, sample_rate=SAMPLE_RATE)
        except (miniaudio.MiniaudioError, OSError) as error:
            raise SoundError(f"{path.name} cannot be played ({error})") from error
        feed = _feed(decoded.samples[offset_ms * SAMPLE_RATE // 1000 :])
        next(feed)
        with self._lock:
            self._device.stop()
            try:
                self._device.start(feed)
            except miniaudio.MiniaudioError as error:  # headphones that are gone, say
                raise SoundError(f"the sound device does not start ({error})") from error

    def stop(self) -> None:
        """Be quiet."""
        if self._device is not None:
            with self._lock:
                self._device.stop()


def open_device(backends: list[miniaudio.Backend] | None = None) -> miniaudio.PlaybackDevice | None:
    """The laptop's sound device; None where there is none."""
    try:
        with hushed():
            return miniaudio.PlaybackDevice(
                nchannels=1, sample_rate=SAMPLE_RATE, buffersize_msec=100, backends=backends or []
            )
    except miniaudio.MiniaudioError:
        return None


@contextmanager
def hushed() -> Iterator[None]:
    """ALSA writes twenty lines to stderr, past Python, where it finds no sound card."""
    try:
        stderr = os.dup(2)
    except OSError:  # closed by whoever started this: nobody reads it
        yield
        return
    if sys.stderr:
        sys.stderr.flush()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(stderr, 2)
        os.close(stderr)
        os.close(nowhere)


def _feed(samples: "array.array[int]") -> Generator["array.array[int]", int, None]:
    """Hand the device the frames it asks for, and silence behind the end."""
    frames = yield array.array("h")
    at = 0
    while True:
        piece = samples[at : at + frames]
        at += frames
        frames = yield piece + array.array("h", bytes(2 * (frames - len(piece))))
