"""Frames: the 24 ms that an MP3 of ours is made of, and pieces put end to end by copying them.

Every frame stands alone (the encoder borrows no bytes from the frame before), so any piece may
follow any other one. This module needs the standard library alone: it runs on a laptop, in a
server of recordings, and in the small function behind CloudFront.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence

from skill.errors import RecordingError

FRAME_MS = 24
FRAME_BYTES = 144
"""MPEG-2 Layer III at 24 kHz and 48 kbit/s."""
BYTES_A_MS = FRAME_BYTES // FRAME_MS
HEADER = bytes((0xFF, 0xF3, 0x64))
"""Sync, MPEG-2, Layer III, no checksum; 48 kbit/s, 24 kHz, no padding."""
STEP_DB = 1.5
"""So much softer is a frame whose global gain is lowered by one: exactly 20 log 2 / 4."""
MOST_STEPS = 9
"""More than anybody asks for; one digit in a list."""
ID_DIGITS = 16
_GAIN_HIGH, _GAIN_LOW = 7, 8
"""The bytes of a frame that hold its global gain: the last two bits of one, the first six of the
other. Before them lie the header (32 bits), the reservoir (8), a private bit, and the lengths of
the frame's two parts (12 and 9); ISO 13818-3, side information of one channel."""
_LISTING = rf"[0-9a-f]{{{ID_DIGITS}}}(?:\.[0-9a-f]{{{ID_DIGITS}}})*(?:~[1-{MOST_STEPS}])?"


def listing_of(ids: Sequence[str], steps: int = 0) -> str:
    """The pieces of a recording as its address lists them; softer by so many steps."""
    pieces = ".".join(ids)
    return f"{pieces}~{steps}" if steps else pieces


def read_listing(listing: str) -> tuple[list[str], int]:
    """The ids and the steps of a list. Raises RecordingError for any other text."""
    if not re.fullmatch(_LISTING, listing):
        raise RecordingError(f"{listing[:80]!r} is no list of pieces")
    ids, _, steps = listing.partition("~")
    return ids.split("."), int(steps or 0)


def fingerprint_of(listing: str) -> str:
    """The fingerprint of a list: what a recording is named by."""
    return hashlib.sha256(listing.encode()).hexdigest()


def assembled(pieces: Iterable[bytes], steps: int = 0) -> bytearray:
    """The pieces put end to end, softer by so many steps.

    Raises RecordingError for what is no piece.
    """
    frames = bytearray()
    for number, piece in enumerate(pieces):
        if not _has_whole_frames(piece):
            raise RecordingError(
                f"Piece {number} is not in whole frames; delete it and build again"
            )
        frames += piece
    return turned_down(frames, steps) if steps else frames


def _has_whole_frames(piece: bytes) -> bool:
    """Whether these are frames of ours, at least one, and none of them cut off."""
    return piece.startswith(HEADER) and len(piece) % FRAME_BYTES == 0


def turned_down(frames: bytearray, steps: int) -> bytearray:
    """The same sound, softer by 1.5 dB a step: the global gain of each frame, nothing encoded."""
    high, low = frames[_GAIN_HIGH::FRAME_BYTES], frames[_GAIN_LOW::FRAME_BYTES]
    lowered = low.translate(_lowering(steps))
    # One in sixty frames borrows from the byte before; only these are looked at one by one.
    borrows = low.translate(bytes(byte >> 2 < steps for byte in range(256)))
    at = borrows.find(1)
    while at >= 0:
        if high[at] & 3:
            high[at] -= 1
        else:  # as soft as a frame can be
            lowered[at] = low[at] & 3
        at = borrows.find(1, at + 1)
    frames[_GAIN_HIGH::FRAME_BYTES], frames[_GAIN_LOW::FRAME_BYTES] = high, lowered
    return frames


def _lowering(steps: int) -> bytes:
    """For each value of the second byte: its upper six bits, so many steps lower.

    The two bits below them belong to the next field and stay as they are.
    """
    lowered = bytearray()
    for byte in range(256):
        gain = ((byte >> 2) - steps) % 64
        lowered.append(gain << 2 | byte & 3)
    return bytes(lowered)
