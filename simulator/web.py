"""The guide in a browser: a small server, whose virtual Echo is the truth about time.

A page is told everything over server-sent events, and says what it hears by ``POST /hear``. It
keeps nothing, so it can be reloaded at any moment.
"""

import asyncio
import contextlib
import json
import secrets
import socket
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from audio.art import picture_at
from simulator.clock import real_time
from simulator.echo.device import SCREENS, Device
from simulator.laptop import Laptop
from simulator.page_state import PageState

__all__ = ["HEADERS", "Server", "Ticks", "guard", "listen", "real_time", "serve"]

PAGE = Path(__file__).parent / "page"
FILES = frozenset(path.name for path in PAGE.iterdir())
SHOWN_MS = 1_000
"""How often a page is told the time again while something plays; in between it has a clock of its
own."""
ALIVE_S = 15
"""How often a word is sent where nothing happens, to notice that a page has gone."""
LONGEST_SENTENCE = 300
"""Characters."""
LONGEST_BODY = 4_096
"""Bytes of a sentence with what is around it."""
LONGEST_REQUEST = 65_536
"""Bytes of a request that a developer sends again."""
LONGEST_SKIP_MS = 3_600_000
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
COOKIE = "quiet-together"

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "media-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Server": "quiet-together",
}

Ticks = Callable[[], AsyncIterator[int]]
"""Where time comes from: milliseconds that have passed, again and again."""


