"""An evening as an MP3 with chapters, and its captions in a file beside it."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from audio.files import write_whole
from skill.guide.programme import Caption, vtt

if TYPE_CHECKING:
    from mutagen.id3 import Frame

ID3_HEADER = 10
"""Bytes before the frames of a tag (ID3 2.3)."""


@dataclass(frozen=True)
class Chapter:
    """A stretch with a name. Times are milliseconds."""

    start: int
    end: int
    name: str


@dataclass(frozen=True)
class Rendered:
    """An evening in one piece."""

    mp3: bytes
    """Frames only, without tags."""
    ms: int
    chapters: tuple[Chapter, ...]
    captions: tuple[Caption, ...]


def write(rendered: Rendered, title: str, path: Path) -> Path:
    """Write the MP3 with its chapters, and the captions beside it; the captions' path.

    Either file is there whole or not at all.
    """
    tag = _tag(rendered.chapters, title)
    write_whole(path, tag + rendered.mp3)
    text = vtt(rendered.captions)
    return write_whole(path.with_suffix(".vtt"), text.encode())


def _tag(chapters: Sequence[Chapter], title: str) -> bytes:
    """An ID3 tag (2.3, CHAP) with the chapters in the order in which they are heard."""
    from mutagen.id3 import CHAP, CTOC, TIT2, CTOCFlags

    names = [f"chapter-{number}" for number in range(len(chapters))]
    flags = CTOCFlags.TOP_LEVEL | CTOCFlags.ORDERED
    frames = [
        TIT2(encoding=3, text=title),
        CTOC(element_id="chapters", flags=flags, child_element_ids=names),
    ]
    for name, chapter in zip(names, chapters, strict=True):
        heading = TIT2(encoding=3, text=chapter.name)
        frames.append(
            CHAP(
                element_id=name,
                start_time=chapter.start,
                end_time=chapter.end,
                sub_frames=[heading],
            )
        )
    return _joined_frames(frames)


def _joined_frames(frames: Sequence["Frame"]) -> bytes:
    """A tag of these frames in this order.

    mutagen alone writes the smallest first, and some players show chapters as they come.
    """
    from mutagen.id3 import ID3, BitPaddedInt

    body = b""
    for frame in frames:
        file = io.BytesIO()
        tag = ID3()
        tag.add(frame)
        tag.save(file, v2_version=3, padding=lambda info: 0)
        body += file.getvalue()[ID3_HEADER:]
    # Version 2.3, no flags; a size has seven bits a byte, so that none looks like a frame of MP3.
    size = BitPaddedInt.to_str(len(body), bits=7, width=4)
    return b"ID3\x03\x00\x00" + size + body
