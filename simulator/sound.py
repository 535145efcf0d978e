"""The sound device of the laptop, where there is one."""

import array
import threading
from collections.abc import Generator
from pathlib import Path

SAMPLE_RATE = 24_000


class Sound:
    """Plays one recording at a time. Without a sound device it does nothing, and says so in ``silent``."""

    def __init__(self, mute: bool = False) -> None:
        self._device = None if mute else _open()
        self._lock = threading.Lock()

    @property
    def silent(self) -> bool:
        """Whether nothing can be heard."""
        return self._device is None

    def play(self, path: Path, offset_ms: int) -> None:
        """Play an MP3 from an offset on, instead of what plays now."""
        if self._device is None:
            return
        import miniaudio

        decoded = miniaudio.decode_file(str(path), nchannels=1, sample_rate=SAMPLE_RATE)
        feed = _feed(decoded.samples[offset_ms * SAMPLE_RATE // 1000 :])
        next(feed)
        with self._lock:
            self._device.stop()
            self._device.start(feed)

    def stop(self) -> None:
        """Be quiet."""
        if self._device is not None:
            with self._lock:
                self._device.stop()


def _open() -> "miniaudio.PlaybackDevice | None":  # type: ignore[name-defined]  # noqa: F821 - imported below
    import miniaudio

    try:
        return miniaudio.PlaybackDevice(nchannels=1, sample_rate=SAMPLE_RATE, buffersize_msec=100)
    except miniaudio.MiniaudioError:
        return None


def _feed(samples: "array.array[int]") -> Generator["array.array[int]", int, None]:
    """Hand the device the frames it asks for, and silence behind the end."""
    frames = yield array.array("h")
    at = 0
    while True:
        piece = samples[at : at + frames]
        at += frames
        frames = yield piece + array.array("h", bytes(2 * (frames - len(piece))))
