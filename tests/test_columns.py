"""A sign of Japanese takes two columns, and its lines break between signs and never before a mark."""

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.columns import columns_of, padded, wrapped
from simulator.console import ALEXA
from simulator.console import wrapped as shown

SENTENCE = (
    "こんばんは、おふたりとも。「五回の呼吸、きゃっと」と、言ってみてください。"
    "もういいですか\uff1f ok then."
)
NEVER_FIRST = "、。」\uff1fゃっー"


@pytest.mark.parametrize(
    ("text", "columns"), [("静けさ", 6), ("ok", 2), ("10時", 4), ("█▁", 2), ("e\u0301", 1)]
)
def test_a_sign_of_japanese_takes_two_columns(text: str, columns: int) -> None:
    assert columns_of(text) == columns
    assert columns_of(padded(text, 8)) == 8


@pytest.mark.parametrize("columns", [12, 23, 40, 79])
def test_japanese_breaks_between_its_signs(columns: int) -> None:
    """Each line fits, nothing is lost, and no line begins with what closes the one before."""
    lines = wrapped(SENTENCE, columns)
    assert all(columns_of(line) <= columns for line in lines)
    assert "".join(lines).replace(" ", "") == SENTENCE.replace(" ", "")
    assert not any(line[0] in NEVER_FIRST for line in lines)
    assert not any(line.endswith("「") for line in lines)


@given(st.text("ab -'\u00e9.", max_size=80), st.integers(5, 40))
def test_other_languages_break_between_words_as_before(text: str, columns: int) -> None:
    expected = textwrap.wrap(text, columns, break_long_words=False, break_on_hyphens=False)
    assert wrapped(text, columns) == expected


def test_an_answer_in_japanese_stays_in_its_column() -> None:
    first, *others = shown(ALEXA + SENTENCE, 30)
    assert first.startswith(ALEXA)
    assert others
    assert all(line.startswith(" " * len(ALEXA)) for line in others)
    assert all(columns_of(line) <= 30 for line in (first, *others))
