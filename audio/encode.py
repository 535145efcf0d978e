"""Sound to the MP3 that Alexa takes, and that MP3 read back frame by frame.

MPEG-2 Layer III, 24 kHz, mono, every frame 48 kbit/s, no tags: one file serves SSML ``<audio>`` and
AudioPlayer. An information frame ("Xing") would be 64 kbit/s at this rate, which Alexa refuses.
"""

from dataclasses import dataclass

import lameenc
import numpy as np

from audio.samples import RATE, Samples
from skill.errors import RecordingError

KBITS = 48
FRAME_SAMPLES = 576
"""24 ms: what one frame of MPEG-2 Layer III holds."""
FRAME_BYTES = FRAME_SAMPLES // 8 * KBITS * 1000 // RATE
DELAY = 1105
"""Samples by which encoder and decoder together come late; measured, and the same in every decoder
tried."""
QUALITY = 3
"""Of 0 (best) to 9; twice as fast as 2, and measured no worse at this rate."""
_HEADER = bytes((0xFF, 0xF3, 0x64))
"""Sync, MPEG-2, Layer III, no checksum; 48 kbit/s, 24 kHz, no padding."""
_MONO = 0xC0
_AFTER_SIDE_INFO = 4 + 9
"""Where an information frame of this kind says its name."""


@dataclass(frozen=True)
class Frames:
    """What a verified MP3 holds."""

    count: int

    @property
    def ms(self) -> int:
        """Its length when decoded."""
        return self.count * FRAME_SAMPLES * 1000 // RATE


def encode(sound: Samples) -> bytes:
    """The MP3 of a sound, in whole frames and so at most half a frame longer or shorter.

    Decoded, every sample lies where it lay before. That costs the first 46 ms, which must be quiet.
    Raises RecordingError when the encoder made something else than it was asked for.
    """
    encoder = lameenc.Encoder()
    encoder.set_bit_rate(KBITS)
    encoder.set_in_sample_rate(RATE)
    encoder.set_out_sample_rate(RATE)
    encoder.set_channels(1)
    encoder.set_quality(QUALITY)
    encoder.silence()
    whole = (
        (np.clip(np.pad(sound[DELAY:], (0, 4 * FRAME_SAMPLES)), -1, 1) * 32767)
        .round()
        .astype(np.int16)
    )
    mp3 = bytes(encoder.encode(whole.tobytes())) + bytes(encoder.flush())
    mp3 = mp3[: round(sound.size / FRAME_SAMPLES) * FRAME_BYTES]
    verify(mp3)
    return mp3


def verify(mp3: bytes) -> Frames:
    """Walk every frame. Raises RecordingError, naming the frame, for anything that Alexa would refuse."""
    if not mp3:
        raise RecordingError("The MP3 is empty; build it again")
    for number, at in enumerate(range(0, len(mp3), FRAME_BYTES)):
        header = mp3[at : at + 4]
        if header[:3] != _HEADER or len(header) < 4 or header[3] & 0xC0 != _MONO:
            raise RecordingError(
                f"Frame {number} of the MP3 is {_described(header)}; Alexa takes 24 kHz, 48 kbit/s only"
            )
    if len(mp3) % FRAME_BYTES:
        raise RecordingError(
            f"The last frame of the MP3 is cut off ({len(mp3) % FRAME_BYTES} of {FRAME_BYTES} bytes)"
        )
    if mp3[_AFTER_SIDE_INFO : _AFTER_SIDE_INFO + 4] in (b"Xing", b"Info"):
        raise RecordingError("The MP3 begins with an information frame (Xing); encode it without")
    return Frames(len(mp3) // FRAME_BYTES)


def _described(header: bytes) -> str:
    if header[:3] == b"ID3":
        return "an ID3 tag"
    if header[:3] == b"TAG":
        return "an ID3v1 tag"
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE0 != 0xE0:
        return f"no frame at all ({header.hex()})"
    return f"of another kind ({header.hex()} instead of {_HEADER.hex()}c_)"
