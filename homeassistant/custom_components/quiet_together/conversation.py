"""The guide as a conversation agent: it answers, and keeps listening while it asks."""

from homeassistant.components.conversation import (
    ConversationEntity,
    ConversationInput,
    ConversationResult,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.chat_session import async_get_chat_session
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.intent import IntentResponse

from . import QuietTogetherEntry


async def async_setup_entry(
    hass: HomeAssistant,
    entry: QuietTogetherEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the one entity."""
    async_add_entities([GuideEntity(entry)])


class GuideEntity(ConversationEntity):
    """The guide by the bed."""

    _attr_has_entity_name = True
    _attr_translation_key = "guide"

    def __init__(self, entry: QuietTogetherEntry) -> None:
        self._bedside, self._languages = entry.runtime_data.bedside, entry.runtime_data.languages
        self._attr_unique_id = entry.entry_id
        # The guide speaks of "this skill's page", where the numbers are; here the page is this one.
        self._attr_extra_state_attributes = {"support_lines": entry.runtime_data.support_lines}

    @property
    def supported_languages(self) -> list[str]:
        """Those that the guide speaks."""
        return self._languages

    async def async_process(self, user_input: ConversationInput) -> ConversationResult:
        """Answer a sentence.

        The usual way in, ``_async_handle_message``, would note the sentence in Home Assistant's
        chat log; nothing that a couple says is kept, so the log is left alone.
        """
        moment = await self._bedside.hear(user_input.text)
        response = IntentResponse(user_input.language)
        response.async_set_speech(moment.speech)
        with async_get_chat_session(self.hass, user_input.conversation_id) as session:
            return ConversationResult(
                response,
                session.conversation_id,
                continue_conversation=moment.listening,
            )
