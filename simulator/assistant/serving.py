"""How an assistant reaches the guide: over this process's own pipes, or over loopback."""

import secrets
import signal
import socket
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import uvicorn
from anyio.to_thread import run_sync
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from simulator.assistant.evening_page import evening_page
from simulator.assistant.guide import Guide
from simulator.assistant.memory import Memory
from simulator.assistant.server import server_of
from simulator.assistant.shown import AddressOf, silent
from simulator.assistant.waiting import Waiting
from simulator.laptop import key_of_this_laptop
from simulator.studio import Studio
from skill import app
from skill.errors import RecordingError
from skill.guide.programme import CONTENT, Recording, sessions_in
from skill.guide.words import load_words

HOST = "127.0.0.1"
MCP = "/mcp"
"""Where an assistant speaks to the guide."""
RECORDINGS = "/recordings"
WARNINGS = "warning"
"""What the web server tells of: nothing of who asked for what."""


def guide_of_this_laptop(
    data: Path,
    locale: str,
    zone: ZoneInfo,
    now: Callable[[], datetime],
    address_of: AddressOf = silent,
) -> Guide:
    """The guide over the nights of a data folder; ``zone`` is where it stands."""
    store = app.open_store(app.Settings(), data)
    words = load_words(CONTENT, locale)
    return Guide(
        repertoire=sessions_in(CONTENT, words),
        words=words,
        memory=Memory(store, key_of_this_laptop()),
        now=now,
        zone=zone,
        dice=lambda: secrets.randbelow(10),
        waiting=Waiting(lambda: secrets.token_urlsafe(6)),
        address_of=address_of,
    )


def serve_over_pipes(data: Path, locale: str, zone: ZoneInfo, now: Callable[[], datetime]) -> None:
    """Answer whoever started this process, until its input ends. There is no sound this way.

    Ctrl+C ends the whole process at once: a thread that waits for a line cannot be interrupted.
    """
    guide = guide_of_this_laptop(data, locale, zone, now)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        server_of(guide, evening_page(guide.words.locale)).run("stdio")
    except* BrokenPipeError:
        pass  # whoever asked has gone in the middle of an answer: an end like any other


def listen(port: int) -> socket.socket:
    """A socket on loopback. Raises OSError when the port is taken."""
    return socket.create_server((HOST, port))


def origin_of(bound: socket.socket) -> str:
    """By which address this machine calls what listens at a socket."""
    return f"http://{HOST}:{bound.getsockname()[1]}"


def serve_over_http(
    data: Path,
    locale: str,
    zone: ZoneInfo,
    now: Callable[[], datetime],
    bound: socket.socket,
) -> None:
    """Answer on loopback until this process is asked to end, recordings too."""
    web = web_of(data, locale, zone, now, origin_of(bound))
    settings = uvicorn.Config(web, log_level=WARNINGS, access_log=False, server_header=False)
    uvicorn.Server(settings).run(sockets=[bound])


def web_of(
    data: Path, locale: str, zone: ZoneInfo, now: Callable[[], datetime], origin: str
) -> Starlette:
    """The web server's answers: the guide's tools, and the recordings that an evening plays."""
    studio = Studio(data / "recordings")

    def address_of(recording: Recording) -> str:
        studio.note([recording])
        return f"{origin}{RECORDINGS}/{recording.name}"

    async def sound(request: Request) -> Response:
        """A recording that an evening plays, mixed when it is first asked for."""
        try:
            path = await run_sync(studio.file, request.path_params["name"])
        except (LookupError, RecordingError) as error:
            raise HTTPException(404) from error
        return FileResponse(path, media_type="audio/mpeg")

    guide = guide_of_this_laptop(data, locale, zone, now, address_of)
    server = server_of(guide, evening_page(guide.words.locale), sound_from=origin)
    server.custom_route(f"{RECORDINGS}/{{name}}", methods=["GET", "HEAD"])(sound)
    return server.streamable_http_app(streamable_http_path=MCP, host=HOST)
