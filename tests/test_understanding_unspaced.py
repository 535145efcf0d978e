"""Japanese, which is written without spaces, is understood from a model as any language is."""
# ruff: noqa: RUF001 - marks and letters of full width

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest

from simulator.echo.habits import Habits
from simulator.echo.language import language_of, normal
from simulator.echo.phrases import phrases_of
from simulator.echo.slots import SlotValue
from simulator.echo.steering import PAUSE, Keeper, keeper_of, leaves, steering_intent
from simulator.echo.times import day_of, time_of
from simulator.echo.understanding import FALLBACK, Understanding, Understood

LOCALE = "ja-JP"
MONDAY = date(2026, 11, 23)


def kind(name: str, **words: str) -> dict[str, Any]:
    """A slot type: its ids, each with its words."""
    values = []
    for value_id, listed in words.items():
        first, *others = listed.split()
        value = {"value": first, "synonyms": others}
        values.append({"id": value_id.strip("_"), "name": value})
    return {"name": name, "values": values}


def intent(name: str, *samples: str, **slots: str) -> dict[str, Any]:
    """An intent with its phrases."""
    declared = [{"name": slot, "type": kind_name} for slot, kind_name in slots.items()]
    return {"name": name, "slots": declared, "samples": list(samples)}


MODEL: dict[str, Any] = {
    "invocationName": "二人 の 静けさ",
    "types": [
        kind("LENGTH", _2="二 2", _3="三 3 短い", _7="七 7 なな", _10="十 10", _12="十二 12"),
        kind("MOOD", tired="疲れた くたくた 眠い", tense="けんかした ピリピリしてる"),
    ],
    "intents": [
        intent(
            "BeginIntent",
            *("始めて", "今すぐ始めて", "二人で始めよう", "一緒に始めて"),
            *("{length} 分お願い", "今夜は {length} 分で", "今日は {mood}"),
            *("今夜は始めて", "今日は {length} 分で"),
            *("{mood} から短くして", "{mood} です"),
            length="LENGTH",
            mood="MOOD",
        ),
        intent(
            "RemindIntent",
            *("{at} に教えて", "毎晩 {at} に知らせて", "毎日リマインドして"),
            *("毎日 {at} に教えて", "リマインドがほしい", "{at} にリマインドして"),
            at="AMAZON.TIME",
        ),
        intent(
            "AwayIntent",
            *(
                "{until} までいない",
                "旅行で {until} までいないよ",
                "{until} まで旅行に行く",
                "しばらくいない",
            ),
            until="AMAZON.DATE",
        ),
        intent(
            "DeclineIntent",
            "今日はいい",
            "今日はもういい",
            "また今度",
            "また今度にする",
            "もういい",
        ),
        intent("AgreeIntent", "いいよ", "そうしよう", "お願いします"),
        intent("AMAZON.YesIntent", "うん"),
        intent("AMAZON.StopIntent"),
    ],
}


TALK = (
    "電気消した",
    "明日は晴れ",
    "猫にご飯あげた",
    "鍵はどこ",
    "また寒くなるね",
    "お茶飲む",
    "手が冷たいね",
    "犬が吠えてる",
)
"""What is none of the skill's business: as little of it as there is of this model, which would be
outweighed by all that the language has."""


@cache
def japanese() -> Understanding:
    few = replace(language_of(LOCALE), everyday=TALK)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("simulator.echo.understanding.language_of", lambda locale: few)
        understanding = Understanding({"interactionModel": {"languageModel": MODEL}}, LOCALE)
    understanding.prepare()
    return understanding


def understand(utterance: str) -> Understood:
    return japanese().understand(utterance, MONDAY)


def values(utterance: str) -> Mapping[str, tuple[str, str]]:
    """What stands in the slots in which something was said, with what it stands for."""
    slots = understand(utterance).slots
    return {name: (slot.value, slot.id) for name, slot in slots.items() if slot.value}


