"""Rules of what the speaker says: SSML as the real voice takes it (SSML Reference, August 2025)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree

from simulator.rules.exchange import Exchange, Findings, read_ssml

MAX_SPEECH_CHARACTERS = 8_000
MAX_BREAK_MS = 10_000
MAX_AUDIO_TAGS = 5
MAX_AUDIO_MS = {"response.outputSpeech": 240_000, "response.reprompt.outputSpeech": 90_000}
"""By where they are spoken; a reprompt may play less."""
MIN_RATE = 20
MIN_PITCH, MAX_PITCH = -33.3, 50
MAX_VOLUME_DB = 4.08
_UNLIMITED_RATE = 10_000.0
"""Amazon names no fastest rate: so many per cent is none that anybody writes."""
_SILENT_DB = -1_000
"""Nor does it name a softest volume: so many decibels down is silence."""

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_LOCALES = (
    "de-DE en-AU en-CA en-GB en-IN en-US es-ES es-MX es-US fr-CA fr-FR hi-IN it-IT ja-JP pt-BR"
)
_SAY_AS = (
    "characters spell-out cardinal number ordinal digits fraction unit date time telephone address "
    "interjection expletive"
)
_STRENGTHS = "none x-weak weak medium strong x-strong"
_ONE_OF: Mapping[tuple[str, str], frozenset[str]] = {
    ("amazon-effect", "name"): frozenset({"whispered"}),
    ("amazon-emotion", "name"): frozenset({"excited", "disappointed"}),
    ("amazon-emotion", "intensity"): frozenset({"low", "medium", "high"}),
    ("break", "strength"): frozenset(_STRENGTHS.split()),
    ("emphasis", "level"): frozenset({"strong", "moderate", "reduced"}),
    ("lang", _LANG): frozenset(_LOCALES.split()),
    ("phoneme", "alphabet"): frozenset({"ipa", "x-sampa"}),
    ("say-as", "interpret-as"): frozenset(_SAY_AS.split()),
}
_NEEDED = {
    "amazon-domain": "name",
    "amazon-effect": "name",
    "amazon-emotion": "name",
    "alexa-name": "personId",
    "audio": "src",
    "lang": _LANG,
    "phoneme": "ph",
    "say-as": "interpret-as",
    "sub": "alias",
    "voice": "name",
}
_EMOTIONAL = frozenset({"en-US", "en-GB", "de-DE", "ja-JP"})
_DOMAINS = {
    "music": frozenset({"en-US", "en-CA", "en-GB", "de-DE"}),
    "news": frozenset({"en-US", "en-AU"}),
    "long-form": frozenset({"en-US"}),
    "conversational": frozenset({"en-US", "ja-JP"}),
    "fun": frozenset({"ja-JP"}),
}
_TAGS = frozenset({"speak", "p", "s", "break", "emphasis", "prosody", "w", *_NEEDED})


def speech_length(exchange: Exchange) -> Findings:
    """Speech has at most 8,000 characters.

    Source: LorenzHW/Telegram-Connect#6, "length 9503 exceeds allowed size of 8000".
    """
    for place, text in exchange.speeches():
        if len(text) > MAX_SPEECH_CHARACTERS:
            yield place, f"{len(text)} characters, {MAX_SPEECH_CHARACTERS} at most"


def well_formed(exchange: Exchange) -> Findings:
    """SSML is XML with one ``speak`` around it, or an INVALID_RESPONSE (SSML Reference)."""
    for place, part in exchange.parts():
        speech = part.get("outputSpeech") or {}
        ssml = speech.get("ssml")
        if ssml is None:
            continue
        try:
            root = read_ssml(str(ssml))
        except ElementTree.ParseError as error:
            yield f"{place}.outputSpeech", f"not well-formed: {error}"
            continue
        inner_speak = root.find(".//speak")
        if root.tag != "speak" or inner_speak is not None:
            yield f"{place}.outputSpeech", "one speak stands around all of it"


def tags(exchange: Exchange) -> Findings:
    """Only Alexa's own tags are spoken; others are dropped without a word (SSML Reference)."""
    for place, root in exchange.trees():
        unknown = {element.tag for element in root.iter()} - _TAGS
        if unknown:
            yield place, f"unknown tags {', '.join(sorted(unknown))}"


def tag_values(exchange: Exchange) -> Findings:
    """Attributes are there, and have values that the voice knows in this locale.

    Sources: SSML Reference; ssml-check-core.
    """
    for place, root in exchange.trees():
        for element in root.iter():
            for why in _value_faults(element, exchange.locale):
                yield place, why


def _value_faults(element: ElementTree.Element, locale: str) -> Iterator[str]:
    name = element.tag
    needed = _NEEDED.get(name)
    if needed and not element.get(needed):
        yield f"{name} needs {_local_name(needed)}"
    for attribute, value in element.items():
        allowed = _ONE_OF.get((name, attribute))
        if allowed is not None and value not in allowed:
            yield f"{name} {_local_name(attribute)}={value!r} is not known"
    if name == "prosody":
        yield from _prosody_faults(element)
    if locale:
        yield from _locale_faults(element, locale)


