"""The web service as Alexa and forgers meet it: over HTTP, behind the server that answers in earnest."""

import json
import logging
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator import cli
from skill import app
from skill.alexa import certificates, endpoint
from skill.alexa.certificates import NEW_PATHS
from skill.alexa.signature import CHAIN_HEADER, SIGNATURE_HEADER, Certificates, Verifier
from skill.errors import QuietTogetherError, SettingsError
from tests.amazon import PATH, URL, Amazon
from tests.bedroom import Memory
from tests.forgers import ADDRESSES, CONTROLS, FORGED, GOOD, NOW, REASONS, SKILL_ID, request, text
from tests.test_app import NO_SERVICES

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Said:
    """What the service answered."""

    status: int
    kind: str
    text: str


@dataclass
class Service:
    """The skill behind its web service on loopback, at a time of its own."""

    amazon: Amazon
    port: int = 0
    now: datetime = NOW
    seconds: float = 0.0
    """The clock of the log's lines."""
    answered: list[object] = field(default_factory=list)
    """The requests that reached the skill."""
    fault: Exception | None = None
    """What the skill raises."""

    def post(self, body: bytes, headers: dict[str, str]) -> Said:
        """What it says to this."""
        return self.ask("POST", "/", body, headers)

    def ask(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> Said:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return Said(answer.status, answer.headers.get_content_type(), answer.read().decode())
        finally:
            connection.close()

    def tell(self, event: object, **changes: Any) -> Said:
        """What it says to a request that Amazon has signed."""
        body = json.dumps(event).encode()
        return self.post(body, self.amazon.sign(body, **changes))

    def answer(self, event: object) -> dict[str, Any]:
        self.answered.append(event)
        if self.fault:
            raise self.fault
        return app.answer(self.skill, event)

    def __post_init__(self) -> None:
        self.skill = app.build(
            app.Settings(skill_id=SKILL_ID), Memory(), now=lambda: self.now, services=NO_SERVICES
        )


@contextmanager
def running(web_service: Flask, here: Service) -> Iterator[None]:
    """It answers at a port of its own, until the end of the block."""
    bound = endpoint.listen("127.0.0.1", 0)
    here.port = bound.getsockname()[1]
    server = endpoint.server(web_service, bound)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield
    finally:
        server.task_dispatcher.shutdown()
        open_ones = vars(server)["_map"]
        channels = list(open_ones.values())
        open_ones.clear()
        server.pull_trigger()  # it wakes, and finds nothing left to do
        thread.join()
        for channel in channels:
            channel.close()


@pytest.fixture
def amazon() -> Amazon:
    return Amazon(NOW)


@pytest.fixture
def service(amazon: Amazon) -> Iterator[Service]:
    here = Service(amazon)
    with amazon.host() as fetch:
        certificates = Certificates(fetch, [amazon.root.certificate], lambda: here.now)
        verifier = Verifier(SKILL_ID, certificates, lambda: here.now)
        with running(endpoint.application(here.answer, verifier, lambda: here.seconds), here):
            yield here


# What Alexa sends


def test_a_request_of_alexas_is_answered_by_the_same_skill(service: Service) -> None:
    """Word for word what ``answer`` says anywhere else; the certificate is fetched once."""
    twin = app.build(
        app.Settings(skill_id=SKILL_ID), Memory(), now=lambda: NOW, services=NO_SERVICES
    )
    for _ in range(2):
        said = service.tell(request())
        assert (said.status, said.kind) == (200, "application/json")
        assert json.loads(said.text) == app.answer(twin, request())
    assert "Welcome, you two" in said.text
    assert service.amazon.asked == [PATH]


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "Telepathy.ThoughtReceived"},
        {"type": "IntentRequest", "intent": {"name": "DanceIntent", "confirmationStatus": "NONE"}},
        {
            "type": "IntentRequest",
            "dialogState": "PONDERED",
            "intent": {"name": "AMAZON.YesIntent"},
        },
        {"locale": "xx-XX", "somethingNew": {"a": [1]}},
        {"locale": "\ud83d\ude34 zzz"},
    ],
    ids=["type", "intent", "enum", "field", "beyond ASCII"],
)
def test_what_did_not_exist_when_this_was_written_gets_the_guides_answer(
    service: Service, changes: dict[str, Any]
) -> None:
    """flask-ask-sdk alone answers 500 to some of these."""
    event = request(**changes)
    said = service.tell(event)
    assert said.status == 200
    assert json.loads(said.text) == app.answer(service.skill, event)


