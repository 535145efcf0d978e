"""What a page draws of a skill: the sentences it offers, what plays, and the year of nights.

Of our own guide that is the whole evening, cue by cue; of any other skill what Alexa knows of it.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Protocol

from simulator.bedside import ForeignBedside
from simulator.echo.habits import Activity
from simulator.echo.phrases import first_phrases, steering_phrases
from simulator.echo.player import Json, Stream
from simulator.echo.steering import CANCEL, PAUSE, RESUME
from simulator.evening.calendar import cells, summary
from simulator.evening.timeline import Timeline, timeline
from simulator.laptop import Laptop
from skill.errors import StoreError
from skill.guide.couple import Couple, night_of
from skill.guide.programme import Place, SessionPlan, vtt

LISTENING = "listening"
WHILE_IT_PLAYS = ("pause", "next", "again", "another question", "how long is left", "stop")
SENTENCES: dict[str, tuple[str, ...]] = {
    LISTENING: ("yes", "no", "the seven minute one", "we're tired", "what is this"),
    Activity.IDLE: ("open quiet together", "five breaths", "one question", "how many nights"),
    Activity.PLAYING: WHILE_IT_PLAYS,
    Activity.BUFFER_UNDERRUN: WHILE_IT_PLAYS,
    Activity.PAUSED: ("yes", "no", "stop"),
    Activity.STOPPED: ("resume", "again", "how many nights", "open quiet together"),
    Activity.FINISHED: ("again", "how many nights", "open quiet together"),
}
"""What a couple usually say, by what the speaker does: a page offers these as buttons."""

FEW = 4
"""So many of a foreign skill's intents are offered: a row of buttons on a phone."""


class Picture(Protocol):
    """What a page shows of a skill besides its words. Times are milliseconds."""

    @property
    def skill_name(self) -> str:
        """What the page is called; empty: as it was written, for our own guide."""

    def sentences(self, light: str) -> tuple[str, ...]:
        """What people usually say, by what the speaker does."""

    def score(self, stream: Stream) -> Json | None:
        """What plays, its cues, and the whole evening around it; None where nobody knows it."""

    def captions_of(self, token: str) -> str | None:
        """The captions of what plays at a token, as WebVTT; None where there are none."""

    def recording(self, name: str) -> Path | None:
        """The file of a recording that the speaker has fetched, by its name."""

    def nights(self, now: datetime) -> Json | None:
        """The couple's year; None for a skill that keeps none."""


class GuidePicture:
    """Our own guide."""

    skill_name = ""

    def __init__(self, laptop: Laptop, couple: Callable[[], Couple]) -> None:
        """``couple`` reads what is kept of the two."""
        self._laptop, self._couple = laptop, couple
        self._timeline = lru_cache(maxsize=8)(self._laid_out)
        self._nights: Json | None = None

    def sentences(self, light: str) -> tuple[str, ...]:
        """What a couple usually say."""
        return SENTENCES[light]

    def score(self, stream: Stream) -> Json | None:
        """The recording, its cues, and the whole evening around it."""
        laid_out = self._timeline(stream.token)
        if laid_out is None:
            return None
        layout, place, plan = laid_out
        file_name = stream.url.rpartition("/")[2]
        cues = [{"beat": cue.beat, "start": cue.start, "end": cue.end} for cue in layout.score.cues]
        return {
            "recording": f"recordings/{file_name}",
            "captions": f"captions/{stream.token}.vtt",
            "length": layout.score.ms,
            "cues": cues,
            "base": layout.base,
            "holds": _before(place, plan) + place.then,
            "total": layout.total,
            "segments": list(_strip(plan, layout.names)),
        }

    def captions_of(self, token: str) -> str | None:
        """The captions of a place; None for a token that leads nowhere."""
        laid_out = self._timeline(token)
        if laid_out is None:
            return None
        layout, _, _ = laid_out
        return vtt(layout.captions)

    def recording(self, name: str) -> Path | None:
        """A recording that was mixed."""
        return self._laptop.studio.fetched(name)

    def nights(self, now: datetime) -> Json | None:
        """The nights; those last known while the store does not answer, for the evening goes on."""
        try:
            couple = self._couple()
        except StoreError:
            return self._nights
        tonight = night_of(now, now.tzinfo or UTC)
        kinds = [
            [cell.night.isoformat(), cell.kind.name.lower()] for cell in cells(couple, tonight)
        ]
        self._nights = {"summary": summary(couple, tonight), "cells": kinds}
        return self._nights

    def _laid_out(self, token: str) -> tuple[Timeline, Place, SessionPlan] | None:
        repertoire, words = self._laptop.repertoire, self._laptop.words
        place = Place.from_token(token, repertoire)
        if place is None or place.locale != words.locale:
            return None
        plan = repertoire.plan(place.plan, place.preferences, place.phase)
        return timeline(place, repertoire, words), place, plan


def _before(place: Place, plan: SessionPlan) -> int:
    """How much of the session lies before this place's segment."""
    return sum(segment.score.ms for segment in plan.segments[: place.segment])


def _strip(plan: SessionPlan, names: dict[str, str]) -> Iterator[list[Json]]:
    """Each segment's practices up to the good night, in the time of the session."""
    at = 0
    for segment in plan.segments:
        spans = [span for span in segment.score.spans if not span.after]
        yield [
            {"name": names[span.practice], "start": at + span.start, "end": at + span.end}
            for span in spans
        ]
        at += segment.score.ms


class ForeignPicture:
    """A skill that is not ours: what its model lets people say, and what plays by its address."""

    def __init__(self, bedside: ForeignBedside) -> None:
        self._audio = bedside.audio
        self.skill_name = bedside.name
        self._sentences = _sentences_of(bedside)

    def sentences(self, light: str) -> tuple[str, ...]:
        """What its model lets people say."""
        return self._sentences[light]

    def score(self, stream: Stream) -> Json | None:
        """The stream as one stretch of an unknown sound: no cues, no practices, no captions."""
        file = self._audio.file(stream.url)
        return {
            "recording": f"recordings/{file.name}" if file else None,
            "captions": None,
            "length": stream.length,
            "cues": [],
            "base": 0,
            "holds": 0,
            "total": stream.length,
            "segments": [],
        }

    def captions_of(self, token: str) -> str | None:
        """Nobody knows what is said in it."""
        return None

    def recording(self, name: str) -> Path | None:
        """A file of the folder that was named with ``--audio``."""
        return self._audio.file(name)

    def nights(self, now: datetime) -> Json | None:
        """A year of nights means nothing there."""
        return None


def _sentences_of(bedside: ForeignBedside) -> Mapping[str, tuple[str, ...]]:
    """A foreign skill's buttons, by what the speaker does."""
    opening = f"open {bedside.name}"
    phrases = tuple(islice(first_phrases(bedside.language), FEW))
    steering = steering_phrases(bedside.language, bedside.speaker.device.locale)
    steering.pop(CANCEL, None)  # says the same as "stop"
    playing = tuple(words for intent, words in steering.items() if intent != RESUME)
    still = tuple(words for intent, words in steering.items() if intent != PAUSE)
    return {
        LISTENING: (*phrases, "help", "stop"),
        Activity.IDLE: (opening, *phrases),
        Activity.PLAYING: (*playing, "stop"),
        Activity.BUFFER_UNDERRUN: (*playing, "stop"),
        Activity.PAUSED: (*still, "stop"),
        Activity.STOPPED: (*still, opening),
        Activity.FINISHED: (*still, opening),
    }
