"""Restarts, unloading and removal: what is left of an evening, and of the two."""

from pathlib import Path
from typing import Any

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant import block_async_io
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from pytest_homeassistant_custom_component.common import async_test_home_assistant
from yarl import URL

from bedroom import EVENING_S, Bedroom, couple_of, open_bedroom
from custom_components.quiet_together.const import DOMAIN
from skill.guide.couple import Couple


@pytest.fixture
def restart(
    aiohttp_client: Any,
    freezer: FrozenDateTimeFactory,
    tmp_path: Path,
    kept: Path,
    enable_custom_integrations: None,
) -> Any:
    """Home Assistant comes up again over the same folder."""

    async def restarted(hass: HomeAssistant) -> Bedroom:
        hass.data.pop("custom_components", None)

        async def client_of() -> Any:
            return await aiohttp_client(hass.http.app)

        return await open_bedroom(hass, freezer, client_of, tmp_path, kept, at="")

    return restarted


async def test_a_restart_in_the_middle_stops_the_sound_and_offers_to_go_on(
    bedroom: Bedroom, restart: Any
) -> None:
    await bedroom.begin()
    await bedroom.pass_time(120)
    await bedroom.hass.async_stop(force=True)
    assert bedroom.player.log[-1] == "stop"
    assert len(couple_of(bedroom).nights) == 1
    async with async_test_home_assistant() as hass:
        again = await restart(hass)
        offer = await again.say("open quiet together")
        assert "stopped partway" in offer
        assert not again.sounds
        await again.say("yes")
        assert again.sounds
        await hass.async_stop(force=True)


async def test_a_crash_in_the_middle_leaves_the_night_that_was_kept(
    bedroom: Bedroom, restart: Any
) -> None:
    await bedroom.begin()
    await bedroom.pass_time(120)
    async with async_test_home_assistant() as hass:
        again = await restart(hass)
        assert len(couple_of(again).nights) == 1
        assert not again.sounds
        assert "one night" in (await again.say("how many nights")).lower()
        await hass.async_stop(force=True)


async def test_nothing_of_it_holds_up_home_assistant(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    hass_client_no_auth: Any,
    tmp_path: Path,
    kept: Path,
    enable_custom_integrations: None,
    disable_block_async_io: None,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Home Assistant notices whoever reads a file, or waits, where everybody else waits as well."""
    monkeypatch.setattr(block_async_io, "_IN_TESTS", False)  # else it looks away
    block_async_io.enable()
    bedroom = await open_bedroom(hass, freezer, hass_client_no_auth, tmp_path, kept)
    await bedroom.begin()
    await bedroom.pass_time(30)
    await bedroom.say("pause")
    await bedroom.say("I don't feel safe")
    ours = [line for line in caplog.messages if "quiet_together" in line]
    assert not [line for line in ours if "blocking call" in line]


async def test_unloaded_it_is_silent_and_answers_nobody(bedroom: Bedroom) -> None:
    await bedroom.begin()
    await bedroom.pass_time(20)
    address = bedroom.player.played[0][0]
    assert await bedroom.hass.config_entries.async_unload(bedroom.entry.entry_id)
    assert bedroom.entry.state is ConfigEntryState.NOT_LOADED
    assert bedroom.player.log == ["play", "stop"]
    assert (await bedroom.client.get(URL(address).path)).status == 404
    with pytest.raises(ServiceValidationError):
        await bedroom.call(DOMAIN, "bedtime")


async def test_loaded_again_it_goes_on_from_the_place_that_was_kept(bedroom: Bedroom) -> None:
    await bedroom.begin()
    await bedroom.pass_time(120)
    assert await bedroom.hass.config_entries.async_reload(bedroom.entry.entry_id)
    await bedroom.settle()
    assert not bedroom.sounds
    assert "stopped partway" in await bedroom.say("open quiet together")


async def test_removed_it_leaves_nothing_of_the_two(bedroom: Bedroom) -> None:
    await bedroom.begin()
    await bedroom.pass_time(EVENING_S)
    assert couple_of(bedroom).nights
    await bedroom.hass.config_entries.async_remove(bedroom.entry.entry_id)
    await bedroom.settle()
    assert not bedroom.folder.exists()
    assert couple_of(bedroom) == Couple()


async def test_a_satellite_that_is_not_there_is_told_and_the_question_is_dropped(
    bedroom: Bedroom,
) -> None:
    bedroom.satellite.fails = True
    with pytest.raises(HomeAssistantError):
        await bedroom.call(DOMAIN, "bedtime")
    bedroom.satellite.fails = False
    await bedroom.call(DOMAIN, "bedtime")
    assert len(bedroom.satellite.opened) == 1