def test_utf_8_is_signed_as_it_was_sent(service: Service) -> None:
    """Bytes beyond ASCII are verified as they came, not as JSON would write them again."""
    event = request(
        type="IntentRequest",
        intent={"name": "AMAZON.StopIntent", "slots": {"word": {"value": "Kürbis"}}},
    )
    body = json.dumps(event, ensure_ascii=False, indent=3).encode()
    assert service.post(body, service.amazon.sign(body)).status == 200


@pytest.mark.parametrize(
    "kind", ["application/json;charset=utf-8", "multipart/form-data; boundary=x", "junk", ""]
)
def test_what_a_body_is_said_to_be_does_not_matter(service: Service, kind: str) -> None:
    """What Amazon has signed is read as what it is."""
    assert service.post(GOOD, service.amazon.sign(GOOD) | {"Content-Type": kind}).status == 200


PERMITTED = [
    URL,
    "https://s3.amazonaws.com:443/echo.api/echo-api-cert-1.pem",
    "HTTPS://S3.AmazonAWS.com/echo.api/echo-api-cert-1.pem",
    "https://s3.amazonaws.com/echo.api/../echo.api/echo-api-cert-1.pem",
    "https://s3.amazonaws.com/x/../echo.api/./echo-api-cert-1.pem",
    "https://s3.amazonaws.com/echo.api//echo-api-cert-1.pem",
]


def test_all_spellings_of_an_address_are_one(service: Service) -> None:
    """As Amazon allows them; the certificate is fetched once."""
    for url in PERMITTED:
        assert service.tell(request(), url=url).status == 200, url
    assert service.amazon.asked == [PATH]


EVENT = "AlexaSkillEvent.SkillDisabled"


@pytest.mark.parametrize(
    ("kind", "seconds", "status"),
    [
        ("LaunchRequest", -150, 200),
        ("LaunchRequest", 150, 200),
        ("LaunchRequest", -150.001, 400),
        ("LaunchRequest", 150.001, 400),
        (EVENT, -3600, 200),
        (EVENT, 3600, 200),
        (EVENT, -3600.001, 400),
        (EVENT, 3600.001, 400),
        ("AlexaSkillEvent.SkillReimagined", -151, 400),
    ],
)
def test_a_request_is_good_for_150_seconds_and_an_event_of_the_skill_for_an_hour(
    service: Service, kind: str, seconds: float, status: int
) -> None:
    """Early or late, to the millisecond."""
    assert service.tell(request(timedelta(seconds=seconds), type=kind)).status == status


def test_a_recorded_request_is_worth_nothing_later(service: Service) -> None:
    """The very same bytes pass until 150 seconds are over."""
    body = text(request())
    headers = service.amazon.sign(body)
    statuses = []
    for _ in range(4):
        statuses.append(service.post(body, headers).status)
        service.now += timedelta(seconds=75)
    assert statuses == [200, 200, 200, 400]


def test_it_tells_that_it_runs_and_nothing_else(service: Service) -> None:
    """For a load balancer."""
    assert service.ask("GET", "/health") == Said(200, "text/plain", "well\n")