@pytest.mark.parametrize(
    "utterance",
    [
        "二人の静けさを開いて",
        "アレクサ、二人の静けさを開いてください。",
        "ふたりの静けさをひらいて！",
        "二人の静けさ　スタート",
        "二人の静けさ始めて",
    ],
)
def test_the_skill_is_opened_with_or_without_a_particle(utterance: str) -> None:
    assert understand(utterance) == Understood("", named=True)


@pytest.mark.parametrize("particle", ["で", "に", "から", "って", "を開いて、"])
def test_the_skill_is_asked_for_something_behind_any_particle(particle: str) -> None:
    reading = understand(f"二人の静けさ{particle}今夜は十二分で")
    assert (reading.intent, reading.named) == ("BeginIntent", True)
    assert reading.slots["length"] == SlotValue("十二", "12", "LENGTH", "十二")


def test_what_is_shown_to_people_calls_the_skill_as_it_is_written() -> None:
    """The name in a model has spaces that nobody writes."""
    language = language_of(LOCALE)
    name = MODEL["invocationName"]
    assert language.opening(name) == "二人の静けさを開いて"
    assert language.asking(name, "七 分お願い") == "二人の静けさで七分お願い"


def test_phrases_are_shown_without_the_spaces_around_their_slots() -> None:
    phrases = phrases_of(MODEL, LOCALE)
    assert "七分お願い" in phrases
    assert [phrase for phrase in phrases if " " in phrase] == []
    assert [phrase for phrase in phrases if understand(phrase).intent == FALLBACK] == []


@pytest.mark.parametrize(
    ("utterance", "name"),
    [
        ("もう疲れたから短くしてほしいな", "BeginIntent"),
        ("二人で始めて", "BeginIntent"),
        ("今日はもういいかな", "DeclineIntent"),
        ("また今度ね", "DeclineIntent"),
        ("うん。", "AMAZON.YesIntent"),
        ("止めて！", "AMAZON.StopIntent"),
        ("毎晩リマインドしてほしいんだけど", "RemindIntent"),
    ],
)
def test_a_sentence_is_understood_that_is_no_sample(utterance: str, name: str) -> None:
    """And a built-in word is one behind any mark."""
    assert understand(utterance).intent == name


@pytest.mark.parametrize("utterance", ["鍵かけた", "月がきれいだね", "明日は雨", "ほげほげ", ""])
def test_everyday_talk_is_for_no_intent(utterance: str) -> None:
    assert understand(utterance).intent == FALLBACK


@pytest.mark.parametrize(
    ("utterance", "slots"),
    [
        ("７分お願い！", {"length": ("7", "7")}),
        ("今夜は十二分でどう", {"length": ("十二", "12")}),
        ("今日はくたくたなんだ", {"mood": ("くたくた", "tired")}),
        ("今日は短い始めて", {"length": ("短い", "3")}),
    ],
)
def test_a_value_is_the_models_own_word(utterance: str, slots: Mapping[str, object]) -> None:
    assert values(utterance) == slots


@pytest.mark.parametrize("number", ["十三", "四十二", "二十"])
def test_a_number_is_never_heard_as_its_half(number: str) -> None:
    """The model knows ten, three and two, and "十三" is none of them."""
    assert values(f"{number}分お願い") == {"length": (number, "")}
    assert values(f"今夜は{number}分くらい始めて").get("length", ("", "")) in (
        (number, ""),
        ("", ""),
    )


NUMBERS: dict[str, Any] = {
    "invocationName": "二人 の 静けさ",
    "types": [kind("LENGTH", _10="十 10", _12="十二 12")],
    "intents": [
        intent("BeginIntent", "{length} 分", "{length} 分お願い", length="LENGTH"),
        intent("EndIntent", "十分", "もう十分です", "一回でいい"),
    ],
}


