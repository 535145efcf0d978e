"""A bedroom: a satellite and a player of ours, real pipelines and services around them, a clock.

The player fetches what it is given over HTTP, so what it plays is as long as what it was sent.
"""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from aiohttp.test_utils import TestClient
from aiohttp.web import Application, Request
from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.assist_pipeline.pipeline import (
    KEY_ASSIST_PIPELINE,
    PipelineEvent,
    PipelineEventType,
    PipelineInput,
    PipelineRun,
    PipelineStage,
    async_get_pipeline,
)
from homeassistant.components.assist_satellite import (
    AssistSatelliteAnnouncement,
    AssistSatelliteConfiguration,
    AssistSatelliteEntity,
    AssistSatelliteEntityFeature,
)
from homeassistant.components.assist_satellite.entity import AssistSatelliteState
from homeassistant.components.media_player import (
    MediaPlayerEnqueue,
    MediaPlayerEntity,
    MediaPlayerEntityFeature,
    MediaPlayerState,
)
from homeassistant.config_entries import ConfigEntry, ConfigFlow
from homeassistant.const import Platform
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.chat_session import async_get_chat_session
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
from yarl import URL

from custom_components.quiet_together.const import CONF_PLAYER, CONF_SATELLITE, DOMAIN, FOLDER
from simulator.hearing import KEPT
from simulator.laptop import couple_of_this_laptop
from skill.guide.couple import Couple
from skill.guide.frames import BYTES_A_MS

EVENING_S = 260
"""Longer than a first evening, with all that lies between its recordings."""
Client = TestClient[Request, Application]
BED = "test"
"""The integration that brings the satellite and the player."""
SATELLITE, PLAYER = "assist_satellite.bed", "media_player.bed"
GUIDE = "conversation.bedtime_guide"
EVENING_OF = "2026-11-28T22:30:00+01:00"
F = MediaPlayerEntityFeature
PLAIN = F.PLAY_MEDIA | F.STOP | F.PAUSE | F.PLAY
"""What a satellite's own player can do."""


class FakeSatellite(AssistSatelliteEntity):
    """Runs real pipelines over text; it speaks until it is told that it is done."""

    _attr_name = "bed"
    _attr_should_poll = False
    _attr_supported_features = (
        AssistSatelliteEntityFeature.ANNOUNCE | AssistSatelliteEntityFeature.START_CONVERSATION
    )

    def __init__(self) -> None:
        self.spoken: list[str] = []
        self.opened: list[str] = []
        """What it said before it listened of itself."""
        self.continues = False
        self.fails = False

    def async_get_configuration(self) -> AssistSatelliteConfiguration:
        raise NotImplementedError

    async def async_set_configuration(self, config: AssistSatelliteConfiguration) -> None:
        raise NotImplementedError

    async def _resolve_announcement_media_id(
        self, message: str, media_id: str | None, preannounce_media_id: str | None = None
    ) -> AssistSatelliteAnnouncement:
        """No engine speaks here."""
        return AssistSatelliteAnnouncement(message, "", "", None, "url")

    async def async_announce(self, announcement: AssistSatelliteAnnouncement) -> None:
        self.spoken.append(announcement.message)

    async def async_start_conversation(
        self, start_announcement: AssistSatelliteAnnouncement
    ) -> None:
        if self.fails:
            raise HomeAssistantError("the satellite is not there")
        self.spoken.append(start_announcement.message)
        self.opened.append(start_announcement.message)

    def on_pipeline_event(self, event: PipelineEvent) -> None:
        if event.type is not PipelineEventType.INTENT_END:
            return
        assert event.data is not None
        output = event.data["intent_output"]
        self.spoken.append(output["response"]["speech"].get("plain", {}).get("speech", ""))
        self.continues = output["continue_conversation"]
        # It speaks now, as after an event of a voice's.
        self._run_has_tts = True
        self._set_state(AssistSatelliteState.RESPONDING)

    async def hear(self, sentence: str) -> None:
        """Somebody speaks to it: what follows the recogniser in a real one."""
        with async_get_chat_session(self.hass, self._conversation_id) as session:
            self._conversation_id = session.conversation_id
            pipeline = async_get_pipeline(self.hass)
            self._run_has_tts = False
            run = PipelineRun(
                self.hass,
                context=Context(),
                pipeline=pipeline,
                start_stage=PipelineStage.INTENT,
                end_stage=PipelineStage.INTENT,
                event_callback=self._internal_on_pipeline_event,
            )
            given = PipelineInput(
                run=run,
                session=session,
                intent_input=sentence,
                device_id=None,
            )
            await given.validate()
            await given.execute()

    def finish_speaking(self) -> None:
        """What it said is over; it listens again where it was told to."""
        self.tts_response_finished()
        if self.continues:
            self._set_state(AssistSatelliteState.LISTENING)

    def hear_nothing(self) -> None:
        """It listened, and nobody spoke."""
        self._set_state(AssistSatelliteState.IDLE)


