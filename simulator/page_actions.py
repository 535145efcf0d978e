"""What a page may ask of its speaker, whichever way it is asked: over HTTP, or within a browser."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from simulator.clock import is_imaginable
from simulator.echo.device import SCREENS, Device
from simulator.page_state import PageState
from skill.errors import StoreError
from skill.guide.couple import Couple

LONGEST_SENTENCE = 300
"""Characters."""
LONGEST_SKIP_MS = 3_600_000
TARGETS = ("yes", "no")
"""What can be touched on a screen that our guide shows."""

Fields = Mapping[str, Any]
Action = Callable[[PageState], None]


def action_of(name: str, fields: Fields) -> Action:
    """The action of this name. Raises ValueError for fields that ask for nothing, or for another name."""
    if name not in _ACTIONS:
        raise ValueError(f"a page asks for nothing called {name}")
    return _ACTIONS[name](fields)


def _hear(fields: Fields) -> Action:
    """``{"said": "pause"}``."""
    utterance = fields.get("said")
    if not isinstance(utterance, str) or len(utterance) > LONGEST_SENTENCE:
        raise ValueError("said is a sentence")
    utterance = " ".join(_writable(utterance).split())
    if not utterance:
        raise ValueError("said is empty")
    return lambda state: state.hear(utterance)


def _touch(fields: Fields) -> Action:
    """``{"target": "yes"}``: what the speaker's screen shows is touched."""
    target = fields.get("target")
    if target not in TARGETS:
        raise ValueError(f"target is one of {', '.join(TARGETS)}")
    return lambda state: state.touch(str(target))


def _bring(fields: Fields) -> Action:
    """``{"file": {...}}``: nights of another device, as a page has saved them."""
    file = fields.get("file")
    if not isinstance(file, dict) or "schema" not in file:
        raise ValueError("file is what a page has saved")
    try:
        brought = Couple.from_item(file)
    except StoreError as error:
        raise ValueError(str(error)) from error
    return lambda state: state.bring(brought)


def _speak_in(fields: Fields) -> Action:
    """``{"locale": "fr-FR"}``: another language, where the speaker has it."""
    locale = fields.get("locale")
    if not isinstance(locale, str):
        raise ValueError("locale is a locale")
    return lambda state: state.speak_in(locale)


def _be_an_echo(fields: Fields) -> Action:
    """``{"on": true}``: keep for itself what Alexa would have kept."""
    on = fields.get("on") is True
    return lambda state: state.be_an_echo(on)


def _send(fields: Fields) -> Action:
    """``{"request": {...}}``: a request to the skill itself."""
    envelope = fields.get("request")
    if not isinstance(envelope, dict) or not isinstance(envelope.get("request"), dict):
        raise ValueError("request is a request")
    if not isinstance(envelope["request"].get("type"), str):
        raise ValueError("a request has a type")
    return lambda state: state.send(envelope)


def _skip(fields: Fields) -> Action:
    """``{"ms": 10000}``: so much of the evening is over at once."""
    ms = fields.get("ms")
    # Not isinstance: to Python, true is a whole number too.
    if type(ms) is not int or not 0 < ms <= LONGEST_SKIP_MS:
        raise ValueError(f"ms is a number of milliseconds up to {LONGEST_SKIP_MS}")
    return lambda state: state.advance(ms)


def _open_another(fields: Fields) -> Action:
    """``{"device": "show", "at": "2026-11-23T23:50"}``: another speaker; no "at" is now."""
    kind = str(fields.get("device", "dot"))
    if kind not in SCREENS:
        raise ValueError(f"there is no device called {kind}")
    device = Device(screen=SCREENS[kind])
    at = datetime.fromisoformat(str(fields["at"])) if fields.get("at") else None
    if at and not is_imaginable(at):
        raise ValueError("at is a moment of our days")
    return lambda state: state.open_another(device, at)


_ACTIONS: Mapping[str, Callable[[Fields], Action]] = {
    "hear": _hear,
    "touch": _touch,
    "nights": _bring,
    "language": _speak_in,
    "developer/echo": _be_an_echo,
    "developer/send": _send,
    "developer/skip": _skip,
    "developer/speaker": _open_another,
}
ACTIONS = tuple(_ACTIONS)
"""Their names, as a page asks for them."""


def _writable(text: str) -> str:
    """A text without half characters, which no file and no skill could take."""
    return text.encode("utf-8", "replace").decode("utf-8")