@pytest.mark.parametrize(
    ("utterance", "name", "length"),
    [
        ("1回でいい", "EndIntent", ""),
        ("12分", "BeginIntent", "12"),
        ("十分", "EndIntent", ""),
        ("10分", "BeginIntent", "10"),
    ],
)
def test_a_number_in_figures_is_one_in_characters_but_ten_minutes_are_never_enough(
    utterance: str, name: str, length: str
) -> None:
    """A phrase of a model has no figures; in characters "ten minutes" and "enough" are alike."""
    model = {"interactionModel": {"languageModel": NUMBERS}}
    reading = Understanding(model, LOCALE).understand(utterance, MONDAY)
    value = reading.slots.get("length", SlotValue())
    assert (reading.intent, value.id) == (name, length)


def test_the_two_of_them_are_no_length() -> None:
    assert values("二人で始めて") == {}


def test_a_word_outside_of_a_type_arrives_as_it_is_written() -> None:
    """Its signs without a space between them; half a sentence is no value."""
    assert values("むらさき分お願い") == {"length": ("むらさき", "")}
    assert values("どれでもいいから早めに分お願い") == {}


@pytest.mark.parametrize(
    ("words", "time"),
    [
        ("10時", "10:00"),
        ("十時半", "10:30"),
        ("午後九時", "21:00"),
        ("夜の十時", "22:00"),
        ("夜の十二時", "00:00"),
        ("夜の一時", "01:00"),
        ("２２時３０分", "22:30"),
        ("二十三時五十五分", "23:55"),
        ("十時五分", "10:05"),
        ("十一時十五分前", "10:45"),
        ("九時ごろ", "09:00"),
        ("10:30", "10:30"),
        ("夜", "NI"),
        ("二十五時", ""),
        ("三", ""),
    ],
)
def test_a_time_is_told_in_figures_or_characters(words: str, time: str) -> None:
    assert time_of(normal(words), MONDAY, language_of(LOCALE)) == time


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("明日", "2026-11-24"),
        ("あした", "2026-11-24"),
        ("日曜日", "2026-11-29"),
        ("次の土曜", "2026-11-28"),
        ("来週の水曜日", "2026-12-02"),
        ("来週の月曜日", "2026-11-30"),
        ("十二月十日", "2026-12-10"),
        ("１２月二十日", "2026-12-20"),
        ("十日", "2026-12-03"),
        ("三日後", "2026-11-26"),
        ("二月三十日", ""),
        ("月", ""),
    ],
)
def test_a_day_is_named_in_figures_or_characters(words: str, day: str) -> None:
    """A sign alone names none: "月" is the moon as well."""
    assert day_of(normal(words), MONDAY, language_of(LOCALE)) == day


@pytest.mark.parametrize(
    ("utterance", "slots"),
    [
        ("夜の十時に教えて", {"at": ("22:00", "")}),
        ("毎晩九時半に知らせてほしいんだけど", {"at": ("09:30", "")}),
        ("毎日午後十時四十五分に教えてくれる？", {"at": ("22:45", "")}),
        ("次の日曜日まで旅行に行くの", {"until": ("2026-11-29", "")}),
        ("仕事で十二月十日までいないんだ", {"until": ("2026-12-10", "")}),
    ],
)
def test_a_day_or_a_time_is_found_within_a_sentence(
    utterance: str, slots: Mapping[str, object]
) -> None:
    assert values(utterance) == slots


@pytest.mark.parametrize("utterance", ["アレクサ、ストップ", "ストップ。", "ｽﾄｯﾌﾟ"])
def test_stop_is_a_pause_however_it_is_typed(utterance: str) -> None:
    assert steering_intent(utterance, LOCALE) == PAUSE


def test_the_wake_word_may_touch_what_follows_it() -> None:
    assert steering_intent("アレクサ次へ", LOCALE) == "AMAZON.NextIntent"
    assert steering_intent("アレクサンドリアへ", LOCALE) == ""
    assert leaves("アレクサ終了", LOCALE)


def test_what_is_said_to_each_other_reaches_no_skill() -> None:
    assert keeper_of("鍵かけた？", True, Habits(), LOCALE) is Keeper.ALEXA
    assert keeper_of("次へ", True, Habits(), LOCALE) is None
