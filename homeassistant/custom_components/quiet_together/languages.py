"""Which of the guide's languages a home hears."""

from skill.context import DEFAULT_LOCALE, nearest
from skill.guide.programme import CONTENT
from skill.guide.tables import locales_by_language, offered_locales


def locales() -> list[str]:
    """The guide's locales: of one language first that which the others extend."""
    return offered_locales(CONTENT, DEFAULT_LOCALE)


def locale_for(language: str, country: str | None = None) -> str:
    """The guide's locale for a language of Home Assistant's, such as "en" or "de-CH".

    The home's ``country`` tells which one where the language has no country of its own: its numbers
    to call are those that are answered there. A home whose language the guide does not speak hears
    the one that it speaks first.
    """
    by_language = locales_by_language(CONTENT)
    name, _, region = language.partition("-")
    # A region of digits is no country: "es-419" is Spanish in all of Latin America.
    spoken_here = language if region.isalpha() else f"{name}-{country}"
    meant = by_language.get(spoken_here) or by_language.get(language)
    return meant or nearest(language, locales())


def languages() -> list[str]:
    """The languages that the guide speaks, as Home Assistant names them."""
    return sorted({locale.partition("-")[0] for locale in locales()})
