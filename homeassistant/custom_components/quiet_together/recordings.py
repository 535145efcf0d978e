"""Recordings over HTTP, for a player that cannot log in.

An address is a ticket: unguessable, short, gone with the next start of Home Assistant, and without
a word about what plays, since Home Assistant's recorder keeps what a player's state shows.
"""

import logging
import secrets
from collections.abc import Mapping

from aiohttp import web
from homeassistant.components.http import KEY_HASS, HomeAssistantView
from homeassistant.core import HomeAssistant
from homeassistant.helpers.network import get_url

from simulator.echo.stream import Stream
from skill.assembler import ranged
from skill.errors import RecordingError

from .shelf import Shelf, name_in

PATH = "/api/quiet_together/{ticket}.mp3"
TICKET_BYTES = 16
"""128 bits, which nobody guesses."""
MOST_TICKETS = 32
"""An evening with many pauses needs a dozen."""

_LOGGER = logging.getLogger(__name__)


class Tickets:
    """Gives an address to each recording that is to be played, from where it is to be heard."""

    def __init__(self, hass: HomeAssistant, shelf: Shelf) -> None:
        self._hass, self._shelf = hass, shelf
        self._tickets: dict[str, tuple[str, int]] = {}

    def address_of(self, stream: Stream) -> str:
        """Where a player in this home fetches it. Raises NoURLAvailableError."""
        ticket = secrets.token_urlsafe(TICKET_BYTES)
        self._tickets[ticket] = name_in(stream.url), stream.offset
        for old in list(self._tickets)[:-MOST_TICKETS]:
            del self._tickets[old]
        return get_url(self._hass) + PATH.format(ticket=ticket)

    def content(self, ticket: str) -> bytes | None:
        """The MP3 of a ticket; None for any other word. Raises RecordingError. Takes seconds."""
        if ticket not in self._tickets:
            return None
        name, from_ms = self._tickets[ticket]
        return self._shelf.content(name, from_ms)

    def close(self) -> None:
        """No ticket is good any more."""
        self._tickets.clear()


class RecordingView(HomeAssistantView):
    """Answers a player, also for a part of a recording (Range)."""

    url = PATH
    name = "api:quiet_together:recording"
    requires_auth = False

    def __init__(self) -> None:
        self.tickets: Tickets | None = None
        """None while the integration is unloaded: a view cannot be taken away."""

    async def get(self, request: web.Request, ticket: str) -> web.Response:
        """The recording, or the range of it that is asked for."""
        return await self._answer(request, ticket)

    async def head(self, request: web.Request, ticket: str) -> web.Response:
        """How long it is; some players ask before they fetch."""
        return await self._answer(request, ticket)

    async def _answer(self, request: web.Request, ticket: str) -> web.Response:
        hass, tickets = request.app[KEY_HASS], self.tickets
        if tickets is None:
            raise web.HTTPNotFound
        try:
            content = await hass.async_add_executor_job(tickets.content, ticket)
        except (RecordingError, OSError) as error:
            _LOGGER.error("A recording cannot be put together: %s", error)
            raise web.HTTPServiceUnavailable from error
        if content is None:
            raise web.HTTPNotFound
        answer = ranged(content, request.headers.get("Range", ""), request.method == "HEAD")
        headers: Mapping[str, str] = {**answer.headers, "Cache-Control": "no-store"}
        return web.Response(status=answer.status, headers=headers, body=answer.body)
