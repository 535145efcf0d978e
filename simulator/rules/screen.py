"""Rules of what a screen shows, and of audio that the cloud mixes: APL and APL for audio."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from simulator.rules.exchange import Exchange, Findings, Json, inside

APL, APLA = "Alexa.Presentation.APL", "Alexa.Presentation.APLA"
MAX_MIXED_MS = 240_000
_EASING = re.compile(r"linear|ease|ease-in|ease-out|ease-in-out|(cubic-bezier|path)\(.*\)|\$\{.*\}")


def screen_present(exchange: Exchange) -> Findings:
    """A device without a screen takes no APL ("Invalid Directive": ask-cli#277)."""
    if exchange.interfaces is not None and APL not in exchange.interfaces:
        for place, directive in exchange.directives(f"{APL}."):
            yield place, f"this device has no screen for {directive['type']}"


def documents(exchange: Exchange) -> Findings:
    """RenderDocument has a token, and a document of its kind or a link to one.

    Source: APL Interface Reference.
    """
    for place, directive in exchange.directives(f"{APL}.RenderDocument", f"{APLA}.RenderDocument"):
        wanted = "APLA" if directive["type"].startswith(f"{APLA}.") else "APL"
        document = directive.get("document") or {}
        if not directive.get("token"):
            yield f"{place}.token", "a document needs one"
        if document.get("type") == "Link":
            if not str(document.get("src", "")).startswith("doc://"):
                yield f"{place}.document.src", "a link begins with doc://"
        elif (
            document.get("type") != wanted
            or not document.get("version")
            or "mainTemplate" not in document
        ):
            yield f"{place}.document", f"is of type {wanted}, with a version and a mainTemplate"


def apl_version(exchange: Exchange) -> Findings:
    """A document asks for no newer APL than the device has.

    Source: APL Interface Reference, ``runtime.maxVersion``.
    """
    runtime = inside(exchange.interfaces, APL, "runtime")
    for place, directive in exchange.directives(f"{APL}.RenderDocument"):
        version = (directive.get("document") or {}).get("version")
        if (
            version
            and (newest := runtime.get("maxVersion"))
            and _numbers(version) > _numbers(newest)
        ):
            yield f"{place}.document.version", f"{version} is newer than the device's {newest}"


def commands_token(exchange: Exchange) -> Findings:
    """ExecuteCommands names the document that is shown, or that this response shows.

    Source: APL Interface Reference.
    """
    shown = inside(exchange.envelope, "context", APL)
    tokens = {
        directive.get("token") for _, directive in exchange.directives(f"{APL}.RenderDocument")
    }
    for place, directive in exchange.directives(f"{APL}.ExecuteCommands"):
        if not directive.get("token") or directive["token"] not in (tokens or {shown.get("token")}):
            yield f"{place}.token", "no such document is shown"
        if not directive.get("commands"):
            yield f"{place}.commands", "there are none"


def animations(exchange: Exchange) -> Findings:
    """AnimateItem lasts whole milliseconds and repeats whole times (AnimateItem Command)."""
    for place, directive in exchange.directives(f"{APL}."):
        for item in _objects(directive):
            if item.get("type") == "AnimateItem":
                for why in _animation_faults(item):
                    yield place, why


def _animation_faults(item: Json) -> Iterator[str]:
    for key, needed in (("duration", True), ("repeatCount", False)):
        value = item.get(key)
        bound = isinstance(value, str) and value.startswith("${")
        if (needed or value is not None) and not bound and not _is_count(value):
            yield f"AnimateItem {key}={value!r} is not a whole number from 0"
    if item.get("repeatMode", "restart") not in ("restart", "reverse"):
        yield f"AnimateItem repeatMode={item['repeatMode']!r} is restart or reverse"
    if not _EASING.fullmatch(str(item.get("easing", "linear"))):
        yield f"AnimateItem easing={item['easing']!r} is not known"


def mixed_audio(exchange: Exchange) -> Findings:
    """APL for audio mixes https recordings into 240 s at most.

    Source: "Audio (APL for Audio)", November 2025.
    """
    for place, directive in exchange.directives(f"{APLA}.RenderDocument"):
        items = list(_objects(directive.get("document") or {}))
        for item in items:
            source = (
                str(item.get("source", "https://")) if item.get("type") == "Audio" else "https://"
            )
            if not source.startswith(("https://", "soundbank://", "${")):
                yield place, f"Audio source={source!r} is not https"
        silent = sum(
            item["duration"]
            for item in items
            if item.get("type") == "Silence" and _is_count(item.get("duration"))
        )
        if silent > MAX_MIXED_MS:
            yield place, f"{silent} ms of silence, {MAX_MIXED_MS} of everything at most"


def _objects(tree: Any) -> Iterator[Json]:  # noqa: ANN401 - any JSON
    """Every object in it, itself first."""
    if isinstance(tree, Mapping):
        yield tree
        tree = list(tree.values())
    if isinstance(tree, list):
        for part in tree:
            yield from _objects(part)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _numbers(version: object) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", str(version)))
