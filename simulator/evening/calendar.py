"""The couple's nights as a year to look at: text, SVG or PNG, from one layout."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from html import escape
from io import BytesIO
from typing import Any

from simulator.columns import columns_of, padded
from simulator.label_tables import NightsLabels
from skill.errors import PictureError
from skill.guide.couple import Couple

WEEKS = 53
CELL, GAP, MARGIN = 12, 3, 24
"""Pixels."""
FONTS = (
    *("DejaVuSans.ttf", "NotoSansCJK-Regular.ttc", "ipag.ttf"),
    *("Arial Unicode.ttf", "ヒラギノ角ゴシック W3.ttc", "arial.ttf", "YuGothM.ttc", "msgothic.ttc"),
)
"""Letters of many languages, as Debian, macOS and Windows have them."""
_NO_LETTER = "\uffff"
"""No font has it, so it is drawn as a font draws all that it lacks."""
BACKGROUND, INK = "#14161c", "#9aa3b5"


class Kind(Enum):
    """What a date was; the values are its sign in text and its colour in a picture."""

    KEPT = "■", "#e8b86d"
    MISSED = "·", "#232733"
    AWAY = "-", "#3b4a63"


@dataclass(frozen=True)
class Cell:
    """One date of the grid."""

    night: date
    week: int
    """Column, from the oldest week on."""
    kind: Kind


def cells(couple: Couple, tonight: date) -> Iterator[Cell]:
    """The dates of the last 53 weeks up to tonight, Monday first."""
    monday = tonight - timedelta(days=tonight.weekday(), weeks=WEEKS - 1)
    for day in range((tonight - monday).days + 1):
        night = monday + timedelta(days=day)
        yield Cell(night, day // 7, _kind(couple, night))


def _kind(couple: Couple, night: date) -> Kind:
    if night in couple.nights:
        return Kind.KEPT
    if night in couple.away:
        return Kind.AWAY
    return Kind.MISSED


def as_text(couple: Couple, tonight: date, labels: NightsLabels) -> str:
    """The year as seven lines, one a weekday, under the names of the months, and the numbers."""
    rows = [[" "] * WEEKS for _ in range(7)]
    for cell in cells(couple, tonight):
        sign, _ = cell.kind.value
        rows[cell.night.weekday()][cell.week] = sign
    lines = [
        _months(couple, tonight, labels),
        *("".join(row).rstrip() for row in rows),
        "",
        summary(couple, tonight, labels),
    ]
    return "\n".join(lines) + "\n"


def summary(couple: Couple, tonight: date, labels: NightsLabels) -> str:
    """The numbers: all nights, those in a row, and the longest row."""
    return labels.summary.format(
        nights=len(couple.nights),
        row=couple.row(tonight),
        longest=couple.longest_row(),
    )


def as_svg(couple: Couple, tonight: date, labels: NightsLabels) -> str:
    """The year as a picture, with a title for whoever cannot see it and the date on each square."""
    width, height = _size()
    squares = "\n".join(_square(cell, labels) for cell in cells(couple, tonight))
    text = escape(summary(couple, tonight, labels))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" '
        f'role="img" aria-label="{text}">\n<title>{text}</title>\n'
        f'<rect width="{width}" height="{height}" fill="{BACKGROUND}"/>\n{squares}\n'
        f'<text x="{MARGIN}" y="{height - GAP * 3}" fill="{INK}" '
        f'font-family="sans-serif" font-size="{CELL}">'
        f"{text}</text>\n"
        "</svg>\n"
    )


def _square(cell: Cell, labels: NightsLabels) -> str:
    """One date in SVG; its title is shown where a mouse rests on it."""
    x, y = _corner(cell)
    _, colour = cell.kind.value
    names = {Kind.KEPT: labels.kept, Kind.MISSED: labels.missed, Kind.AWAY: labels.away}
    title = f"{cell.night.isoformat()}: {escape(names[cell.kind])}"
    return (
        f'<rect x="{x}" y="{y}" width="{CELL}" height="{CELL}" rx="3" fill="{colour}">'
        f"<title>{title}</title></rect>"
    )


def as_png(couple: Couple, tonight: date, labels: NightsLabels) -> bytes:
    """The same picture in pixels, at twice the size.

    Raises PictureError where no letters of this machine can write what stands under it.
    """
    from PIL import Image, ImageDraw

    text = summary(couple, tonight, labels)
    font = _font_of(text)
    width, height = _size()
    image = Image.new("RGB", (width * 2, height * 2), BACKGROUND)
    draw = ImageDraw.Draw(image)
    for cell in cells(couple, tonight):
        x, y = _corner(cell)
        _, colour = cell.kind.value
        # Pillow counts the last pixel in, so a square ends one before the next begins.
        box = (2 * x, 2 * y, 2 * (x + CELL) - 1, 2 * (y + CELL) - 1)
        draw.rounded_rectangle(box, radius=6, fill=colour)
    draw.text(
        (2 * MARGIN, 2 * (height - GAP * 3 - CELL)),
        text,
        fill=INK,
        font=font,
    )
    written = BytesIO()
    image.save(written, "PNG")
    return written.getvalue()


def _font_of(text: str) -> Any:  # noqa: ANN401 - Pillow is not loaded for the type of a font
    """Letters that can write this text: Pillow's own, which know English alone, or the machine's.

    Raises PictureError where there are none.
    """
    from PIL import ImageFont

    fonts = [ImageFont.load_default(2 * CELL)]
    for name in FONTS:
        with suppress(OSError):  # another machine has it
            fonts.append(ImageFont.truetype(name, 2 * CELL))
    for font in fonts:
        missing = bytes(font.getmask(_NO_LETTER))
        if all(bytes(font.getmask(letter)) != missing for letter in text):
            return font
    raise PictureError(
        f"no letters on this machine can write {text!r} in pixels; write --svg, which a browser "
        "shows in letters of its own"
    )


def _size() -> tuple[int, int]:
    """Width and height of the picture; under the squares there is a line for the numbers."""
    step = CELL + GAP
    width = WEEKS * step - GAP + 2 * MARGIN
    height = 7 * step - GAP + 2 * MARGIN + CELL
    return width, height


def _corner(cell: Cell) -> tuple[int, int]:
    """The upper left corner of a date's square."""
    step = CELL + GAP
    x = MARGIN + cell.week * step
    y = MARGIN + cell.night.weekday() * step
    return x, y


def months(couple: Couple, tonight: date, labels: NightsLabels) -> Iterator[tuple[int, str]]:
    """Each month's name with the week in which it begins, as far as there is room for it."""
    first_free = 0
    for cell in cells(couple, tonight):
        if cell.night.day == 1 and cell.week >= first_free:
            name = labels.months[cell.night.month - 1]
            yield cell.week, name
            first_free = cell.week + columns_of(name) + 1  # a space behind it


def _months(couple: Couple, tonight: date, labels: NightsLabels) -> str:
    """The names of the months in a line."""
    line = ""
    for week, name in months(couple, tonight, labels):
        line = padded(line, week) + name
    return line
