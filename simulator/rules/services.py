"""Rules of what a response asks Alexa's other services for."""

import json
import re
from collections.abc import Iterator

from simulator.rules.exchange import Exchange, Findings, Json

MAX_SLOT_VALUE_CHARACTERS = 140
MAX_PAYLOAD_BYTES = 1_000
COMPLETIONS = frozenset({"RESUME_SESSION", "SEND_ERRORS_ONLY"})
_TASK = re.compile(r"connection://[\w.-]+/\d+(\?.*)?")
"""The address of a task: its provider and name, its version, and what is handed to it."""


def permission_request(exchange: Exchange) -> Findings:
    """A permission is asked for alone, by its scope, with a token ("Set Up Voice Permissions")."""
    for place, directive in exchange.directives("Connections.SendRequest"):
        payload = directive.get("payload") or {}
        if directive.get("name") == "AskFor" and not _asks_for_consent(payload):
            yield (
                f"{place}.payload",
                "an AskForPermissionsConsentRequest of version 1 or 2 with its scope",
            )
        if not directive.get("token"):
            yield f"{place}.token", "the answer comes with it; there is none"
        if "outputSpeech" in exchange.body:
            yield (
                "response.outputSpeech",
                "Alexa asks in her own words; nothing is spoken beside them",
            )


def _asks_for_consent(payload: Json) -> bool:
    """Whether a payload is a request for consent, with its scope in the form of either version."""
    if payload.get("@type") != "AskForPermissionsConsentRequest":
        return False
    if payload.get("@version") not in ("1", "2"):
        return False
    return bool(payload.get("permissionScope") or payload.get("permissionScopes"))


def dynamic_values(exchange: Exchange) -> Findings:
    """A slot's value or synonym has 140 characters at most ("Use Dynamic Entities")."""
    for place, directive in exchange.directives("Dialog.UpdateDynamicEntities"):
        longest = max(map(len, _slot_words(directive)), default=0)
        if longest > MAX_SLOT_VALUE_CHARACTERS:
            yield place, f"a value has more than {MAX_SLOT_VALUE_CHARACTERS} characters"


def _slot_words(directive: Json) -> Iterator[str]:
    """The values that are added to slots, and their synonyms."""
    for kind in directive.get("types") or []:
        for value in kind.get("values") or []:
            name = value.get("name") or {}
            yield str(name.get("value", ""))
            yield from map(str, name.get("synonyms") or [])


def connections(exchange: Exchange) -> Findings:
    """A task that is started has an address with a version, and one that ends a status.

    Source: Skill Connections.
    """
    for place, directive in exchange.directives("Connections.StartConnection"):
        address = str(directive.get("uri", ""))
        if not _TASK.fullmatch(address):
            yield f"{place}.uri", "is connection://NAME/VERSION"
        if directive.get("onCompletion", "RESUME_SESSION") not in COMPLETIONS:
            yield f"{place}.onCompletion", f"is one of {', '.join(sorted(COMPLETIONS))}"
    for place, directive in exchange.directives("Tasks.CompleteTask"):
        status = directive.get("status") or {}
        if not status.get("code"):
            yield f"{place}.status", "needs a code and a message"


def gadget_payload(exchange: Exchange) -> Findings:
    """A payload for a gadget has at most 1,000 bytes (JSON reference, by AlexaNetCore)."""
    for place, directive in exchange.directives("CustomInterfaceController."):
        payload = json.dumps(directive.get("payload") or {}, ensure_ascii=False)
        size = len(payload.encode())
        if size > MAX_PAYLOAD_BYTES:
            yield f"{place}.payload", f"{size} bytes, {MAX_PAYLOAD_BYTES} at most"
