"""The checklist reads a skill in Japanese: its sentences, its lengths, its listing, and its words."""
# ruff: noqa: RUF001 - marks of full width

from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from simulator.certify import Outcome, SkillUnderTest, Verdict, any_skill, certify
from simulator.certify.evidence import last_sentence, sentences_of, woken_in
from simulator.certify.word_lists import word_lists_of
from simulator.echo.foreign import AudioFolder

Json = dict[str, Any]
LOCALE = "ja-JP"
SITE = "https://moons.example"
QUESTION = "月を、いくつ数えますか？"
SPEECHES = {
    "LaunchRequest": f"こんばんは。{QUESTION}",
    "CountIntent": f"では、いっしょに数えましょう。{QUESTION}",
    "AMAZON.HelpIntent": f"夜の空にある月を、ひとつずつ数えるスキルです。{QUESTION}",
    "AMAZON.FallbackIntent": f"それは、わかりません。{QUESTION}",
    "AMAZON.StopIntent": "おやすみなさい。",
    "AMAZON.CancelIntent": "おやすみなさい。",
}
PAGE = "<p>" + "このスキルは、なにも残しません。" * 9 + "</p>"
LISTING = {
    "name": "月の数",
    "summary": "夜の月を、ふたりで数えます。",
    "description": "医療の助言でも治療でもありません。月を数えるだけです。",
    "keywords": ["月", "夜の空"],
    "examplePhrases": [
        "アレクサ、月の数を開いて",
        "アレクサ、月の数で三つ数えて",
        "アレクサ、月の数で月を見せて。",
    ],
}


def intent(name: str, *samples: str, **slots: str) -> Json:
    declared = [{"name": slot, "type": kind} for slot, kind in slots.items()]
    return {"name": name, "slots": declared, "samples": list(samples)}


def model(name: str = "月 の 数") -> Json:
    counts = [
        {"id": "3", "name": {"value": "三つ", "synonyms": ["3"]}},
        {"id": "7", "name": {"value": "七つ", "synonyms": ["7"]}},
    ]
    built_in = [intent(speech) for speech in SPEECHES if speech.startswith("AMAZON.")]
    language = {
        "invocationName": name,
        "types": [{"name": "COUNT", "values": counts}],
        "intents": [
            intent("CountIntent", "{count} 数えて", "月を見せて", count="COUNT"),
            *built_in,
        ],
    }
    return {"interactionModel": {"languageModel": language}}


def moons(
    speeches: Json | None = None, listing: Json | None = None, name: str = "月 の 数"
) -> SkillUnderTest:
    """A skill that counts moons, in other words and with another listing where these are handed in."""
    speech_of = SPEECHES | (speeches or {})

    def handler(event: Json, context: object) -> Json:
        request = event["request"]
        kind = request.get("intent", {}).get("name", request["type"])
        if kind not in speech_of:
            return {"version": "1.0", "response": {}}
        body: Json = {"outputSpeech": {"type": "PlainText", "text": speech_of[kind]}}
        is_open = "Stop" not in kind and "Cancel" not in kind
        if is_open:
            body["reprompt"] = {"outputSpeech": {"type": "PlainText", "text": QUESTION}}
        return {"version": "1.0", "response": {**body, "shouldEndSession": not is_open}}

    skill = any_skill(handler, model(name), AudioFolder(), LOCALE)
    legal = {"privacyPolicyUrl": f"{SITE}/privacy", "termsOfUseUrl": f"{SITE}/terms"}
    manifest = {
        "publishingInformation": {"locales": {LOCALE: LISTING | (listing or {})}},
        "privacyAndCompliance": {
            "locales": {LOCALE: legal},
            "containsAds": False,
            "isChildDirected": False,
        },
    }
    return replace(
        skill,
        scenarios=skill.scenarios[:1],
        manifest={"manifest": manifest},
        pages=dict.fromkeys(legal.values(), PAGE),
    )


@cache
def faultless() -> dict[str, Verdict]:
    return {verdict.item: verdict for verdict in certify(moons())}


def faults_of(item: str, skill: SkillUnderTest) -> str:
    (found,) = [verdict for verdict in certify(skill) if verdict.item == item]
    return " ".join(found.faults)


