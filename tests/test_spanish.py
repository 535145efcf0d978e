"""Spanish of two continents: nobody in America is spoken to as in Spain, nor the other way round."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

import pytest

from skill.guide.tables import has_file, locale_table
from tests.frozen import SHIPPED

FILES = ("guide", "practices", "questions", "support", "labels", "store")
"""What couples hear or see. What they may say themselves is not held to either address."""
AMERICA = ("es-MX", "es-US")

VOSOTROS = re.compile(
    r"""
    os | vuestr\w+ | vosotr[oa]s
    | \w+ (?: [áéaeo]is | ís )                  # estáis, queréis, fuisteis, sois, seguís
    | \w+ [aeií]d                               # mirad, poned, decid, oíd
    | \w+ [aei]d (?: me | nos | l[aeo]s? )      # preguntadme, dejadlo
    | \w+ (?: [aeí]os | [aeií]ros )             # daos, poneos, reíos, veros
    | idos
    """,
    re.VERBOSE,
)
"""A word to several people, as in Spain alone."""
NOUN = re.compile(r"\w+(?<!cu)(?<!lv)ie?dad")
"""The nouns in "-idad" and "-iedad", of which there is no end; "cuidad" and "olvidad" are none."""
ALIKE = frozenset(
    "ciudad edad mitad verdad amistad pared red sed usted huésped madrid país anís seis dieciséis "
    "bomberos deseos fríos libros nuestros números otros primeros".split()
)
"""Words that only end like one of those."""

USTEDES = re.compile(r"ustedes|\w*[áéíóú]\w+[ae]n (?: se | me | nos | l[aeo]s? )", re.VERBOSE)
"""A word to several people as in America, where it can be told: "quédense", "díganme", "déjenlo".

"Miren" may be about others, and "estadounidense" has no accent.
"""


def shown_texts(value: Any, name: str) -> Iterator[tuple[str, str]]:
    """Each text of a table, with the names that lead to it."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, Mapping):
        for key, below in value.items():
            yield from shown_texts(below, f"{name}.{key}")
    elif isinstance(value, list):
        for below in value:
            yield from shown_texts(below, name)


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, without the names in braces that are filled in."""
    return re.findall(r"[^\W\d_]+", re.sub(r"\{\w+\}", "", text).lower())


def is_vosotros(word: str) -> bool:
    """Whether a word speaks to several people as in Spain alone."""
    return bool(VOSOTROS.fullmatch(word)) and not NOUN.fullmatch(word) and word not in ALIKE


def is_ustedes(word: str) -> bool:
    """Whether a word speaks to several people as in America, as far as one word can tell."""
    return bool(USTEDES.fullmatch(word))


@cache
def places_of_words(locale: str) -> dict[str, str]:
    """Each word that a couple there hears or sees, and the name of a text that has it.

    The folders are laid over each other as the product does it.
    """
    places: dict[str, str] = {}
    for file in FILES:
        if not has_file(SHIPPED, locale, file):
            continue
        for name, text in shown_texts(locale_table(SHIPPED, locale, file), file):
            places.update(dict.fromkeys(words_of(text), name))
    return places


def found_in(locale: str, is_form: Callable[[str], bool]) -> dict[str, str]:
    """The words of this form in a locale, each with the name of a text that has it."""
    return {word: name for word, name in places_of_words(locale).items() if is_form(word)}


@pytest.mark.parametrize("locale", AMERICA)
def test_nobody_in_america_is_spoken_to_as_in_spain(locale: str) -> None:
    """All that Spain hears is there, and what speaks to the two of them is said otherwise."""
    assert len(found_in(locale, is_ustedes)) > 5
    assert found_in(locale, is_vosotros) == {}


def test_nobody_in_spain_is_spoken_to_as_in_america() -> None:
    """As far as a single word tells it."""
    assert len(found_in("es-ES", is_vosotros)) > 50
    assert found_in("es-ES", is_ustedes) == {}


SPAIN = (
    "os vuestro vuestras vosotros estáis queréis sois dais veis decís seguís dejasteis diríais "
    "hicisteis daos poneos quedaos reíos veros protegeros mirad notad preguntad cuidad olvidad "
    "poned decid oíd preguntadme dejadlo daros"
).split()
EVERYWHERE = (
    "ciudad verdad mitad pared país seis dieciséis suavidad seguridad curiosidad piedad cambios "
    "labios nos dos pasos manos juegos además jamás gris caminos ojos quien quieran decidan "
    "medalla modelos"
).split()


@pytest.mark.parametrize("word", SPAIN)
def test_a_form_of_vosotros_is_found(word: str) -> None:
    """Verbs in every tense, with and without a pronoun, and the pronouns."""
    assert is_vosotros(word)


@pytest.mark.parametrize("word", EVERYWHERE)
def test_a_word_of_every_country_is_left_alone(word: str) -> None:
    """Nouns that end like a verb of Spain, and verbs that do not."""
    assert not is_vosotros(word)
    assert not is_ustedes(word)


@pytest.mark.parametrize("word", ["ustedes", "quédense", "díganme", "déjenlo", "tómense"])
def test_a_form_of_ustedes_is_found(word: str) -> None:
    """A request with a pronoun behind it, which has an accent."""
    assert is_ustedes(word)


@pytest.mark.parametrize("word", ["estadounidense", "canadiense", "miren", "cuéntame", "tómate"])
def test_what_may_be_about_others_is_no_form_of_ustedes(word: str) -> None:
    """An adjective, a verb that says "they" as well, and a request to one."""
    assert not is_ustedes(word)
