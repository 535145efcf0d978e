"""What a page shows of a speaker: all that was said, and this moment. Nothing is written down."""

from collections import deque
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import lru_cache

from simulator.clock import WallClock
from simulator.discretion import is_conversation, is_hard_moment
from simulator.echo.device import SCREENS, Device
from simulator.echo.habits import Activity
from simulator.echo.player import Json, Stream
from simulator.evening.calendar import cells, summary
from simulator.evening.captions import captions, vtt
from simulator.evening.timeline import Timeline, timeline
from simulator.laptop import Laptop
from simulator.rules import Refusal, check
from skill.errors import StoreError
from skill.guide.couple import Couple, night_of
from skill.guide.programme import Place, SessionPlan

Message = tuple[str, Json]
"""A kind of message, and its fields."""

MOST_MESSAGES = 400
"""So many are kept for a page that opens later: some evenings. More would fill a machine that is
left on, and a phone that opens the page."""

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


class Log:
    """The newest messages, numbered from the first one on."""

    def __init__(self, most: int = MOST_MESSAGES) -> None:
        self._messages: deque[Message] = deque(maxlen=most)
        self.end = 0
        """The number behind the newest message."""
        self.begun_anew = 0
        """How often everything was dropped."""

    def __len__(self) -> int:
        return len(self._messages)

    def __iter__(self) -> Iterator[Message]:
        return iter(self._messages)

    def add(self, message: Message) -> None:
        """Keep a message, and drop the oldest one if there are too many."""
        self._messages.append(message)
        self.end += 1

    def since(self, number: int) -> list[Message]:
        """The messages from this number on, as far as they are still kept."""
        missing = self.end - number
        if missing <= 0:
            return []
        return list(self._messages)[-missing:]

    def drop(self) -> None:
        """Keep nothing of what there was."""
        self._messages.clear()
        self.begun_anew += 1