def test_a_japanese_skill_without_a_fault_fails_nowhere() -> None:
    """Its phrases are samples, its pages say something, and its help explains."""
    failed = {verdict for verdict in faultless().values() if verdict.outcome is Outcome.FAIL}
    assert failed == set()
    assert "3, such as" in faultless()["F1"].evidence


def test_no_word_list_is_left_to_a_person_in_japanese() -> None:
    assert word_lists_of(LOCALE) is not None
    assert not any("word lists" in str(verdict) for verdict in faultless().values())


LONG = "それから、" * 30
PLANTED: dict[str, tuple[str, str, SkillUnderTest]] = {
    "help that explains nothing": (
        "V4",
        "explains nothing",
        moons({"AMAZON.HelpIntent": f"はい。{QUESTION}"}),
    ),
    "a question behind a closed microphone": (
        "V2",
        "it asks 'もういいですか？'",
        moons({"AMAZON.StopIntent": "おやすみなさい。もういいですか？"}),
    ),
    "a prompt behind a closed microphone": (
        "V2",
        "it prompts '数を教えてください。'",
        moons({"AMAZON.StopIntent": "おやすみなさい。数を教えてください。"}),
    ),
    "a sentence without an end": (
        "V8",
        "a sentence of",
        moons({"CountIntent": f"{LONG}数えます。{QUESTION}"}),
    ),
    "a speech without an end": (
        "V8",
        "words at once",
        moons({"CountIntent": "月を数えるのは、いいことです。" * 30 + QUESTION}),
    ),
    "an address read aloud": (
        "V8",
        "moons.com",
        moons({"CountIntent": f"くわしくはmoons.comへ。{QUESTION}"}),
    ),
    "a phrase that is no sample": (
        "F1",
        "does not come from the sample utterances",
        moons(
            listing={"examplePhrases": [*LISTING["examplePhrases"], "アレクサ、月の数で犬を見せて"]}
        ),
    ),
    "a phrase that does not wake": (
        "F1",
        "does not begin with a wake word",
        moons(listing={"examplePhrases": ["月の数を開いて", *LISTING["examplePhrases"]]}),
    ),
    "another one's mark in Latin letters": (
        "P1",
        "'Amazon'",
        moons(listing={"name": "Amazonの月"}),
    ),
    "another one's mark in katakana": ("P1", "'アレクサ'", moons(listing={"name": "アレクサの月"})),
    "a plea for stars": (
        "P6",
        "星を五つ",
        moons({"CountIntent": f"よかったら、星を五つお願いします。{QUESTION}"}),
    ),
    "a question for a name": (
        "P5",
        "名前を教えて",
        moons({"CountIntent": "お名前を教えてくれますか？"}),
    ),
    "a wake word in its name": ("M", "it has a wake word", moons(name="アレクサ の 月")),
    "a single word for a name": ("M", "a single word is for brands", moons(name="月")),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_a_fault_planted_in_japanese_is_found(fault: str) -> None:
    item, why, skill = PLANTED[fault]
    assert why in faults_of(item, skill)


def test_an_empty_page_is_found_though_nobody_writes_spaces() -> None:
    nearly_empty = dict.fromkeys((f"{SITE}/privacy", f"{SITE}/terms"), "<p>なし。</p>")
    assert "says next to nothing" in faults_of("S2", replace(moons(), pages=nearly_empty))


@pytest.mark.parametrize(
    ("speech", "sentences"),
    [
        ("こんばんは。はじめますか？", ["こんばんは。", "はじめますか？"]),
        ("「はい。」と、言ってください。", ["「はい。」と、言ってください。"]),
        ("おやすみなさい。 ", ["おやすみなさい。 "]),
        ("Good night. Begin?", ["Good night.", "Begin?"]),
        ("3.5 seconds: now", ["3.5 seconds:", "now"]),
    ],
)
def test_sentences_end_with_or_without_a_space(speech: str, sentences: list[str]) -> None:
    """And none within what is quoted."""
    assert sentences_of(speech) == sentences
    assert last_sentence(speech) == sentences[-1]


@pytest.mark.parametrize(
    ("words", "woken"),
    [
        ("アレクサ、次", ["アレクサ"]),
        ("エコーを消して", ["エコー"]),
        ("ask alexa", ["alexa"]),
        ("エコーズを聞いて", []),
        ("静けさ", []),
    ],
)
def test_a_wake_word_is_found_in_either_script(words: str, woken: list[str]) -> None:
    assert woken_in(words) == woken
