"""A terminal's two ends: what is shown in lines, and what is read."""

import asyncio
import io

import pytest

from simulator.console import ALEXA, reader_of, wrapped, writable

SENTENCE = f"{ALEXA}" + "You two have kept a considerable number of nights together. " * 4


@pytest.mark.parametrize("columns", [20, 40, 80, 200])
def test_words_are_never_broken(columns: int) -> None:
    """And each line fits, and nothing is lost."""
    lines = wrapped(SENTENCE.strip(), columns)
    assert " ".join(" ".join(lines).split()) == SENTENCE.strip()
    assert all(len(line) <= columns for line in lines)


def test_the_words_of_a_cue_stay_in_their_column() -> None:
    """Behind the clock and the practice."""
    first, *others = wrapped(f"0:00  the beginning    {'softly ' * 20}", 80)
    assert first.startswith("0:00  the beginning    softly")
    assert all(line.startswith(" " * 23 + "softly") for line in others)


def test_json_is_not_wrapped() -> None:
    """It would be no JSON any more."""
    assert wrapped('{\n "a": "' + "b " * 100 + '"}', 80) != []
    assert len(wrapped('{\n "a": "' + "b " * 100 + '"}', 80)) == 1


@pytest.mark.parametrize(
    ("line", "encoding", "expected"),
    [
        ("in ▁▂▃▄▅▆▇█", "ascii", "in __..--=="),
        ("in ▁█", "utf-8", "in ▁█"),
        ("“softly…”", "ascii", '"softly."'),
        ("café", "latin-1", "café"),
        ("café", "ascii", "caf?"),
        ("a", "no such encoding", "a"),
    ],
)
def test_a_line_is_written_in_any_encoding(line: str, encoding: str, expected: str) -> None:
    """As well as it can be."""
    assert writable(line, encoding) == expected


def test_no_input_is_an_empty_one() -> None:
    """None at once; a text in memory line by line."""

    async def story() -> list[str | None]:
        memory = reader_of(io.StringIO("one\ntwo"))
        return [await reader_of(None)(), await memory(), await memory(), await memory()]

    assert asyncio.run(story()) == [None, "one\n", "two", None]
