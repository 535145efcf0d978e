"""Rules of what a screen shows, and of audio that the cloud mixes: APL and APL for audio."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from simulator.rules.aloud import length_of, mixed_parts
from simulator.rules.exchange import Exchange, Findings, Json, inside, is_count

APL = "Alexa.Presentation.APL"
APLA = "Alexa.Presentation.APLA"
MAX_MIXED_MS = 240_000
MIXED_FROM = ("https://", "soundbank://", "${")
"""How the address of a mixed recording begins: the web, Alexa's own sounds, or bound data."""
_EASING = re.compile(r"linear|ease|ease-in|ease-out|ease-in-out|(cubic-bezier|path)\(.*\)|\$\{.*\}")


def screen_present(exchange: Exchange) -> Findings:
    """A device without a screen takes no APL ("Invalid Directive": ask-cli#277)."""
    if exchange.interfaces is None or APL in exchange.interfaces:
        return
    for place, directive in exchange.directives(f"{APL}."):
        yield place, f"this device has no screen for {directive['type']}"


def documents(exchange: Exchange) -> Findings:
    """RenderDocument has a token, and a document of its kind or a link to one.

    Source: APL Interface Reference.
    """
    for place, directive in exchange.directives(f"{APL}.RenderDocument", f"{APLA}.RenderDocument"):
        kind = "APLA" if directive["type"].startswith(f"{APLA}.") else "APL"
        document = directive.get("document") or {}
        if not directive.get("token"):
            yield f"{place}.token", "a document needs one"
        if document.get("type") == "Link":
            source = str(document.get("src", ""))
            if not source.startswith("doc://"):
                yield f"{place}.document.src", "a link begins with doc://"
        elif not _is_document(document, kind):
            yield f"{place}.document", f"is of type {kind}, with a version and a mainTemplate"


def _is_document(document: Json, kind: str) -> bool:
    """Whether this has what every document of its kind has."""
    if document.get("type") != kind or not document.get("version"):
        return False
    return "mainTemplate" in document


def apl_version(exchange: Exchange) -> Findings:
    """A document asks for no newer APL than the device has.

    Source: APL Interface Reference, ``runtime.maxVersion``.
    """
    runtime = inside(exchange.interfaces, APL, "runtime")
    newest = runtime.get("maxVersion")
    if not newest:
        return
    for place, directive in exchange.directives(f"{APL}.RenderDocument"):
        document = directive.get("document") or {}
        version = document.get("version")
        if version and _numbers(version) > _numbers(newest):
            yield f"{place}.document.version", f"{version} is newer than the device's {newest}"


def commands_token(exchange: Exchange) -> Findings:
    """ExecuteCommands names the document that is shown, or that this response shows.

    Source: APL Interface Reference.
    """
    on_screen = inside(exchange.envelope, "context", APL)
    renderings = exchange.directives(f"{APL}.RenderDocument")
    tokens = {directive.get("token") for _, directive in renderings}
    if not tokens:  # the commands are for what an earlier response has shown
        tokens = {on_screen.get("token")}
    for place, directive in exchange.directives(f"{APL}.ExecuteCommands"):
        token = directive.get("token")
        if not token or token not in tokens:
            yield f"{place}.token", "no such document is shown"
        if not directive.get("commands"):
            yield f"{place}.commands", "there are none"


def animations(exchange: Exchange) -> Findings:
    """AnimateItem lasts whole milliseconds and repeats whole times (AnimateItem Command)."""
    for place, directive in exchange.directives(f"{APL}."):
        for item in _objects_of(directive, "AnimateItem"):
            for why in _animation_faults(item):
                yield place, why


def _animation_faults(item: Json) -> Iterator[str]:
    # A duration is needed; without a ``repeatCount`` the animation runs once.
    counts = {"duration": item.get("duration")}
    if item.get("repeatCount") is not None:
        counts["repeatCount"] = item["repeatCount"]
    for key, value in counts.items():
        if not _is_bound(value) and not is_count(value):
            yield f"AnimateItem {key}={value!r} is not a whole number from 0"
    if item.get("repeatMode", "restart") not in ("restart", "reverse"):
        yield f"AnimateItem repeatMode={item['repeatMode']!r} is restart or reverse"
    if not _EASING.fullmatch(str(item.get("easing", "linear"))):
        yield f"AnimateItem easing={item['easing']!r} is not known"


def mixing_present(exchange: Exchange) -> Findings:
    """A device for which nothing is mixed takes no APL for audio (jovo-framework#849: silence)."""
    if exchange.interfaces is None or APLA in exchange.interfaces:
        return
    for place, directive in exchange.directives(f"{APLA}."):
        yield place, f"nothing is mixed for this device, so {directive['type']} is silent"


def mixed_audio(exchange: Exchange) -> Findings:
    """APL for audio mixes https recordings into 240 s at most.

    Source: "Audio (APL for Audio)", November 2025.
    """
    for place, directive in exchange.directives(f"{APLA}.RenderDocument"):
        document = directive.get("document") or {}
        for item in _objects_of(document, "Audio"):
            source = str(item.get("source", "https://"))
            if not source.startswith(MIXED_FROM):
                yield place, f"Audio source={source!r} is not https"
        total_ms = length_of(mixed_parts(directive, exchange.ms_of))
        if total_ms > MAX_MIXED_MS:
            yield place, f"{total_ms} ms in the mix, {MAX_MIXED_MS} at most"


def _objects_of(tree: Any, kind: str) -> Iterator[Json]:  # noqa: ANN401 - any JSON
    """Every object of this type in it."""
    for item in _objects(tree):
        if item.get("type") == kind:
            yield item


def _objects(tree: Any) -> Iterator[Json]:  # noqa: ANN401 - any JSON
    """Every object in it, itself first."""
    if isinstance(tree, Mapping):
        yield tree
        tree = list(tree.values())
    if isinstance(tree, list):
        for part in tree:
            yield from _objects(part)


def _is_bound(value: object) -> bool:
    """Whether this is an expression, whose value the document gets from its data."""
    return isinstance(value, str) and value.startswith("${")


def _numbers(version: object) -> tuple[int, ...]:
    """A version as numbers, since as text 2024.10 would come before 2024.3."""
    parts = re.findall(r"\d+", str(version))
    return tuple(map(int, parts))
