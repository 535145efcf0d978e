"""Lambda's Runtime API on loopback, and a function behind it: a new process with Lambda's own runtime client.

What is offered (developer guide, "Using the Lambda runtime API"): the next invocation with its
deadline, its response or error, an error of the start, and the restore of a snapshot. As in Lambda,
a function that is late is killed.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from queue import Empty, Queue
from typing import Any, cast
from uuid import uuid4

NAME = "quiet-together"
HANDLER = "lambda_function.lambda_handler"
REGION = "us-east-1"
ARN = f"arn:aws:lambda:{REGION}:123456789012:function:{NAME}"
TIMEOUT_S = 8.0
"""How long an invocation may take; Alexa waits as long."""
INIT_S = 10.0
"""How long a start may take, beside the invocation's own time."""

_VERSION = "/2018-06-01/runtime"
_RUNTIME = ("awslambdaric", "runtime_client", "simplejson", "snapshot_restore_py")
BOTO3 = ("boto3", "botocore", "dateutil", "jmespath", "s3transfer", "six", "urllib3")
"""What Lambda lays beside the function: its client, boto3, and what they need."""


@dataclass(frozen=True)
class Reply:
    """What Lambda's caller gets."""

    payload: Any
    failed: bool = False
    """Whether the payload is a ``FunctionError``: errorType, errorMessage."""
    request_id: str = ""


class _Invocation:
    """One event on its way through the function."""

    def __init__(self, body: bytes, timeout_s: float) -> None:
        self.body, self.timeout_s, self.request_id = body, timeout_s, str(uuid4())
        self._begun = threading.Event()
        self._reply: Queue[Reply] = Queue()

    def begin(self) -> None:
        """The function takes it; its time begins now."""
        self._begun.set()

    def answer(self, payload: object, *, failed: bool) -> None:
        self._reply.put(Reply(payload, failed, self.request_id))
        self._begun.set()

    def reply(self) -> Reply | None:
        """What came of it, or None when the function is late: with its start, or with this."""
        with suppress(Empty):
            return self._reply.get(timeout=self.timeout_s if self._begun.wait(INIT_S) else 0)
        return None


class Function:
    """One environment of a function: a process that lives for as many invocations as it is given, one at a time.

    It sees the package and Lambda's client, and nothing that is installed beside them; and an
    environment of its own. What it logs goes to a file, so that it is all there as soon as an
    invocation has its reply.
    """

    def __init__(
        self,
        root: Path,
        environ: Mapping[str, str],
        *,
        handler: str = HANDLER,
        python: str = sys.executable,
        runtime: Path | None = None,
        prefix: Sequence[str] = (),
    ) -> None:
        """``root`` is the unpacked package, ``environ`` the function's own settings.

        Another ``python`` needs a ``runtime`` of its own: a folder with Lambda's client for it.
        ``prefix`` is a command that runs the process.
        """
        self._root, self._environ, self._runtime = root.resolve(), dict(environ), runtime
        self._command = [*prefix, python, "-S", "-m", "awslambdaric", handler]
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Function":
        self._work = tempfile.TemporaryDirectory(prefix="function-")
        self._log = Path(self._work.name, "log")
        self._api = _RuntimeApi()
        self._start()
        return self

    def __exit__(self, *reason: object) -> None:
        self.kill()
        self._api.close()
        self._work.cleanup()

    @property
    def log(self) -> list[str]:
        """The lines that the function has logged so far."""
        return self._log.read_text(encoding="utf-8").splitlines()

    @property
    def pid(self) -> int:
        """The process."""
        assert self._process is not None
        return self._process.pid

    def invoke(self, event: object, timeout_s: float = TIMEOUT_S) -> Reply:
        """One event in, its reply out. ``event`` is JSON data, or bytes as they are."""
        body = event if isinstance(event, bytes) else json.dumps(event).encode()
        invocation = _Invocation(body, timeout_s)
        self._api.offer(invocation)
        reply = invocation.reply()
        if reply is None:
            self.kill()
            late = f"RequestId: {invocation.request_id} Error: Task timed out after {timeout_s:.2f} seconds"
            reply = Reply(
                {"errorType": "Sandbox.Timedout", "errorMessage": late}, True, invocation.request_id
            )
        return reply

    def kill(self) -> None:
        """End the process, as Lambda ends an environment: without a word."""
        if self._process:
            self._process.kill()
            self._process.wait()

    def _start(self) -> None:
        environ = {
            "AWS_DEFAULT_REGION": REGION,
            "AWS_EXECUTION_ENV": f"AWS_Lambda_python{sys.version_info[0]}.{sys.version_info[1]}",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512",
            "AWS_LAMBDA_FUNCTION_NAME": NAME,
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_LAMBDA_LOG_FORMAT": "JSON",
            "AWS_LAMBDA_LOG_LEVEL": "INFO",
            "AWS_LAMBDA_RUNTIME_API": self._api.address,
            "AWS_REGION": REGION,
            "LAMBDA_TASK_ROOT": str(self._root),
            "LANG": "en_US.UTF-8",
            "PATH": os.environ["PATH"],
            "PYTHONPATH": f"{self._root}:{self._runtime or runtime_in(Path(self._work.name))}",
            "TZ": ":UTC",
        }
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=self._root,
                env=environ | self._environ,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        threading.Thread(target=self._watch, args=(self._process,), daemon=True).start()

    def _watch(self, process: subprocess.Popen[bytes]) -> None:
        """A process that ends by itself answers nothing any more."""
        code = process.wait()
        ended = {
            "errorType": "Runtime.ExitError",
            "errorMessage": f"Runtime exited with error: exit status {code}",
        }
        self._api.fail(ended)


