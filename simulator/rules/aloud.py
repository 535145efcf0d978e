"""What is heard of an answer, in its order: its words, the recordings in them, then what is mixed.

Sources: SSML Reference (audio); "Integrate Visual and Audio Responses" (what is mixed is heard
behind the words, and never over them); the pages of APL for Audio's components. Filters, conditions
and bound data are not followed.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from simulator.rules.exchange import (
    Json,
    heard,
    in_one_line,
    inside,
    is_count,
    plain,
    read_ssml,
    spoken,
)

RENDERS = "Alexa.Presentation.APLA.RenderDocument"
MsOf = Callable[[str], int]
"""The milliseconds of a recording's address; 0 where they are not known."""


@dataclass(frozen=True)
class Part:
    """Words, a recording, or a silence."""

    text: str = ""
    url: str = ""
    ms: int = 0
    """How long it sounds; words take no time here."""
    token: str = ""
    """The document that it stands in; empty for what stands in the words."""


def parts_of(body: Json, ms_of: MsOf) -> list[Part]:
    """All that is heard of a response."""
    parts = list(_of_words(body, ms_of))
    for directive in body.get("directives") or []:
        if directive.get("type") == RENDERS:
            parts += mixed_parts(directive, ms_of)
    return parts


def words_of(body: Json) -> str:
    """The words of a response in one line, those behind its recordings too."""
    mixed = [
        part.text
        for directive in body.get("directives") or []
        if directive.get("type") == RENDERS
        for part in mixed_parts(directive, lambda url: 0)
    ]
    return in_one_line(" ".join((plain(spoken(body)), *mixed)))


def _of_words(body: Json, ms_of: MsOf) -> Iterator[Part]:
    """The parts of ``outputSpeech``."""
    ssml = spoken(body)
    if "<audio" not in ssml:
        yield Part(heard(body))
        return
    words: list[str] = []
    for is_recording, content in _of_element(read_ssml(ssml)):
        if not is_recording:
            words.append(content)
            continue
        yield Part(in_one_line(" ".join(words)))
        yield Part(url=content, ms=ms_of(content))
        words = []
    yield Part(in_one_line(" ".join(words)))


def _of_element(element: ElementTree.Element) -> Iterator[tuple[bool, str]]:
    """The words and the recordings' addresses of SSML, in their order; True: an address."""
    if element.tag == "audio":
        yield True, element.get("src", "")
    else:
        yield from _words_in(element.text)
        for child in element:
            yield from _of_element(child)
    yield from _words_in(element.tail)


def _words_in(text: str | None) -> Iterator[tuple[bool, str]]:
    words = plain(text or "")
    if words:
        yield False, words


def mixed_parts(directive: Json, ms_of: MsOf) -> list[Part]:
    """The parts of one document of APL for Audio."""
    template = inside(directive, "document", "mainTemplate")
    return _of_item(template, str(directive.get("token", "")), ms_of)


def _of_item(item: Any, token: str, ms_of: MsOf) -> list[Part]:  # noqa: ANN401 - any JSON
    """The parts of one component, in their order."""
    if not isinstance(item, Mapping):
        return []
    match item.get("type"):
        case "Speech":
            return [Part(plain(str(item.get("content", ""))), token=token)]
        case "Audio":
            url = str(item.get("source", ""))
            return [Part(url=url, ms=ms_of(url), token=token)]
        case "Silence":
            ms = item.get("duration")
            return [Part(ms=ms if isinstance(ms, int) and is_count(ms) else 0, token=token)]
    children = [_of_item(child, token, ms_of) for child in _children(item)]
    match item.get("type"):
        case "Mixer":
            return _at_once(children)
        case "Selector":
            return children[0] if children else []
    return [part for child in children for part in child]


def _children(item: Json) -> list[Any]:
    children = item.get("items", item.get("item", []))
    return children if isinstance(children, list) else [children]


def _at_once(children: list[list[Part]]) -> list[Part]:
    """Of what sounds at once, all words, and then what lasts longest."""
    if not children:
        return []
    longest = max(children, key=length_of)
    others = [part for child in children if child is not longest for part in child]
    return [*(part for part in others if part.text), *longest]


def length_of(parts: list[Part]) -> int:
    """How long these last, one behind the other."""
    return sum(part.ms for part in parts)
