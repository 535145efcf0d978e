"""What happens by the bed: somebody speaks, a routine begins bedtime, nobody answers."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from homeassistant.components.media_player import ATTR_MEDIA_CONTENT_ID
from homeassistant.core import (
    CALLBACK_TYPE,
    Event,
    EventStateChangedData,
    HomeAssistant,
    callback,
)
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import async_track_state_change_event
from homeassistant.util import dt as dt_util

from .deck import Deck
from .evening import ANSWER_S, Evening
from .guide import Guide, Moment
from .player import Player
from .satellite import Satellite
from .timers import Timers

SILENCE_S = 15
"""How long nobody may answer behind a question; a satellite listens about as long."""

_LOGGER = logging.getLogger(__name__)


class Bedside:
    """Takes what is said by the bed to the guide, and what the guide says to the satellite."""

    def __init__(
        self,
        hass: HomeAssistant,
        guide: Guide,
        player: Player,
        satellite: Satellite,
        make: Callable[[str], None],
        on_evening: Callable[[bool], Awaitable[None]],
    ) -> None:
        """``make`` makes the recording at an address, off the event loop.

        ``on_evening`` is told when an evening begins to be steered, and when it no longer is.
        """
        self._hass, self._guide = hass, guide
        self._player, self._satellite = player, satellite
        deck = Deck(player)
        self._evening = Evening(
            hass, guide, deck, lambda: satellite.is_busy, self._say_soon, make, on_evening
        )
        self._timers = Timers(hass)
        self._listeners: list[CALLBACK_TYPE] = []
        self._tasks: set[asyncio.Task[None]] = set()

    @callback
    def start(self) -> None:
        """Look at the player and the satellite from now on."""
        watched = {
            self._player.entity_id: self._player_changed,
            self._satellite.entity_id: self._satellite_changed,
        }
        for entity_id, changed in watched.items():
            self._listeners.append(async_track_state_change_event(self._hass, entity_id, changed))

    async def close(self) -> None:
        """The evening is left where it is; the guide remembers the place."""
        for stop_listening in self._listeners:
            stop_listening()
        self._listeners.clear()
        async with self._evening.turn:
            await self._evening.close()
            self._timers.drop_all()
        for task in list(self._tasks):
            task.cancel()

    async def hear(self, sentence: str) -> Moment:
        """One of the two says this, and hears what the moment says; sound comes behind it."""
        evening = self._evening
        async with evening.turn:
            self._timers.drop("silence")
            await evening.catch_up(dt_util.now())
            moment = await evening.ask(self._guide.hear, sentence)
            await evening.hush()
            if moment.listening:
                self._timers.set("silence", ANSWER_S + SILENCE_S, self._nobody_answers)
        self._soon(self._follow())
        return moment

    async def begin_bedtime(self) -> None:
        """A routine opens the guide: the satellite asks, and listens. Nothing begins by itself."""
        evening = self._evening
        async with evening.turn:
            await evening.catch_up(dt_util.now())
            is_in_use = evening.moment.evening or evening.moment.listening
            if is_in_use:
                return
            moment = await evening.ask(self._guide.open)
        try:
            await self._satellite.say(moment.speech, moment.listening)
        except HomeAssistantError:
            await self._nobody_answers()
            raise
        if not self._satellite.is_busy:
            self._timers.set("silence", SILENCE_S, self._nobody_answers)

    async def _nobody_answers(self) -> None:
        evening = self._evening
        async with evening.turn:
            if evening.moment.listening:
                await evening.ask(self._guide.hear_nothing)
                await evening.follow()

    async def _follow(self) -> None:
        async with self._evening.turn:
            await self._evening.follow()

    @callback
    def _satellite_changed(self, event: Event[EventStateChangedData]) -> None:
        self._timers.drop("silence")
        if self._satellite.is_busy:
            return
        if self._evening.moment.listening:
            self._timers.set("silence", SILENCE_S, self._nobody_answers)
        self._soon(self._follow())

    @callback
    def _player_changed(self, event: Event[EventStateChangedData]) -> None:
        before, now = event.data["old_state"], event.data["new_state"]
        if before is None or now is None:
            return
        content = str(now.attributes.get(ATTR_MEDIA_CONTENT_ID) or "")
        self._soon(self._evening.take(before.state, now.state, content, now.last_updated))

    @callback
    def _say_soon(self, moment: Moment) -> None:
        self._soon(self._say(moment))

    async def _say(self, moment: Moment) -> None:
        """The guide speaks by itself, behind what it played."""
        try:
            await self._satellite.say(moment.speech, moment.listening)
        except HomeAssistantError as error:
            _LOGGER.warning("%s does not speak: %s", self._satellite.entity_id, error)

    def _soon(self, work: Coroutine[Any, Any, None]) -> None:
        """Do this as soon as it is its turn."""
        task = self._hass.async_create_task(work, "quiet_together")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
