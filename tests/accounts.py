"""A deployer's two accounts on loopback: ministack for AWS, and the little of Alexa's own API that ask-cli calls."""

import io
import json
import os
import re
import socket
import subprocess
import threading
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast
from zipfile import ZipFile

import pytest

from tests.servers import CREDENTIALS, START_S, free_port

CLOUD = Path(__file__).parent.parent / ".venv" / "cloud"
"""Where `make cloud` installs its tools."""
SAM, CFN_LINT = CLOUD / "sam" / "bin" / "sam", CLOUD / "sam" / "bin" / "cfn-lint"
MINISTACK = CLOUD / "ministack" / "bin" / "ministack"
ASK = CLOUD / "ask" / "node_modules" / ".bin" / "ask"
SKILL_ID = "amzn1.ask.skill.12345678-1234-1234-1234-123456789012"


def needed(*tools: Path) -> None:
    """Skips the test where these are not installed, unless CI asks for them."""
    missing = [str(tool) for tool in tools if not tool.exists()]
    if missing and "CI" in os.environ:
        pytest.fail(f"CI needs {', '.join(missing)}: make cloud")
    if missing:
        pytest.skip(f"needs {', '.join(missing)}: make cloud")


class Aws:
    """ministack, a stand-in for AWS. Its functions run in the interpreter that it runs in."""

    def __init__(self, home: Path) -> None:
        self._port = free_port()
        self._home = home
        self.address = f"http://127.0.0.1:{self._port}"
        self.environ = CREDENTIALS | {"AWS_ENDPOINT_URL": self.address}
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Aws":
        environ = {"PATH": os.environ["PATH"], "HOME": str(self._home), "BIND_HOST": "127.0.0.1"}
        environ |= {"GATEWAY_PORT": str(self._port)}
        with (self._home / "ministack.log").open("wb") as log:
            self._process = subprocess.Popen(
                [MINISTACK], env=environ, cwd=self._home, stdout=log, stderr=log
            )
        ends = time.monotonic() + START_S
        while time.monotonic() < ends and self._process.poll() is None:
            with socket.socket() as client:
                if client.connect_ex(("127.0.0.1", self._port)) == 0:
                    return self
            os.sched_yield()
        self.__exit__()
        raise RuntimeError(f"ministack did not start: {(self._home / 'ministack.log').read_text()}")

    def __exit__(self, *reason: object) -> None:
        if self._process:
            self._process.terminate()
            self._process.wait()


class Smapi:
    """What ask-cli calls of the Skill Management API (ask-cli 2.30.7, ``dist/lib/clients/smapi-client``).

    It keeps the skill packages that were imported, and refuses one that Alexa would: without a
    manifest, with an icon or a locale's model that is not in it, or with an endpoint that may not
    be called.
    """

    def __init__(self) -> None:
        self.packages: list[dict[str, bytes]] = []
        self.enabled = False
        self._uploaded = b""
        self._listener = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._listener.smapi = self  # type: ignore[attr-defined]
        self.address = f"http://127.0.0.1:{self._listener.server_address[1]}"
        self._thread = threading.Thread(target=self._listener.serve_forever, args=(0.01,))

    def __enter__(self) -> "Smapi":
        self._thread.start()
        return self

    def __exit__(self, *reason: object) -> None:
        self._listener.shutdown()
        self._thread.join()
        self._listener.server_close()

    @property
    def manifest(self) -> dict[str, Any]:
        """Of the package that was imported last."""
        made: dict[str, Any] = json.loads(self.packages[-1]["skill.json"])["manifest"]
        return made

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, dict[str, str], object]:
        """Status, headers and JSON for a request."""
        match [method, *path.strip("/").split("/")]:
            case ["GET", "v1", "vendors"]:
                return 200, {}, {"vendors": [{"id": "M0", "name": "us", "roles": ["ROLE_ADMIN"]}]}
            case ["POST", "v1", "skills", "uploads"]:
                return (
                    201,
                    {},
                    {
                        "uploadUrl": f"{self.address}/upload",
                        "expiresAt": "2099-01-01T00:00:00.000Z",
                    },
                )
            case ["PUT", "upload"]:
                self._uploaded = body
                return 200, {}, {}
            case ["POST", "v1", "skills", "imports"] | ["POST", "v1", "skills", _, "imports"]:
                archive = ZipFile(io.BytesIO(self._uploaded))
                self.packages.append({name: archive.read(name) for name in archive.namelist()})
                return 202, {"Location": f"/v1/skills/imports/{len(self.packages)}"}, {}
            case ["GET", "v1", "skills", "imports", _]:
                faults = list(_faults(self.packages[-1]))
                state = {"status": "FAILED" if faults else "SUCCEEDED", "errors": faults}
                return 200, {}, state | {"skill": {"skillId": SKILL_ID, "resources": []}}
            case ["GET", "v1", "skills", _, "stages", "development", "enablement"]:
                return (204 if self.enabled else 404), {}, {}
            case ["PUT", "v1", "skills", _, "stages", "development", "enablement"]:
                self.enabled = True
                return 204, {}, {}
        return 404, {}, {"message": f"ask-cli was not known to call {method} {path}"}


def _faults(package: Mapping[str, bytes]) -> list[str]:
    if "skill.json" not in package:
        return ["no skill.json at the top of the package"]
    told = json.loads(package["skill.json"])["manifest"]
    listings = told["publishingInformation"]["locales"]
    icons = {
        listing[icon] for listing in listings.values() for icon in ("smallIconUri", "largeIconUri")
    }
    wanted = {icon.removeprefix("file://") for icon in icons}
    wanted |= {f"interactionModels/custom/{locale}.json" for locale in listings}
    uri = told["apis"]["custom"].get("endpoint", {}).get("uri")
    wrong = (
        []
        if uri is None or re.fullmatch(r"arn:aws:lambda:[\w-]+:\d{12}:function:[\w:-]+", uri)
        else [str(uri)]
    )
    return [f"{name} is not in the package" for name in wanted - package.keys()] + wrong


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        smapi = cast(Smapi, self.server.smapi)  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        status, headers, told = smapi.answer(self.command, self.path.partition("?")[0], body)
        self.send_response(status)
        content = b"" if status == 204 else json.dumps(told).encode()
        for name, value in {**headers, "Content-Type": "application/json"}.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_POST = do_PUT = do_GET  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:
        pass
