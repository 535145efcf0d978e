"""A second language, by its words alone: models, understanding, an evening, pages and calendar.

The locale is a handful of German words over the frozen content (``tests/german.py``); no code knows
of it.
"""

import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from interaction_models.build import model
from simulator.check import problems
from simulator.echo.understanding import FALLBACK, Understanding
from simulator.evening import calendar
from simulator.hearing import COSTS
from simulator.label_tables import Labels
from simulator.labels import labels_of
from simulator.page_text import in_its_language
from simulator.web import INDEX, PAGE
from skill.guide.couple import Couple
from skill.guide.programme import Tonight, captions, recording
from skill.guide.words import Words, load_words
from tests.bedroom import PLAN
from tests.german import LOCALE, write_german

MONDAY = date(2026, 11, 23)
OPENING = "öffne leise zu zweit"


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_german(tmp_path_factory.mktemp("german"))


@pytest.fixture(scope="module")
def understanding(content: Path) -> Understanding:
    return Understanding(model(LOCALE, content), LOCALE, COSTS)


@pytest.fixture(scope="module")
def words(content: Path) -> Words:
    return load_words(content, LOCALE)


@pytest.fixture(scope="module")
def labels(content: Path) -> Labels:
    return labels_of(LOCALE, content)


def test_templates_with_umlauts_are_phrases_of_the_model(content: Path) -> None:
    intents = model(LOCALE, content)["interactionModel"]["languageModel"]["intents"]
    phrases = {intent["name"]: intent["samples"] for intent in intents}
    assert {
        "führ uns bitte durch {length} minuten",
        "führ uns durch {length} minuten",
    } <= set(phrases["BeginIntent"])


@pytest.mark.parametrize(
    ("sentence", "intent", "slots"),
    [
        ("sieben Minuten", "BeginIntent", {"length": "7"}),
        ("Führ uns durch zwölf Minuten", "BeginIntent", {"length": "12"}),
        ("wir sind sehr müde heute Abend", "BeginIntent", {"mood": "tired"}),
        ("Ja, bitte!", "AMAZON.YesIntent", {}),
        ("schon gut", "AMAZON.CancelIntent", {}),
        ("ich mag nicht mehr leben", "CareIntent", {}),
    ],
)
def test_a_sentence_is_understood(
    understanding: Understanding, sentence: str, intent: str, slots: dict[str, str]
) -> None:
    reading = understanding.understand(sentence, MONDAY)
    assert reading.intent == intent
    assert {name: value.id for name, value in reading.slots.items() if value.id} == slots


@pytest.mark.parametrize(
    ("sentence", "at"),
    [
        ("erinnere uns um halb zehn", "09:30"),
        ("erinnere uns jeden Abend um neun Uhr abends", "21:00"),
        ("erinnere uns um viertel vor zehn", "09:45"),
        ("erinnere uns um 22 Uhr 15", "22:15"),
    ],
)
def test_a_time_is_understood(understanding: Understanding, sentence: str, at: str) -> None:
    reading = understanding.understand(sentence, MONDAY)
    assert (reading.intent, reading.slots["at"].value) == ("RemindIntent", at)


@pytest.mark.parametrize(
    ("sentence", "until"),
    [
        ("wir sind weg bis Sonntag", "2026-11-29"),
        ("wir verreisen bis nächsten Montag", "2026-11-30"),
        ("wir sind weg bis zwanzigsten Dezember", "2026-12-20"),
        ("wir verreisen bis morgen", "2026-11-24"),
    ],
)
def test_a_day_is_understood(understanding: Understanding, sentence: str, until: str) -> None:
    reading = understanding.understand(sentence, MONDAY)
    assert (reading.intent, reading.slots["until"].value) == ("AwayIntent", until)


@pytest.mark.parametrize(
    ("sentence", "intent"),
    [
        (OPENING, ""),
        ("starte den Skill leise zu zweit", ""),
        ("frage leise zu zweit wie viele Abende", "NightsIntent"),
        ("sag leise zu zweit stopp", "AMAZON.StopIntent"),
    ],
)
def test_the_skill_is_called_by_german_verbs(
    understanding: Understanding, sentence: str, intent: str
) -> None:
    reading = understanding.understand(sentence, MONDAY)
    assert (reading.named, reading.intent) == (True, intent)


@pytest.mark.parametrize(
    ("sentence", "intent"),
    [
        ("ähm führ uns mal bitte durch so sieben Minuten", "BeginIntent"),
        ("wir mögen heute einfach nicht", "DeclineIntent"),
        ("hör jetzt auf damit", "EndIntent"),
    ],
)
def test_what_no_phrase_says_is_understood_by_nearness(
    understanding: Understanding, sentence: str, intent: str
) -> None:
    assert understanding.understand(sentence, MONDAY).intent == intent


def test_everyday_talk_is_for_nobody(understanding: Understanding) -> None:
    reading = understanding.understand("hast du die Katze gefüttert", MONDAY)
    assert reading.intent == FALLBACK


def test_numbers_times_and_days_are_said_in_german(words: Words) -> None:
    from datetime import time

    assert words.minutes(7) == "sieben"
    assert words.time(time(21, 30)) == "21:30 Uhr"
    assert words.day(MONDAY + timedelta(days=6), MONDAY) == "Sonntag"
    assert words.day(date(2026, 12, 20), MONDAY) == "20. Dezember"


def test_captions_are_german(words: Words) -> None:
    shown = {
        caption.text.partition(" ")[0]
        for segment in PLAN.segments
        for caption in captions(recording(segment, words, Tonight()), words)
    }
    assert {"(ein)", "(aus)"} <= shown
    assert not {"(in)", "(out)"} & shown


def test_the_page_is_german(labels: Labels) -> None:
    page = in_its_language((PAGE / INDEX).read_text(encoding="utf-8"), LOCALE, labels, OPENING)
    assert '<html lang="de-DE">' in page
    assert "<h1>Leise zu zweit</h1>" in page
    assert f'placeholder="{OPENING}"' in page
    assert '"place": "{name}, {clock} von {length}"' in page


def test_the_year_of_nights_is_german(labels: Labels) -> None:
    couple = Couple(frozenset({MONDAY, MONDAY - timedelta(days=1)}))
    text = calendar.as_text(couple, MONDAY, labels.nights)
    assert "März" in text.splitlines()[0]
    assert text.endswith("Abende: 2, in Folge: 2, längste Folge: 2\n")
    assert f"{MONDAY}: zusammen" in calendar.as_svg(couple, MONDAY, labels.nights)


def test_a_label_that_is_forgotten_is_told(tmp_path: Path) -> None:
    content = write_german(tmp_path)
    path = content / "words" / LOCALE / "labels.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('ended = "Gespräch beendet"\n', ""), encoding="utf-8")
    missing = [line for line in problems(content) if line.startswith("words/de-DE/labels.toml")]
    assert len(missing) == 1
    assert "[terminal] ended is missing" in missing[0]


def talked(content: Path, data: Path, *sentences: str) -> list[str]:
    """The lines of a terminal in which this is said, on a virtual clock."""
    done = subprocess.run(
        [
            *(sys.executable, "-W", "ignore", "-m", "tests.german", str(content)),
            *("talk", "--locale", LOCALE, "--fast", "--mute", "--data", str(data)),
            *("--at", "2026-11-23 22:00 Europe/Berlin"),
        ],
        input="\n".join([*sentences, ".quit"]) + "\n",
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_an_evening_in_the_terminal_is_german(content: Path, tmp_path: Path) -> None:
    """Opened by a German verb, begun by a yes, followed by eye, paused, and asked by its name."""
    lines = talked(
        content,
        tmp_path,
        OPENING,
        "ja",
        ".wait 40",
        "wie viele abende",
        "pause",
        "",
        "frage leise zu zweit wie viele abende",
    )
    shown = "\n".join(lines)
    assert lines[0].startswith(f'Sagt "{OPENING}".')
    assert "Alexa > Willkommen, ihr zwei." in shown
    assert "Alexa > Dann los." in shown
    assert "Gespräch beendet" in lines
    assert any(line.startswith("0:00") for line in lines)
    assert '"frage leise zu zweit wie viele abende"' in shown
    assert "Session ended" not in shown
    assert lines[-1] == "Alexa > Noch kein Abend. Heute kann der erste sein."
