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
_CHANNELS = _MONO = 0xC0
"""The two bits of a header that say how many channels there are; both are set for one."""
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
    surrounded = np.concatenate([silence, sound, silence])
    return encode_inner(surrounded, _whole_frames(sound.size))


def encode_inner(sound: Samples, frames: int) -> bytes:
    """So many frames of a sound, without the ten that lie before them and whatever lies behind."""
    first = AROUND_FRAMES * FRAME_BYTES
    # Begun so much later, the sound lies where it lay once it has been decoded.
    whole = b"".join(_packets(sound[DELAY:]))
    mp3 = whole[first : first + frames * FRAME_BYTES]
    verify(mp3)
    return mp3


def _whole_frames(samples: int) -> int:
    return round(samples / FRAME_SAMPLES)


def _packets(sound: Samples) -> Iterator[bytes]:
    """The encoder's frames, as they come, and one or two more than the sound has."""
    encoder = av.AudioCodecContext.create("libmp3lame", "w")
    encoder.sample_rate = RATE
    encoder.layout = "mono"
    encoder.format = "fltp"
    encoder.bit_rate = KBITS * 1000
    encoder.options = {"reservoir": "0", "compression_level": str(QUALITY)}
    # Whole frames, and two more, for the encoder holds back what it has looked ahead at.
    to_whole_frames = -sound.size % FRAME_SAMPLES
    padded = np.pad(sound, (0, 2 * FRAME_SAMPLES + to_whole_frames))
    scaled = (np.clip(padded, -1, 1) / SCALE).astype(np.float32)
    for start in range(0, scaled.size, FRAME_SAMPLES):
        samples = scaled[np.newaxis, start : start + FRAME_SAMPLES]
        frame = av.AudioFrame.from_ndarray(samples, format="fltp", layout="mono")
        frame.sample_rate = RATE
        frame.pts = start
        yield from map(bytes, encoder.encode(frame))
    yield from map(bytes, encoder.encode(None))


def verify(mp3: bytes) -> Frames:
    """Walk every frame of an MP3.

    Raises RecordingError, naming the frame, for what Alexa would refuse or a join not bear.
    """
    if not mp3:
        raise RecordingError("The MP3 is empty; build it again")
    for number, start in enumerate(range(0, len(mp3), FRAME_BYTES)):
        _verify_frame(number, mp3[start : start + FRAME_BYTES])
    odd_bytes = len(mp3) % FRAME_BYTES
    if odd_bytes:
        raise RecordingError(
            f"The last frame of the MP3 is cut off ({odd_bytes} of {FRAME_BYTES} bytes)"
        )
    if mp3[_AFTER_SIDE_INFO : _AFTER_SIDE_INFO + 4] in (b"Xing", b"Info"):
        raise RecordingError("The MP3 begins with an information frame (Xing); encode it without")
    return Frames(len(mp3) // FRAME_BYTES)


def _verify_frame(number: int, frame: bytes) -> None:
    header = frame[:4]
    if not _is_ours(header):
        raise RecordingError(
            f"Frame {number} of the MP3 is {_described(header)}; Alexa takes 24 kHz, 48 kbit/s only"
        )
    if frame[_RESERVOIR : _RESERVOIR + 1] != b"\0":
        raise RecordingError(f"Frame {number} of the MP3 borrows from the one before it")


def _is_ours(header: bytes) -> bool:
    """Whether a frame is of the one kind that is encoded here."""
    if len(header) < 4 or header[:3] != HEADER:
        return False
    return header[3] & _CHANNELS == _MONO


def _described(header: bytes) -> str:
    if header[:3] == b"ID3":
        return "an ID3 tag"
    if header[:3] == b"TAG":
        return "an ID3v1 tag"
    # Every MP3 frame begins with eleven bits that are set.
    begins_like_a_frame = len(header) == 4 and header[0] == 0xFF and header[1] & 0xE0 == 0xE0
    if not begins_like_a_frame:
        return f"no frame at all ({header.hex()})"
    return f"of another kind ({header.hex()} instead of {HEADER.hex()}c_)"