# What forgers send


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_request_is_refused_in_plain_text(
    service: Service, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    """With 400, for the reason that it was forged for, without HTML or a traceback; it does not reach the skill."""
    body, sent = FORGED[name](service.amazon)
    said = service.post(body, sent)
    assert (said.status, said.kind) == (400, "text/plain")
    assert len(said.text) < 100
    assert "Traceback" not in said.text
    assert service.answered == []
    reasons = [record.getMessage().removeprefix("refused, 1 so far: ") for record in caplog.records]
    assert all(reason.startswith(REASONS[name.partition(":")[0]]) for reason in reasons)
    assert len(reasons) == 1


@pytest.mark.parametrize("name", FORGED)
def test_a_refusal_harms_nothing(service: Service, name: str) -> None:
    """Right after it Alexa is answered, once her certificate lies where it should."""
    well = dict(service.amazon.files)
    service.post(*FORGED[name](service.amazon))
    service.amazon.files = well
    assert service.tell(request()).status == 200


@pytest.mark.parametrize("name", CONTROLS)
def test_a_good_certificate_passes(service: Service, name: str) -> None:
    """Made by the same means as the bad ones, so it is their fault alone that those are refused for."""
    assert service.post(*CONTROLS[name](service.amazon)).status == 200


@pytest.mark.parametrize("url", ADDRESSES.values())
def test_nothing_is_fetched_from_anywhere_else(service: Service, url: str) -> None:
    """Not even from another folder of Amazon's host."""
    service.tell(request(), url=url)
    assert service.amazon.asked == []


def test_nothing_is_fetched_for_another_skill(service: Service) -> None:
    """Who does not even know this one's id cannot make the service ask Amazon for anything."""
    body = GOOD.replace(SKILL_ID.encode(), b"amzn1.ask.skill.another")
    assert service.post(body, service.amazon.sign(body)).status == 400
    assert service.amazon.asked == []


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/", 405), ("PUT", "/", 405), ("GET", "/wp-login.php", 404), ("POST", "/other", 400)],
)
def test_whoever_comes_by_is_sent_away_in_plain_text(
    service: Service, method: str, path: str, status: int
) -> None:
    said = service.ask(method, path)
    assert (said.status, said.kind) == (status, "text/plain")


VISIBLE = st.text(
    st.characters(min_codepoint=33, max_codepoint=255, exclude_characters="\x7f\x85\xa0"),
    max_size=40,
)


@settings(max_examples=300, deadline=None)
@given(
    url=st.just(URL) | VISIBLE | VISIBLE.map(lambda end: URL + end),
    mark=VISIBLE,
    body=st.binary(max_size=200),
)
def test_rubbish_is_refused(shared: Service, url: str, mark: str, body: bytes) -> None:
    """Whatever it is, as long as it is HTTP; and it is never fetched for."""
    sent = {CHAIN_HEADER: url, SIGNATURE_HEADER: mark, "Content-Type": "application/json"}
    said = shared.post(body, sent)
    assert (said.status, said.kind) == (400, "text/plain")
    assert shared.amazon.asked == []


@pytest.fixture(scope="module")
def shared() -> Iterator[Service]:
    """One service for many examples."""
    amazon = Amazon(NOW)
    yield from service.__wrapped__(amazon)  # type: ignore[attr-defined]


# What is written


def test_nothing_of_a_request_is_logged(service: Service, caplog: pytest.LogCaptureFixture) -> None:
    """Neither of one that is answered, nor of one that is refused, whatever it is refused for."""
    slots = {"word": {"name": "word", "value": "pineapple"}}
    heard = request(type="IntentRequest", intent={"name": "AMAZON.NextIntent", "slots": slots})
    with caplog.at_level(logging.DEBUG):
        assert service.tell(heard).status == 200
        assert (
            service.tell(
                heard | {"request": heard["request"] | {"type": "Telepathy.Pineapple"}}
            ).status
            == 200
        )
        for forge in FORGED.values():
            body, sent = forge(service.amazon)
            service.post(
                body.replace(b"en-US", b"pineapple"),
                {name: f"{value}pineapple" for name, value in sent.items()},
            )
            service.post(body.replace(b"en-US", b"pineapple"), sent)
    assert "refused" in caplog.text
    for secret in ("pineapple", "QUIETTOGETHER", "Traceback", SKILL_ID):
        assert secret.lower() not in caplog.text.lower()


