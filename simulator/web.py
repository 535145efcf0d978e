"""The guide in a browser: a small server, whose virtual Echo is the truth about time.

A page is told everything over server-sent events, and says what it hears by ``POST /hear``. It
keeps nothing, so it can be reloaded at any moment.
"""

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

from aiohttp import web

from audio.art import picture_at
from simulator.clock import real_time
from simulator.page_actions import ACTIONS, action_of
from simulator.page_reader import PageReader
from simulator.page_state import PageState
from simulator.page_text import in_its_language
from simulator.web_access import HEADERS, guard, invitation, listen, with_headers
from skill.guide.programme import CONTENT
from skill.guide.tables import locales_by_language

__all__ = ["HEADERS", "Server", "Ticks", "guard", "invitation", "listen", "real_time", "serve"]

PAGE = Path(__file__).parent / "page"
INDEX = "index.html"
FILES = frozenset(path.name for path in PAGE.iterdir())
SHOWN_MS = 1_000
"""How often a page is told the time again while something plays; in between it has a clock of its
own."""
ALIVE_S = 15
"""How often a word is sent where nothing happens, to notice that a page has gone."""
LONGEST_BODY = 4_096
"""Bytes of a sentence with what is around it."""
LONGEST_REQUEST = 65_536
"""Bytes of a request that a developer sends again."""

Ticks = Callable[[], AsyncIterator[int]]
"""Where time comes from: milliseconds that have passed, again and again."""


