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
"""By so much a frame is turned down when its global gain is lowered by one, exactly 20 log 2 / 4."""
MOST_STEPS = 9
"""More than anybody asks for; one digit in a list."""
ID_DIGITS = 16
_GAIN_HIGH, _GAIN_LOW = 7, 8
"""The bytes of a frame that hold its global gain: the last two bits of one, the first six of the
other. Before them lie the header (32 bits), the reservoir (8), a private bit, and the lengths of
the frame's two parts (12 and 9); ISO 13818-3, side information of one channel."""
_LISTING = re.compile(
    rf"[0-9a-f]{{{ID_DIGITS}}}(?:\.[0-9a-f]{{{ID_DIGITS}}})*(?:~[1-{MOST_STEPS}])?"
)


def listing_of(ids: Sequence[str], steps: int = 0) -> str:
    """The list of pieces that a recording is, as it stands in its address; softer by so many steps."""
    return ".".join(ids) + (f"~{steps}" if steps else "")


def read_listing(listing: str) -> tuple[list[str], int]:
    """The ids and the steps of a list. Raises RecordingError for any other text."""
    if not _LISTING.fullmatch(listing):
        raise RecordingError(f"{listing[:80]!r} is no list of pieces")
    ids, _, steps = listing.partition("~")
    return ids.split("."), int(steps or 0)


def fingerprint_of(listing: str) -> str:
    """The fingerprint of a list: what a recording is named by."""
    return hashlib.sha256(listing.encode()).hexdigest()


def assembled(pieces: Iterable[bytes], steps: int = 0) -> bytearray:
    """The pieces put end to end, softer by so many steps. Raises RecordingError for what is no piece."""
    whole = bytearray()
    for number, piece in enumerate(pieces):
        if not piece or len(piece) % FRAME_BYTES or not piece.startswith(HEADER):
            raise RecordingError(
                f"Piece {number} is not in whole frames; delete it and build again"
            )
        whole += piece
    return turned_down(whole, steps) if steps else whole


def turned_down(frames: bytearray, steps: int) -> bytearray:
    """The same sound 1.5 dB softer a step, by the global gain of each frame and without encoding."""
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
    """For each value of the second byte: its upper six bits lower by so many steps, the others as they are."""
    return bytes(((byte >> 2) - steps) % 64 << 2 | byte & 3 for byte in range(256))
