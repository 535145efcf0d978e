"""One request with its response, as the rules look at it."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

Json = Mapping[str, Any]
Findings = Iterator[tuple[str, str]]
"""Places in a response, each with what is wrong there."""
LengthOf = Callable[[str], int]
"""The milliseconds of a recording's address; raises LookupError for one that cannot be had."""

SILENT = (
    "AudioPlayer.",
    "PlaybackController.",
    "AlexaSkillEvent.",
    "Reminders.",
    "Messaging.",
    "AlexaHouseholdListEvent.",
)
"""What requests begin with that come outside of any session, and are heard by nobody."""
ANSWERED_WITH_NOTHING = ("SessionEndedRequest", "System.ExceptionEncountered")


@dataclass(frozen=True)
class Exchange:
    """A request and its response, both as whole envelopes."""

    envelope: Json
    answered: Json
    length_of: LengthOf | None = None

    @property
    def kind(self) -> str:
        """The request's type."""
        return str(self._request.get("type", ""))

    @property
    def intent(self) -> str:
        """The intent's name; empty for any other request."""
        return str(inside(self._request, "intent").get("name", ""))

    @property
    def locale(self) -> str:
        """The request's locale; empty when it brings none."""
        return str(self._request.get("locale") or "")

    @property
    def _request(self) -> Json:
        return inside(self.envelope, "request")

    @property
    def is_silent(self) -> bool:
        """Whether nobody listens to the response: an event, or a button."""
        return self.kind.startswith(SILENT)

    @property
    def body(self) -> Json:
        """The ``response`` object."""
        return self.answered.get("response") or {}

    @property
    def interfaces(self) -> Json | None:
        """What the device supports; None when the request does not tell."""
        device = inside(self.envelope, "context", "System", "device")
        interfaces = device.get("supportedInterfaces")
        if not isinstance(interfaces, Mapping):
            return None
        return interfaces

    def ms_of(self, url: str) -> int:
        """How long a recording lasts; 0 for one that cannot be had, which no limit can be held to."""
        if self.length_of is None:
            return 0
        try:
            return self.length_of(url)
        except LookupError:
            return 0

    def parts(self) -> tuple[tuple[str, Json], ...]:
        """The two objects that may speak and direct: the response and its reprompt, with places."""
        reprompt: Json = self.body.get("reprompt") or {}
        return ("response", self.body), ("response.reprompt", reprompt)

    def directives(self, *kinds: str) -> Iterator[tuple[str, Json]]:
        """The directives whose type begins with one of these, each with its place.

        Those of the reprompt are among them; without any kind, all directives.
        """
        prefixes = kinds or ("",)  # every type begins with nothing
        for place, part in self.parts():
            for number, directive in enumerate(part.get("directives") or []):
                kind = str(directive.get("type", ""))
                if kind.startswith(prefixes):
                    yield f"{place}.directives[{number}]", directive

    def streams(self) -> Iterator[tuple[str, Json, Json]]:
        """What ``AudioPlayer.Play`` plays: the stream's place, the directive, the stream."""
        for place, directive in self.directives("AudioPlayer.Play"):
            item = directive.get("audioItem") or {}
            stream = item.get("stream") or {}
            yield f"{place}.audioItem.stream", directive, stream

    def speeches(self) -> Iterator[tuple[str, str]]:
        """What is spoken at once and on the reprompt, as it stands."""
        for place, part in self.parts():
            if "outputSpeech" in part:
                yield f"{place}.outputSpeech", spoken(part)

    def trees(self) -> Iterator[tuple[str, ElementTree.Element]]:
        """The SSML that is well-formed, read; plain text has no tags."""
        for place, text in self.speeches():
            if not text.lstrip().startswith("<speak"):
                continue
            try:
                tree = read_ssml(text)
            except ElementTree.ParseError:
                continue  # the rule of well-formed speech tells of it
            yield place, tree


def inside(tree: object, *keys: str) -> Json:
    """The object that lies there; an empty one where anything on the way is none."""
    for key in keys:
        if not isinstance(tree, Mapping):
            return {}
        tree = tree.get(key)
    return tree if isinstance(tree, Mapping) else {}


def is_count(value: object) -> bool:
    """Whether this is a whole number from 0 on."""
    # In Python, True is an int too; in JSON it is no number.
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def spoken(holder: Json) -> str:
    """The text or SSML of an ``outputSpeech``."""
    speech = holder.get("outputSpeech") or {}
    return str(speech.get("ssml") or speech.get("text", ""))


def plain(ssml: str) -> str:
    """What is heard of a text or of SSML, in one line."""
    return in_one_line(re.sub(r"<[^>]*>", " ", ssml))


def in_one_line(text: str) -> str:
    """A text with one space where there was any gap; none behind a full-width mark."""
    line = " ".join(text.split())
    return _BEHIND_FULL_WIDTH.sub("", line)


_BEHIND_FULL_WIDTH = re.compile("(?<=[\u3001\u3002\u300d\uff01\uff1f]) ")
"""A space behind a full stop, a comma, a bracket or a question mark of a language without spaces."""


def read_ssml(ssml: str) -> ElementTree.Element:
    """SSML as a tree. Raises ParseError.

    Alexa's prefixes (``amazon:effect``) are declared nowhere, so they become part of the name:
    ``amazon-effect``.
    """
    without_prefixes = re.sub(r"(</?)(amazon|alexa):", r"\1\2-", ssml)
    return ElementTree.fromstring(without_prefixes)


def heard(holder: Json) -> str:
    """What a speaker says of an ``outputSpeech``, whose SSML is well-formed."""
    speech = holder.get("outputSpeech") or {}
    if not speech.get("ssml"):
        return str(speech.get("text", ""))
    return in_one_line("".join(read_ssml(speech["ssml"]).itertext()))
