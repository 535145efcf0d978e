"""Setting up: which satellite and which player stand by the bed."""

from typing import Any

import voluptuous as vol
from homeassistant.components import assist_satellite, media_player
from homeassistant.config_entries import ConfigFlow, ConfigFlowResult
from homeassistant.helpers.selector import (
    EntityFilterSelectorConfig,
    EntitySelector,
    EntitySelectorConfig,
)

from .const import CONF_PLAYER, CONF_SATELLITE, DOMAIN

BED = vol.Schema(
    {
        vol.Required(CONF_SATELLITE): EntitySelector(
            EntitySelectorConfig(domain=assist_satellite.DOMAIN)
        ),
        # Whoever cannot play an address is not offered: an evening would begin, and nothing sound.
        vol.Required(CONF_PLAYER): EntitySelector(
            EntitySelectorConfig(
                filter=EntityFilterSelectorConfig(
                    domain=media_player.DOMAIN,
                    supported_features=["media_player.MediaPlayerEntityFeature.PLAY_MEDIA"],
                )
            )
        ),
    }
)


class QuietTogetherFlow(ConfigFlow, domain=DOMAIN):
    """Asks once; the same again for another bed."""

    VERSION = 1

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Which satellite, and which player."""
        if user_input is not None:
            return self.async_create_entry(title="Quiet Together", data=user_input)
        return self.async_show_form(step_id="user", data_schema=BED)

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """The bed has moved, or its speaker was changed."""
        entry = self._get_reconfigure_entry()
        if user_input is not None:
            return self.async_update_reload_and_abort(entry, data=user_input)
        schema = self.add_suggested_values_to_schema(BED, entry.data)
        return self.async_show_form(step_id="reconfigure", data_schema=schema)
