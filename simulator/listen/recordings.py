"""Recordings as the loudspeaker takes them."""

from pathlib import Path

import miniaudio
import numpy as np

from simulator.listen.sound import MOUTH_RATE, Samples, from_pcm
from skill.errors import RecordingError


def read_recording(path: Path) -> Samples:
    """An MP3 as samples. Raises RecordingError, naming the file."""
    try:
        decoded = miniaudio.decode_file(str(path), nchannels=1, sample_rate=MOUTH_RATE)
    except (miniaudio.MiniaudioError, OSError) as error:
        raise RecordingError(f"{path.name} cannot be played ({error})") from error
    return from_pcm(np.asarray(decoded.samples, dtype=np.int16).tobytes())
