"""The same skill as a web service, for those who host it themselves: flask-ask-sdk behind waitress.

waitress, because it reads a request whole before a thread takes it up, so slow or idle clients hold
none; is one process, so certificates are fetched once; and is Python alone, so it runs wherever the
skill does.
"""

import json
import logging
import socket
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from types import ModuleType
from typing import TYPE_CHECKING, Any

from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_core.skill import CustomSkill, SkillConfiguration
from flask import Flask, Response
from waitress.server import BaseWSGIServer, create_server
from werkzeug.exceptions import HTTPException

from skill.alexa.signature import CHAIN_HEADER, SIGNATURE_HEADER, Verifier
from skill.errors import ForgedRequest

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


@contextmanager
def _without_certvalidator() -> Iterator[None]:
    """Put nothing in the place of certvalidator while flask-ask-sdk is imported.

    Its oscrypto does not import with OpenSSL 3.0.10 and newer (wbond/oscrypto#78), and only the
    SDK's own verifier of signatures would use it. That one is switched off below, and fails if it
    is not.
    """
    names = ("certvalidator", "certvalidator.errors")
    loaded = {name: sys.modules.pop(name) for name in names if name in sys.modules}
    nothing, errors = (ModuleType(name) for name in names)
    vars(nothing).update(CertificateValidator=None)
    vars(errors).update(ValidationError=Exception, PathError=Exception)
    sys.modules |= dict(zip(names, (nothing, errors), strict=True))
    try:
        yield
    finally:
        for name in names:
            del sys.modules[name]
        sys.modules |= loaded


with _without_certvalidator():
    from flask_ask_sdk.skill_adapter import (
        VERIFY_SIGNATURE_APP_CONFIG,
        VERIFY_TIMESTAMP_APP_CONFIG,
        SkillAdapter,
    )

LONGEST_BODY = 256 * 1024
"""Bytes; what Alexa sends has a few thousand."""
LONGEST_HEAD = 16 * 1024
"""Bytes of all headers together."""
THREADS = 16
"""How many requests are answered at once: an answer may wait for the table, or for Alexa's own
services."""
CONNECTIONS, IDLE_S = 1_000, 30
"""How many connections may be open, and how long one may be silent."""
TOLD_EVERY_S = 60.0
HEADERS = (CHAIN_HEADER, SIGNATURE_HEADER)
TEXT, REFUSAL = (
    "text/plain; charset=utf-8",
    b"This is not from Alexa, or not meant for this skill.\n",
)

Answer = Callable[[object], dict[str, Any]]
"""Alexa's request (as JSON data) in, the response out; never raises."""

log = logging.getLogger("quiet_together")


class _Unread(DefaultSerializer):
    """Leaves a request the text that was signed, and a response what it is."""

    def deserialize(self, payload: Any, obj_type: Any) -> Any:
        return payload

    def serialize(self, obj: Any) -> Any:
        return obj


class _Sealed(CustomSkill):
    """The skill as flask-ask-sdk sees it: a request is read once it has been verified.

    The SDK would deserialise it first, and answer 500 to a type of request that it does not know.
    """

    def __init__(self, answer: Answer) -> None:
        super().__init__(SkillConfiguration(request_mappers=[], handler_adapters=[]))
        self.serializer = _Unread()
        self._answer = answer

    def invoke(self, request_envelope: Any, context: Any) -> Any:
        return self._answer(json.loads(request_envelope))


class _Doorkeeper:
    """Lets only Alexa's requests through to Flask, and sends all others away unread.

    It tells the log why: each reason once a minute, with how often it came.
    """

    def __init__(
        self,
        behind: "WSGIApplication",
        verifier: Verifier,
        clock: Callable[[], float],
    ) -> None:
        self._behind, self._verifier, self._clock = behind, verifier, clock
        self._refused, self._told = Counter[str](), dict[str, float]()

    def __call__(
        self,
        environ: "WSGIEnvironment",
        start_response: "StartResponse",
    ) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "POST":
            try:
                self._verify(environ)
            except ForgedRequest as error:
                self._tell(str(error))
                start_response(
                    "400 Bad Request",
                    [("Content-Type", TEXT), ("Content-Length", str(len(REFUSAL)))],
                )
                return [REFUSAL]
        return self._behind(environ, start_response)

    def _verify(self, environ: "WSGIEnvironment") -> None:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        if length > LONGEST_BODY:
            raise ForgedRequest("larger than anything that Alexa sends")
        body = environ["wsgi.input"].read(length)
        headers = {
            name: environ.get(f"HTTP_{name.upper().replace('-', '_')}", "") for name in HEADERS
        }
        self._verifier.verify(headers, body)
        environ |= {
            "wsgi.input": BytesIO(body),
            "CONTENT_TYPE": "application/json",
        }  # whatever it was said to be

    def _tell(self, why: str) -> None:
        self._refused[why] += 1
        if self._clock() - self._told.get(why, -TOLD_EVERY_S) >= TOLD_EVERY_S:
            self._told[why] = self._clock()
            log.warning("refused, %d so far: %s", self._refused[why], why)


def application(
    answer: Answer,
    verifier: Verifier,
    clock: Callable[[], float] = time.monotonic,
) -> Flask:
    """The skill at ``/``, ``/health`` for who wants to know whether it runs, text for refusals."""
    app = Flask(__name__, static_folder=None)
    app.logger.disabled = True  # whatever flask-ask-sdk writes quotes the request
    app.config |= {
        VERIFY_SIGNATURE_APP_CONFIG: False,
        VERIFY_TIMESTAMP_APP_CONFIG: False,
    }  # the doorkeeper has done so
    SkillAdapter(_Sealed(answer), verifier.skill_id, app=app).register(app, "/", endpoint="skill")
    app.wsgi_app = _Doorkeeper(app.wsgi_app, verifier, clock)  # type: ignore[method-assign]

    @app.get("/health")
    def health() -> Response:
        return Response("well\n", content_type=TEXT)

    @app.errorhandler(HTTPException)
    def refuse(error: HTTPException) -> Response:
        return Response(f"{error.description}\n", error.code, content_type=TEXT)

    return app


def listen(host: str, port: int) -> socket.socket:
    """A socket at this address. Raises OSError when the port is taken."""
    return socket.create_server(
        (host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET
    )


def server(app: Flask, bound: socket.socket) -> BaseWSGIServer:
    """The web service at this socket.

    ``run()`` answers until SystemExit, and then ends what it has begun.
    """
    logging.getLogger("waitress.queue").setLevel(
        logging.ERROR
    )  # it would tell of every request that has to wait
    service = create_server(
        app,
        sockets=[bound],
        threads=THREADS,
        ident="",
        connection_limit=CONNECTIONS,
        asyncore_use_poll=True,
        channel_timeout=IDLE_S,
        max_request_header_size=LONGEST_HEAD,
        max_request_body_size=4 * LONGEST_BODY,
    )
    assert isinstance(service, BaseWSGIServer)
    return service
