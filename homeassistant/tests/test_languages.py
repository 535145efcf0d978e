"""A home hears the guide in its own language, and steers it by that language's words."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from custom_components.quiet_together import guide, languages
from custom_components.quiet_together.guide import open_guide
from custom_components.quiet_together.languages import locale_for, locales
from custom_components.quiet_together.shelf import Shelf
from custom_components.quiet_together.steering import steering_sentences
from simulator.echo.language import language_of, normal

NOW = datetime(2026, 11, 23, 22, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "country", "locale"),
    [
        ("en-GB", "GB", "en-GB"),
        ("en-GB", "US", "en-GB"),
        ("en", "AU", "en-AU"),
        ("en", "NZ", "en-US"),
        ("en", None, "en-US"),
        ("es", "AR", "es-MX"),
        ("es", "PR", "es-US"),
        ("es-419", None, "es-MX"),
        ("es-419", "CO", "es-MX"),
        ("es-419", "US", "es-US"),
        ("es-419", "DE", "es-MX"),
        ("es", None, "es-ES"),
        ("fr", "BE", "fr-FR"),
        ("fr-CH", "CH", "fr-FR"),
        ("pt-PT", "PT", "pt-BR"),
        ("nl", "NL", "en-US"),
    ],
)
def test_a_home_hears_its_own_language_or_the_nearest(
    language: str, country: str | None, locale: str
) -> None:
    """And the numbers to call of its own country, where there are some."""
    assert locale_for(language, country) == locale


@pytest.mark.parametrize(
    "there",
    [
        ["en-US", "de-DE"],
        ["en-US", "es-ES", "es-MX", "es-US"],
        ["en-US", "fr-FR", "fr-CA"],
        ["en-US", "it-IT"],
        ["en-US", "pt-BR"],
        ["en-US", "ja-JP"],
    ],
)
def test_another_language_is_heard_once_it_is_ready(
    there: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(languages, "locales", lambda: there)
    other = next(name for name in there if name != "en-US")
    language, _, country = other.partition("-")
    assert locale_for(language, country) == other
    assert locale_for(language) == other


@pytest.mark.parametrize("locale", locales())
def test_each_language_steers_by_its_own_words(locale: str) -> None:
    """Pause, go on, next and stop, as the language has them."""
    sentences = steering_sentences(locale)
    own = language_of(locale)
    for intent in ("AMAZON.PauseIntent", "AMAZON.NextIntent", "AMAZON.ResumeIntent"):
        assert normal(own.utterance_for(intent)) in sentences
    assert normal(own.stop[0]) in sentences


@pytest.mark.parametrize("locale", locales())
def test_the_guide_opens_by_the_words_of_its_language(
    locale: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    language, _, country = locale.partition("-")
    opened = open_guide(tmp_path, Shelf(tmp_path / "recordings"), NOW, "UTC", language, country)
    heard: list[str] = []
    monkeypatch.setattr(guide.Guide, "hear", lambda self, sentence, now: heard.append(sentence))
    opened.open(NOW)
    assert opened.locale == locale
    assert heard == [language_of(locale).opening(opened._laptop.invocation_name)]