def runtime_in(work: Path) -> Path:
    """A folder with Lambda's client in it, as it is installed beside us, and nothing else of this environment."""
    folder = work / "runtime"
    folder.mkdir()
    for name in (*_RUNTIME, *BOTO3):
        spec = find_spec(name)
        if spec is None or spec.origin is None:
            raise RuntimeError(f"{name} is not installed (see the dev extra in pyproject.toml)")
        there = Path(spec.origin)
        there = there.parent if there.stem == "__init__" else there
        (folder / there.name).symlink_to(there)
    return folder


class _RuntimeApi(ThreadingHTTPServer):
    """The server, for one function."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.address = f"127.0.0.1:{self.server_port}"
        self._waiting: Queue[_Invocation | None] = Queue()
        self._taken: _Invocation | None = None
        self._ended: object = None
        """Why the function is no more."""
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self.serve_forever, args=(0.01,))
        self._thread.start()

    def close(self) -> None:
        self._waiting.put(None)  # wakes who waits for the next one
        self.shutdown()
        self._thread.join()
        self.server_close()

    def offer(self, invocation: _Invocation) -> None:
        """Give the function something to do."""
        with self._lock:
            if self._ended:
                invocation.answer(self._ended, failed=True)
            else:
                self._waiting.put(invocation)

    def take(self) -> _Invocation | None:
        """The next invocation, as soon as there is one; None: there will be none."""
        self._taken = self._waiting.get()
        if self._taken:
            self._taken.begin()
        return self._taken

    def reply(self, payload: object, *, failed: bool) -> None:
        """The function's answer to what it has taken."""
        if self._taken:
            self._taken.answer(payload, failed=failed)
        self._taken = None

    def fail(self, error: object) -> None:
        """The function is no more; whoever waits for it, or asks it anything, is told the first reason."""
        with self._lock:
            self._ended = self._ended or error
            self.reply(self._ended, failed=True)
            with suppress(Empty):
                while invocation := self._waiting.get_nowait():
                    invocation.answer(self._ended, failed=True)

    def handle_error(self, request: object, client_address: object) -> None:
        """A function that was killed is no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        api = cast(_RuntimeApi, self.server)
        if self.path == f"{_VERSION}/restore/next":  # a snapshot was taken, and is restored at once
            self._say(200, b"")
            return
        invocation = api.take()
        if invocation is None:
            self.close_connection = True
            return
        headers = {
            "Content-Type": "application/json",
            "Lambda-Runtime-Aws-Request-Id": invocation.request_id,
            "Lambda-Runtime-Deadline-Ms": str(int((time.time() + invocation.timeout_s) * 1000)),
            "Lambda-Runtime-Invoked-Function-Arn": ARN,
        }
        self._say(200, invocation.body, headers)

    def do_POST(self) -> None:
        body = self._body()
        self._say(202, b'{"status":"OK"}')
        api = cast(_RuntimeApi, self.server)
        if self.path.startswith((f"{_VERSION}/init/", f"{_VERSION}/restore/")):
            api.fail(json.loads(body))
        else:
            api.reply(json.loads(body), failed=self.path.endswith("/error"))

    def _body(self) -> bytes:
        """Of a known length, or in chunks, as the client sends an answer."""
        if self.headers["Transfer-Encoding"] != "chunked":
            return self.rfile.read(int(self.headers["Content-Length"]))
        body = b""
        while size := int(self.rfile.readline(), 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def _say(self, status: int, body: bytes, headers: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass
