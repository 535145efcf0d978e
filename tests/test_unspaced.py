"""A language without spaces is taken apart into words, measured in them, and written whole again."""
# ruff: noqa: RUF001 - marks and letters of full width

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.echo.features import features_of, telling_words
from simulator.echo.language import normal
from simulator.echo.unspaced import (
    in_figures,
    in_numerals,
    in_one_spelling,
    in_usual_width,
    is_short_as_a_word,
    length_in_words,
    without_spaces,
)

JAPANESE = st.text("あいうのはが今日夜十三分キスー。、？ 7", max_size=30)
SPACED = st.text("abcäßéñ .,?!'-", max_size=30)


@given(SPACED)
def test_nothing_changes_where_words_have_spaces(text: str) -> None:
    """Neither its signs nor its spaces, and its length is the count of its words."""
    assert in_usual_width(text) == in_figures(text) == in_one_spelling(text) == text
    assert without_spaces(text) == text
    assert length_in_words(text) == len(text.split())


@given(JAPANESE)
def test_words_set_apart_are_the_same_words_when_written_together(text: str) -> None:
    assert normal(without_spaces(normal(text))) == normal(text)


@pytest.mark.parametrize(
    ("typed", "usual"),
    [
        ("１０時３０分", "10時30分"),
        ("ｽﾄｯﾌﾟ", "ストップ"),
        ("ＯＫ！", "OK!"),
        ("はい　お願い", "はい お願い"),
        ("1º ½ café", "1º ½ café"),
    ],
)
def test_full_and_half_width_are_brought_to_the_usual_one(typed: str, usual: str) -> None:
    """And nothing else is: an ordinal and a fraction stay."""
    assert in_usual_width(typed) == usual


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("はい、始めてください。", "は い は じ め て く だ さ い"),
        ("もう一度？", "も う 一 度"),
        ("１０時", "10 時"),
        ("キスを5回", "キス を 5 回"),
        ("シャッフル・オン", "シャッフル オン"),
        ("時々", "時 々"),
    ],
)
def test_what_is_typed_is_compared_without_its_marks_and_widths(written: str, heard: str) -> None:
    assert normal(written) == heard


@pytest.mark.parametrize(
    ("either", "other"),
    [("二人で始めて", "ふたりではじめて"), ("一緒に", "いっしょに"), ("お願い", "おねがい")],
)
def test_a_word_that_is_written_in_two_ways_is_one(either: str, other: str) -> None:
    assert normal(either) == normal(other)


@pytest.mark.parametrize(("either", "other"), [("十二人", "十ふたり"), ("止めて", "やめて")])
def test_what_may_be_read_otherwise_stays_as_it_is_written(either: str, other: str) -> None:
    """Twelve people are no "ten, two people", and "止めて" has two readings."""
    assert normal(either) != normal(other)


@pytest.mark.parametrize(
    ("words", "figures"),
    [
        ("七", "7"),
        ("十二", "12"),
        ("二 十 五 分", "25 分"),
        ("百二十", "120"),
        ("二〇二六年", "2026年"),
        ("三分と十分", "3分と10分"),
    ],
)
def test_numbers_in_chinese_characters_are_read_as_figures(words: str, figures: str) -> None:
    assert in_figures(words) == figures


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("。", 0),
        ("ねむい", 1),
        ("キス", 1),
        ("静けさ", 2),
        ("おやすみなさい、おふたりとも。", 5),
        ("Alexaを開いて", 3),
        ("good night", 2),
    ],
)
def test_a_text_is_as_long_as_what_it_is_translated_from(text: str, words: int) -> None:
    """Three signs of kana are a word of English, and so is a Chinese character."""
    assert length_in_words(text) == words


@pytest.mark.parametrize(
    ("text", "is_short"),
    [
        ("eleventy", True),
        ("half a day", False),
        ("四十二", True),
        ("むらさき", True),
        ("もう寝ようと思って", False),
    ],
)
def test_a_single_word_is_told_from_half_a_sentence(text: str, is_short: bool) -> None:
    assert is_short_as_a_word(text) is is_short


def test_signs_are_weighed_together_with_their_neighbours() -> None:
    """As pairs and as triples, over the whole of a sentence: by itself each is in all of them."""
    features = features_of(normal("今日は疲れた"))
    assert {"=今 日", " 今日", "今日は", "はつか", "れた "} <= set(features)
    assert not any(len(feature) > 4 for feature in features)
    assert telling_words(normal("もういい")) == ["=も う", "=う い", "=い い"]
    assert telling_words("good night") == ["=good", "=night"]


@pytest.mark.parametrize(
    ("figures", "numerals"),
    [
        ("7 分", "七 分"),
        ("119 番", "百 十 九 番"),
        ("5 歳", "五 歳"),
        ("も う 1 回", "も う 一 回"),
        ("25 分", "二 十 五 分"),
        ("0 時", "〇 時"),
        ("100 回", "百 回"),
        ("アルファ 3 つ", "アルファ 三 つ"),
    ],
)
def test_figures_beside_a_sign_are_numerals(figures: str, numerals: str) -> None:
    assert in_numerals(figures) == numerals
    assert in_figures(numerals) == figures


@pytest.mark.parametrize("words", ["7", "2026 年", "twenty 20 minutes", "ten10 さ ん"])
def test_a_year_and_a_number_without_a_sign_stay_in_figures(words: str) -> None:
    assert in_numerals(words) == words
