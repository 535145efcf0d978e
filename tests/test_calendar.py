"""A year of nights to look at: every date once, in its week and weekday."""

from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from simulator.evening import calendar
from simulator.evening.calendar import Kind
from simulator.labels import labels_of
from skill.errors import PictureError
from skill.guide.couple.record import Couple

TONIGHT = date(2026, 11, 25)  # a Wednesday
LABELS = labels_of("en-US").nights
COUPLE = Couple(
    frozenset({TONIGHT, TONIGHT - timedelta(days=1)}), frozenset({TONIGHT - timedelta(days=2)})
)


@given(st.dates(date(2001, 1, 1), date(2060, 1, 1)))
def test_every_date_of_the_year_has_one_cell(tonight: date) -> None:
    """A column a week, Monday first, tonight last."""
    cells = list(calendar.cells(Couple(), tonight))
    assert cells[-1].night == tonight
    assert [cell.night for cell in cells] == [
        cells[0].night + timedelta(days=day) for day in range(len(cells))
    ]
    assert cells[0].night.weekday() == 0
    assert cells[-1].week == calendar.WEEKS - 1
    assert len(cells) >= 365


def test_a_year_as_text() -> None:
    """Kept, missed and away have their signs; the months stand over their weeks."""
    lines = calendar.as_text(COUPLE, TONIGHT, LABELS).splitlines()
    assert lines[0].split() == [
        "Dec",
        "Jan",
        "Feb",
        "Mar",
        "Apr",
        "May",
        "Jun",
        "Jul",
        "Aug",
        "Sep",
        "Oct",
        "Nov",
    ]
    assert [line[-1] for line in lines[1:8]] == ["-", "■", "■", "·", "·", "·", "·"]
    assert [len(line) for line in lines[1:8]] == [53, 53, 53, 52, 52, 52, 52]
    assert lines[-1] == "nights: 2, in a row: 2, longest row: 2"


def test_the_picture_says_what_it_shows() -> None:
    """Well-formed, a square a date, each with its date, and the numbers for whoever cannot see it."""
    root = ElementTree.fromstring(calendar.as_svg(COUPLE, TONIGHT, LABELS))
    squares = [rect for rect in root if rect.tag.endswith("rect")][1:]
    titles = [rect[0].text for rect in squares]
    assert titles[-3:] == ["2026-11-23: away", "2026-11-24: kept", "2026-11-25: kept"]
    assert len(titles) == len(set(titles)) == 52 * 7 + 3
    assert root.attrib["aria-label"] == "nights: 2, in a row: 2, longest row: 2"


def test_pixels_that_lack_the_letters_of_a_language_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With the way that has them: an empty box in place of a letter says nothing."""
    monkeypatch.setattr(calendar, "FONTS", ("of-no-machine.ttf",))
    for locale in ("ja-JP", "pt-BR"):
        with pytest.raises(PictureError, match="write --svg"):
            calendar.as_png(COUPLE, TONIGHT, labels_of(locale).nights)


def test_pixels_are_written_in_the_letters_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pillow's own know no accents."""
    folder = Path(pytest.importorskip("matplotlib").get_data_path())
    monkeypatch.setattr(calendar, "FONTS", (str(folder / "fonts" / "ttf" / "DejaVuSans.ttf"),))
    assert calendar.as_png(COUPLE, TONIGHT, labels_of("pt-BR").nights)


def test_the_pixels_are_the_same_picture() -> None:
    """The square of tonight has the colour of a kept night, the one before the colour of its kind."""
    image = Image.open(BytesIO(calendar.as_png(COUPLE, TONIGHT, LABELS)))
    colours = {}
    for cell in list(calendar.cells(COUPLE, TONIGHT))[-3:]:
        x = calendar.MARGIN + cell.week * (calendar.CELL + calendar.GAP) + calendar.CELL // 2
        y = (
            calendar.MARGIN
            + cell.night.weekday() * (calendar.CELL + calendar.GAP)
            + calendar.CELL // 2
        )
        red, green, blue = image.getpixel((2 * x, 2 * y))  # type: ignore[misc]
        colours[cell.night] = f"#{red:02x}{green:02x}{blue:02x}"
    assert list(colours.values()) == [kind.value[1] for kind in (Kind.AWAY, Kind.KEPT, Kind.KEPT)]
