"""The editor's page: a small server on this machine alone, over one desk."""

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

from aiohttp import web

from simulator.check.fault import Fault
from simulator.editor.desk import Desk
from simulator.editor.writing import Conflict
from simulator.web_access import guard, with_headers
from skill.errors import QuietTogetherError

__all__ = ["Desk", "application", "serve"]

PAGE = Path(__file__).parent / "page"
FILES = frozenset(path.name for path in PAGE.iterdir())
LONGEST_BODY = 65_536
"""Bytes of a line with what is around it."""


def application(desk: Desk, warm: bool = True) -> web.Application:
    """The server's routes; ``warm``: load the engine at once, on a thread of its own."""
    pages = _Pages(desk)
    app = web.Application(middlewares=[guard("")], client_max_size=LONGEST_BODY)
    app.add_routes(
        [
            web.get("/", pages.file),
            web.get("/names", pages.names),
            web.get("/evening/{name}", pages.evening),
            web.get("/faults", pages.faults),
            web.post("/seconds", pages.seconds),
            web.post("/check", pages.check),
            web.post("/hear", pages.hear),
            web.post("/save", pages.save),
            web.get("/{name}", pages.file),
        ]
    )
    app.on_response_prepare.append(with_headers)
    if warm:
        app.cleanup_ctx.append(pages.warming)
    return app


class _Pages:
    """What each address answers."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._voice = asyncio.Lock()
        """The engine speaks one sentence at a time."""

    async def warming(self, app: web.Application) -> AsyncIterator[None]:
        """The engine is loaded while the page is looked at."""
        warm = asyncio.create_task(asyncio.to_thread(self._warm))
        yield
        await warm

    def _warm(self) -> None:
        # Without an engine the page works as well, and "hear it" says what is missing.
        with contextlib.suppress(QuietTogetherError):
            self._desk.warm()

    async def file(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info.get("name", "index.html")
        if name not in FILES:
            raise web.HTTPNotFound
        return web.FileResponse(PAGE / name)

    async def names(self, request: web.Request) -> web.StreamResponse:
        return await _told(self._desk.names)

    async def evening(self, request: web.Request) -> web.StreamResponse:
        return await _told(self._desk.evening, request.match_info["name"])

    async def faults(self, request: web.Request) -> web.StreamResponse:
        return await _told(lambda: _listed(self._desk.faults()))

    async def seconds(self, request: web.Request) -> web.StreamResponse:
        text = _text(await _fields(request), "text")
        return await _told(self._desk.seconds, text)

    async def check(self, request: web.Request) -> web.StreamResponse:
        line = _line(await _fields(request))
        return await _told(lambda: _listed(self._desk.faults_with(*line)))

    async def save(self, request: web.Request) -> web.StreamResponse:
        line = _line(await _fields(request))
        return await _told(self._desk.save, *line)

    async def hear(self, request: web.Request) -> web.StreamResponse:
        text = _text(await _fields(request), "text")
        async with self._voice:
            try:
                mp3 = await asyncio.to_thread(self._desk.hear, text)
            except QuietTogetherError as error:
                return _refused(error)
        return web.Response(body=mp3, content_type="audio/mpeg")


async def _told(action: Callable[..., Any], *arguments: object) -> web.Response:
    """What an action on a thread comes to, as JSON; an error of ours as one sentence."""
    try:
        return web.json_response(await asyncio.to_thread(action, *arguments))
    except QuietTogetherError as error:
        return _refused(error)


def _refused(error: QuietTogetherError) -> web.Response:
    status = 409 if isinstance(error, Conflict) else 422
    return web.json_response({"error": str(error)}, status=status)


def _listed(found: list[Fault]) -> list[dict[str, Any]]:
    return [
        {"file": fault.file, "line": fault.line, "sentence": fault.sentence, "text": fault.text}
        for fault in found
    ]


async def _fields(request: web.Request) -> dict[str, Any]:
    """The JSON object of a request's body."""
    try:
        fields = json.loads(await request.read())
    except (ValueError, RecursionError) as error:
        raise web.HTTPBadRequest from error
    if not isinstance(fields, dict):
        raise web.HTTPBadRequest
    return fields


def _text(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name)
    if not isinstance(value, str):
        raise web.HTTPBadRequest
    return value


def _line(fields: dict[str, Any]) -> tuple[str, int, str, str]:
    """The id of a line, the number of its variant, what stood there, and what shall."""
    variant = fields.get("variant")
    if isinstance(variant, bool) or not isinstance(variant, int) or variant < 0:
        raise web.HTTPBadRequest
    return _text(fields, "line"), variant, _text(fields, "was"), _text(fields, "text")


def serve(desk: Desk, bound: socket.socket) -> None:
    """Answer until Ctrl+C, or until this process is asked to end."""

    async def made() -> web.Application:
        return application(desk)

    web.run_app(made(), sock=bound, print=None, access_log=None, shutdown_timeout=1)
