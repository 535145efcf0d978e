"""The same skill as a web service, for those who host it themselves: flask-ask-sdk behind waitress.

waitress, because it reads a request whole before a thread takes it up, so slow or idle clients hold none; is one
process, so certificates are fetched once; and is Python alone, so it runs wherever the skill does.
"""

import json
import logging
import socket
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_core.skill import CustomSkill, SkillConfiguration
from flask import Flask, Response
from waitress.server import BaseWSGIServer, create_server
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from skill.alexa.signature import Verifier
from skill.errors import ForgedRequest


@contextmanager
def _without_certvalidator() -> Iterator[None]:
    """Put nothing in the place of certvalidator while flask-ask-sdk is imported.

    Its oscrypto does not import with OpenSSL 3.0.10 and newer (wbond/oscrypto#78), and only the SDK's own verifier of
    signatures would use it. That one is switched off below, and fails if it is not.
    """
    names = ("certvalidator", "certvalidator.errors")
    before = {name: sys.modules.pop(name) for name in names if name in sys.modules}
    nothing, errors = (ModuleType(name) for name in names)
    vars(nothing).update(CertificateValidator=None)
    vars(errors).update(ValidationError=Exception, PathError=Exception)
    sys.modules |= dict(zip(names, (nothing, errors), strict=True))
    try:
        yield
    finally:
        for name in names:
            del sys.modules[name]
        sys.modules |= before


with _without_certvalidator():
    from ask_sdk_webservice_support.verifier import AbstractVerifier, VerificationException
    from flask_ask_sdk.skill_adapter import VERIFY_SIGNATURE_APP_CONFIG, VERIFY_TIMESTAMP_APP_CONFIG, SkillAdapter

LONGEST_BODY = 256 * 1024
"""Bytes; what Alexa sends has a few thousand."""
LONGEST_HEAD = 16 * 1024
"""Bytes of all headers together."""
THREADS = 16
"""How many requests are answered at once: an answer may wait for the table, or for Alexa's own services."""
CONNECTIONS, IDLE_S = 1_000, 30
"""How many connections may be open, and how long one may be silent."""
TOLD_EVERY_S = 60.0

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
    """The skill as flask-ask-sdk sees it: a request is read once it has been verified, and not before.

    The SDK would deserialise it first, and answer 500 to a type of request that it does not know.
    """

    def __init__(self, answer: Answer) -> None:
        super().__init__(SkillConfiguration(request_mappers=[], handler_adapters=[]))
        self.serializer = _Unread()
        self._answer = answer

    def invoke(self, request_envelope: Any, context: Any) -> Any:
        return self._answer(json.loads(request_envelope))


class _Doorkeeper(AbstractVerifier):
    """Our verifier as flask-ask-sdk calls it. Tells the log why requests are refused: each reason once a minute."""

    def __init__(self, verifier: Verifier, clock: Callable[[], float]) -> None:
        self._verifier, self._clock = verifier, clock
        self._refused, self._told = Counter[str](), dict[str, float]()

    def verify(self, headers: Mapping[str, str], serialized_request_env: str, deserialized_request_env: object) -> None:
        try:
            self._verifier.verify(headers, serialized_request_env.encode())
        except ForgedRequest as error:
            self._tell(str(error))
            raise VerificationException(str(error)) from error

    def _tell(self, why: str) -> None:
        self._refused[why] += 1
        if self._clock() - self._told.get(why, -TOLD_EVERY_S) >= TOLD_EVERY_S:
            self._told[why] = self._clock()
            log.warning("refused, %d so far: %s", self._refused[why], why)


def application(answer: Answer, verifier: Verifier, clock: Callable[[], float] = time.monotonic) -> Flask:
    """The skill at ``/``, and ``/health`` for who wants to know whether it runs. Whatever is refused, is so in text."""
    app = Flask(__name__, static_folder=None)
    app.logger.disabled = True  # flask-ask-sdk would write a traceback for each refusal
    app.config.update(
        {"MAX_CONTENT_LENGTH": LONGEST_BODY, VERIFY_SIGNATURE_APP_CONFIG: False, VERIFY_TIMESTAMP_APP_CONFIG: False}
    )
    adapter = SkillAdapter(_Sealed(answer), verifier.skill_id, verifiers=[_Doorkeeper(verifier, clock)], app=app)
    adapter.register(app, "/", endpoint="skill")

    @app.get("/health")
    def health() -> Response:
        return Response("well\n", mimetype="text/plain")

    @app.errorhandler(HTTPException)
    def refuse(error: HTTPException) -> Response:
        status = 400 if isinstance(error, RequestEntityTooLarge) else error.code
        return Response(f"{error.description}\n", status, mimetype="text/plain")

    @app.errorhandler(UnicodeDecodeError)
    def refuse_bytes(error: UnicodeDecodeError) -> Response:
        return Response("The request is not text.\n", 400, mimetype="text/plain")

    return app


def listen(host: str, port: int) -> socket.socket:
    """A socket at this address. Raises OSError when the port is taken."""
    return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)


def server(app: Flask, bound: socket.socket) -> BaseWSGIServer:
    """The web service at this socket; ``run()`` answers until SystemExit, and then ends what it has begun."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # it would tell of every request that has to wait
    made = create_server(
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
    assert isinstance(made, BaseWSGIServer)
    return made
