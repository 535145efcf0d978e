"""The household's own words for an evening that plays: pause, go on, next, stop.

While an evening plays or is paused, they reach the guide from every pipeline of the house, also
from one whose agent is not ours; at any other time they are the house's own. They are taken from
the generated interaction model, so every language that the guide has brings its own.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from homeassistant.components import conversation
from homeassistant.const import CONF_PLATFORM
from homeassistant.core import CALLBACK_TYPE, Context, HomeAssistant
from homeassistant.helpers.script import ScriptRunResult
from homeassistant.helpers.trigger import async_initialize_triggers, async_validate_trigger_config

from simulator.echo.language import language_of, normal
from simulator.echo.steering import STEERING, STOP
from simulator.hearing import model_of

from .const import DOMAIN
from .guide import Moment

WORDS = STEERING | {STOP}


def steering_sentences(locale: str) -> list[str]:
    """All that steers an evening: the built-in words of the language, and our own model's samples."""
    model = model_of(locale)["interactionModel"]["languageModel"]
    common = language_of(locale).common.items()
    sentences = {utterance for utterance, intent in common if intent in WORDS}
    for intent in model["intents"]:
        if intent["name"] in WORDS:
            sentences.update(normal(sample) for sample in intent["samples"])
    return sorted(sentences)


class Steering:
    """Lets the house's sentences reach the guide while there is something to steer."""

    def __init__(self, hass: HomeAssistant, locale: str) -> None:
        self.hear: Callable[[str], Awaitable[Moment]]
        """Where they go; set before the first evening."""
        self._hass, self._locale = hass, locale
        self._forget: CALLBACK_TYPE | None = None

    async def switch(self, on: bool) -> None:
        """Whether an evening is to be steered."""
        if self._forget:
            self._forget()
            self._forget = None
        if on:
            self._forget = await self._listen()

    async def _listen(self) -> CALLBACK_TYPE | None:
        sentences = await self._hass.async_add_executor_job(steering_sentences, self._locale)
        trigger = {CONF_PLATFORM: conversation.DOMAIN, "command": sentences}
        triggers = await async_validate_trigger_config(self._hass, [trigger])
        return await async_initialize_triggers(
            self._hass, triggers, self._heard, DOMAIN, "steering", _log
        )

    async def _heard(
        self, variables: Mapping[str, Any], context: Context | None = None
    ) -> ScriptRunResult:
        """One of them was said; what the guide answers is spoken by whoever heard it."""
        moment = await self.hear(variables["trigger"]["sentence"])
        return ScriptRunResult(moment.speech, None, {})


def _log(level: int, message: str, **named: object) -> None:
    """Nothing about a sentence is logged."""