def test_a_fault_of_the_skill_quotes_nothing(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    """``answer`` never raises; if it did, neither the log nor the answer would tell what was said."""
    service.fault = ValueError("pineapple")
    with caplog.at_level(logging.DEBUG):
        said = service.tell(request())
    assert (said.status, said.kind) == (500, "text/plain")
    assert "pineapple" not in said.text + caplog.text


def test_a_reason_is_told_once_a_minute(service: Service, caplog: pytest.LogCaptureFixture) -> None:
    """So that rubbish does not fill the log; each line tells how often it came."""
    for _ in range(3):
        for _ in range(100):
            service.post(GOOD, {})
        service.seconds += 60
    told = [record.getMessage() for record in caplog.records]
    assert told == [
        f"refused, {count} so far: without {CHAIN_HEADER} or {SIGNATURE_HEADER}"
        for count in (1, 101, 201)
    ]


# How it is made


def test_the_sdks_own_verifier_is_never_used() -> None:
    """What stands in for certvalidator is gone after the import, and verifies nothing."""
    from ask_sdk_webservice_support import verifier

    assert {"certvalidator", "certvalidator.errors", "oscrypto"} & set(sys.modules) == set()
    with pytest.raises(verifier.VerificationException):
        verifier.RequestVerifier()._validate_cert_chain(Amazon(NOW).files[PATH])


def test_strangers_certificates_keep_no_known_one_waiting(amazon: Amazon) -> None:
    """While as many as may wait for a host that does not answer, others are refused at once, and Alexa is answered."""
    asked, go = threading.Event(), threading.Event()

    def fetch(path: str) -> bytes:
        if path != PATH:
            asked.set()
            go.wait()
        return amazon.files[PATH]

    here = Service(amazon)
    verifier = Verifier(
        SKILL_ID, Certificates(fetch, [amazon.root.certificate], lambda: NOW), lambda: NOW
    )
    refused = threading.Semaphore(0)
    statuses: list[int] = []

    def stranger(number: int) -> None:
        statuses.append(here.tell(request(), url=f"{URL}.{number}").status)
        refused.release()

    with running(endpoint.application(here.answer, verifier), here):
        assert here.tell(request()).status == 200
        strangers = [
            threading.Thread(target=stranger, args=(number,)) for number in range(NEW_PATHS + 3)
        ]
        for thread in strangers:
            thread.start()
        asked.wait()
        for _ in range(3):
            refused.acquire()
        assert statuses == [400] * 3
        assert here.tell(request()).status == 200
        go.set()
        for thread in strangers:
            thread.join()
        assert sorted(statuses) == [200] * NEW_PATHS + [400] * 3


def test_all_who_come_first_at_once_are_answered(
    amazon: Amazon, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many as there are threads wait for the one fetch that they all need."""
    at_once = endpoint.THREADS
    here, fetches = Service(amazon), list[str]()
    arrived = threading.Semaphore(0)

    class Awaited(Future[Any]):
        """Tells who has come to wait."""

        def result(self, timeout: float | None = None) -> Any:
            arrived.release()
            return super().result(timeout)

    def fetch(path: str) -> bytes:
        fetches.append(path)
        for _ in range(at_once - 1):
            assert arrived.acquire(timeout=20)
        return amazon.files[path]

    monkeypatch.setattr(certificates, "Future", Awaited)

    amazons = Certificates(fetch, [amazon.root.certificate], lambda: NOW)
    verifier = Verifier(SKILL_ID, amazons, lambda: NOW)
    with (
        running(endpoint.application(here.answer, verifier), here),
        ThreadPoolExecutor(at_once) as callers,
    ):
        answers = [callers.submit(here.tell, request()) for _ in range(at_once)]
        assert [answer.result().status for answer in answers] == [200] * at_once
    assert fetches == [PATH]


# The command


ENVIRON = {"SKILL_ID": SKILL_ID, "RECORDINGS_URL": "https://recordings.example"}


def test_the_command_serves_until_it_is_told_to_stop(tmp_path: Path) -> None:
    """On this machine only; it says where, is well, believes nobody, and ends in peace."""
    command = [
        sys.executable,
        "-c",
        "from simulator.cli import main; main()",
        "serve",
        "--port",
        "0",
    ]
    command += ["--data", str(tmp_path)]
    process = subprocess.Popen(
        command, cwd=ROOT, env=os.environ | ENVIRON, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout
        said = process.stdout.readline()
        assert said.startswith("Alexa's requests are answered at http://127.0.0.1:")
        address = said.split()[-1]
        with urlopen(f"{address}health") as well:
            assert well.status == 200
        assert (
            Service(Amazon(NOW), int(address.rstrip("/").rpartition(":")[2])).post(GOOD, {}).status
            == 400
        )
        process.send_signal(signal.SIGTERM)
        assert process.wait() == 0
    finally:
        process.kill()
        process.communicate()


def answer_when_told() -> None:
    """A service of a process of its own, whose skill says when it is asked, and answers when it reads a line."""

    def answer(event: object) -> dict[str, Any]:
        print("asked", flush=True)
        sys.stdin.readline()
        return {"version": "1.0", "response": {}}

    amazon = Amazon(NOW)
    certificates = Certificates(
        lambda path: amazon.files[path], [amazon.root.certificate], lambda: NOW
    )
    bound = endpoint.listen("127.0.0.1", 0)
    signal.signal(signal.SIGTERM, lambda *told: sys.exit(0))
    print(json.dumps([bound.getsockname()[1], amazon.sign(GOOD)]), flush=True)
    endpoint.server(
        endpoint.application(answer, Verifier(SKILL_ID, certificates, lambda: NOW)), bound
    ).run()


def test_an_answer_that_has_begun_comes_to_its_end() -> None:
    """Though the service is told to stop meanwhile."""
    command = [
        sys.executable,
        "-c",
        "from tests import test_endpoint; test_endpoint.answer_when_told()",
    ]
    said: list[Said] = []
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)
    try:
        assert process.stdout
        port, headers = json.loads(process.stdout.readline())
        waiting = threading.Thread(
            target=lambda: said.append(Service(Amazon(NOW), port).post(GOOD, headers))
        )
        waiting.start()
        assert process.stdout.readline() == "asked\n"
        process.send_signal(signal.SIGTERM)
        process.communicate("go\n")
        waiting.join()
        assert [(one.status, json.loads(one.text)) for one in said] == [
            (200, {"version": "1.0", "response": {}})
        ]
        assert process.returncode == 0
    finally:
        process.kill()


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Path], Result]]:
    """The command in this process, at a port that is taken, so that it ends in any case."""
    for one, value in ENVIRON.items():
        monkeypatch.setenv(one, value)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        command = ["serve", "--port", str(taken.getsockname()[1]), "--data"]
        yield lambda data: CliRunner().invoke(cli.commands, [*command, str(data)])


def test_a_port_that_is_taken_is_named(serve: Callable[[Path], Result], tmp_path: Path) -> None:
    done = serve(tmp_path)
    assert done.exit_code == 1
    assert re.search(
        r"Error: 127.0.0.1, port \d+: Address already in use.*; choose another", done.output
    )


@pytest.mark.parametrize("name", ENVIRON)
def test_a_missing_setting_is_named(
    serve: Callable[[Path], Result], name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anything is bound: without the skill's id anybody's skill would be answered."""
    monkeypatch.delenv(name)
    error = serve(tmp_path).exception
    assert isinstance(error, SettingsError)
    assert str(error).startswith(f"set {name} in the environment")


def test_a_store_that_does_not_answer_is_told_of_at_start_up(
    serve: Callable[[Path], Result], tmp_path: Path
) -> None:
    """And not to a couple; nothing is bound."""
    (tmp_path / "file").write_text("not a folder")
    error = serve(tmp_path / "file").exception
    assert isinstance(error, QuietTogetherError)
    assert str(error).endswith("is no folder; choose another folder with --data")


def test_what_is_not_installed_is_named(
    serve: Callable[[Path], Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the command that installs it."""
    monkeypatch.setitem(sys.modules, "skill.alexa.endpoint", None)
    monkeypatch.delattr("skill.alexa.endpoint")
    assert "make serve" in serve(tmp_path).output