class FakePlayer(MediaPlayerEntity):
    """Plays what it fetches; time passes in ``tick``."""

    _attr_name = "bed"
    _attr_should_poll = False

    def __init__(self, client: Client, features: F) -> None:
        self._attr_supported_features = features
        self._attr_state = MediaPlayerState.IDLE
        self._client = client
        self.played: list[tuple[str, int]] = []
        """Each address that it was given, and how many milliseconds lie behind it."""
        self.queue: list[tuple[str, int]] = []
        self.position_ms = 0
        self.refuses = False
        self.loads_in_vain = False
        self.tells_no_end = False
        self.log: list[str] = []
        self.heard_ms: list[int] = []
        """How much of each recording was heard, in the order in which they sounded."""

    async def async_play_media(self, media_type: str, media_id: str, **kwargs: Any) -> None:
        if self.refuses:
            raise HomeAssistantError("no such format")
        if self.loads_in_vain:
            self.log.append("loads")
            for state in (MediaPlayerState.BUFFERING, MediaPlayerState.IDLE):
                self._be(state)
            return
        enqueue = kwargs.get("enqueue")
        item = media_id, await self._length_of(media_id)
        self.played.append(item)
        if enqueue == MediaPlayerEnqueue.ADD:
            self.log.append("enqueue")
            self.queue.append(item)
            return
        self.log.append("play")
        self.heard_ms.append(0)
        self.queue = [item]
        self.position_ms = 0
        self._attr_media_content_id = media_id
        self._be(MediaPlayerState.BUFFERING)
        self._be(MediaPlayerState.PLAYING)

    @property
    def played_ms(self) -> list[int]:
        """The length of each recording that it was given."""
        return [ms for _, ms in self.played]

    async def _length_of(self, media_id: str) -> int:
        answer = await self._client.get(URL(media_id).path)
        assert answer.status == 200, answer.status
        return len(await answer.read()) // BYTES_A_MS

    async def async_media_pause(self) -> None:
        self.log.append("pause")
        self._be(MediaPlayerState.PAUSED)

    async def async_media_play(self) -> None:
        self.log.append("resume")
        self._be(MediaPlayerState.PLAYING)

    async def async_media_stop(self) -> None:
        self.log.append("stop")
        self.queue = []
        self._be(MediaPlayerState.IDLE)

    def tick(self, ms: int) -> None:
        """It plays on for so long."""
        if self.state != MediaPlayerState.PLAYING or self.tells_no_end:
            return
        self.position_ms += ms
        self.heard_ms[-1] += ms
        _, length = self.queue[0]
        if self.position_ms < length:
            return
        self.position_ms -= length
        self.queue.pop(0)
        if self.queue:
            self.heard_ms.append(0)
            self._attr_media_content_id = self.queue[0][0]
            self.async_write_ha_state()
        else:
            self._be(MediaPlayerState.IDLE)

    def hold_by_itself(self) -> None:
        """Its satellite listens."""
        self._be(MediaPlayerState.PAUSED)

    def go_on_by_itself(self) -> None:
        """Its satellite has spoken."""
        self.queue = self.queue or [self.played[-1]]
        self._be(MediaPlayerState.PLAYING)

    def take_over(self, media_id: str) -> None:
        """Somebody plays something else on it."""
        self._attr_media_content_id = media_id
        self.queue = [(media_id, 1 << 40)]
        self._be(MediaPlayerState.PLAYING)

    def vanish(self) -> None:
        """It is not reached any more."""
        self._attr_available = False
        self.async_write_ha_state()

    def _be(self, state: MediaPlayerState) -> None:
        self._attr_state = state
        self.async_write_ha_state()


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