def _local_name(attribute: str) -> str:
    """An attribute without the namespace that ElementTree writes before it, in braces."""
    return attribute.rpartition("}")[2]


def _locale_faults(element: ElementTree.Element, locale: str) -> Iterator[str]:
    """Manners of speaking that only some languages' voices have."""
    if element.tag == "amazon-emotion" and locale not in _EMOTIONAL:
        yield f"emotions are not spoken in {locale}"
    if element.tag == "amazon-domain":
        domain = element.get("name", "")
        if locale not in _DOMAINS.get(domain, frozenset()):
            yield f"the domain {element.get('name')!r} is not spoken in {locale}"


@dataclass(frozen=True)
class _Range:
    """What an attribute of ``prosody`` takes: named steps, or a number between two bounds."""

    steps: frozenset[str]
    lowest: float
    highest: float
    unit: str

    def holds(self, value: str) -> bool:
        """Whether the voice takes this value."""
        if value in self.steps:
            return True
        number = re.fullmatch(r"([+-]?\d+(?:\.\d+)?)" + self.unit, value)
        if number is None:
            return False
        return self.lowest <= float(number[1]) <= self.highest


_PROSODY: Mapping[str, _Range] = {
    "rate": _Range(
        steps=frozenset({"x-slow", "slow", "medium", "fast", "x-fast"}),
        lowest=MIN_RATE,
        highest=_UNLIMITED_RATE,
        unit="%",
    ),
    "pitch": _Range(
        steps=frozenset({"x-low", "low", "medium", "high", "x-high"}),
        lowest=MIN_PITCH,
        highest=MAX_PITCH,
        unit="%",
    ),
    "volume": _Range(
        steps=frozenset({"silent", "x-soft", "soft", "medium", "loud", "x-loud"}),
        lowest=_SILENT_DB,
        highest=MAX_VOLUME_DB,
        unit="dB",
    ),
}


def _prosody_faults(element: ElementTree.Element) -> Iterator[str]:
    """Rate 20 % and more, pitch from -33.3 to +50 %, volume up to +4.08 dB; or the named steps."""
    for attribute, value in element.items():
        allowed = _PROSODY.get(attribute)
        if allowed is None:
            yield f"prosody has no {attribute}"
        elif not allowed.holds(value):
            bounds = f"{allowed.lowest} and {allowed.highest}{allowed.unit}"
            yield f"prosody {attribute}={value!r} is not between {bounds}"


def one_voice(exchange: Exchange) -> Findings:
    """Another voice takes no emphasis, pitch, emotion, domain or speechcon on the same words.

    Source: SSML Reference.
    """
    for place, root in exchange.trees():
        for voice in root.iter("voice"):
            if any(map(_is_manner, voice.iter())):
                yield (
                    place,
                    f"the voice {voice.get('name')!r} takes no emphasis, pitch, emotion, domain or "
                    "interjection",
                )
        for manner in filter(_is_manner, root.iter()):
            if manner.find(".//voice") is not None:
                yield place, f"{manner.tag} takes no other voice inside"


def _is_manner(element: ElementTree.Element) -> bool:
    """Whether this changes how words are spoken, in a way that only Alexa's own voice knows."""
    match element.tag:
        case "emphasis" | "amazon-emotion" | "amazon-domain":
            return True
        case "prosody":
            return element.get("pitch") is not None
        case "say-as":
            return element.get("interpret-as") == "interjection"
        case _:
            return False


def pauses(exchange: Exchange) -> Findings:
    """All pauses of a speech last 10 s together at most; above that none of it is rendered.

    Source: SSML Reference, break.
    """
    for place, root in exchange.trees():
        total_ms = sum(map(_break_ms, root.iter("break")))
        if total_ms > MAX_BREAK_MS:
            yield place, f"{total_ms} ms of pauses, {MAX_BREAK_MS} at most"


def recordings_in_speech(exchange: Exchange) -> Findings:
    """Five recordings at most in one response, each behind https (SSML Reference, audio)."""
    count = 0
    for place, root in exchange.trees():
        for element in root.iter("audio"):
            count += 1
            source = element.get("src", "")
            if not source.startswith(("https://", "soundbank://")):
                yield place, "a recording without https"
    if count > MAX_AUDIO_TAGS:
        yield "response.outputSpeech", f"{count} recordings, {MAX_AUDIO_TAGS} at most"


def length_of_recordings(exchange: Exchange) -> Findings:
    """Recordings in speech last 240 s together at most, on the reprompt 90 s.

    Source: request and response JSON reference, by AlexaNetCore.
    """
    for place, root in exchange.trees():
        sources = [element.get("src", "") for element in root.iter("audio")]
        total_ms = sum(map(exchange.ms_of, sources))
        if total_ms > MAX_AUDIO_MS[place]:
            yield place, f"{total_ms} ms of recordings, {MAX_AUDIO_MS[place]} at most"


def _break_ms(element: ElementTree.Element) -> int:
    """How long a pause lasts; 0 for one that is named by its strength."""
    duration = re.fullmatch(r"(\d+(?:\.\d+)?)(ms|s)", element.get("time", ""))
    if duration is None:
        return 0
    ms_a_unit = 1 if duration[2] == "ms" else 1000
    return round(float(duration[1]) * ms_a_unit)
