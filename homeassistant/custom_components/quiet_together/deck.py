"""What the player does for the evening: what it was given, how far it is, and what it was told."""

import logging
from datetime import datetime, timedelta

from homeassistant.components.media_player import MediaPlayerEntityFeature
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util

from simulator.echo.stream import Stream

from .guide import Moment
from .player import Player
from .room import Asked, Sound, Step, step_to

SETTLES = timedelta(seconds=5)
"""So long behind its start a player may still change what it calls the thing that it plays."""
COMES_BACK = timedelta(seconds=30)
"""So long behind an answer a satellite may let go on what it held by itself."""

_LOGGER = logging.getLogger(__name__)


class Deck:
    """One player, as the evening knows it."""

    def __init__(self, player: Player) -> None:
        self._player = player
        self.entity_id = player.entity_id
        self.sound = Sound.NONE
        self.at: Asked | None = None
        """What it was last asked to play, and how far it has come."""
        self.heard_until = dt_util.now()
        """The moment up to which the guide knows what was heard."""
        self.handed = ""
        """The address of what it already has behind that; empty: it has nothing."""
        self._content = ""
        """What it calls what it plays for us."""
        self._since = self.heard_until
        """When it began."""
        self._silenced = self.heard_until - COMES_BACK
        """When it was last told to be silent."""

    @property
    def is_playing(self) -> bool:
        """Whether it plays for us."""
        return self.sound is Sound.PLAYING

    def step_to(self, moment: Moment) -> Step:
        """What it is to be asked for."""
        following = moment.following.url if moment.following else ""
        # What it has in its queue cannot be taken back, but to play anew empties the queue.
        is_outdated = bool(self.handed) and self.handed != following
        at = None if is_outdated else self.at
        return step_to(moment.sounding, moment.held, at, self.sound, self._player.features)

    async def play(self, stream: Stream) -> None:
        """Play this from where it is wanted. May raise HomeAssistantError."""
        self.at, self.sound = Asked.of(stream), Sound.ASKED
        self._content, self.handed = "", ""
        self.heard_until = dt_util.now()
        await self._player.play(stream)

    async def resume(self) -> None:
        """Go on with what is held. May raise HomeAssistantError."""
        self.sound = Sound.ASKED
        await self._player.resume()

    def started(self, moment: datetime) -> None:
        """It plays since this moment."""
        self.sound = Sound.PLAYING
        self.heard_until = self._since = dt_util.as_local(moment)

    async def hand_over(self, following: Stream | None) -> None:
        """Give it what follows ahead, where it has a queue. May raise HomeAssistantError."""
        can_queue = MediaPlayerEntityFeature.MEDIA_ENQUEUE in self._player.features
        if following and can_queue and self.is_playing and not self.handed:
            self.handed = following.url
            await self._player.enqueue(following)

    def moved_on(self, moment: datetime) -> None:
        """It has gone on to what it was handed, at this moment."""
        self.handed, self._content = "", ""
        self.heard_until = self._since = moment

    async def hold(self) -> None:
        """Be silent for a moment."""
        if self.sound is Sound.NONE:
            return
        try:
            self.sound = Sound.HELD if await self._player.hold() else Sound.NONE
        except HomeAssistantError as error:
            _LOGGER.warning("%s does not hold: %s", self.entity_id, error)

    async def silence(self) -> None:
        """Be silent for good."""
        if self.sound is Sound.NONE:
            return
        await self.silence_again()

    async def silence_again(self) -> None:
        """Be silent for good, whatever it plays."""
        self.lose()
        self._silenced = dt_util.now()
        try:
            await self._player.stop()
        except HomeAssistantError as error:
            _LOGGER.warning("%s does not stop: %s", self.entity_id, error)

    def lose(self) -> None:
        """It plays nothing for us any more."""
        self.sound, self.at, self.handed = Sound.NONE, None, ""

    def has_other(self, content: str, moment: datetime) -> bool:
        """Whether it has turned, by itself or by hand, to something else than it played for us."""
        is_other = bool(self._content and content) and content != self._content
        return self.is_playing and is_other and moment - self._since >= SETTLES

    def comes_back(self, content: str, moment: datetime) -> bool:
        """Whether it plays again what it was told to leave, which is nobody's wish."""
        is_same = content == self._content
        return self.sound is Sound.NONE and is_same and moment - self._silenced < COMES_BACK

    def note(self, content: str) -> None:
        """This is what it calls what it plays."""
        self._content = content or self._content
