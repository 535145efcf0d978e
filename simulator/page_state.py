"""What a page shows of a speaker: all that was said and asked, and this moment. Nothing of it is written down."""

from collections.abc import Callable, Iterator
from datetime import UTC, timedelta
from functools import lru_cache

from simulator.echo.habits import Activity
from simulator.echo.player import Json, Stream
from simulator.evening.calendar import cells, summary
from simulator.evening.captions import captions, vtt
from simulator.evening.timeline import Timeline, timeline
from simulator.laptop import Laptop
from simulator.rules import Refusal
from skill.errors import StoreError
from skill.guide.couple import Couple, night_of
from skill.guide.programme import Place, SessionPlan

Message = tuple[str, Json]
"""A kind of news, and what it tells."""

LISTENING = "listening"
SENTENCES: dict[str, tuple[str, ...]] = {
    LISTENING: ("yes", "no", "the seven minute one", "we're tired", "what is this"),
    Activity.IDLE: ("open quiet together", "five breaths", "one question", "how many nights"),
    Activity.PLAYING: ("pause", "next", "again", "another question", "how long is left", "stop"),
    Activity.PAUSED: ("yes", "no", "stop"),
    Activity.STOPPED: ("resume", "again", "how many nights", "open quiet together"),
    Activity.FINISHED: ("again", "how many nights", "open quiet together"),
}
"""What a couple usually say, by what the speaker does: a page offers these as buttons."""


class PageState:
    """Watches a speaker for any number of pages, and lets it hear what is said in one of them."""

    def __init__(self, couple: Callable[[], Couple]) -> None:
        """``couple`` reads what is kept of the two."""
        self.log: list[Message] = []
        """What happened, in order; a page that connects is told all of it."""
        self._couple = couple
        self._stream: Stream | None = None
        """The one that played last."""
        self._nights: Json | None = None
        self._laptop: Laptop

    def attach(self, laptop: Laptop) -> None:
        """Show this speaker."""
        self._laptop = laptop
        self._timeline = lru_cache(maxsize=8)(self._laid_out)
        self._nights = self._year()

    # What the speaker does (see Watcher)

    def spoke(self, text: str) -> None:
        self._tell("said", who="alexa", text=text)

    def session_ended(self) -> None:
        pass

    def exchanged(self, request: Json, response: Json) -> None:
        asked = request["request"]
        if asked["type"] == "AudioPlayer.PlaybackFailed":
            self._tell("said", who="note", text=f"Not played: {asked['error']['message']}")
        name = asked.get("intent", {}).get("name", "")
        self._tell(
            "exchange", title=f"{asked['type']} {name}".rstrip(), request=request, response=response
        )
        self._nights = self._year()

    def refused(self, refusals: list[Refusal]) -> None:
        self._tell("refused", rules=[str(refusal) for refusal in refusals])

    def played(self, stream: Stream) -> None:
        self._stream = stream

    def stopped(self) -> None:
        pass

    # What people do, and time

    def hear(self, said: str) -> None:
        """Somebody said this. Every sentence is meant for the skill, with its name or without."""
        self._tell("said", who="you", text=said)
        if not self._laptop.speaker.hear(said):
            self._laptop.speaker.hear(f"ask quiet together {said}")

    def advance(self, ms: int) -> None:
        """Let time pass. The open microphone waits for as long as somebody types."""
        speaker = self._laptop.speaker
        if speaker.player.playing:
            speaker.advance(ms)
        else:
            speaker.now += timedelta(milliseconds=ms)

    # What is shown

    def parts(self) -> dict[str, Json | None]:
        """This moment, in three parts: a page is told of each one that has changed."""
        return {"nights": self._nights, "score": self._score(), "now": self._now()}

    def captions_of(self, token: str) -> str | None:
        """The captions of what plays at a place, as WebVTT; None for a token that leads nowhere."""
        laid = self._timeline(token)
        return vtt(captions(laid[0])) if laid else None

    def _now(self) -> Json:
        player = self._laptop.speaker.player.context()
        light = LISTENING if self._laptop.speaker.listening else str(player["playerActivity"])
        return {
            "light": light,
            "offset": player["offsetInMilliseconds"],
            "sentences": SENTENCES[light],
        }

    def _score(self) -> Json | None:
        """The recording, its cues, and the whole evening around it. Times are milliseconds."""
        stream = self._stream if self._laptop.speaker.player.remembered else None
        laid = self._timeline(stream.token) if stream else None
        if stream is None or laid is None:
            return None
        shown, place, plan = laid
        return {
            "recording": f"recordings/{stream.url.rpartition('/')[2]}",
            "captions": f"captions/{stream.token}.vtt",
            "length": shown.score.ms,
            "cues": [
                {"beat": cue.beat, "start": cue.start, "end": cue.end} for cue in shown.score.cues
            ],
            "base": shown.base,
            "holds": _before(place, plan) + place.then,
            "total": shown.total,
            "segments": list(_strip(plan, shown.names)),
        }

    def _laid_out(self, token: str) -> tuple[Timeline, Place, SessionPlan] | None:
        place = Place.from_token(token, self._laptop.repertoire)
        if place is None or place.locale != self._laptop.words.locale:
            return None
        plan = self._laptop.repertoire.plan(place.plan, place.preferences)
        return timeline(place, self._laptop.repertoire, self._laptop.words), place, plan

    def _year(self) -> Json | None:
        """The nights; those last known while the store does not answer: the evening goes on without."""
        now = self._laptop.speaker.now
        try:
            couple, tonight = self._couple(), night_of(now, now.tzinfo or UTC)
        except StoreError:
            return self._nights
        kinds = [
            [cell.night.isoformat(), cell.kind.name.lower()] for cell in cells(couple, tonight)
        ]
        return {"summary": summary(couple, tonight), "cells": kinds}

    def _tell(self, kind: str, **told: object) -> None:
        self.log.append((kind, told))


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
