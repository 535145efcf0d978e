"""Rules of what the speaker says: SSML as the real voice takes it (SSML Reference, August 2025)."""

import re
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree

from simulator.rules.exchange import Exchange, Findings, read_ssml

MAX_SPEECH_CHARACTERS = 8_000
MAX_BREAK_MS = 10_000
MAX_AUDIO_TAGS = 5
MAX_AUDIO_MS = {"response.outputSpeech": 240_000, "response.reprompt.outputSpeech": 90_000}
MIN_RATE, MAX_PITCH, MIN_PITCH, MAX_VOLUME_DB = 20, 50, -33.3, 4.08

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
    bodies = (
        ("response", exchange.body),
        ("response.reprompt", exchange.body.get("reprompt") or {}),
    )
    for place, holder in bodies:
        ssml = (holder.get("outputSpeech") or {}).get("ssml")
        if ssml is None:
            continue
        try:
            root = read_ssml(str(ssml))
        except ElementTree.ParseError as error:
            yield f"{place}.outputSpeech", f"not well-formed: {error}"
            continue
        if root.tag != "speak" or any(element.tag == "speak" for element in list(root.iter())[1:]):
            yield f"{place}.outputSpeech", "one speak stands around all of it"


def tags(exchange: Exchange) -> Findings:
    """Only Alexa's own tags are spoken; others are dropped without a word (SSML Reference)."""
    for place, root in exchange.trees():
        if unknown := {element.tag for element in root.iter()} - _TAGS:
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
    if (needed := _NEEDED.get(name)) and not element.get(needed):
        yield f"{name} needs {needed.rpartition('}')[2]}"
    for attribute, value in element.items():
        allowed = _ONE_OF.get((name, attribute))
        if allowed is not None and value not in allowed:
            yield f"{name} {attribute.rpartition('}')[2]}={value!r} is not known"
    if name == "prosody":
        yield from _prosody_faults(element)
    if name == "amazon-emotion" and locale and locale not in _EMOTIONAL:
        yield f"emotions are not spoken in {locale}"
    if (
        name == "amazon-domain"
        and locale
        and locale not in _DOMAINS.get(element.get("name", ""), frozenset())
    ):
        yield f"the domain {element.get('name')!r} is not spoken in {locale}"


def _prosody_faults(element: ElementTree.Element) -> Iterator[str]:
    """Rate 20 % and more, pitch from -33.3 to +50 %, volume up to +4.08 dB; or the named steps."""
    steps = {"rate": "x-slow slow medium fast x-fast", "pitch": "x-low low medium high x-high"}
    steps["volume"] = "silent x-soft soft medium loud x-loud"
    units = {
        "rate": (MIN_RATE, 10_000.0, "%"),
        "pitch": (MIN_PITCH, MAX_PITCH, "%"),
        "volume": (-1_000, MAX_VOLUME_DB, "dB"),
    }
    for attribute, value in element.items():
        if attribute not in steps:
            yield f"prosody has no {attribute}"
        elif value not in steps[attribute].split():
            lowest, highest, unit = units[attribute]
            found = re.fullmatch(r"([+-]?\d+(?:\.\d+)?)" + unit, value)
            if found is None or not lowest <= float(found[1]) <= highest:
                yield f"prosody {attribute}={value!r} is not between {lowest} and {highest}{unit}"


def one_voice(exchange: Exchange) -> Findings:
    """Another voice takes no emphasis, pitch, emotion, domain or speechcon on the same words.

    Source: SSML Reference.
    """
    for place, root in exchange.trees():
        for voice in root.iter("voice"):
            if any(_is_manner(element) for element in voice.iter()):
                yield (
                    place,
                    f"the voice {voice.get('name')!r} takes no emphasis, pitch, emotion, domain or "
                    "interjection",
                )
        for manner in root.iter():
            if manner.tag != "voice" and _is_manner(manner) and manner.find(".//voice") is not None:
                yield place, f"{manner.tag} takes no other voice inside"


def _is_manner(element: ElementTree.Element) -> bool:
    return (
        element.tag in ("emphasis", "amazon-emotion", "amazon-domain")
        or (element.tag == "prosody" and element.get("pitch") is not None)
        or (element.tag == "say-as" and element.get("interpret-as") == "interjection")
    )


def pauses(exchange: Exchange) -> Findings:
    """All pauses of a speech last 10 s together at most; above that none of it is rendered.

    Source: SSML Reference, break.
    """
    for place, root in exchange.trees():
        lasting = sum(_break_ms(element.get("time", "")) for element in root.iter("break"))
        if lasting > MAX_BREAK_MS:
            yield place, f"{lasting} ms of pauses, {MAX_BREAK_MS} at most"


def recordings_in_speech(exchange: Exchange) -> Findings:
    """Five recordings at most in one response, each behind https (SSML Reference, audio)."""
    count = 0
    for place, root in exchange.trees():
        for element in root.iter("audio"):
            count += 1
            if not element.get("src", "").startswith(("https://", "soundbank://")):
                yield place, "a recording without https"
    if count > MAX_AUDIO_TAGS:
        yield "response.outputSpeech", f"{count} recordings, {MAX_AUDIO_TAGS} at most"


def length_of_recordings(exchange: Exchange) -> Findings:
    """Recordings in speech last 240 s together at most, on the reprompt 90 s.

    Source: request and response JSON reference, by AlexaNetCore.
    """
    for place, root in exchange.trees():
        lasting = sum(_audio_ms(exchange, element.get("src", "")) for element in root.iter("audio"))
        if lasting > MAX_AUDIO_MS[place]:
            yield place, f"{lasting} ms of recordings, {MAX_AUDIO_MS[place]} at most"


def _audio_ms(exchange: Exchange, url: str) -> int:
    try:
        return exchange.length_of(url) if exchange.length_of else 0
    except LookupError:
        return 0


def _break_ms(time: str) -> int:
    found = re.fullmatch(r"(\d+(?:\.\d+)?)(ms|s)", time)
    return round(float(found[1]) * (1 if found[2] == "ms" else 1000)) if found else 0
