"""What a page draws of a skill: the sentences it offers, what plays, and the year of nights.

Of our own guide that is the whole evening, cue by cue; of any other skill what Alexa knows of it.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Protocol

from simulator.answers import Answers, NoAnswers
from simulator.bedside import ForeignBedside, GuideBedside
from simulator.echo.habits import Activity
from simulator.echo.language import language_of
from simulator.echo.phrases import first_phrases, steering_phrases
from simulator.echo.player import Json
from simulator.echo.screen import seen, without_markup
from simulator.echo.steering import CANCEL, PAUSE, RESUME
from simulator.echo.stream import Stream
from simulator.evening.calendar import cells, months, summary
from simulator.evening.timeline import Timeline, timeline
from simulator.label_tables import Labels
from simulator.laptop import Laptop
from skill.errors import StoreError
from skill.guide.couple import Couple, night_of
from skill.guide.programme import Beat, Caption, Cue, Place, Score, SessionPlan, vtt
from skill.guide.text import sentences_of

LISTENING = "listening"
USUAL: Mapping[str, str] = {
    LISTENING: "listening",
    Activity.IDLE: "idle",
    Activity.PLAYING: "playing",
    Activity.BUFFER_UNDERRUN: "playing",
    Activity.PAUSED: "paused",
    Activity.STOPPED: "stopped",
    Activity.FINISHED: "finished",
}
"""By what the speaker does: the label that has what couples usually say then."""
_QUESTION = ("?", "\uff1f", "\u061f")

HELP = "AMAZON.HelpIntent"
FEW = 4
"""So many of a foreign skill's intents are offered: a row of buttons on a phone."""


class Picture(Protocol):
    """What a page shows of a skill besides its words. Times are milliseconds."""

    @property
    def skill_name(self) -> str:
        """What the page is called; empty: as it was written, for our own guide."""

    @property
    def labels(self) -> Labels:
        """What is shown around it."""

    @property
    def opening(self) -> str:
        """What is usually said to begin."""

    def sentences(self, light: str, stage: str = "") -> tuple[str, ...]:
        """What people usually say, by what the speaker does, and which question is open."""

    def score(self, stream: Stream, following: Stream | None = None) -> Json | None:
        """What plays, its cues, and the whole evening around it; None where nobody knows it.

        ``following`` plays behind it.
        """

    def captions_of(self, token: str) -> str | None:
        """The captions of what plays at a token, as WebVTT; None where there are none."""

    def recording(self, name: str) -> Path | None:
        """The file of a recording that the speaker has fetched, by its name."""

    @property
    def answers(self) -> Answers:
        """What can be heard of the conversation."""

    def nights(self, now: datetime) -> Json | None:
        """The couple's year; None for a skill that keeps none."""

    def page(self, document: Json) -> Json:
        """What is drawn of a document on the speaker's screen."""


