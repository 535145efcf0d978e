"""A web application on loopback, for a browser of the tests to visit."""

import asyncio
import socket
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import Any

from aiohttp import web

PATIENCE_S = 20
"""So long a test waits for what the server does; more than that is a hang."""
_LEAVE_S = 1
"""So long the server waits for who is still there when it closes."""
TURNS_TO_ARRIVE = 10
"""So many turns of the loop make a connection that was taken the server's own; four do."""


class Loopback:
    """A server on a thread and an event loop of its own, until it is closed.

    A browser also opens connections that it never uses. One that arrives while asyncio's server
    closes stays open, and complains when it is collected, in whichever test that happens to be: so
    the door is shut first, and who has come through it is let in.
    """

    def __init__(self, app: web.Application) -> None:
        self._runner = web.AppRunner(app, shutdown_timeout=_LEAVE_S)
        self._door = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._door.getsockname()[1]}/"
        self._started: Future[asyncio.AbstractEventLoop] = Future()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()))
        self._thread.start()
        self._loop = self._started.result(PATIENCE_S)

    def do(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Do this on the server's thread, and wait for what comes of it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE_S)

    def close(self) -> None:
        """Take no more visitors, and end what is open."""
        self._loop.call_soon_threadsafe(self._closing.set)
        self._thread.join(PATIENCE_S)
        assert not self._thread.is_alive(), "the server does not close"

    async def _serve(self) -> None:
        loop = asyncio.get_running_loop()
        self._closing = asyncio.Event()
        await self._runner.setup()
        await web.SockSite(self._runner, self._door).start()
        self._started.set_result(loop)
        await self._closing.wait()
        loop.remove_reader(self._door)
        for _ in range(TURNS_TO_ARRIVE):
            await asyncio.sleep(0)
        await self._runner.cleanup()