class Server:
    """Shows one speaker to any number of pages."""

    def __init__(self, skill: object, state: PageState, ticks: Ticks, token: str = "") -> None:
        """With a token, every request must bring it; without one, only this machine is answered.

        ``skill`` is what the state was opened with; a developer may open another in its place.
        """
        self._state, self._ticks = state, ticks
        self._changed = asyncio.Condition()
        self._turn = asyncio.Lock()
        """The speaker does one thing at a time, on a thread: a recording may have to be mixed."""
        self._open = True
        self.app = web.Application(middlewares=[guard(token)], client_max_size=LONGEST_REQUEST)
        self.app.add_routes(
            [
                web.get("/", self._page),
                web.get("/events", self._events),
                *(web.post(f"/{action}", self._act) for action in ACTIONS),
                web.get("/recordings/{name}", self._recording),
                web.get("/sentences/{name}", self._sentence),
                web.get("/captions/{token}.vtt", self._captions),
                web.get("/pictures/{name}", self._picture),
                web.get("/{name}", self._page),
            ]
        )
        self.app.on_response_prepare.append(with_headers)
        self.app.cleanup_ctx.append(self._time)
        self.app.on_shutdown.append(self._close)

    async def advance(self, ms: int) -> None:
        """Let time pass, and tell every page."""
        await self._do(self._state.advance, ms)

    async def _do(self, action: Callable[..., None], *arguments: object) -> None:
        """Let the speaker do something, and tell every page."""
        async with self._turn:
            await asyncio.to_thread(action, *arguments)
        await self._tell()

    async def _time(self, app: web.Application) -> AsyncIterator[None]:
        beating = asyncio.create_task(self._beat())
        yield
        beating.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await beating

    async def _beat(self) -> None:
        """Pages are told when something happens, and every second; more would keep a phone awake.

        While a sentence is being answered nothing sounds, so that time is dropped.
        """
        untold_ms = 0
        async for ms in self._ticks():
            end, begins = self._state.log.end, False
            if not self._turn.locked():
                async with self._turn:
                    begins = await asyncio.to_thread(self._state.tick, ms)
            untold_ms += ms
            if untold_ms >= SHOWN_MS or self._state.log.end > end or begins:
                untold_ms = 0
                await self._tell()

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def _close(self, app: web.Application) -> None:
        self._open = False
        await self._tell()

    async def _page(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info.get("name", INDEX)
        if name not in FILES:
            raise web.HTTPNotFound
        if name == INDEX:
            return web.Response(text=self._index(), content_type="text/html")
        return web.FileResponse(PAGE / name)

    def _index(self) -> str:
        """The page itself, in the speaker's language."""
        picture, locale = self._state.picture, self._state.speaker.device.locale
        page = (PAGE / INDEX).read_text(encoding="utf-8")
        addresses = dict.fromkeys(self._state.locales, "./")
        by_language = locales_by_language(CONTENT)
        return in_its_language(
            page, locale, picture.labels, picture.opening, addresses, by_language
        )

    async def _recording(self, request: web.Request) -> web.StreamResponse:
        """What the speaker has fetched; with Range, so that a browser can begin anywhere."""
        path = self._state.picture.recording(request.match_info["name"])
        if path is None:
            raise web.HTTPNotFound
        return web.FileResponse(path)

    async def _sentence(self, request: web.Request) -> web.StreamResponse:
        """A sentence of the conversation, in the voice of the recordings."""
        name = request.match_info["name"]
        mp3 = await asyncio.to_thread(self._state.picture.answers.mp3, name)
        if mp3 is None:
            raise web.HTTPNotFound
        return _in_range(request, mp3)

    async def _picture(self, request: web.Request) -> web.StreamResponse:
        """What a screen shows while a recording plays."""
        picture = picture_at(request.path.lstrip("/"))
        if picture is None:
            raise web.HTTPNotFound
        return web.Response(body=picture, content_type="image/png")

    async def _captions(self, request: web.Request) -> web.StreamResponse:
        text = self._state.picture.captions_of(request.match_info["token"])
        if text is None:
            raise web.HTTPNotFound
        return web.Response(text=text, content_type="text/vtt")

    async def _act(self, request: web.Request) -> web.StreamResponse:
        """What a page asks for; anything else is refused."""
        name = request.path.lstrip("/")
        longest = LONGEST_REQUEST if name == "developer/send" else LONGEST_BODY
        try:
            action = action_of(name, await _fields_of(request, longest))
        except ValueError as error:
            raise web.HTTPBadRequest from error
        await self._do(action, self._state)
        return web.Response(status=204)

    async def _events(self, request: web.Request) -> web.StreamResponse:
        """All that happened so far, then what happens, and of this moment what has changed."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        state = self._state
        with contextlib.suppress(ConnectionResetError):
            await response.write(_event("hello", state.hello()))
            reader = PageReader(state)
            while self._open:
                for kind, message in reader.unread():
                    await response.write(_event(kind, message))
                # What came while this was sent is told at once.
                if not reader.has_more():
                    await self._wait(response)
        return response

    async def _wait(self, response: web.StreamResponse) -> None:
        """Until something changes; now and then a word, which fails when the page has gone."""
        try:
            async with self._changed, asyncio.timeout(ALIVE_S):
                await self._changed.wait()
        except TimeoutError:
            await response.write(b": still here\n\n")


def _in_range(request: web.Request, body: bytes) -> web.Response:
    """Sound out of memory, or the part of it that was asked for: some players take nothing else."""
    try:
        wanted = request.http_range
    except ValueError as error:
        raise web.HTTPRequestRangeNotSatisfiable from error
    if wanted == slice(None, None, 1):
        return web.Response(body=body, content_type="audio/mpeg")
    first, end, _ = wanted.indices(len(body))
    if first >= end:
        raise web.HTTPRequestRangeNotSatisfiable
    headers = {"Content-Range": f"bytes {first}-{end - 1}/{len(body)}"}
    return web.Response(
        status=206, body=body[first:end], headers=headers, content_type="audio/mpeg"
    )


def _event(kind: str, message: object) -> bytes:
    # Escaped to ASCII: half a character (a lone surrogate) could not be written otherwise.
    return f"event: {kind}\ndata: {json.dumps(message)}\n\n".encode()


async def _fields_of(request: web.Request, longest: int) -> dict[str, Any]:
    """The JSON object of a request's body. Raises an HTTP error for anything else."""
    body = await request.read()
    if len(body) > longest:
        raise web.HTTPRequestEntityTooLarge(longest, len(body))
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise web.HTTPBadRequest from error
    if not isinstance(fields, dict):
        raise web.HTTPBadRequest
    return fields


def serve(state: PageState, bound: socket.socket, token: str) -> None:
    """Answer until Ctrl+C, or until this process is asked to end."""

    async def application() -> web.Application:
        return Server(state.speaker, state, real_time, token).app

    web.run_app(application(), sock=bound, print=None, access_log=None, shutdown_timeout=1)
