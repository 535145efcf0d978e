"""DynamoDB servers on loopback for the tests, and a proxy before them that makes every trouble a table can make."""

import http.client
import json
import os
import random
import shutil
import socket
import ssl
import subprocess
import threading
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

TABLE = "couples"
CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "x",
    "AWS_SECRET_ACCESS_KEY": "x",
    "AWS_DEFAULT_REGION": "us-east-1",
}
DELAY_S = 10.0
START_S = 20.0

_MODULES = Path(__file__).parent.parent / "node_modules"
_FAULT = "com.amazonaws.dynamodb.v20120810#"
_THROTTLED = (
    "The level of configured provisioned throughput for the table was exceeded. "
    "Consider increasing your provisioning level with the UpdateTable API."
)


def dynoxide() -> list[str] | None:
    """The command of a server of one file (npm package @dynoxide/linux-x64), where it is installed."""
    local = _MODULES / "@dynoxide" / "linux-x64" / "dynoxide"
    binary = str(local) if local.exists() else shutil.which("dynoxide")
    return [binary] if binary else None


def required_dynoxide() -> list[str]:
    """The same for a test: skipped where it is not installed, unless CI asks for it."""
    import pytest

    command = dynoxide()
    if command is None and "CI" in os.environ:
        pytest.fail("CI needs a DynamoDB server: npm ci (see package.json)")
    return command or pytest.skip("no DynamoDB server: `npm ci` brings one")


def dynalite() -> list[str] | None:
    """The command of a second server, written by others in another language (npm package dynalite)."""
    script, node = _MODULES / "dynalite" / "cli.js", shutil.which("node")
    at_once = [f"--{what}TableMs=0" for what in ("create", "delete", "update")]
    return [node, str(script), *at_once] if node and script.exists() else None


def free_port() -> int:
    """A port that nobody listens on, below those that systems give to clients: it is still free after a restart."""
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as probe, suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return port


