"""Sound to the MP3 that Alexa takes, and that MP3 read back frame by frame.

MPEG-2 Layer III, 24 kHz, mono, every frame 48 kbit/s, no tags: one file serves SSML ``<audio>`` and
AudioPlayer. An information frame ("Xing") would be 64 kbit/s at this rate, which Alexa refuses.
Every frame stands alone: the encoder's bit reservoir, by which a frame may borrow bytes from those
before it, is off. So frames of different recordings may be put end to end.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import av
import numpy as np

from audio.samples import RATE, Samples
from skill.errors import RecordingError
from skill.guide.frames import FRAME_BYTES, FRAME_MS, HEADER

KBITS = 48
FRAME_SAMPLES = RATE * FRAME_MS // 1000
"""24 ms: what one frame of MPEG-2 Layer III holds."""
AROUND_FRAMES = 10
"""So many frames of what lies around a piece are encoded with it and left out: a frame's sound
reaches into the next one, and the encoder looks ahead."""
DELAY = 1105
"""Samples by which encoder and decoder together come late; measured, and the same in every decoder
tried."""
QUALITY = 3
"""Of 0 (best) to 9; twice as fast as 2, and measured no worse at this rate."""
SCALE = 0.95
"""LAME turns everything down by this (measured: 0.445 dB), so everything is turned up beforehand."""
_MONO = 0xC0
_AFTER_SIDE_INFO = 4 + 9
"""Where an information frame of this kind says its name."""
_RESERVOIR = 4
"""The byte of a frame that says how far back its sound begins; 0: in itself."""


@dataclass(frozen=True)
class Frames:
    """What a verified MP3 holds."""

    count: int

    @property
    def ms(self) -> int:
        """Its length when decoded."""
        return self.count * FRAME_MS


def encode(sound: Samples) -> bytes:
    """The MP3 of a sound that begins in quiet, in whole frames and so at most half a frame off.

    Decoded, every sample lies where it lay before. Raises RecordingError when the encoder made
    something else than it was asked for.
    """
    silence = np.zeros(AROUND_FRAMES * FRAME_SAMPLES, dtype=np.float32)
    return encode_inner(np.concatenate([silence, sound, silence]), _whole_frames(sound.size))


def encode_inner(sound: Samples, frames: int) -> bytes:
    """So many frames of a sound, without the ten that lie before them and whatever lies behind."""
    first = AROUND_FRAMES * FRAME_BYTES
    mp3 = b"".join(_packets(sound[DELAY:]))[first : first + frames * FRAME_BYTES]
    verify(mp3)
    return mp3


def _whole_frames(samples: int) -> int:
    return round(samples / FRAME_SAMPLES)


def _packets(sound: Samples) -> Iterator[bytes]:
    """The encoder's frames, as they come, and one or two more than the sound has."""
    encoder = av.AudioCodecContext.create("libmp3lame", "w")
    encoder.sample_rate, encoder.layout, encoder.format = RATE, "mono", "fltp"
    encoder.bit_rate = KBITS * 1000
    encoder.options = {"reservoir": "0", "compression_level": str(QUALITY)}
    whole = np.pad(sound, (0, 2 * FRAME_SAMPLES + -sound.size % FRAME_SAMPLES))
    whole = (np.clip(whole, -1, 1) / SCALE).astype(np.float32)
    for at in range(0, whole.size, FRAME_SAMPLES):
        samples = whole[np.newaxis, at : at + FRAME_SAMPLES]
        frame = av.AudioFrame.from_ndarray(samples, format="fltp", layout="mono")
        frame.sample_rate, frame.pts = RATE, at
        yield from map(bytes, encoder.encode(frame))
    yield from map(bytes, encoder.encode(None))


def verify(mp3: bytes) -> Frames:
    """Walk every frame. Raises RecordingError, naming the frame, for what Alexa or a join would not bear."""
    if not mp3:
        raise RecordingError("The MP3 is empty; build it again")
    for number, at in enumerate(range(0, len(mp3), FRAME_BYTES)):
        header = mp3[at : at + 4]
        if header[:3] != HEADER or len(header) < 4 or header[3] & 0xC0 != _MONO:
            raise RecordingError(
                f"Frame {number} of the MP3 is {_described(header)}; Alexa takes 24 kHz, 48 kbit/s only"
            )
        if mp3[at + _RESERVOIR : at + _RESERVOIR + 1] != b"\0":
            raise RecordingError(f"Frame {number} of the MP3 borrows from the one before it")
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
    return f"of another kind ({header.hex()} instead of {HEADER.hex()}c_)"
