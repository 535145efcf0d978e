"""An evening as an audiobook (.m4b), whose chapters many players show, and keep the place in."""

import io
from fractions import Fraction
from pathlib import Path

import av

from audio.files import write_whole
from simulator.evening.chaptered import Rendered

AAC_BITS_A_SECOND = 64_000
MS = Fraction(1, 1000)


def write_m4b(rendered: Rendered, title: str, path: Path) -> Path:
    """Write it with its chapters, whole or not at all; its path."""
    written = io.BytesIO()
    with (
        av.open(io.BytesIO(rendered.mp3), "r", format="mp3") as source,
        av.open(written, "w", format="ipod") as book,
    ):
        book.metadata["title"] = title
        sound = source.streams.audio[0]
        encoded = book.add_stream("aac", rate=sound.rate, bit_rate=AAC_BITS_A_SECOND)
        book.set_chapters(
            [
                {
                    "id": number,
                    "start": chapter.start,
                    "end": chapter.end,
                    "time_base": MS,
                    "metadata": {"title": chapter.name},
                }
                for number, chapter in enumerate(rendered.chapters)
            ]
        )
        for frame in source.decode(sound):
            book.mux(encoded.encode(frame))
        book.mux(encoded.encode(None))
    return write_whole(path, written.getvalue())
