"""A bedroom: a satellite and a player, real pipelines and services around them, and a clock."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.assist_pipeline.pipeline import (
    KEY_ASSIST_PIPELINE,
)
from homeassistant.components.media_player import (
    MediaPlayerState,
)
from homeassistant.config_entries import ConfigEntry, ConfigFlow
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    MockModule,
    async_fire_time_changed,
    mock_component,
    mock_config_flow,
    mock_integration,
    mock_platform,
    setup_test_component_platform,
)

from custom_components.quiet_together.const import CONF_PLAYER, CONF_SATELLITE, DOMAIN, FOLDER
from devices import PLAIN, Client, F, FakePlayer, FakeSatellite
from simulator.hearing import KEPT
from simulator.laptop import couple_of_this_laptop
from skill.guide.couple import Couple

EVENING_S = 260
"""Longer than a first evening, with all that lies between its recordings."""
BED = "test"
"""The integration that brings the satellite and the player."""
SATELLITE, PLAYER = "assist_satellite.bed", "media_player.bed"
GUIDE = "conversation.bedtime_guide"
EVENING_OF = "2026-11-28T22:30:00+01:00"


@dataclass
class Bedroom:
    """What a test does in it."""

    hass: HomeAssistant
    clock: FrozenDateTimeFactory
    satellite: FakeSatellite
    player: FakePlayer
    client: Client
    entry: MockConfigEntry
    folder: Path

    async def say(self, sentence: str) -> str:
        """Somebody says this by the bed, and hears the answer to its end."""
        await self.satellite.hear(sentence)
        await self.settle()
        self.satellite.finish_speaking()
        await self.settle()
        return self.satellite.spoken[-1]

    async def settle(self) -> None:
        """All that happens by itself has happened."""
        await self.hass.async_block_till_done()

    async def pass_time(self, seconds: float, step_s: float = 1.0) -> None:
        """Let the clock run, and the player with it."""
        while seconds > 0:
            self.clock.tick(timedelta(seconds=step_s))
            self.player.tick(round(step_s * 1000))
            async_fire_time_changed(self.hass)
            await self.settle()
            seconds -= step_s

    async def call(self, domain: str, service: str, **fields: Any) -> None:
        """Call a service, as an automation does."""
        await self.hass.services.async_call(domain, service, fields, blocking=True)
        await self.settle()

    async def begin(self) -> None:
        """The first evening of the two."""
        await self.say("open quiet together")
        await self.say("yes")

    @property
    def listening(self) -> bool:
        """Whether the satellite was told to listen on."""
        return self.satellite.continues

    @property
    def sounds(self) -> bool:
        """Whether the player plays."""
        return self.player.state == MediaPlayerState.PLAYING


async def open_bedroom(
    hass: HomeAssistant,
    clock: FrozenDateTimeFactory,
    client_of: Any,
    tmp_path: Path,
    kept: Path,
    features: F = PLAIN,
    at: str = EVENING_OF,
) -> Bedroom:
    """Everything set up; ``kept`` outlives the tests' own folders. Without ``at``, time goes on."""
    if at:
        clock.move_to(at)
    hass.config.config_dir = str(tmp_path)
    await hass.config.async_set_time_zone("Europe/Berlin")
    folder = tmp_path / FOLDER
    folder.mkdir(exist_ok=True)
    # Learning and mixing take a minute, once: what they make is named by all that made it.
    shared = {"understanding": KEPT, "pieces": kept / "pieces"}
    for name, there in shared.items():
        there.mkdir(parents=True, exist_ok=True)
        if not (folder / name).exists():
            (folder / name).symlink_to(there)
    mock_component(hass, "ffmpeg")  # a program that no test needs
    assert await async_setup_component(hass, "homeassistant", {})
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="Quiet Together",
        data={CONF_SATELLITE: SATELLITE, CONF_PLAYER: PLAYER},
    )
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    satellite = FakeSatellite()
    client = await client_of()
    player = FakePlayer(client, features)
    await _add_devices(hass, satellite, player)
    await set_agent(hass, GUIDE)
    await hass.async_block_till_done()
    return Bedroom(hass, clock, satellite, player, client, entry, folder)


def couple_of(bedroom: Bedroom) -> Couple:
    """What is kept of the two."""
    return couple_of_this_laptop(bedroom.folder)


async def set_agent(hass: HomeAssistant, agent: str) -> None:
    """Whom the satellite's assistant asks."""
    store = hass.data[KEY_ASSIST_PIPELINE].pipeline_store
    item = await store.async_create_item(
        {
            "name": "Bed",
            "language": "en",
            "conversation_engine": agent,
            "conversation_language": "en",
            "stt_engine": None,
            "stt_language": None,
            "tts_engine": None,
            "tts_language": None,
            "tts_voice": None,
            "wake_word_entity": None,
            "wake_word_id": None,
        }
    )
    store.async_set_preferred_item(item.id)


async def _add_devices(hass: HomeAssistant, satellite: FakeSatellite, player: FakePlayer) -> None:
    platforms = [Platform.ASSIST_SATELLITE, Platform.MEDIA_PLAYER]

    async def set_up(hass: HomeAssistant, entry: ConfigEntry) -> bool:
        await hass.config_entries.async_forward_entry_setups(entry, platforms)
        return True

    async def unload(hass: HomeAssistant, entry: ConfigEntry) -> bool:
        return await hass.config_entries.async_unload_platforms(entry, platforms)

    mock_integration(hass, MockModule(BED, async_setup_entry=set_up, async_unload_entry=unload))
    mock_platform(hass, f"{BED}.config_flow")
    setup_test_component_platform(
        hass, Platform.ASSIST_SATELLITE, [satellite], from_config_entry=True, built_in=False
    )
    setup_test_component_platform(
        hass, Platform.MEDIA_PLAYER, [player], from_config_entry=True, built_in=False
    )
    entry = MockConfigEntry(domain=BED)
    entry.add_to_hass(hass)
    with mock_config_flow(BED, ConfigFlow):
        assert await hass.config_entries.async_setup(entry.entry_id)
