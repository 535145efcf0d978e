"""The small client of the table: AWS's signature, Lambda's credentials, kept connections, and every kind of answer."""

import json
import os
import socket
import ssl
import struct
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast

import botocore.auth
import pytest
import trustme
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials as BotoCredentials
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.stores import ONE, table_store
from skill.app import couple_key
from skill.connection import trust
from skill.errors import NoAnswer, Refused, StoreError
from skill.guide.couple.record import Couple
from skill.store.boto import BotoClient
from skill.store.dynamo import ASIDE, DynamoStore, TableClient
from skill.store.signed import RENEWED_S, Credentials, SignedClient, signed
from tests.servers import CREDENTIALS, TABLE, Proxy, Server, Trouble, make_table, required_dynoxide
from tests.test_app import launch

ROOT = Path(__file__).parent.parent
KEY = {"couple": {"S": ONE}}
GET: dict[str, Any] = {"TableName": TABLE, "Key": KEY, "ConsistentRead": True}
NOW = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def dynoxide_address() -> Iterator[str]:
    """A server with an empty table."""
    with pytest.MonkeyPatch.context() as patch, Server(required_dynoxide()) as server:
        for name, value in CREDENTIALS.items():
            patch.setenv(name, value)
        make_table(server.address)
        yield server.address


# The signature

printable = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=60)
hosts = st.from_regex(r"[a-z][a-z0-9.-]{0,40}[a-z0-9](:[1-9][0-9]{0,4})?", fullmatch=True)
credentials = st.tuples(printable, printable, st.just("") | printable)
moments = st.datetimes(datetime(1970, 1, 1), datetime(2199, 12, 31), timezones=st.just(UTC))


def signs_like_botocore(
    data: st.DataObject, by: Credentials, host: str, body: bytes, at: datetime
) -> None:
    """Of any request, by anybody, in any region, at any second; and so are the date and the token it is made with."""
    region = data.draw(st.from_regex(r"[a-z]{2}(-[a-z]{3,4})?-[a-z]{4,9}-[1-9]", fullmatch=True))
    names = st.from_regex(r"[A-Za-z][A-Za-z0-9-]{0,20}", fullmatch=True).map(
        lambda name: f"X-{name}"
    )
    more = data.draw(st.dictionaries(names, printable, max_size=4).filter(_differ))
    headers = {"Host": host, "X-Amz-Target": f"DynamoDB_20120810.{data.draw(printable)}"} | more
    request = AWSRequest("POST", f"https://{host}/", headers, body)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(botocore.auth, "get_current_datetime", lambda: at.replace(tzinfo=None))
        theirs = BotoCredentials(by[0], by[1], by[2] or None)
        botocore.auth.SigV4Auth(theirs, "dynamodb", region).add_auth(request)
    assert signed(headers, body, by, region, at) == dict(request.headers.items())


any_request = given(st.data(), credentials, hosts, st.binary(max_size=2_000), moments)


@any_request
@settings(max_examples=50)
def test_a_signature_is_botocores_byte_for_byte(
    data: st.DataObject, by: Credentials, host: str, body: bytes, at: datetime
) -> None:
    signs_like_botocore(data, by, host, body, at)


@pytest.mark.slow
@any_request
@settings(max_examples=500)
def test_a_signature_is_botocores_of_many_more_requests(
    data: st.DataObject, by: Credentials, host: str, body: bytes, at: datetime
) -> None:
    signs_like_botocore(data, by, host, body, at)


def _differ(headers: dict[str, str]) -> bool:
    """No two names are the same to HTTP, and none is one that a signature makes or leaves out."""
    lowered = [name.lower() for name in headers]
    taken = {
        "x-amz-date",
        "x-amz-target",
        "x-amz-security-token",
        "x-amz-content-sha256",
        "x-amzn-trace-id",
    }
    return len(set(lowered)) == len(lowered) and not taken & set(lowered)


