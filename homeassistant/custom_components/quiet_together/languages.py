"""Which of the guide's languages a home hears."""

from interaction_models.build import locales
from skill.context import nearest


def locale_for(language: str) -> str:
    """The guide's locale for a language of Home Assistant's, such as "en" or "de-CH".

    A home whose language the guide does not speak hears the one that it speaks first.
    """
    there = locales()
    if language in there:
        return language
    return nearest(language, there)


def languages() -> list[str]:
    """The languages that the guide speaks, as Home Assistant names them."""
    return sorted({locale.partition("-")[0] for locale in locales()})
