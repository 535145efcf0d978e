"""Rules of what a response asks Alexa's other services for."""

import json
import re

from simulator.rules.exchange import Exchange, Findings

MAX_SLOT_VALUE_CHARACTERS = 140
MAX_PAYLOAD_BYTES = 1_000
COMPLETIONS = frozenset({"RESUME_SESSION", "SEND_ERRORS_ONLY"})


def permission_request(exchange: Exchange) -> Findings:
    """A permission is asked for alone, by its scope, with a token ("Set Up Voice Permissions")."""
    for place, directive in exchange.directives("Connections.SendRequest"):
        payload = directive.get("payload") or {}
        if directive.get("name") == "AskFor" and (
            payload.get("@type") != "AskForPermissionsConsentRequest"
            or payload.get("@version") not in ("1", "2")
            or not (payload.get("permissionScope") or payload.get("permissionScopes"))
        ):
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


def dynamic_values(exchange: Exchange) -> Findings:
    """A slot's value or synonym has 140 characters at most ("Use Dynamic Entities")."""
    for place, directive in exchange.directives("Dialog.UpdateDynamicEntities"):
        names = [
            value.get("name") or {}
            for kind in directive.get("types") or []
            for value in kind.get("values") or []
        ]
        words = [
            str(word)
            for name in names
            for word in (name.get("value", ""), *(name.get("synonyms") or []))
        ]
        if any(len(word) > MAX_SLOT_VALUE_CHARACTERS for word in words):
            yield place, f"a value has more than {MAX_SLOT_VALUE_CHARACTERS} characters"


def connections(exchange: Exchange) -> Findings:
    """A task that is started has an address with a version, and one that ends a status.

    Source: Skill Connections.
    """
    for place, directive in exchange.directives("Connections.StartConnection"):
        if not re.fullmatch(r"connection://[\w.-]+/\d+(\?.*)?", str(directive.get("uri", ""))):
            yield f"{place}.uri", "is connection://NAME/VERSION"
        if directive.get("onCompletion", "RESUME_SESSION") not in COMPLETIONS:
            yield f"{place}.onCompletion", f"is one of {', '.join(sorted(COMPLETIONS))}"
    for place, directive in exchange.directives("Tasks.CompleteTask"):
        if not (directive.get("status") or {}).get("code"):
            yield f"{place}.status", "needs a code and a message"


def gadget_payload(exchange: Exchange) -> Findings:
    """A payload for a gadget has at most 1,000 bytes (JSON reference, by AlexaNetCore)."""
    for place, directive in exchange.directives("CustomInterfaceController."):
        size = len(json.dumps(directive.get("payload") or {}, ensure_ascii=False).encode())
        if size > MAX_PAYLOAD_BYTES:
            yield f"{place}.payload", f"{size} bytes, {MAX_PAYLOAD_BYTES} at most"
