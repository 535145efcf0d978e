"""What stands by the bed: a speaker, its skill (ours or somebody else's), and its recordings."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from simulator.discretion import is_hard_moment
from simulator.echo.device import Device
from simulator.echo.foreign import AudioFolder, Handler, answering
from simulator.echo.language import language_of
from simulator.echo.player import Json
from simulator.echo.speaker import Speaker
from simulator.echo.understanding import Understanding
from simulator.echo.watcher import Watcher
from simulator.evening.timeline import Timeline, timeline
from simulator.label_tables import Labels
from simulator.labels import labels_near, labels_of
from simulator.laptop import Laptop, SupportNumber
from skill.guide.programme import Place


class Bedside(Protocol):
    """What a terminal needs of a speaker and its skill."""

    @property
    def speaker(self) -> Speaker:
        """The virtual Echo."""

    @property
    def numbers(self) -> tuple[SupportNumber, ...]:
        """Where help is to be found."""

    @property
    def labels(self) -> Labels:
        """What is shown around it."""

    @property
    def opening(self) -> str:
        """What is usually said to begin."""

    def not_for_it(self, reason: str, offer: str) -> str:
        """What is shown of a sentence that does not reach it; ``offer`` is one that would."""

    def file(self, url: str) -> Path | None:
        """The recording at an address, to be listened to; None where there is none."""

    def timeline_of(self, token: str) -> Timeline | None:
        """What sounds when in the recording of a token; None where nobody knows."""

    def hides(self, request: Json, response: Json) -> bool:
        """Whether an exchange leaves no trace."""

    def is_hard_moment(self, utterance: str) -> bool:
        """Whether this reaches the skill in any case."""

    def hear_as_meant(self, utterance: str) -> str:
        """Somebody speaks to the skill and need not say its name."""


@dataclass(frozen=True)
class GuideBedside:
    """Our own guide by the bed."""

    laptop: Laptop

    @property
    def speaker(self) -> Speaker:
        """The virtual Echo."""
        return self.laptop.speaker

    @property
    def numbers(self) -> tuple[SupportNumber, ...]:
        """Where help is to be found."""
        return self.laptop.numbers

    @property
    def labels(self) -> Labels:
        """What is shown around it, in the guide's own language."""
        return labels_of(self.laptop.words.locale)

    @property
    def opening(self) -> str:
        """What is usually said to begin."""
        return language_of(self.laptop.words.locale).opening(self.laptop.invocation_name)

    def not_for_it(self, reason: str, offer: str) -> str:
        """What is shown of a sentence that does not reach the guide."""
        return self.labels.terminal.not_for_guide.format(reason=reason, offer=offer)

    def file(self, url: str) -> Path | None:
        """The recording at an address, made if it is not there."""
        return self.laptop.studio.file(url)

    def timeline_of(self, token: str) -> Timeline | None:
        """What sounds when in the recording of a token of ours."""
        place = Place.from_token(token, self.laptop.repertoire)
        if place is None:
            return None
        return timeline(place, self.laptop.repertoire, self.laptop.words)

    def hides(self, request: Json, response: Json) -> bool:
        """Whether somebody is not safe, not well, or has had enough."""
        return is_hard_moment(request, response)

    def is_hard_moment(self, utterance: str) -> bool:
        """What such a person says reaches the guide in any case."""
        return self.laptop.is_hard_moment(utterance)

    def hear_as_meant(self, utterance: str) -> str:
        """Somebody speaks to the guide and need not say its name; what an Echo would do instead."""
        return self.laptop.hear_as_meant(utterance)


@dataclass(frozen=True)
class ForeignBedside:
    """A skill that is not ours: nobody knows when it says what, and nothing of it is hidden."""

    speaker: Speaker
    audio: AudioFolder
    language: Json
    """The language model: what can be said to it."""
    numbers: tuple[SupportNumber, ...] = ()

    @property
    def name(self) -> str:
        """What it is called in front of a speaker."""
        return str(self.language["invocationName"])

    @property
    def labels(self) -> Labels:
        """What is shown around it, in its language where the guide speaks it."""
        return labels_near(self.speaker.device.locale)

    @property
    def opening(self) -> str:
        """What is usually said to begin."""
        return language_of(self.speaker.device.locale).opening(self.name)

    def not_for_it(self, reason: str, offer: str) -> str:
        """What is shown of a sentence that does not reach the skill."""
        return self.labels.terminal.not_for_skill.format(reason=reason, offer=offer)

    def file(self, url: str) -> Path | None:
        """The file in the skill's folder that has this name."""
        return self.audio.file(url)

    def timeline_of(self, token: str) -> Timeline | None:
        """Nobody knows."""
        return None

    def hides(self, request: Json, response: Json) -> bool:
        """Everything is shown."""
        return False

    def is_hard_moment(self, utterance: str) -> bool:
        """What Alexa keeps for herself is kept."""
        return False

    def hear_as_meant(self, utterance: str) -> str:
        """What Alexa would keep for herself reaches the skill all the same."""
        self.speaker.hear_addressed(utterance)
        return self.labels.withheld.reason(self.speaker.withheld)


def at_bedside(skill: Laptop | ForeignBedside) -> Bedside:
    """What stands by the bed: our own guide on its laptop, or somebody else's skill."""
    return GuideBedside(skill) if isinstance(skill, Laptop) else skill


def open_foreign(
    handler: Handler,
    model: Json,
    audio: AudioFolder,
    watcher: Watcher,
    show: Callable[[str], None],
    now: datetime,
    device: Device,
) -> ForeignBedside:
    """A speaker with somebody else's skill; ``show`` takes the traceback of what it raises."""
    language = model["interactionModel"]["languageModel"]
    speaker = Speaker(
        answering(handler, show),
        Understanding(model, device.locale).understand,
        audio.length_of,
        watcher,
        now,
        device,
        invocation=language["invocationName"],
    )
    return ForeignBedside(speaker, audio, language)
