"""What every locale that is ready has to keep, whatever its language.

Its transcripts are performed in ``test_conversations``, its content is checked in
``test_content_check``, its pages are opened in ``test_site``. English alone are, by their names:
``test_understanding``, ``test_unseen`` and ``test_consent`` (what is said in many words),
``test_page`` and ``test_terminal`` (which language it is in changes nothing of what they look at).
"""

from dataclasses import replace

import pytest

from bench import fuzz
from bench.fuzz import APOLOGY
from bench.mutations import REAL, recorded
from simulator.certify import Outcome, certify, quiet_together
from simulator.certify.under_test import SkillUnderTest
from simulator.echo.language import language_of
from simulator.echo.phrases import phrases_of
from skill.app import DEFAULT_LOCALE
from skill.guide.intents import Intent
from skill.guide.programme.session import CONTENT
from skill.guide.tables import locales

LOCALES = locales(CONTENT)
SEED = 20261123
ROOMS, EACH, REQUESTS = 6, 30, 80
"""Couples, the requests of each that others are made of, and how many are asked: some seconds."""
STEERED = (
    Intent.YES,
    Intent.NO,
    Intent.HELP,
    Intent.STOP,
    Intent.CANCEL,
    Intent.PAUSE,
    Intent.RESUME,
)
"""What certification asks for in every state."""


def said_to(skill: SkillUnderTest) -> list[str]:
    """What certification asks for in the skill's language, and a reminder, which needs leave."""
    own_words = language_of(skill.locale)
    steered = [own_words.utterance_for(intent.value) for intent in STEERED]
    intents = [each for each in skill.language["intents"] if each["name"] == Intent.REMIND]
    return [*steered, *phrases_of({**skill.language, "intents": intents}, skill.locale)]


@pytest.mark.slow
@pytest.mark.parametrize("locale", LOCALES)
def test_the_certification_checklist_is_kept(locale: str) -> None:
    """On a first night, by the words that are asked for in every state."""
    ours = quiet_together(CONTENT, locale)
    first_night: SkillUnderTest = replace(ours, scenarios=ours.scenarios[:1])
    verdicts = certify(first_night, said_to(first_night))
    assert verdicts
    assert [found for found in verdicts if found.outcome is Outcome.FAIL] == []


@pytest.mark.slow
@pytest.mark.parametrize("locale", LOCALES)
def test_nothing_is_raised_whatever_is_asked(locale: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The requests of real evenings and changed ones, by speakers that are set to this locale."""
    texts = [text.replace(DEFAULT_LOCALE, locale) for text in recorded(ROOMS, EACH)]
    assert any(f'"locale": "{locale}"' in text for text in texts)
    monkeypatch.setattr(fuzz, "_corpus", lambda: texts)
    tally = fuzz.run(0, SEED, REQUESTS)
    assert [str(finding) for finding in tally.findings] == []
    assert tally.outcomes.total() == REQUESTS
    assert tally.outcomes[REAL, APOLOGY] == 0