class GuidePicture:
    """Our own guide."""

    skill_name = ""

    def __init__(self, laptop: Laptop, couple: Callable[[], Couple]) -> None:
        """``couple`` reads what is kept of the two."""
        self._laptop, self._couple = laptop, couple
        self._timeline = lru_cache(maxsize=8)(self._laid_out)
        self._nights: Json | None = None
        self.answers = laptop.answers
        bedside = GuideBedside(laptop)
        self.labels, self.opening = bedside.labels, bedside.opening

    def sentences(self, light: str, stage: str = "") -> tuple[str, ...]:
        """What a couple usually say, or what answers the open question."""
        answers = vars(self.labels.answers)
        if light == LISTENING and stage in answers:
            return tuple(answers[stage])
        usual = vars(self.labels.usual)[USUAL[light]]
        return tuple(sentence.format(opening=self.opening) for sentence in usual)

    def score(self, stream: Stream, following: Stream | None = None) -> Json | None:
        """The recording, its cues, and the whole evening around it."""
        laid_out = self._timeline(stream.token)
        if laid_out is None:
            return None
        layout, place, plan = laid_out
        return {
            "recording": _address(stream),
            "captions": f"captions/{stream.token}.vtt",
            "next": _address(following) if following else None,
            "length": layout.score.ms,
            "cues": list(cues_shown(layout)),
            "base": layout.base,
            "holds": _before(place, plan) + place.then,
            "total": layout.total,
            "segments": list(strip_of(plan, layout.names)),
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
        self._nights = {
            "summary": summary(couple, tonight, self.labels.nights),
            "cells": kinds,
            "months": list(months(couple, tonight, self.labels.nights)),
            "file": couple.to_item(),
        }
        return self._nights

    def page(self, document: Json) -> Json:
        """The page as the document takes it: its words, its nights, and what can be touched."""
        page: Json = document["datasources"]["page"]
        shown = {key: page[key] for key in ("words", "number", "weeks", "yes", "no", "ring")}
        return shown | {"words": without_markup(str(page["words"]))}

    def _laid_out(self, token: str) -> tuple[Timeline, Place, SessionPlan] | None:
        repertoire, words = self._laptop.repertoire, self._laptop.words
        place = Place.from_token(token, repertoire)
        if place is None or place.locale != words.locale:
            return None
        plan = repertoire.plan(place.plan, place.preferences, place.phase)
        return timeline(place, repertoire, words), place, plan


def _address(stream: Stream) -> str:
    """Where a page asks for a recording."""
    file_name = stream.url.rpartition("/")[2]
    return f"recordings/{file_name}"


def cues_shown(layout: Timeline) -> Iterator[Json]:
    """The cues of a recording; while two talk, what they talk about stays to be read."""
    for cue in layout.score.cues:
        shown: Json = {"beat": cue.beat, "start": cue.start, "end": cue.end}
        about = _talked_about(cue, layout.score, layout.captions)
        yield {**shown, "about": about} if about else shown


def _talked_about(cue: Cue, score: Score, captions: tuple[Caption, ...]) -> str:
    """What the two talk about in this cue: the question before it; empty where nobody talks."""
    span = score.span_at(cue.start)
    talks = [other for other in score.cues if other.beat is Beat.TALK]
    in_span = [talk for talk in talks if span.start <= talk.start < span.end]
    # A bell that rings near the end of a turn is no end of their talk.
    talks_now = cue in in_span or (cue.beat is Beat.BELL and any(in_span))
    if not talks_now:
        return ""
    before = [shown for shown in captions if span.start <= shown.start < cue.start]
    sentences = [part for shown in before for part in sentences_of(shown.text)]
    questions = [sentence for sentence in sentences if sentence.endswith(_QUESTION)]
    return questions[-1] if questions else ""


def _before(place: Place, plan: SessionPlan) -> int:
    """How much of the session lies before this place's segment."""
    return sum(segment.score.ms for segment in plan.segments[: place.segment])


def strip_of(plan: SessionPlan, names: dict[str, str]) -> Iterator[list[Json]]:
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
        self.labels, self.opening = bedside.labels, bedside.opening
        self.answers = NoAnswers()
        self._sentences = _sentences_of(bedside)

    def sentences(self, light: str, stage: str = "") -> tuple[str, ...]:
        """What its model lets people say."""
        return self._sentences[light]

    def score(self, stream: Stream, following: Stream | None = None) -> Json | None:
        """The stream as one stretch of an unknown sound: no cues, no practices, no captions."""
        file = self._audio.file(stream.url)
        return {
            "recording": f"recordings/{file.name}" if file else None,
            "captions": None,
            "next": None,
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

    def page(self, document: Json) -> Json:
        """Its texts, one behind the other: how it lays them out is its own."""
        return {"words": seen(document, None, self.labels.screen)}


def _sentences_of(bedside: ForeignBedside) -> Mapping[str, tuple[str, ...]]:
    """A foreign skill's buttons, by what the speaker does."""
    locale = bedside.speaker.device.locale
    language = language_of(locale)
    opening, stop = bedside.opening, language.stop[0]
    help_word = language.utterance_for(HELP)
    phrases = tuple(islice(first_phrases(bedside.language, locale), FEW))
    steering = steering_phrases(bedside.language, locale)
    steering.pop(CANCEL, None)  # says the same as "stop"
    playing = tuple(words for intent, words in steering.items() if intent != RESUME)
    still = tuple(words for intent, words in steering.items() if intent != PAUSE)
    return {
        LISTENING: (*phrases, help_word, stop),
        Activity.IDLE: (opening, *phrases),
        Activity.PLAYING: (*playing, stop),
        Activity.BUFFER_UNDERRUN: (*playing, stop),
        Activity.PAUSED: (*still, stop),
        Activity.STOPPED: (*still, opening),
        Activity.FINISHED: (*still, opening),
    }
