"""A satellite and a player of ours: real entities of Home Assistant's, without anything behind them.

The player fetches what it is given over HTTP, so what it plays is as long as what it was sent.
"""

from typing import Any

from aiohttp.test_utils import TestClient
from aiohttp.web import Application, Request
from homeassistant.components.assist_pipeline.pipeline import (
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
from homeassistant.core import Context
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.chat_session import async_get_chat_session
from yarl import URL

from skill.guide.frames import BYTES_A_MS

Client = TestClient[Request, Application]
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
