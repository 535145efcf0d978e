"""Timers by name: what is to be done later takes the place of what was to be done by that name."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant
from homeassistant.helpers.event import async_call_later


class Timers:
    """A few timers on Home Assistant's clock."""

    def __init__(self, hass: HomeAssistant) -> None:
        self._hass = hass
        self._cancels: dict[str, CALLBACK_TYPE] = {}

    def set(self, name: str, seconds: float, then: Callable[[], Awaitable[None]]) -> None:
        """Do this so many seconds from now."""
        self.drop(name)

        async def ring(now: datetime) -> None:
            self._cancels.pop(name, None)
            await then()

        job = HassJob(ring, f"quiet_together {name}", cancel_on_shutdown=True)
        self._cancels[name] = async_call_later(self._hass, seconds, job)

    def drop(self, name: str) -> None:
        """It is not to be done any more."""
        cancel = self._cancels.pop(name, None)
        if cancel:
            cancel()

    def drop_all(self) -> None:
        """Nothing is to be done any more."""
        for name in list(self._cancels):
            self.drop(name)
