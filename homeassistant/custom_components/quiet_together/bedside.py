"""One evening by the bed: the guide, the satellite that hears and speaks, the player that sounds.

The player's states are the guide's events, and what the guide wants to sound is what the player is
asked for. One thing at a time: whatever happens waits for its turn.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any

from homeassistant.components.media_player import ATTR_MEDIA_CONTENT_ID
from homeassistant.components.media_player import MediaPlayerState as State
from homeassistant.core import (
    CALLBACK_TYPE,
    EventStateChangedData,
    HomeAssistant,
    callback,
)
from homeassistant.core import (
    Event as HassEvent,
)
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import async_track_state_change_event
from homeassistant.util import dt as dt_util

from .deck import Deck
from .guide import Guide, Moment
from .player import Player
from .room import Asked, Event, Sound, Step, event_of
from .satellite import Satellite
from .timers import Timers

START_S = 20
"""How long a player may take to begin: it fetches a recording that may have to be mixed first."""
LATE_END_MS = 20_000
"""A player that tells of no end for so long behind it has forgotten to."""
SILENCE_S = 15
"""How long nobody may answer behind a question; a satellite listens about as long."""
ANSWER_S = 30
"""How long an answer is spoken at most; some satellites forget to tell that they are done."""

_LOGGER = logging.getLogger(__name__)
_SILENT = Moment(
    "", listening=False, sounding=None, held=False, following=None, until_ms=None, evening=False
)


class Bedside:
    """Takes what happens by the bed to the guide, and what it answers to the bed."""

    def __init__(
        self,
        hass: HomeAssistant,
        guide: Guide,
        player: Player,
        satellite: Satellite,
        on_evening: Callable[[bool], Awaitable[None]],
    ) -> None:
        """``on_evening`` is told when an evening begins to be steered, and when it no longer is."""
        self._hass, self._guide = hass, guide
        self._deck, self._satellite = Deck(player), satellite
        self._on_evening = on_evening
        self._turn = asyncio.Lock()
        self._moment = _SILENT
        self._timers = Timers(hass)
        self._listeners: list[CALLBACK_TYPE] = []
        self._tasks: set[asyncio.Task[None]] = set()

    # What happens by the bed

    @callback
    def start(self) -> None:
        """Look at the player and the satellite from now on."""
        watched = {
            self._deck.entity_id: self._player_changed,
            self._satellite.entity_id: self._satellite_changed,
        }
        for entity_id, changed in watched.items():
            self._listeners.append(async_track_state_change_event(self._hass, entity_id, changed))

    async def close(self) -> None:
        """The evening is left where it is; the guide remembers the place."""
        for stop_listening in self._listeners:
            stop_listening()
        self._listeners.clear()
        async with self._turn:
            await self._catch_up(dt_util.now())
            await self._ask(self._guide.stop)
            await self._deck.silence()
            self._timers.drop_all()
        for task in list(self._tasks):
            task.cancel()

    async def hear(self, sentence: str) -> Moment:
        """One of the two says this, and hears what the moment says; sound comes behind it."""
        async with self._turn:
            self._timers.drop("silence")
            await self._catch_up(dt_util.now())
            moment = await self._ask(self._guide.hear, sentence)
            await self._hush()
            self._timers.set("answer", ANSWER_S, self._follow_in_any_case)
            if moment.listening:
                self._timers.set("silence", ANSWER_S + SILENCE_S, self._nobody_answers)
        self._soon(self._in_turn(self._follow))
        return moment

    async def begin_bedtime(self) -> None:
        """A routine opens the guide: the satellite asks, and listens. Nothing begins by itself."""
        async with self._turn:
            await self._catch_up(dt_util.now())
            is_in_use = self._moment.evening or self._moment.listening
            if is_in_use:
                return
            moment = await self._ask(self._guide.open)
        try:
            await self._satellite.say(moment.speech, moment.listening)
        except HomeAssistantError:
            await self._nobody_answers()
            raise
        if not self._satellite.is_busy:
            self._timers.set("silence", SILENCE_S, self._nobody_answers)

    async def _nobody_answers(self) -> None:
        async with self._turn:
            if self._moment.listening:
                await self._ask(self._guide.hear_nothing)
                await self._follow()

    @callback
    def _satellite_changed(self, event: HassEvent[EventStateChangedData]) -> None:
        self._timers.drop("silence")
        if self._satellite.is_busy:
            return
        if self._moment.listening:
            self._timers.set("silence", SILENCE_S, self._nobody_answers)
        self._soon(self._in_turn(self._follow))

    @callback
    def _player_changed(self, event: HassEvent[EventStateChangedData]) -> None:
        before, now = event.data["old_state"], event.data["new_state"]
        if before is None or now is None:
            return
        content = str(now.attributes.get(ATTR_MEDIA_CONTENT_ID) or "")
        self._soon(self._take(before.state, now.state, content, now.last_updated))

    async def _take(self, before: str, now: str, content: str, moment: datetime) -> None:
        """The player has changed: tell the guide what this means."""
        async with self._turn:
            await self._catch_up(moment)
            event = event_of(self._deck.sound, before, now, self._remaining_ms)
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
                await self._ask(self._guide.hold)
            case Event.RESUMED_BY_HAND if self._moment.listening:
                # Some satellites let what they held go on behind an answer, also behind a question.
                await self._deck.hold()
            case Event.RESUMED_BY_HAND:
                self._started(moment)
                await self._ask(self._guide.go_on)
            case Event.FINISHED:
                self._deck.lose()
                await self._tell_heard(0, to_end=True)
            case Event.STOPPED_BY_HAND:
                self._deck.lose()
                await self._ask(self._guide.stop)
            case Event.FAILED:
                await self._fail("it went silent")
        if event is not Event.NOTHING:
            await self._follow()

    # What the guide is told

    async def _ask(
        self, action: Callable[..., Moment], *arguments: object, **named: object
    ) -> Moment:
        """Let the guide do something, off the event loop."""
        was_evening = self._moment.evening
        now = dt_util.now()
        self._moment = await self._hass.async_add_executor_job(
            lambda: action(*arguments, now=now, **named)
        )
        if self._moment.evening != was_evening:
            await self._on_evening(self._moment.evening)
        return self._moment

    @property
    def _remaining_ms(self) -> int:
        stream = self._moment.sounding
        return stream.length - stream.offset if stream else 0

    async def _catch_up(self, now: datetime) -> None:
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
        moment = await self._ask(self._guide.play_on, ms, to_end=to_end)
        if moment.speech:
            self._soon(self._say(moment))
        if moment.sounding and self._deck.is_playing:
            self._deck.at = Asked.of(moment.sounding)

    # What the bed is asked for

    async def _follow(self, in_any_case: bool = False) -> None:
        """Bring the player to where the guide wants it, behind what the satellite says."""
        wanted = self._moment.sounding
        if wanted and self._satellite.is_busy and not in_any_case:
            return
        self._timers.drop("answer")
        try:
            await self._take_step()
            await self._deck.hand_over(self._moment.following)
        except HomeAssistantError as error:
            await self._fail(str(error))
            await self._follow()
        self._look_again()

    async def _take_step(self) -> None:
        wanted = self._moment.sounding
        step = self._deck.step_to(self._moment)
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
        async with self._turn:
            await self._follow(in_any_case=True)

    async def _hush(self) -> None:
        """Be silent for the answer; for good where nothing goes on behind it."""
        self._timers.drop("start")
        if self._moment.sounding or self._moment.held:
            await self._deck.hold()
        else:
            await self._deck.silence()

    async def _fail(self, reason: str) -> None:
        """The player cannot: the guide passes over this recording, or leaves the evening there."""
        _LOGGER.warning("%s does not play the evening: %s", self._deck.entity_id, reason)
        self._timers.drop("start")
        self._deck.lose()
        await self._ask(self._guide.fail)

    async def _say(self, moment: Moment) -> None:
        """The guide speaks by itself, behind what it played."""
        try:
            await self._satellite.say(moment.speech, moment.listening)
        except HomeAssistantError as error:
            _LOGGER.warning("%s does not speak: %s", self._satellite.entity_id, error)

    # Time

    def _started(self, moment: datetime) -> None:
        self._timers.drop("start")
        self._deck.started(moment)
        self._look_again()

    async def _has_it_begun(self) -> None:
        """A player that plays already may tell of no change."""
        async with self._turn:
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
        until_ms = self._moment.until_ms
        if until_ms is None or not self._deck.is_playing:
            return
        waits_for_end = until_ms >= self._remaining_ms - 1 and not self._deck.handed
        wait_ms = until_ms + LATE_END_MS if waits_for_end else until_ms
        self._timers.set("sound", wait_ms / 1000, self._sounds_on)

    async def _sounds_on(self) -> None:
        async with self._turn:
            await self._catch_up(dt_util.now())
            await self._follow()

    def _soon(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._hass.async_create_task(work, "quiet_together")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _in_turn(self, action: Callable[[], Awaitable[None]]) -> None:
        async with self._turn:
            await action()


def _ms(duration: timedelta) -> int:
    return duration // timedelta(milliseconds=1)