class Server:
    """A server process on a port of its own, on loopback. It can be killed and started again."""

    def __init__(self, command: list[str], data: Path | None = None) -> None:
        """``data``: dynoxide's file, which outlives the process."""
        self._port = free_port()
        self.address = f"http://127.0.0.1:{self._port}"
        self._command = [*command, "--host", "127.0.0.1", "--port", str(self._port)]
        self._command += ["--db-path", str(data)] if data else []
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Server":
        if self._process is None:
            self.start()
        return self

    def __exit__(self, *reason: object) -> None:
        self.kill()

    def start(self) -> None:
        """Start the process, and wait until it listens."""
        quiet = subprocess.DEVNULL
        self._process = subprocess.Popen(self._command, stdout=quiet, stderr=quiet)
        ends = time.monotonic() + START_S
        while time.monotonic() < ends and self._process.poll() is None:
            with socket.socket() as client:
                if client.connect_ex(("127.0.0.1", self._port)) == 0:
                    return
            os.sched_yield()
        self.kill()
        raise RuntimeError(f"did not start: {self._command}")

    def kill(self) -> None:
        """As ``kill -9`` does."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None


@contextmanager
def listening(
    handler: Callable[..., BaseHTTPRequestHandler], context: ssl.SSLContext | None = None
) -> Iterator[int]:
    """The port of a web server on loopback, by TLS where a context is given."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def make_table(address: str, table: str = TABLE, key: str = "couple") -> None:
    """An empty table, the skill's unless another is named."""
    import boto3

    client = boto3.client("dynamodb", endpoint_url=address)
    client.create_table(
        TableName=table,
        KeySchema=[{"AttributeName": key, "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    while client.describe_table(TableName=table)["Table"]["TableStatus"] != "ACTIVE":
        os.sched_yield()


def drop_table(address: str) -> None:
    import boto3

    boto3.client("dynamodb", endpoint_url=address).delete_table(TableName=TABLE)


class Trouble(Enum):
    """What the proxy does with a request."""

    NONE = "passed on"
    STOPPED = "the connection is closed without an answer"
    SLOW = "passed on after ten seconds"
    THROTTLED = "refused: too many requests"
    CONFLICT = "writes are refused: the condition does not hold"
    DEAF = "passed on, but the answer is lost"


class Proxy:
    """Stands before a server on a port of its own. ``trouble`` can be changed at any time."""

    def __init__(self, server: str, tls: ssl.SSLContext | None = None) -> None:
        """``tls``: what it shows to its clients, where they come by https."""
        self.server = server
        self.asked: Counter[str] = Counter()
        """How often each operation of DynamoDB was asked for, whatever came of it."""
        self.connections = 0
        """How many were opened."""
        self._trouble = Trouble.NONE
        self._over = threading.Event()
        self._under_way = 0
        self._changed = threading.Condition()
        self._listener = _Listener(self)
        self.address = f"http://127.0.0.1:{self._listener.server_address[1]}"
        if tls:
            self._listener.socket = tls.wrap_socket(self._listener.socket, server_side=True)
            self.address = f"https://localhost:{self._listener.server_address[1]}"
        self._thread = threading.Thread(target=self._listener.serve_forever, args=(0.01,))

    def __enter__(self) -> "Proxy":
        self._thread.start()
        return self

    def __exit__(self, *reason: object) -> None:
        self.trouble = Trouble.STOPPED  # wakes who is waiting
        self._listener.shutdown()
        self._thread.join()
        self._listener.close_connections()
        self._listener.server_close()

    @property
    def trouble(self) -> Trouble:
        return self._trouble

    @trouble.setter
    def trouble(self, trouble: Trouble) -> None:
        self._over.set()
        self._over = threading.Event()
        self._trouble = trouble

    def hang_up(self) -> None:
        """End the connections that clients keep, as a table does with those that are idle for long."""
        self._listener.close_connections()

    def settle(self) -> None:
        """End the trouble, and wait until all that was delayed has reached the server."""
        self.trouble = Trouble.NONE
        with self._changed:
            self._changed.wait_for(lambda: not self._under_way, START_S)

    @contextmanager
    def handling(self, operation: str) -> Iterator[None]:
        """Count a request, and know of it until it is answered."""
        with self._changed:
            self.asked[operation] += 1
            self._under_way += 1
        try:
            yield
        finally:
            with self._changed:
                self._under_way -= 1
                self._changed.notify_all()

    def delay(self) -> None:
        """Ten seconds, or less when the trouble is over before."""
        self._over.wait(DELAY_S)


class _Listener(ThreadingHTTPServer):
    daemon_threads = False  # so that closing waits for them
    request_queue_size = 128

    def __init__(self, proxy: Proxy) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.proxy = proxy
        self._open: set[socket.socket] = set()

    def opened(self, connection: socket.socket) -> None:
        self._open.add(connection)
        self.proxy.connections += 1

    def closed(self, connection: socket.socket) -> None:
        self._open.discard(connection)

    def close_connections(self) -> None:
        """End what clients keep open, and with it the threads that wait for their next request."""
        for connection in list(self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that has given up is no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def setup(self) -> None:
        super().setup()
        cast(_Listener, self.server).opened(self.connection)

    def finish(self) -> None:
        cast(_Listener, self.server).closed(self.connection)
        with suppress(OSError):
            super().finish()

    def do_POST(self) -> None:
        proxy = cast(_Listener, self.server).proxy
        body = self.rfile.read(int(self.headers["Content-Length"]))
        operation = self.headers["X-Amz-Target"].rpartition(".")[2]
        with proxy.handling(operation):
            trouble = proxy.trouble
            if trouble is Trouble.SLOW:
                proxy.delay()
                trouble = proxy.trouble if proxy.trouble is Trouble.STOPPED else Trouble.NONE
            self._answer(operation, body, trouble)

    def _answer(self, operation: str, body: bytes, trouble: Trouble) -> None:
        if trouble is Trouble.THROTTLED:
            self._refuse("ProvisionedThroughputExceededException", _THROTTLED)
        elif trouble is Trouble.CONFLICT and operation == "PutItem":
            self._refuse("ConditionalCheckFailedException", "The conditional request failed")
        elif trouble is Trouble.STOPPED:
            self.close_connection = True
        else:
            self._pass_on(body, trouble is Trouble.DEAF)

    def _pass_on(self, body: bytes, answer_lost: bool) -> None:
        where = urlsplit(cast(_Listener, self.server).proxy.server)
        upstream = http.client.HTTPConnection(str(where.hostname), where.port)
        try:
            upstream.request("POST", "/", body, {name: self.headers[name] for name in self.headers})
            answer = upstream.getresponse()
            told = answer.read()
        except (OSError, http.client.HTTPException):  # the server is down
            self.close_connection = True
            return
        finally:
            upstream.close()
        if answer_lost:
            self.close_connection = True
            return
        self._reply(answer.status, told)

    def _refuse(self, name: str, message: str) -> None:
        self._reply(400, json.dumps({"__type": _FAULT + name, "message": message}).encode())

    def _reply(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/x-amz-json-1.0")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("x-amzn-RequestId", "0" * 52)
        self.send_header("x-amz-crc32", str(zlib.crc32(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass
