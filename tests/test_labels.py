"""Labels: every locale has them whole, the pages use no others, and each button is understood."""

import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from interaction_models.build import model
from simulator.echo.language import language_of
from simulator.echo.understanding import FALLBACK, Understanding
from simulator.hearing import COSTS
from simulator.label_tables import AnswersLabels, PageLabels
from simulator.labels import faults_of, labels_near, labels_of
from simulator.page_text import in_its_language
from skill.errors import ContentError
from skill.guide.tables import locales
from skill.guide.talk import Stage
from skill.guide.text import WAKE_WORDS
from tests.bedroom import EVENING
from tests.frozen import FROZEN, SHIPPED

SIMULATOR = Path(__file__).parents[1] / "simulator"
FILE = FROZEN / "words" / "en-US" / "labels.toml"
IN_PAGE = {label.name for label in fields(PageLabels)}
FILLED_OTHERWISE = {"lang", "labels", "languages", "opening", "style", "script"}
"""What a page has in braces beside its labels."""


@pytest.mark.parametrize("locale", locales(SHIPPED))
def test_every_button_of_a_locale_is_understood(locale: str) -> None:
    language_model = model(locale, SHIPPED)
    understanding = Understanding(language_model, locale, COSTS)
    name = language_model["interactionModel"]["languageModel"]["invocationName"]
    labels = labels_of(locale, SHIPPED)
    buttons = {labels.usual.forget}
    for row in (*vars(labels.usual).values(), *vars(labels.answers).values()):
        buttons |= set(row) if isinstance(row, tuple) else set()
    for button in buttons:
        sentence = button.format(opening=language_of(locale).opening(name))
        reading = understanding.understand(sentence, EVENING.date())
        assert reading.intent != FALLBACK, sentence


def test_each_question_has_its_answers() -> None:
    assert {label.name for label in fields(AnswersLabels)} == set(Stage)


def test_the_pages_show_labels_alone_and_all_of_them() -> None:
    used = set()
    for page in (SIMULATOR / "page/index.html", SIMULATOR / "assistant/page/evening.html"):
        used |= set(re.findall(r"\{(\w+)\}", page.read_text(encoding="utf-8"))) - FILLED_OTHERWISE
    for script in SIMULATOR.glob("**/page/*.js"):
        used |= set(re.findall(r"\blabels\.(\w+)", script.read_text(encoding="utf-8"))) - {"js"}
    evening = {"pause", "resume", "next", "stop"}  # by the names of its actions
    of_python = {"not_played"}
    assert used | evening | of_python == IN_PAGE


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('ended = "Session ended"', "", "[terminal] ended is missing"),
        ('ended = "Session ended"', "ended = 3", "write a text"),
        ('gate = ["yes", "no"]', 'gate = "yes"', "write a list of texts"),
        ("{clock} of {length}", "{clock}", "filled in is {clock}, {length}"),
        ("{clock} of {length}", "{clock} of {length", "write a name between braces"),
        ("[timeline]", "[timelines]", "there is no [timeline]"),
        ('quiet = "(quiet)"', 'quiet = "(quiet)"\nloud = "(loud)"', "[timeline] loud: nobody"),
    ],
)
def test_a_slip_is_told_with_where_it_is(old: str, new: str, why: str) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    faults = [sentence for _, sentence in faults_of(tomllib.loads(text.replace(old, new)))]
    assert any(why in sentence for sentence in faults), faults


def test_a_locale_without_labels_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"words/xx-XX/labels\.toml: cannot be read"):
        labels_of("xx-XX", tmp_path)


def test_a_skill_of_somebody_elses_has_the_nearest_labels() -> None:
    assert labels_near("en-GB") == labels_near("hi-IN") == labels_of("en-US")
    assert labels_near("es-AR") == labels_of("es-MX")
    assert labels_near("fr-BE") == labels_of("fr-FR")


def test_no_label_ends_the_element_that_it_stands_in() -> None:
    """Whoever translates may write what they like: a page stays whole."""
    labels = labels_of("en-US")
    page = PageLabels(**{**vars(labels.page), "title": '</script> & "so" <b>'})
    shown = in_its_language(
        '<i title="{title}">{title}</i><script>{labels}</script>',
        "en-US",
        type(labels)(**{**vars(labels), "page": page}),
    )
    assert shown.count("</script>") == 1
    assert '<i title="&lt;/script&gt; &amp; &quot;so&quot; &lt;b&gt;">' in shown


def test_no_label_holds_what_wakes_a_speaker() -> None:
    """A page may be read aloud, and what it shows is the guide's as well."""
    labels = (SHIPPED / "words" / "en-US" / "labels.toml").read_text()
    values = " ".join(line for line in labels.splitlines() if not line.startswith("#"))
    shown = re.findall(r'"([^"]*)"', values)
    words = set(re.findall(r"\w+", " ".join(shown).lower()))
    assert len(words) > 100
    assert words & WAKE_WORDS == set()
