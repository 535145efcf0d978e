"""Quiet Together: a bedtime guide for two, on the satellite and the player by the bed."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import voluptuous as vol
from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.const import EVENT_HOMEASSISTANT_STOP, Platform
from homeassistant.core import Event, HomeAssistant, ServiceCall
from homeassistant.exceptions import ConfigEntryError, ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.typing import ConfigType
from homeassistant.util import dt as dt_util

from skill.errors import QuietTogetherError

from .bedside import Bedside
from .const import CONF_PLAYER, CONF_SATELLITE, DOMAIN, FOLDER, SERVICE_BEDTIME
from .guide import forget_nights, open_guide
from .player import Player
from .recordings import RecordingView, Tickets
from .satellite import Satellite
from .shelf import Shelf
from .steering import Steering

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)
PLATFORMS = [Platform.CONVERSATION]


@dataclass(frozen=True)
class Household:
    """What is loaded of a configured bed."""

    bedside: Bedside
    languages: list[str]
    """Those that the guide speaks."""
    support_lines: Mapping[str, str]
    """Where help is to be found: whom to call, and the number."""


type QuietTogetherEntry = ConfigEntry[Household]


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Register what lasts for as long as Home Assistant runs: the service, and the view."""
    view = RecordingView()
    hass.data[DOMAIN] = view
    hass.http.register_view(view)

    async def begin_bedtime(call: ServiceCall) -> None:
        for entry in hass.config_entries.async_entries(DOMAIN):
            if entry.state is ConfigEntryState.LOADED:
                await entry.runtime_data.bedside.begin_bedtime()
                return
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="not_set_up")

    hass.services.async_register(DOMAIN, SERVICE_BEDTIME, begin_bedtime, vol.Schema({}))
    return True


async def async_setup_entry(hass: HomeAssistant, entry: QuietTogetherEntry) -> bool:
    """Open the guide, and look at the bed."""
    folder = _folder(hass)
    shelf = Shelf(folder / "recordings")
    now, config = dt_util.now(), hass.config
    opening = partial(
        open_guide, folder, shelf, now, config.time_zone, config.language, config.country
    )
    try:
        guide = await hass.async_add_executor_job(opening)
    except QuietTogetherError as error:
        raise ConfigEntryError(str(error)) from error
    tickets = Tickets(hass, shelf)
    player = Player(hass, entry.data[CONF_PLAYER], tickets.address_of)
    satellite = Satellite(hass, entry.data[CONF_SATELLITE])
    steering = Steering(hass, guide.locale)
    bedside = Bedside(hass, guide, player, satellite, shelf.make, steering.switch)
    steering.hear = bedside.hear
    view: RecordingView = hass.data[DOMAIN]
    view.tickets = tickets
    bedside.start()

    async def leave(event: Event | None = None) -> None:
        await bedside.close()
        await steering.switch(False)
        tickets.close()
        view.tickets = None

    entry.async_on_unload(hass.bus.async_listen_once(EVENT_HOMEASSISTANT_STOP, leave))
    entry.async_on_unload(leave)
    entry.runtime_data = Household(bedside, guide.languages, guide.support_lines)
    # Half a minute of learning, once; a sentence that comes sooner waits for it.
    entry.async_create_background_task(
        hass, _in_executor(hass, guide.prepare), "quiet_together learns"
    )
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    return True


async def async_unload_entry(hass: HomeAssistant, entry: QuietTogetherEntry) -> bool:
    """Leave the bed; an evening that plays stops, and can be gone on with later."""
    return await hass.config_entries.async_unload_platforms(entry, PLATFORMS)


async def async_remove_entry(hass: HomeAssistant, entry: QuietTogetherEntry) -> None:
    """Erase all that was kept."""
    folder = _folder(hass)
    await hass.async_add_executor_job(_erase, folder)


def _erase(folder: Path) -> None:
    if folder.exists():
        # First as "forget us" does it, which overwrites what the file held.
        forget_nights(folder)
        shutil.rmtree(folder, ignore_errors=True)


async def _in_executor(hass: HomeAssistant, work: Callable[[], None]) -> None:
    await hass.async_add_executor_job(work)


def _folder(hass: HomeAssistant) -> Path:
    return Path(hass.config.path(FOLDER))