def test_what_boto3_sends_is_signed_the_same(dynoxide_address: str) -> None:
    """A whole request of boto3's, caught on its way: our signature over what it has signed is the one it bears."""
    caught: list[Any] = []
    client = BotoClient(dynoxide_address)
    client._client.meta.events.register(
        "before-send.dynamodb.*", lambda request, **_: caught.append(request)
    )
    client.call("GetItem", GET)
    (request,) = caught
    told = {
        name: value.decode() if isinstance(value, bytes) else value
        for name, value in request.headers.items()
    }
    names = told["Authorization"].partition("SignedHeaders=")[2].partition(",")[0].split(";")
    host = dynoxide_address.removeprefix("http://")
    lowered = {name.lower(): value for name, value in told.items()} | {"host": host}
    headers = {name: lowered[name] for name in names if name != "x-amz-date"}
    at = datetime.strptime(told["X-Amz-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    by = (CREDENTIALS["AWS_ACCESS_KEY_ID"], CREDENTIALS["AWS_SECRET_ACCESS_KEY"], "")
    assert (
        signed(headers, request.body, by, "us-east-1", at)["Authorization"] == told["Authorization"]
    )
    assert json.loads(request.body) == GET


# What is written and read


def values(leaf: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A value under the letter of its type, in maps and lists of any depth."""
    names = st.text(st.characters(codec="ascii", categories=["L"]), min_size=1, max_size=4)
    return st.recursive(
        leaf,
        lambda inner: (
            st.lists(inner, max_size=3).map(lambda items: {"L": items})
            | st.dictionaries(names, inner, max_size=3).map(lambda items: {"M": items})
        ),
        max_leaves=6,
    )


leaves = st.one_of(
    st.text(max_size=20).map(lambda text: {"S": text}),
    st.integers(-(10**18), 10**18).map(lambda number: {"N": str(number)}),
    st.binary(max_size=40).map(lambda data: {"B": data}),
    st.booleans().map(lambda yes: {"BOOL": yes}),
    st.just({"NULL": True}),
    st.just({"SS": ["one", "two"]}),
)


@given(
    st.dictionaries(st.sampled_from(["B", "S", "item", "n\u00e4chte"]), values(leaves), max_size=4)
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_each_client_reads_what_the_other_has_written(
    dynoxide_address: str, row: dict[str, Any]
) -> None:
    """Of every type, at any depth, and as the same values."""
    clients = (
        SignedClient(dynoxide_address, CREDENTIALS, datetime.now(UTC).timestamp),
        BotoClient(dynoxide_address),
    )
    for writing, reading in (clients, clients[::-1]):
        writing.call("PutItem", {"TableName": TABLE, "Item": KEY | row})
        assert (
            reading.call("GetItem", GET)["Item"]
            == writing.call("GetItem", GET)["Item"]
            == KEY | row
        )


def test_a_set_of_bytes_is_set_aside_unchanged(
    dynoxide_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one type that the small client does not unpack: what it copies is the same all the same."""
    strange: dict[str, Any] = {"couple": {"S": ONE}, "item": {"BS": [b"\0\xff", b"two"]}}
    boto3 = BotoClient(dynoxide_address)
    boto3.call("PutItem", {"TableName": TABLE, "Item": strange})
    monkeypatch.setenv("TABLE_CLIENT", "signed")
    store = table_store(dynoxide_address)
    store.change(ONE, Couple.stop_counting)
    key = {"couple": {"S": ONE + ASIDE[0]}}
    aside = boto3.call("GetItem", {"TableName": TABLE, "Key": key})["Item"]["row"]["M"]
    assert sorted(aside["item"]["BS"]) == sorted(strange["item"]["BS"])
    store.forget(ONE)


# Answers of every kind


class Told:
    """One request as it came."""

    def __init__(self, path: str, headers: dict[str, str]) -> None:
        self.path, self.headers = path, headers

    @property
    def by(self) -> str:
        """Whose credentials have signed it."""
        return self.headers["authorization"].partition("Credential=")[2].partition("/")[0]


class Scripted(ThreadingHTTPServer):
    """Answers what the test says: a status and a body, or a function of the connection."""

    request_queue_size = 16

    def __init__(self, answers: Any) -> None:
        super().__init__(("127.0.0.1", 0), _Scripted)
        self.address = f"http://127.0.0.1:{self.server_port}"
        self.answers, self.told, self.connections = iter(answers), list[Told](), 0

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that has given up is no news."""


class _Scripted(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def setup(self) -> None:
        super().setup()
        cast(Scripted, self.server).connections += 1

    def do_POST(self) -> None:
        server = cast(Scripted, self.server)
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        server.told.append(
            Told(self.path, {name.lower(): value for name, value in self.headers.items()})
        )
        answer = next(server.answers)
        if callable(answer):
            answer(self)
            return
        status, body = answer
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        self.do_POST()

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def scripted(*answers: Any) -> Iterator[Scripted]:
    """A server with these answers, and no more."""
    with Scripted(answers) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def client_of(
    server: Scripted, environ: dict[str, str] = CREDENTIALS, now: float | None = None
) -> SignedClient:
    return SignedClient(server.address, environ, lambda: NOW.timestamp() if now is None else now)


EMPTY = (200, b"{}")


def reset(handler: Any) -> None:
    """The connection is torn down, not closed."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()
    handler.close_connection = True


def close(handler: Any) -> None:
    """The connection ends without an answer."""
    handler.close_connection = True


def cut_off(handler: Any) -> None:
    """The answer ends in its middle."""
    handler.send_response(200)
    handler.send_header("Content-Length", "100")
    handler.end_headers()
    handler.wfile.write(b'{"Item": {')
    handler.close_connection = True


def no_http(handler: Any) -> None:
    handler.wfile.write(b"220 smtp.example ESMTP\r\n")
    handler.close_connection = True


def told_to_close(handler: Any) -> None:
    """An answer that says that it is the last one of this connection."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}")
    handler.close_connection = True


NO_ANSWERS = [
    reset,
    close,
    cut_off,
    no_http,
    (200, b""),
    (200, b"<html>"),
    (200, b"[1]"),
    (200, b"\xff"),
    (400, b"no"),
]


@pytest.mark.parametrize("answer", NO_ANSWERS)
def test_what_is_no_answer_is_told_as_none(answer: Any) -> None:
    """Whatever it is; and the next call is not harmed by it."""
    with scripted(answer, EMPTY) as server:
        client = client_of(server)
        with pytest.raises(NoAnswer):
            client.call("GetItem", GET)
        assert client.call("GetItem", GET) == {}


REFUSALS = [
    (
        400,
        b'{"__type":"com.amazonaws.dynamodb.v20120810#ThrottlingException","message":"slow down"}',
        "slow down",
    ),
    (400, b'{"__type":"ThrottlingException"}', ""),
    (500, b'{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError"}', ""),
    (503, b"<html>Service Unavailable</html>", ""),
]


@pytest.mark.parametrize(("status", "body", "message"), REFUSALS)
def test_a_refusal_is_told_by_its_name(status: int, body: bytes, message: str) -> None:
    """DynamoDB's own name, where it gives one; a server in trouble may answer with anything."""
    with scripted((status, body)) as server, pytest.raises(Refused) as refused:
        client_of(server).call("GetItem", GET)
    assert refused.value.status == status
    assert refused.value.name == ("ThrottlingException" if status == 400 else "")
    assert message in str(refused.value)


BUSY = [
    (400, b'{"__type":"x#ProvisionedThroughputExceededException"}'),
    (400, b'{"__type":"x#ThrottlingException"}'),
    (400, b'{"__type":"x#RequestLimitExceeded"}'),
    (500, b'{"__type":"x#InternalServerError"}'),
    (503, b"<html>"),
    *NO_ANSWERS,
]


@pytest.mark.parametrize("trouble", BUSY)
def test_a_table_in_trouble_is_asked_again(trouble: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the store, a little later, and not for long: bounded by its budget."""
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    waits: list[float] = []
    with scripted(trouble, trouble, EMPTY) as server:
        assert table_store(server.address, wait=waits.append).read(ONE) == Couple()
        assert (len(server.told), len(waits)) == (3, 2)


@pytest.mark.parametrize(
    "name", ["ValidationException", "AccessDeniedException", "ResourceNotFoundException"]
)
def test_a_table_that_says_no_is_asked_once(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asking again would not change its mind."""
    for variable, value in CREDENTIALS.items():
        monkeypatch.setenv(variable, value)
    with scripted((400, json.dumps({"__type": f"x#{name}"}).encode())) as server:
        with pytest.raises(StoreError, match=name):
            table_store(server.address).read(ONE)
        assert len(server.told) == 1


# Connections


def test_a_connection_is_kept() -> None:
    """However many calls there are."""
    with scripted(*[EMPTY] * 20) as server:
        client = client_of(server)
        for _ in range(20):
            client.call("GetItem", GET)
        assert (server.connections, len(server.told)) == (1, 20)


@pytest.mark.parametrize("ending", [close, reset])
def test_a_kept_connection_that_has_ended_meanwhile_is_not_noticed(
    ending: Callable[[Any], None],
) -> None:
    """As behind a freeze: the request goes over a new one, at once."""
    with scripted(EMPTY, ending, EMPTY) as server:
        client = client_of(server)
        assert client.call("GetItem", GET) == client.call("GetItem", GET) == {}
        assert (server.connections, len(server.told)) == (2, 3)


def test_a_new_connection_that_ends_is_not_tried_twice() -> None:
    """Who tries again, and for how long, is the store's to say."""
    with scripted(close, EMPTY) as server:
        with pytest.raises(NoAnswer):
            client_of(server).call("GetItem", GET)
        assert len(server.told) == 1


def test_a_last_answer_is_taken_for_one() -> None:
    """A connection that the far end closes behind an answer is not kept."""
    with scripted(told_to_close, EMPTY) as server:
        client = client_of(server)
        assert client.call("GetItem", GET) == client.call("GetItem", GET) == {}
        assert (server.connections, len(server.told)) == (2, 2)


def test_silence_on_a_kept_connection_is_not_waited_for_twice(dynoxide_address: str) -> None:
    """It may be a slow table; and a connection that was silent is not used again."""
    with Proxy(dynoxide_address) as proxy:
        client = SignedClient(proxy.address, CREDENTIALS, NOW.timestamp)
        client.call("GetItem", GET)
        proxy.trouble = Trouble.SLOW
        with pytest.raises(NoAnswer, match="timed out"):
            client.call("GetItem", GET)
        proxy.trouble = Trouble.NONE
        client.call("GetItem", GET)
        assert (proxy.asked["GetItem"], proxy.connections) == (3, 2)


def test_threads_share_no_connection() -> None:
    """A self-hosted guide answers several couples at once."""
    both = threading.Barrier(2)

    def meet(handler: Any) -> None:
        both.wait(10)
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")

    with scripted(meet, meet, EMPTY) as server:
        client = client_of(server)
        threads = [threading.Thread(target=client.call, args=("GetItem", GET)) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        client.call("GetItem", GET)
        assert (server.connections, len(server.told)) == (2, 3)


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[trustme.CA]:
    """An authority that the system trusts."""
    made = trustme.CA()
    made.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    monkeypatch.delenv("SSL_CERT_DIR", raising=False)
    trust.cache_clear()
    yield made
    trust.cache_clear()


def shown(authority: trustme.CA, name: str) -> ssl.SSLContext:
    """What a server of this name shows."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


def test_a_table_is_asked_over_tls_on_a_kept_connection(
    dynoxide_address: str, authority: trustme.CA
) -> None:
    """And on a new one when the far end has hung up."""
    with Proxy(dynoxide_address, shown(authority, "localhost")) as proxy:
        client = SignedClient(proxy.address, CREDENTIALS, NOW.timestamp)
        for _ in range(3):
            client.call("GetItem", GET)
        assert (proxy.connections, proxy.asked["GetItem"]) == (1, 3)
        proxy.hang_up()
        client.call("GetItem", GET)
        assert (proxy.connections, proxy.asked["GetItem"]) == (2, 4)


@pytest.mark.parametrize("name", ["dynamodb.example", "localhost"])
def test_a_table_that_cannot_show_who_it_is_learns_nothing(
    dynoxide_address: str, authority: trustme.CA, name: str
) -> None:
    """A certificate of another name, or of an authority that nobody trusts."""
    by = authority if name != "localhost" else trustme.CA()
    with Proxy(dynoxide_address, shown(by, name)) as proxy:
        with pytest.raises(NoAnswer, match="certificate verify failed"):
            SignedClient(proxy.address, CREDENTIALS, NOW.timestamp).call("GetItem", GET)
        assert proxy.asked == Counter()


# Credentials

RESTORED = {"AWS_REGION": "eu-west-1", "AWS_CONTAINER_AUTHORIZATION_TOKEN": "a secret of Lambda's"}


def fresh(number: int, expire: datetime) -> tuple[int, bytes]:
    """Credentials as Lambda tells them."""
    told = {
        "AccessKeyId": f"key{number}",
        "SecretAccessKey": "x",
        "Token": "t",
        "Expiration": f"{expire:%FT%TZ}",
    }
    return 200, json.dumps(told).encode()


def asking(table: Scripted, lambda_: Scripted, clock: list[datetime]) -> SignedClient:
    address = f"{lambda_.address}/2021-04-23/credentials?of=role"
    environ = RESTORED | {"AWS_CONTAINER_CREDENTIALS_FULL_URI": address}

    def now() -> float:
        return clock[0].timestamp()

    return SignedClient(table.address, environ, now)


def test_credentials_of_the_environment_sign() -> None:
    """With the session's token, and in the environment's region."""
    environ = {"AWS_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "k", "AWS_SECRET_ACCESS_KEY": "s"}
    with scripted(EMPTY, EMPTY) as server:
        client_of(server, environ).call("GetItem", GET)
        client_of(server, environ | {"AWS_SESSION_TOKEN": "tok"}).call("GetItem", GET)
        plain, with_token = server.told
    assert "x-amz-security-token" not in plain.headers
    assert with_token.headers["x-amz-security-token"] == "tok"
    assert "Credential=k/20261123/eu-west-1/dynamodb/aws4_request" in plain.headers["authorization"]
    assert "x-amz-security-token" in with_token.headers["authorization"]


def test_credentials_behind_a_restored_snapshot_are_fetched_once() -> None:
    """With Lambda's token, at the first call and not before: what is fetched before a snapshot is old behind it."""
    clock = [NOW]
    with scripted(EMPTY, EMPTY) as table, scripted(fresh(1, NOW + timedelta(hours=6))) as lambda_:
        client = asking(table, lambda_, clock)
        assert lambda_.told == []
        for _ in range(2):
            client.call("GetItem", GET)
        (request,) = lambda_.told
        assert request.path == "/2021-04-23/credentials?of=role"
        assert request.headers["authorization"] == "a secret of Lambda's"
        assert [told.by for told in table.told] == ["key1", "key1"]
        assert {told.headers["x-amz-security-token"] for told in table.told} == {"t"}


def test_credentials_are_fetched_anew_before_they_expire() -> None:
    """Ten minutes before, not sooner."""
    clock, expire = [NOW], NOW + timedelta(hours=6)
    told = fresh(1, expire), fresh(2, expire + timedelta(hours=6))
    with scripted(*[EMPTY] * 3) as table, scripted(*told) as lambda_:
        client = asking(table, lambda_, clock)
        for clock[0] in (
            NOW,
            expire - timedelta(seconds=RENEWED_S + 1),
            expire - timedelta(seconds=RENEWED_S),
        ):
            client.call("GetItem", GET)
        assert [told.by for told in table.told] == ["key1", "key1", "key2"]


@pytest.mark.parametrize(
    "trouble", [close, (500, b"{}"), (200, b"no"), (200, b'{"AccessKeyId": "key2"}')]
)
def test_old_credentials_do_until_they_expire(trouble: Any) -> None:
    """Where Lambda tells no new ones; then nothing is signed by them any more."""
    clock, expire = [NOW], NOW + timedelta(hours=1)
    with scripted(EMPTY, EMPTY) as table, scripted(fresh(1, expire), trouble, trouble) as lambda_:
        client = asking(table, lambda_, clock)
        for clock[0] in (NOW, expire - timedelta(seconds=1)):
            client.call("GetItem", GET)
        clock[0] = expire
        with pytest.raises(NoAnswer):
            client.call("GetItem", GET)
        assert [told.by for told in table.told] == ["key1", "key1"]


@pytest.mark.parametrize("lacking", ["AWS_REGION", "AWS_ACCESS_KEY_ID"])
def test_an_environment_that_lacks_something_is_one_error(lacking: str) -> None:
    """It says what else would look for it."""
    environ = {"AWS_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "k", "AWS_SECRET_ACCESS_KEY": "s"}
    del environ[lacking]
    with pytest.raises(StoreError, match="no region or no credentials") as error:
        SignedClient(None, environ, NOW.timestamp).call("GetItem", GET)
    assert not isinstance(error.value, NoAnswer)


def test_without_an_endpoint_the_regions_own_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """By TLS; or the one that the environment names, as boto3 does."""
    asked: list[tuple[str, int]] = []

    def refuse(address: tuple[str, int], *rest: object, **more: object) -> socket.socket:
        asked.append(address)
        raise OSError("not in a test")

    monkeypatch.setattr(socket, "create_connection", refuse)
    for names in (
        {},
        {"AWS_ENDPOINT_URL": "http://two:2"},
        {"AWS_ENDPOINT_URL_DYNAMODB": "http://three:3"},
    ):
        with pytest.raises(NoAnswer):
            SignedClient(None, CREDENTIALS | names, NOW.timestamp).call("GetItem", GET)
    assert asked == [("dynamodb.us-east-1.amazonaws.com", 443), ("two", 2), ("three", 3)]


# A cold start

COLD = """
import json, sys
sys.path.insert(0, "lambda")
from lambda_function import lambda_handler
response = lambda_handler(json.load(sys.stdin), None)
print(json.dumps([response, sorted({name.partition(".")[0] for name in sys.modules})]))
"""


def cold(event: object, address: str, client: str) -> tuple[dict[str, Any], set[str]]:
    """A new process's answer to its first event, and what it has imported by then."""
    environ = os.environ | CREDENTIALS | {"TABLE_NAME": TABLE, "TABLE_CLIENT": client}
    environ |= {"AWS_ENDPOINT_URL_DYNAMODB": address, "PYTHONPATH": "."}
    command = [sys.executable, "-c", COLD]
    done = subprocess.run(
        command,
        input=json.dumps(event),
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    response, modules = json.loads(done.stdout)
    return response, set(modules)


@pytest.mark.parametrize("client", TableClient)
def test_a_first_answer_imports_boto3_only_where_it_was_asked_for(
    dynoxide_address: str, client: TableClient
) -> None:
    """Though it has read the table."""
    with Proxy(dynoxide_address) as proxy:
        response, modules = cold(launch(), proxy.address, client)
        assert proxy.asked["GetItem"] == 1
    assert "Welcome, you two" in response["response"]["outputSpeech"]["ssml"]
    assert ({"boto3", "botocore"} <= modules) == (client is TableClient.BOTO3)
    assert (modules & {"boto3", "botocore"} == set()) == (client is TableClient.SIGNED)


def test_an_event_of_the_player_costs_no_table(dynoxide_address: str) -> None:
    """Not even in a process that has answered nothing before; only what is to be kept is written, by the last one."""
    token = "qt2:ordinary-3:en-US:2026-11-23:1:0:0:0:0:0:u1:0:0:0"
    system = launch()["context"]["System"]
    key = couple_key("", system["user"]["userId"])
    known = DynamoStore(TABLE, endpoint_url=dynoxide_address)
    known.change(key, lambda couple: couple.at("America/New_York"))
    for kind, offset, asked in (
        ("PlaybackStarted", 0, {}),
        ("PlaybackNearlyFinished", 10_000, {}),
        ("PlaybackFailed", 0, {}),
        ("PlaybackFinished", 0, {"GetItem": 1, "PutItem": 1}),
    ):
        event = launch(type=f"AudioPlayer.{kind}", token=token, offsetInMilliseconds=offset)
        del event["session"]
        with Proxy(dynoxide_address) as proxy:
            cold(event, proxy.address, TableClient.SIGNED)
            assert proxy.asked == asked, kind
