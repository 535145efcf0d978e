"""The guide in a browser: a small server on this machine, whose virtual Echo is the truth about time.

A page is told everything over server-sent events, and says what it hears by ``POST /hear``. It
keeps nothing, so it can be reloaded at any moment.
"""

import asyncio
import contextlib
import json
import secrets
import socket
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from simulator.laptop import Laptop
from simulator.page_state import PageState

PAGE = Path(__file__).parent / "page"
FILES = frozenset(path.name for path in PAGE.iterdir())
TICK_S = 0.05
SHOWN_MS = 1_000
"""How often a page is told the time again while something plays; in between it has a clock of its
own."""
ALIVE_S = 15
"""How often a word is sent where nothing happens, to notice that a page has gone."""
LONGEST_SENTENCE = 300
"""Characters."""
LONGEST_BODY = 4_096
"""Bytes."""
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
COOKIE = "quiet-together"

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
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


async def real_time() -> AsyncIterator[int]:
    """The clock of this machine."""
    before = time.monotonic()
    while True:
        await asyncio.sleep(TICK_S)
        ms = int((time.monotonic() - before) * 1000)
        before += ms / 1000
        yield ms


class Server:
    """Shows one speaker to any number of pages."""

    def __init__(self, laptop: Laptop, state: PageState, ticks: Ticks, token: str = "") -> None:
        """With a token, every request has to bring it; without one, only this machine is answered."""
        self._laptop, self._state, self._ticks = laptop, state, ticks
        self._changed = asyncio.Condition()
        self._open = True
        self.app = web.Application(middlewares=[guard(token)], client_max_size=LONGEST_BODY)
        self.app.add_routes(
            [
                web.get("/", self._page),
                web.get("/events", self._events),
                web.post("/hear", self._hear),
                web.get("/recordings/{name}", self._recording),
                web.get("/captions/{token}.vtt", self._captions),
                web.get("/{name}", self._page),
            ]
        )
        self.app.on_response_prepare.append(_with_headers)
        self.app.cleanup_ctx.append(self._time)
        self.app.on_shutdown.append(self._close)

    async def advance(self, ms: int) -> None:
        """Let time pass, and tell every page."""
        self._state.advance(ms)
        await self._tell()

    async def _time(self, app: web.Application) -> AsyncIterator[None]:
        beating = asyncio.create_task(self._beat())
        yield
        beating.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await beating

    async def _beat(self) -> None:
        """Pages are told when something happens, and every second: one message a tick would keep a phone awake."""
        shown = 0
        async for ms in self._ticks():
            known, shown = len(self._state.log), shown + ms
            self._state.advance(ms)
            if shown >= SHOWN_MS or len(self._state.log) > known:
                shown = 0
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
        """What the speaker has fetched to play; with Range, so that a browser can begin anywhere."""
        name = request.match_info["name"]
        path = self._laptop.studio.folder / name
        if name not in self._laptop.studio.recordings or not path.exists():
            raise web.HTTPNotFound
        return web.FileResponse(path)

    async def _captions(self, request: web.Request) -> web.StreamResponse:
        text = self._state.captions_of(request.match_info["token"])
        if text is None:
            raise web.HTTPNotFound
        return web.Response(text=text, content_type="text/vtt")

    async def _hear(self, request: web.Request) -> web.StreamResponse:
        """``{"said": "pause"}``; anything else is refused."""
        try:
            told = await request.json()
        except (ValueError, RecursionError) as error:
            raise web.HTTPBadRequest from error
        said = told.get("said") if isinstance(told, dict) else None
        if not isinstance(said, str) or not said.strip() or len(said) > LONGEST_SENTENCE:
            raise web.HTTPBadRequest
        self._state.hear(" ".join(said.split()))
        await self._tell()
        return web.Response(status=204)

    async def _events(self, request: web.Request) -> web.StreamResponse:
        """All that happened so far, then what happens, and of this moment what has changed."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        with contextlib.suppress(ConnectionResetError):
            await response.write(_event("hello", {"locale": self._laptop.words.locale}))
            seen, told = 0, dict[str, object]()
            while self._open:
                news = self._state.log[seen:]
                seen += len(news)
                parts = self._state.parts()
                changed = [
                    (kind, part)
                    for kind, part in parts.items()
                    if kind not in told or told[kind] != part
                ]
                told.update(parts)
                for kind, what in (*news, *changed):
                    await response.write(_event(kind, what))
                # What came while this was sent is told at once.
                if seen == len(self._state.log) and parts == self._state.parts():
                    await self._wait(response)
        return response

    async def _wait(self, response: web.StreamResponse) -> None:
        """Until something changes; now and then a word, which fails when the page has gone."""
        try:
            async with self._changed, asyncio.timeout(ALIVE_S):
                await self._changed.wait()
        except TimeoutError:
            await response.write(b": still here\n\n")


def _event(kind: str, told: object) -> bytes:
    return f"event: {kind}\ndata: {json.dumps(told, ensure_ascii=False)}\n\n".encode()


def guard(token: str) -> Middleware:
    """Lets nobody in who has not the token, or, where there is none, whoever does not call this machine by its name.

    The latter is how a foreign site would come in (DNS rebinding). A page of another origin never
    speaks here.
    """

    @web.middleware
    async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
        brought = request.query.get("token") or request.cookies.get(COOKIE, "")
        known = (
            secrets.compare_digest(brought.encode(), token.encode())
            if token
            else _host(request) in LOOPBACK
        )
        origin = request.headers.get("Origin")
        if not known or origin not in (None, f"http://{request.host}"):
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
    """A socket, the address of the page, and its token (empty on loopback). Raises OSError when the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.create_server((host, port), family=family)
    token = "" if host in LOOPBACK else secrets.token_urlsafe(16)
    called = _seen_from_outside(host, family)
    named = f"[{called}]" if ":" in called else called
    return (
        bound,
        f"http://{named}:{bound.getsockname()[1]}/" + (f"?token={token}" if token else ""),
        token,
    )


def _seen_from_outside(host: str, family: socket.AddressFamily) -> str:
    """What a phone in the same house calls this machine, where it listens on all its addresses."""
    elsewhere = {"0.0.0.0": "192.0.2.1", "::": "2001:db8::1"}.get(
        host
    )  # kept for examples; nothing is sent there
    if elsewhere is None:
        return host
    with contextlib.suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as asking:
        asking.connect((elsewhere, 9))
        return str(asking.getsockname()[0])
    return host


def serve(laptop: Laptop, state: PageState, bound: socket.socket, token: str) -> None:
    """Answer until Ctrl+C."""

    async def application() -> web.Application:
        return Server(laptop, state, real_time, token).app

    web.run_app(application(), sock=bound, print=None, access_log=None, shutdown_timeout=1)