class Server:
    """Shows one speaker to any number of pages."""

    def __init__(self, laptop: Laptop, state: PageState, ticks: Ticks, token: str = "") -> None:
        """With a token, every request must bring it; without one, only this machine is answered."""
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
                web.post("/hear", self._hear),
                web.post("/developer/echo", self._be_an_echo),
                web.post("/developer/send", self._send),
                web.post("/developer/skip", self._skip),
                web.post("/developer/speaker", self._open_another),
                web.get("/recordings/{name}", self._recording),
                web.get("/captions/{token}.vtt", self._captions),
                web.get("/pictures/{name}", self._picture),
                web.get("/{name}", self._page),
            ]
        )
        self.app.on_response_prepare.append(_with_headers)
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
            end = self._state.log.end
            if not self._turn.locked():
                async with self._turn:
                    await asyncio.to_thread(self._state.tick, ms)
            untold_ms += ms
            if untold_ms >= SHOWN_MS or self._state.log.end > end:
                untold_ms = 0
                await self._tell()

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def _close(self, app: web.Application) -> None:
        self._open = False
        await self._tell()

    async def _page(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info.get("name", "index.html")
        if name not in FILES:
            raise web.HTTPNotFound
        return web.FileResponse(PAGE / name)

    async def _recording(self, request: web.Request) -> web.StreamResponse:
        """What the speaker has fetched; with Range, so that a browser can begin anywhere."""
        studio, name = self._state.laptop.studio, request.match_info["name"]
        path = studio.folder / name
        if name not in studio.recordings or not path.exists():
            raise web.HTTPNotFound
        return web.FileResponse(path)

    async def _picture(self, request: web.Request) -> web.StreamResponse:
        """What a screen shows while a recording plays."""
        picture = picture_at(request.path.lstrip("/"))
        if picture is None:
            raise web.HTTPNotFound
        return web.Response(body=picture, content_type="image/png")

    async def _captions(self, request: web.Request) -> web.StreamResponse:
        text = self._state.captions_of(request.match_info["token"])
        if text is None:
            raise web.HTTPNotFound
        return web.Response(text=text, content_type="text/vtt")

    async def _hear(self, request: web.Request) -> web.StreamResponse:
        """``{"said": "pause"}``; anything else is refused."""
        fields = await _fields_of(request, LONGEST_BODY)
        utterance = fields.get("said")
        if not isinstance(utterance, str) or len(utterance) > LONGEST_SENTENCE:
            raise web.HTTPBadRequest
        utterance = " ".join(_writable(utterance).split())
        if not utterance:
            raise web.HTTPBadRequest
        await self._do(self._state.hear, utterance)
        return web.Response(status=204)

    async def _be_an_echo(self, request: web.Request) -> web.StreamResponse:
        """``{"on": true}``: keep for itself what Alexa would have kept."""
        fields = await _fields_of(request, LONGEST_BODY)
        await self._do(self._state.be_an_echo, fields.get("on") is True)
        return web.Response(status=204)

    async def _send(self, request: web.Request) -> web.StreamResponse:
        """``{"request": {...}}``: a request to the skill itself."""
        fields = await _fields_of(request, LONGEST_REQUEST)
        envelope = fields.get("request")
        if not isinstance(envelope, dict) or not isinstance(envelope.get("request"), dict):
            raise web.HTTPBadRequest
        if not isinstance(envelope["request"].get("type"), str):
            raise web.HTTPBadRequest
        await self._do(self._state.send, envelope)
        return web.Response(status=204)

    async def _skip(self, request: web.Request) -> web.StreamResponse:
        """``{"ms": 10000}``: so much of the evening is over at once."""
        fields = await _fields_of(request, LONGEST_BODY)
        ms = fields.get("ms")
        # Not isinstance: to Python, true is a whole number too.
        if type(ms) is not int or not 0 < ms <= LONGEST_SKIP_MS:
            raise web.HTTPBadRequest
        await self._do(self._state.advance, ms)
        return web.Response(status=204)

    async def _open_another(self, request: web.Request) -> web.StreamResponse:
        """``{"device": "show", "at": "2026-11-23T23:50"}``: another speaker; no "at" is now."""
        fields = await _fields_of(request, LONGEST_BODY)
        try:
            device = Device(screen=SCREENS[str(fields.get("device", "dot"))])
            at = datetime.fromisoformat(str(fields["at"])) if fields.get("at") else None
        except (KeyError, ValueError) as error:
            raise web.HTTPBadRequest from error
        await self._do(self._state.open_another, device, at)
        return web.Response(status=204)

    async def _events(self, request: web.Request) -> web.StreamResponse:
        """All that happened so far, then what happens, and of this moment what has changed."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        state = self._state
        with contextlib.suppress(ConnectionResetError):
            await response.write(_event("hello", self._hello()))
            reader = _Reader(state)
            while self._open:
                for kind, message in reader.unread():
                    await response.write(_event(kind, message))
                # What came while this was sent is told at once.
                if not reader.has_more():
                    await self._wait(response)
        return response

    def _hello(self) -> dict[str, object]:
        laptop = self._state.laptop
        numbers = [{"name": number.name, "digits": number.digits} for number in laptop.numbers]
        return {"locale": laptop.words.locale, "numbers": numbers}

    async def _wait(self, response: web.StreamResponse) -> None:
        """Until something changes; now and then a word, which fails when the page has gone."""
        try:
            async with self._changed, asyncio.timeout(ALIVE_S):
                await self._changed.wait()
        except TimeoutError:
            await response.write(b": still here\n\n")


class _Reader:
    """What one page has been told already."""

    def __init__(self, state: PageState) -> None:
        self._state = state
        self._number = 0
        self._begun_anew = state.log.begun_anew
        # An answer to a hard moment is for the pages that are open, and for none that opens later.
        self._asides_end = state.asides_end
        self._parts: dict[str, object] = {}

    def has_more(self) -> bool:
        """Whether something has happened since ``unread``."""
        state = self._state
        return (
            self._number < state.log.end
            or self._begun_anew < state.log.begun_anew
            or self._asides_end < state.asides_end
            or self._parts != state.parts()
        )

    def unread(self) -> list[tuple[str, object]]:
        """What this page has to be told, in order."""
        state, messages = self._state, list[tuple[str, object]]()
        if self._begun_anew < state.log.begun_anew:
            self._begun_anew = state.log.begun_anew
            messages.append(("forget", {}))
        messages += state.log.since(self._number)
        self._number = state.log.end
        if self._asides_end < state.asides_end:
            self._asides_end = state.asides_end
            messages += [("aside", {"text": text}) for text in state.asides]
        parts = state.parts()
        for kind, part in parts.items():
            if kind not in self._parts or self._parts[kind] != part:
                messages.append((kind, part))
        self._parts = dict(parts)
        return messages


def _event(kind: str, message: object) -> bytes:
    # Escaped to ASCII: half a character (a lone surrogate) could not be written otherwise.
    return f"event: {kind}\ndata: {json.dumps(message)}\n\n".encode()


def _writable(text: str) -> str:
    """A text without half characters, which no file and no skill could take."""
    return text.encode("utf-8", "replace").decode("utf-8")


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


def guard(token: str) -> Middleware:
    """Lets in who brings the token, or where there is none, who calls this machine by its own name.

    By another name a foreign site would come in (DNS rebinding). A page of another origin never
    speaks here.
    """

    @web.middleware
    async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
        if token:
            offered = request.query.get("token") or request.cookies.get(COOKIE, "")
            is_welcome = secrets.compare_digest(offered.encode(), token.encode())
        else:
            is_welcome = _host(request) in LOOPBACK
        origin = request.headers.get("Origin")
        if not is_welcome or origin not in (None, f"http://{request.host}"):
            raise web.HTTPForbidden
        response = await handler(request)
        if token and request.path == "/" and not response.prepared:
            response.set_cookie(COOKIE, token, httponly=True, samesite="Strict")
        return response

    return guarded


def _host(request: web.Request) -> str | None:
    """The name by which this machine was called, without its port."""
    try:
        return request.url.host
    except ValueError:
        return None


async def _with_headers(request: web.Request, response: web.StreamResponse) -> None:
    for name, value in HEADERS.items():
        response.headers[name] = value


def listen(host: str, port: int) -> tuple[socket.socket, str, str]:
    """A socket, the address of the page, and its token (empty on loopback).

    Raises OSError when the port is taken.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.create_server((host, port), family=family)
    token = "" if host in LOOPBACK else secrets.token_urlsafe(16)
    name = _seen_from_outside(host, family)
    if ":" in name:
        name = f"[{name}]"
    address = f"http://{name}:{bound.getsockname()[1]}/"
    return bound, f"{address}?token={token}" if token else address, token


_EXAMPLE_ADDRESSES = {"0.0.0.0": "192.0.2.1", "::": "2001:db8::1"}
"""An address elsewhere, by all of this machine's own; reserved for examples, and nothing is sent
there."""


def _seen_from_outside(host: str, family: socket.AddressFamily) -> str:
    """What a phone in the same house calls this machine, where it listens on all its addresses."""
    elsewhere = _EXAMPLE_ADDRESSES.get(host)
    if elsewhere is None:
        return host
    with contextlib.suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as asking:
        asking.connect((elsewhere, 9))
        return str(asking.getsockname()[0])
    return host


def serve(state: PageState, bound: socket.socket, token: str) -> None:
    """Answer until Ctrl+C, or until this process is asked to end."""

    async def application() -> web.Application:
        return Server(state.laptop, state, real_time, token).app

    web.run_app(application(), sock=bound, print=None, access_log=None, shutdown_timeout=1)
