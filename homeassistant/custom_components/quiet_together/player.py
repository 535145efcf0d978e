"""The media player by the bed, as far as an evening needs it: five things that it is asked to do."""

from collections.abc import Callable

from homeassistant.components import media_player
from homeassistant.components.media_player import (
    MediaPlayerEnqueue,
    MediaPlayerEntityFeature,
    MediaType,
)
from homeassistant.const import (
    ATTR_ENTITY_ID,
    ATTR_SUPPORTED_FEATURES,
    SERVICE_MEDIA_PAUSE,
    SERVICE_MEDIA_PLAY,
    SERVICE_MEDIA_STOP,
)
from homeassistant.core import HomeAssistant

from simulator.echo.stream import Stream

Features = MediaPlayerEntityFeature


class Player:
    """Asks one media player; each call may raise HomeAssistantError."""

    def __init__(
        self,
        hass: HomeAssistant,
        entity_id: str,
        address_of: Callable[[Stream], str],
    ) -> None:
        """``address_of`` says where a recording can be fetched, from the stream's offset on."""
        self._hass, self.entity_id, self._address_of = hass, entity_id, address_of

    @property
    def features(self) -> Features:
        """What it can do."""
        state = self._hass.states.get(self.entity_id)
        return Features(state.attributes.get(ATTR_SUPPORTED_FEATURES, 0) if state else 0)

    async def play(self, stream: Stream) -> None:
        """Play this in place of whatever plays."""
        await self._play(stream, MediaPlayerEnqueue.REPLACE)

    async def enqueue(self, stream: Stream) -> None:
        """Play this behind what plays."""
        await self._play(stream, MediaPlayerEnqueue.ADD)

    async def resume(self) -> None:
        """Go on with what is held."""
        await self._ask(SERVICE_MEDIA_PLAY)

    async def hold(self) -> bool:
        """Be silent for a moment. Whether it can go on from there; else it has stopped."""
        can_hold = Features.PAUSE in self.features
        await self._ask(SERVICE_MEDIA_PAUSE if can_hold else SERVICE_MEDIA_STOP)
        return can_hold

    async def stop(self) -> None:
        """Be silent."""
        can_stop = Features.STOP in self.features
        await self._ask(SERVICE_MEDIA_STOP if can_stop else SERVICE_MEDIA_PAUSE)

    async def _play(self, stream: Stream, enqueue: MediaPlayerEnqueue) -> None:
        fields: dict[str, object] = {
            media_player.ATTR_MEDIA_CONTENT_ID: self._address_of(stream),
            media_player.ATTR_MEDIA_CONTENT_TYPE: MediaType.MUSIC,
        }
        # A player without a queue would refuse the word.
        if Features.MEDIA_ENQUEUE in self.features:
            fields[media_player.ATTR_MEDIA_ENQUEUE] = enqueue
        await self._ask(media_player.SERVICE_PLAY_MEDIA, fields)

    async def _ask(self, service: str, fields: dict[str, object] | None = None) -> None:
        await self._hass.services.async_call(
            media_player.DOMAIN,
            service,
            {ATTR_ENTITY_ID: self.entity_id, **(fields or {})},
            blocking=True,
        )
