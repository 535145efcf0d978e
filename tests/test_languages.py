"""What a speaker knows of each language: enough for any skill, and nothing that it cannot use."""

from datetime import date

import pytest
from dateparser.languages.loader import default_loader

from simulator.certify.word_lists import FOLDER as WORD_LISTS
from simulator.certify.word_lists import word_lists_of
from simulator.echo.foreign import read_model
from simulator.echo.language import FOLDER, language_of, normal, words_of
from simulator.echo.steering import PAUSE, STEERING, STOP, common_utterances, steering_intent
from simulator.echo.times import day_of, plain_day_of, time_of
from simulator.echo.understanding import Understanding
from tests.test_foreign import HELLO

LANGUAGES = sorted(path.stem for path in FOLDER.glob("*.toml"))
NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""As dateparser's own data has them."""
MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize("code", LANGUAGES)
def test_all_that_steers_has_words(code: str) -> None:
    assert set(common_utterances(code)) == STEERING
    language = language_of(code)
    for intent in (STOP, "AMAZON.YesIntent", "AMAZON.NoIntent", "AMAZON.HelpIntent"):
        assert language.utterance_for(intent)
    assert steering_intent(language.stop[0], code) == PAUSE


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_is_shown_to_people_calls_a_skill(code: str) -> None:
    """Its opening opens a skill of any name, and its asking brings a wish to it."""
    _, model = HELLO
    understanding = Understanding(read_model(model), code)
    language = language_of(code)
    opened = understanding.understand(language.opening("kind greeter"), MONDAY)
    assert (opened.named, opened.intent) == (True, "")
    help_word = language.utterance_for("AMAZON.HelpIntent")
    asked = understanding.understand(language.asking("kind greeter", help_word), MONDAY)
    assert (asked.named, asked.intent) == (True, "AMAZON.HelpIntent")


@pytest.mark.parametrize("code", LANGUAGES)
def test_days_are_named_from_monday_to_sunday(code: str) -> None:
    days = language_of(code).days
    assert len(days.months) == 12
    meant = [plain_day_of(weekday, MONDAY, language_of(code)) for weekday in days.weekdays]
    assert meant == [f"2026-11-{day}" for day in (30, 24, 25, 26, 27, 28, 29)]


@pytest.mark.parametrize("code", LANGUAGES)
def test_dateparser_knows_the_same_weekdays(code: str) -> None:
    """So that none is misspelt, and none stands at another one's place."""
    known = default_loader.get_locale(code).info
    for weekday, name in zip(language_of(code).days.weekdays, NAMES, strict=True):
        assert weekday in map(normal, known[name])


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_example_of_a_time_is_one(code: str) -> None:
    language = language_of(code)
    for example in language.examples["AMAZON.TIME"]:
        assert time_of(normal(example), MONDAY, language), example


@pytest.mark.parametrize(
    ("code", "words", "time"),
    [
        ("en", "half past nine p m", "21:30"),
        ("de", "halb zehn", "09:30"),
        ("de", "neun Uhr abends", "21:00"),
        ("fr", "dix heures moins le quart", "09:45"),
        ("it", "nove e mezza di sera", "21:30"),
        ("es", "las diez menos cuarto", "09:45"),
        ("es", "un cuarto para las diez", "09:45"),
        ("es", "las nueve y cuarto de la noche", "21:15"),
        ("es", "las veintidós treinta", "22:30"),
        ("pt", "quinze para as dez", "09:45"),
        ("ja", "午後九時半", "21:30"),
    ],
)
def test_a_time_is_told_as_the_language_tells_it(code: str, words: str, time: str) -> None:
    assert time_of(normal(words), MONDAY, language_of(code)) == time


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("en", "december 20"),
        ("de", "zwanzigsten Dezember"),
        ("fr", "le 20 décembre"),
        ("it", "20 dicembre"),
        ("es", "20 de diciembre"),
        ("pt", "dia 20 de dezembro"),
        ("ja", "12月20日"),
    ],
)
def test_a_date_is_named_as_the_language_names_it(code: str, words: str) -> None:
    assert day_of(normal(words), MONDAY, language_of(code)) == "2026-12-20"


@pytest.mark.parametrize("path", sorted(WORD_LISTS.glob("*.toml")), ids=lambda path: path.stem)
def test_word_lists_are_of_languages_that_are_heard(path: object) -> None:
    code = str(getattr(path, "stem", ""))
    assert code in LANGUAGES
    lists = word_lists_of(code)
    assert lists is not None
    verb = language_of(code).calling.opening.partition(" {name}")[0]
    assert verb in lists.opening


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("Führ uns!", ["führ", "uns"]),
        ("fu\u0308hr", ["führ"]),
        ("s'il te plaît", ["sil", "te", "plaît"]),
        ("五回の呼吸をキス", ["五", "回", "の", "呼", "吸", "を", "キス"]),
        ("ठीक है", ["ठीक", "है"]),
    ],
)
def test_words_of_other_scripts(sentence: str, words: list[str]) -> None:
    """Composed or not; where no spaces are written, each sign is a word."""
    assert words_of(sentence) == words
    assert normal(normal(sentence)) == normal(sentence)


JAPANESE = {
    "invocationName": "ふたりの時間",
    "types": [{"name": "LENGTH", "values": [{"id": "7", "name": {"value": "七"}}]}],
    "intents": [
        {
            "name": "BeginIntent",
            "slots": [{"name": "length", "type": "LENGTH"}],
            "samples": ["{length} 分 お願い", "{length} 分 やろう"],
        },
        {
            "name": "RemindIntent",
            "slots": [{"name": "at", "type": "AMAZON.TIME"}],
            "samples": ["{at} に 教えて", "毎晩 {at} に 知らせて"],
        },
        {"name": "TiredIntent", "slots": [], "samples": ["今日は疲れた", "とても疲れている"]},
    ],
}


@pytest.mark.parametrize(
    ("sentence", "named", "intent"),
    [
        ("ふたりの時間を開いて", True, ""),
        ("ふたりの時間で七分お願い", True, "BeginIntent"),
        ("毎晩九時半に知らせて", False, "RemindIntent"),
        ("今日はとても疲れた", False, "TiredIntent"),
        ("鍵かけた", False, "AMAZON.FallbackIntent"),
    ],
)
def test_a_language_without_spaces_is_understood(sentence: str, named: bool, intent: str) -> None:
    model = {"interactionModel": {"languageModel": JAPANESE}}
    reading = Understanding(model, "ja-JP").understand(sentence, MONDAY)
    assert (reading.named, reading.intent) == (named, intent)