class PageState:
    """Watches a speaker for any number of pages, and lets it hear what is said in one of them.

    It is a speaker of its own, on which every sentence is meant for the guide; ``as_echo`` makes it
    keep for itself what Alexa would have kept.
    """

    def __init__(
        self,
        couple: Callable[[], Couple],
        reopen: Callable[["PageState", Device, datetime | None], Laptop] | None = None,
        wall: Callable[[], float] | None = None,
    ) -> None:
        """``couple`` reads what is kept of the two; ``reopen`` makes a developer another speaker.

        ``wall`` tells seconds since 1970.
        """
        self.log = Log()
        """What happened, in order; a page that connects is told all of it."""
        self.as_echo = False
        self.asides: list[str] = []
        """Answers to hard moments, for the pages that are open; the newest alone is kept."""
        self.asides_end = 0
        self.laptop: Laptop
        self._couple, self._reopen, self._wall = couple, reopen, WallClock(wall)
        self._held: list[Message] | None = None
        """Messages that are told as soon as it is known that they may be."""
        self._hard_moment = False
        self._good_night = False
        """Whether a hard moment ended the evening, which is shown as any other end."""
        self._stream: Stream | None = None
        """The one that played last."""
        self._nights: Json | None = None
        self._parts: dict[str, Json | None] = {}

    def attach(self, laptop: Laptop) -> None:
        """Show this speaker."""
        self.laptop = laptop
        self._timeline = lru_cache(maxsize=8)(self._laid_out)
        self._nights = self._year()
        self._look()

    # What the speaker does (see Watcher)

    def spoke(self, text: str) -> None:
        if self._hard_moment:
            self.asides = [text]
            self.asides_end += 1
        else:
            self._tell("said", who="alexa", text=text)

    def session_ended(self) -> None:
        pass

    def exchanged(self, request: Json, response: Json) -> None:
        if is_hard_moment(request, response):
            self._forget()
        if not self._hard_moment:
            self._tell_exchange(request, response)
            if is_conversation(request):
                self._release()
        self._nights = self._year()

    def refused(self, refusals: list[Refusal]) -> None:
        if not self._hard_moment:
            self._tell("refused", rules=[str(refusal) for refusal in refusals])

    def played(self, stream: Stream) -> None:
        self._stream, self._good_night = stream, False

    def stopped(self) -> None:
        pass

    # What people do, and time

    def hear(self, utterance: str) -> None:
        """Somebody said this."""
        speaker = self.laptop.speaker
        speaker.now = self._wall.catch_up(speaker.now)
        self._hard_moment, self.asides = False, []
        self._held = [("said", {"who": "you", "text": utterance})]
        if self.as_echo and not self.laptop.is_hard_moment(utterance):
            self._hear_as_an_echo(utterance)
        else:
            on_an_echo = self.laptop.hear_as_meant(utterance)
            if on_an_echo and not self._hard_moment:
                self._tell("echo", text=on_an_echo)
        self._release()
        self._look()

    def _hear_as_an_echo(self, utterance: str) -> None:
        speaker = self.laptop.speaker
        speaker.always_addressed = False
        if not speaker.hear(utterance) and speaker.withheld:
            self._tell("withheld", text=str(speaker.withheld), offer=speaker.withheld.instead)

    def advance(self, ms: int) -> None:
        """Let time pass. The open microphone waits for as long as somebody types."""
        speaker = self.laptop.speaker
        self._wall.passed(ms)
        if speaker.player.playing:
            speaker.advance(ms)
        else:
            speaker.wait(ms)
        self._look()

    def tick(self, ms: int) -> None:
        """Real time passes; what begins behind what sounds begins at its beginning."""
        speaker = self.laptop.speaker
        speaker.now = self._wall.catch_up(speaker.now)
        stream = speaker.player.playing
        if stream is not None:
            ms = min(ms, stream.length - stream.offset)
        self.advance(ms)

    # What developers do

    def be_an_echo(self, on: bool) -> None:
        """Whether to keep for itself what Alexa would have kept."""
        self.as_echo = on
        self._look()

    def send(self, request: Json) -> None:
        """Ask the skill itself, past the speaker: a request that was changed by hand."""
        response = self.laptop.answer(request)
        self._hard_moment = False
        self.exchanged(request, response)
        try:
            refusals = check(request, response, self.laptop.studio.length_of)
        except (LookupError, TypeError, AttributeError, ValueError) as error:
            self._tell("refused", rules=[f"this request cannot be judged ({error!r})"])
            return
        if refusals:
            self.refused(refusals)
        self._look()

    def open_another(self, device: Device, at: datetime | None) -> None:
        """Another speaker in place of this one, that remembers nothing of it. ``at``: its date."""
        if self._reopen is None:
            return
        self._stream, self._hard_moment, self._good_night = None, False, False
        self.log.drop()
        self.attach(self._reopen(self, device, at))

    # What is shown

    def parts(self) -> dict[str, Json | None]:
        """This moment, in parts: a page is told of each one that has changed."""
        return self._parts

    def captions_of(self, token: str) -> str | None:
        """The captions of what plays at a place, as WebVTT; None for a token that leads nowhere."""
        laid_out = self._timeline(token)
        if laid_out is None:
            return None
        layout, _, _ = laid_out
        return vtt(captions(layout))

    def _look(self) -> None:
        """Note this moment as a whole, for pages that ask while the speaker is at work."""
        self._parts = {
            "nights": self._nights,
            "speaker": self._kind_of_speaker(),
            "score": self._score(),
            "now": self._now(),
        }

    def _kind_of_speaker(self) -> Json:
        speaker = self.laptop.speaker
        names = [name for name, screen in SCREENS.items() if screen == speaker.device.screen]
        clock = speaker.now.astimezone(self.laptop.zone)
        return {
            "device": names[0],
            "echo": self.as_echo,
            "clock": f"{clock:%Y-%m-%dT%H:%M}",  # as a browser's field for a date and time has it
        }

    def _now(self) -> Json:
        player = self.laptop.speaker.player.context()
        light = LISTENING if self.laptop.speaker.listening else str(player["playerActivity"])
        sentences = SENTENCES[light]
        if self._good_night and light == LISTENING:
            sentences = ("yes", "no")
        elif self._good_night:
            light, sentences = Activity.FINISHED, SENTENCES[Activity.FINISHED]
        return {
            "light": light,
            "offset": player["offsetInMilliseconds"],
            "sentences": sentences,
        }

    def _score(self) -> Json | None:
        """The recording, its cues, and the whole evening around it. Times are milliseconds."""
        stream = self._stream
        is_forgotten = self._good_night or not self.laptop.speaker.player.remembered
        if stream is None or is_forgotten:
            return None
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

    def _laid_out(self, token: str) -> tuple[Timeline, Place, SessionPlan] | None:
        place = Place.from_token(token, self.laptop.repertoire)
        if place is None or place.locale != self.laptop.words.locale:
            return None
        plan = self.laptop.repertoire.plan(place.plan, place.preferences, place.phase)
        return timeline(place, self.laptop.repertoire, self.laptop.words), place, plan

    def _year(self) -> Json | None:
        """The nights; those last known while the store does not answer, for the evening goes on."""
        now = self.laptop.speaker.now
        try:
            couple, tonight = self._couple(), night_of(now, now.tzinfo or UTC)
        except StoreError:
            return self._nights
        kinds = [
            [cell.night.isoformat(), cell.kind.name.lower()] for cell in cells(couple, tonight)
        ]
        return {"summary": summary(couple, tonight), "cells": kinds}

    def _tell(self, kind: str, **fields: object) -> None:
        if self._held is None:
            self.log.add((kind, fields))
        else:
            self._held.append((kind, fields))

    def _tell_exchange(self, request: Json, response: Json) -> None:
        body = request["request"]
        if body["type"] == "AudioPlayer.PlaybackFailed":
            reason = body["error"]["message"]
            self._tell("said", who="note", text=f"Not played: {reason}")
        intent = body.get("intent") or {}
        name = intent.get("name", "")
        title = f"{body['type']} {name}".rstrip()
        self._tell("exchange", title=title, request=request, response=response)

    def _release(self) -> None:
        """Tell what was held back."""
        held, self._held = self._held or [], None
        for message in held:
            self.log.add(message)

    def _forget(self) -> None:
        """A hard moment: of this evening nothing is kept, and of this sentence nothing is told."""
        self._hard_moment, self._good_night, self._held = True, True, None
        self.log.drop()


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
