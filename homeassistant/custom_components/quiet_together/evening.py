"""An evening that sounds: the guide says what is to be heard, and the player what was.

The player's states are the guide's events. One thing at a time: whatever happens takes the turn.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from homeassistant.components.media_player import MediaPlayerState as State
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util

from .deck import Deck
from .guide import SILENT, Guide, Moment
from .room import Asked, Event, Sound, Step, event_of
from .timers import Timers

START_S = 20
"""How long a player may take to begin: it fetches a recording that may have to be mixed first."""
LATE_END_MS = 20_000
"""A player that tells of no end for so long behind it has forgotten to."""
ANSWER_S = 30
"""How long an answer is spoken at most; some satellites forget to tell that they are done."""

_LOGGER = logging.getLogger(__name__)


class Evening:
    """Keeps the player where the guide wants it, and the guide where the player is.

    But for ``take``, whoever calls holds the ``turn``.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        guide: Guide,
        deck: Deck,
        is_spoken: Callable[[], bool],
        say: Callable[[Moment], None],
        make: Callable[[str], None],
        on_evening: Callable[[bool], Awaitable[None]],
    ) -> None:
        """``is_spoken``: whether something is said by the bed, behind which sound waits.

        ``say`` takes what the guide says by itself; ``make`` makes the recording at an address,
        off the event loop; ``on_evening`` is told when an evening begins
        to be steered, and when it no longer is.
        """
        self._hass, self._guide, self._deck = hass, guide, deck
        self._is_spoken, self._say, self._on_evening = is_spoken, say, on_evening
        self._make = make
        self._asked_for: set[str] = set()
        """The addresses of what was made ahead this evening."""
        self.turn = asyncio.Lock()
        self.moment = SILENT
        """What came of the last thing that happened."""
        self._timers = Timers(hass)

    # What the player does

    async def take(self, before: str, now: str, content: str, moment: datetime) -> None:
        """The player has changed: tell the guide what this means."""
        async with self.turn:
            await self.catch_up(moment)
            event = event_of(self._deck.sound, before, now, self._remaining_ms)
            if now == State.PLAYING and self._deck.comes_back(content, moment):
                await self._deck.silence_again()
            if now == State.PLAYING and self._deck.has_other(content, moment):
                if self._deck.handed:
                    await self._move_on(moment)
                else:
                    event = Event.STOPPED_BY_HAND
            self._deck.note(content)
            await self._do(event, moment)

    async def _do(self, event: Event, moment: datetime) -> None:
        match event:
            case Event.STARTED:
                self._started(moment)
            case Event.HELD_BY_HAND:
                self._deck.sound = Sound.HELD
                await self.ask(self._guide.hold)
            case Event.RESUMED_BY_HAND if self.moment.listening:
                # Some satellites let what they held go on behind an answer, also behind a question.
                await self._deck.hold()
            case Event.RESUMED_BY_HAND:
                self._started(moment)
                await self.ask(self._guide.go_on)
            case Event.FINISHED:
                self._deck.lose()
                await self._tell_heard(0, to_end=True)
            case Event.STOPPED_BY_HAND:
                self._deck.lose()
                await self.ask(self._guide.stop)
            case Event.FAILED:
                await self._fail("it went silent")
        if event is not Event.NOTHING:
            await self.follow()

    # What the guide is told

    async def ask(
        self, action: Callable[..., Moment], *arguments: object, **named: object
    ) -> Moment:
        """Let the guide do something, off the event loop."""
        was_evening = self.moment.evening
        now = dt_util.now()
        self.moment = await self._hass.async_add_executor_job(
            lambda: action(*arguments, now=now, **named)
        )
        self._make_ahead()
        if self.moment.evening != was_evening:
            await self._on_evening(self.moment.evening)
        return self.moment

    def _make_ahead(self) -> None:
        """Begin to make what will be heard, while the guide still speaks, or the one before sounds."""
        if not self.moment.evening:
            self._asked_for.clear()
        for stream in (self.moment.sounding, self.moment.following):
            if stream and stream.url not in self._asked_for:
                self._asked_for.add(stream.url)
                self._hass.async_add_executor_job(self._make, stream.url)

    @property
    def _remaining_ms(self) -> int:
        stream = self.moment.sounding
        return stream.length - stream.offset if stream else 0

    async def catch_up(self, now: datetime) -> None:
        """Tell the guide how much was heard up to this moment."""
        deck = self._deck
        if not deck.is_playing:
            return
        heard_ms = _ms(now - deck.heard_until)
        late_ms = heard_ms - self._remaining_ms
        if deck.handed and late_ms >= 0:
            await self._move_on(now - timedelta(milliseconds=late_ms))
            heard_ms = late_ms
        elif late_ms >= LATE_END_MS:
            deck.lose()
            await self._tell_heard(0, to_end=True)
            return
        heard_ms = min(heard_ms, max(0, self._remaining_ms - 1))
        deck.heard_until += timedelta(milliseconds=heard_ms)
        await self._tell_heard(heard_ms)

    async def _move_on(self, moment: datetime) -> None:
        """The player has gone on to what it was handed ahead."""
        self._deck.moved_on(moment)
        await self._tell_heard(0, to_end=True)

    async def _tell_heard(self, ms: int, to_end: bool = False) -> None:
        moment = await self.ask(self._guide.play_on, ms, to_end=to_end)
        if moment.speech:
            self._say(moment)
        if moment.sounding and self._deck.is_playing:
            self._deck.at = Asked.of(moment.sounding)

    # What the player is asked for

    async def follow(self, in_any_case: bool = False) -> None:
        """Bring the player to where the guide wants it, behind what the satellite says."""
        wanted = self.moment.sounding
        if wanted and self._is_spoken() and not in_any_case:
            self._timers.set("answer", ANSWER_S, self._follow_in_any_case)
            return
        self._timers.drop("answer")
        try:
            await self._take_step()
            await self._deck.hand_over(self.moment.following)
        except HomeAssistantError as error:
            await self._fail(str(error))
            await self.follow()
        self._look_again()

    async def _take_step(self) -> None:
        wanted = self.moment.sounding
        step = self._deck.step_to(self.moment)
        if step is Step.STOP:
            await self._deck.silence()
        if wanted is None or step is Step.NOTHING:
            return
        self._timers.set("start", START_S, self._has_it_begun)
        if step is Step.RESUME:
            await self._deck.resume()
        else:
            await self._deck.play(wanted)

    async def _follow_in_any_case(self) -> None:
        async with self.turn:
            await self.follow(in_any_case=True)

    async def hush(self) -> None:
        """Be silent for the answer; for good where nothing goes on behind it."""
        self._timers.drop("start")
        if self.moment.sounding or self.moment.held:
            await self._deck.hold()
        else:
            await self._deck.silence()

    async def _fail(self, reason: str) -> None:
        """The player cannot: the guide passes over this recording, or leaves the evening there."""
        _LOGGER.warning("%s does not play the evening: %s", self._deck.entity_id, reason)
        self._timers.drop("start")
        self._deck.lose()
        await self.ask(self._guide.fail)

    async def close(self) -> None:
        """The sound stops, and the guide remembers the place."""
        await self.catch_up(dt_util.now())
        await self.ask(self._guide.stop)
        await self._deck.silence()
        self._timers.drop_all()

    # Time

    def _started(self, moment: datetime) -> None:
        self._timers.drop("start")
        self._deck.started(moment)
        self._look_again()

    async def _has_it_begun(self) -> None:
        """A player that plays already may tell of no change."""
        async with self.turn:
            if self._deck.sound is not Sound.ASKED:
                return
            state = self._hass.states.get(self._deck.entity_id)
            if state is not None and state.state == State.PLAYING:
                await self._do(Event.STARTED, self._deck.heard_until)
            else:
                await self._do(Event.FAILED, dt_util.now())

    def _look_again(self) -> None:
        """Come back when the guide wants to be told of something, or the player has forgotten to."""
        self._timers.drop("sound")
        until_ms = self.moment.until_ms
        if until_ms is None or not self._deck.is_playing:
            return
        waits_for_end = until_ms >= self._remaining_ms - 1 and not self._deck.handed
        wait_ms = until_ms + LATE_END_MS if waits_for_end else until_ms
        self._timers.set("sound", wait_ms / 1000, self._sounds_on)

    async def _sounds_on(self) -> None:
        async with self.turn:
            await self.catch_up(dt_util.now())
            await self.follow()


def _ms(duration: timedelta) -> int:
    return duration // timedelta(milliseconds=1)
