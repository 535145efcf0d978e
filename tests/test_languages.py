"""What a speaker knows of each language: enough for any skill, and nothing that it cannot use."""

from datetime import date

import pytest

from simulator.certify.word_lists import FOLDER as WORD_LISTS
from simulator.certify.word_lists import word_lists_of
from simulator.echo.foreign import read_model
from simulator.echo.language import FOLDER, language_of, normal, words_of
from simulator.echo.steering import PAUSE, STEERING, STOP, common_utterances, steering_intent
from simulator.echo.times import day_of, plain_day_of, time_of
from simulator.echo.understanding import Understanding
from tests.test_foreign import HELLO

LANGUAGES = sorted(path.stem for path in FOLDER.glob("*.toml"))
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
def test_dateparser_means_the_same_weekday(code: str) -> None:
    language = language_of(code)
    for weekday in language.days.weekdays:
        assert day_of(weekday, MONDAY, language) == plain_day_of(weekday, MONDAY, language)


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_word_for_an_hour_tells_it(code: str) -> None:
    language = language_of(code)
    for word, hour in language.clock.hour.items():
        assert time_of(word, MONDAY, language) == f"{hour:02d}:00"


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
