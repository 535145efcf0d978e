"""What an answer needs from outside, handed in once: memory, words, clock, chance, services."""

import hashlib
import hmac
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from skill.alexa.device import SystemState
from skill.alexa.heard import PlayerState
from skill.alexa.now_playing import NowPlaying, Source
from skill.alexa.speech import WAKE_WORD
from skill.guide.couple import Outcome, Reminder, may_be_tonight
from skill.guide.programme import (
    Place,
    Playhead,
    Recording,
    Repertoire,
    SessionPlan,
    Tonight,
    captions,
    inside,
    playback,
    recording,
    segment_of,
    vtt,
)
from skill.guide.talk import Conversation
from skill.guide.words import Words
from skill.store import CoupleStore

DEFAULT_LOCALE = "en-US"
FURTHEST = timedelta(days=400)
"""A night further away than this cannot be meant: a record holds one bit for each date, so a single
night far away would make it long and every answer slow."""


class Services(Protocol):
    """Alexa's own services, as ``skill.alexa.device`` asks them."""

    def time_zone(self, system: SystemState) -> ZoneInfo | None:
        """The device's zone, if it tells."""

    def remind(
        self,
        system: SystemState,
        reminder: Reminder,
        now: datetime,
        zone: ZoneInfo,
        locale: str,
    ) -> Outcome:
        """Put a reminder in place of any earlier one."""


@dataclass(frozen=True)
class SkillContext:
    """All that an answer needs from outside."""

    skill_id: str
    """Keys the hash under which couples are kept."""
    recordings_url: str
    store: CoupleStore
    repertoire: Repertoire
    words: Mapping[str, Words]
    now: Callable[[], datetime]
    services: Services
    dice: Callable[[], int]
    """Throws 0 to 9."""
    wake: str = WAKE_WORD
    """What wakes the speaker, where a line tells how to reach the guide; empty: nothing has to."""

    def words_of(self, locale: str) -> Words:
        """The words of a locale, of its language, or the default ones."""
        if locale in self.words:
            return self.words[locale]
        return self.words[nearest(locale, self.words)]

    def repertoire_of(self, locale: str) -> Repertoire:
        """What is offered in a locale: all there is, or those of it that are ready there."""
        return self.repertoire.only(self.words_of(locale).ready)

    def source(self, place: Place) -> Source:
        """Where the recording at this place is."""
        return Source(self._address(self._recording(place)))

    def source_on_screen(self, place: Place) -> Source:
        """The same, with what a screen shows while it plays."""
        recording_there = self._recording(place)
        words = self.words_of(place.locale)
        now_playing = NowPlaying(
            title=title_of(self.plan_of(place), words),
            subtitle=words.line("screen.one" if place.unkept else "screen.two"),
            description=words.line("screen.picture"),
            captions=vtt(captions(recording_there, words)),
            site=self.recordings_url,
        )
        return Source(self._address(recording_there), now_playing)

    def inside_url(self, place: Place) -> str:
        """Where the recording is that sounds at this place inside a conversation."""
        segment = inside(segment_of(place, self.plan_of(place)))
        words = self.words_of(place.locale)
        return self._address(recording(segment, words, Tonight.of(place)))

    def _recording(self, place: Place) -> Recording:
        segment = segment_of(place, self.plan_of(place))
        return recording(segment, self.words_of(place.locale), Tonight.of(place))

    def _address(self, recording_there: Recording) -> str:
        return f"{self.recordings_url}/{recording_there.path}"

    def place_of(self, token: str) -> Place | None:
        """The place of a token that this skill wrote lately; None for any other text."""
        place = Place.from_token(token, self.repertoire)
        if place is None or place.plan not in self.repertoire_of(place.locale):
            return None
        return place if self.is_near(place.night) else None

    def plan_of(self, place: Place) -> SessionPlan:
        """The evening of this place, as this couple like it."""
        return self.repertoire.plan(place.plan, place.preferences, place.phase)

    def playhead_of(self, player: PlayerState) -> Playhead:
        """Where in which evening the device's player stands."""
        place = self.place_of(player.token)
        if place and player.activity == "IDLE":
            ended = playback.is_at_its_end(place, player.offset, self.plan_of(place))
            # Some devices are idle behind a recording that ended, others since they were restarted.
            place = place if ended else None
        return Playhead(
            place,
            player.offset,
            playing=player.playing,
            finished=player.finished,
            unsure=player.unsure,
        )

    def may_be_tonight(self, night: date) -> bool:
        """Whether this is tonight's date somewhere on earth, whatever the device's zone is."""
        return may_be_tonight(night, self.now())

    def is_near(self, night: date) -> bool:
        """Whether this can be the night of an evening that somebody still speaks of."""
        now = self.now()
        return may_be_tonight(night, now) or timedelta() < now.date() - night <= FURTHEST

    def offers(self, conversation: Conversation, locale: str) -> bool:
        """Whether this open question is one of this version of the skill, and of these nights."""
        offer, repertoire = conversation.offer, self.repertoire_of(locale)
        plans = (offer.plan, offer.last or offer.plan)
        return (
            all(plan in repertoire for plan in plans)
            and (not offer.step or offer.step in repertoire.ladders)
            and (not offer.path or offer.path in repertoire.paths)
            and self.is_near(conversation.night)
        )


def nearest(locale: str, locales: Iterable[str]) -> str:
    """That of these locales which is of the same language: of several the default one, or the first.

    Where not even that one is there, as on a page that has one language alone, it is the first.
    """
    there = list(locales)
    language = locale.partition("-")[0]
    near = [name for name in there if name.partition("-")[0] == language] or there
    return DEFAULT_LOCALE if DEFAULT_LOCALE in near else near[0]


def title_of(plan: SessionPlan, words: Words) -> str:
    """What an evening is called on a screen: by its minutes, or by its practice."""
    if plan.minutes:
        title = words.line("screen.title", minutes=words.minutes(plan.minutes))
    else:
        title = words.practices[plan.segments[0].score.spans[0].practice]
    return title[:1].upper() + title[1:]


def couple_key(skill_id: str, user: str) -> str:
    """What a couple is stored under: a keyed hash of the Alexa user id, which is never kept."""
    # An id that is no Unicode can be hashed too, so that nobody is refused for it.
    text = user.encode(errors="surrogatepass")
    return hmac.new(skill_id.encode(), text, hashlib.sha256).hexdigest()[:32]
