"""The Assist satellite by the bed: whether it is at work, and what it is asked to say."""

from homeassistant.components.assist_satellite import (
    DOMAIN,
    AssistSatelliteEntityFeature,
)
from homeassistant.components.assist_satellite.entity import AssistSatelliteState
from homeassistant.const import ATTR_ENTITY_ID, ATTR_SUPPORTED_FEATURES
from homeassistant.core import HomeAssistant

BUSY = frozenset(
    {
        AssistSatelliteState.LISTENING,
        AssistSatelliteState.PROCESSING,
        AssistSatelliteState.RESPONDING,
    }
)


class Satellite:
    """Asks one satellite; each call lasts until it has spoken, and may raise HomeAssistantError."""

    def __init__(self, hass: HomeAssistant, entity_id: str) -> None:
        self._hass, self.entity_id = hass, entity_id

    @property
    def is_busy(self) -> bool:
        """Whether it listens, thinks or speaks."""
        state = self._hass.states.get(self.entity_id)
        return state is not None and state.state in BUSY

    async def say(self, speech: str, listening: bool) -> None:
        """Say this; and listen then, where the guide asks and the satellite can."""
        state = self._hass.states.get(self.entity_id)
        supported = state.attributes.get(ATTR_SUPPORTED_FEATURES, 0) if state else 0
        features = AssistSatelliteEntityFeature(supported)
        if listening and AssistSatelliteEntityFeature.START_CONVERSATION in features:
            service, field = "start_conversation", "start_message"
        else:
            service, field = "announce", "message"
        fields = {ATTR_ENTITY_ID: self.entity_id, field: speech, "preannounce": False}
        await self._hass.services.async_call(DOMAIN, service, fields, blocking=True)
