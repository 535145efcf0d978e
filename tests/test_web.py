"""The page's server: what it tells, what it takes, and whom it refuses."""

import asyncio
import contextlib
import json
import re
import socket
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import segno
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer

from simulator.echo.habits import Activity
from simulator.echo.understanding import FALLBACK
from simulator.labels import labels_of
from simulator.laptop import couple_of_this_laptop, open_laptop
from simulator.messages import Log
from simulator.page_actions import LONGEST_SENTENCE
from simulator.page_state import PageState
from simulator.picture import USUAL
from simulator.rules import Refusal
from simulator.web import HEADERS, LONGEST_BODY, Server, Ticks, listen
from simulator.web_access import invitation
from skill.alexa.speech import WAKE_WORD
from skill.guide.couple import Couple
from skill.guide.talk import Stage
from tests.bedroom import EVENING, NEW_YORK, PLAN, UNDERSTANDING, WORDS, NoTable
from tests.pages import opened, quick, still

Event = tuple[str, Any]
QUIET_START = ["hello", "nights", "speaker", "score", "now"]
"""What a page is told of a speaker that has done nothing yet."""
TOKEN = "a-long-random-token"
LABELS = labels_of("en-US")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    quick(monkeypatch)


class Visit:
    """One server, and a client that speaks to it."""

    def __init__(self, data: Path, ticks: Ticks, token: str, wake: str) -> None:
        self.laptop, self.state = opened(data, wake)
        self.server = Server(self.laptop, self.state, ticks, token)
        self.client = TestClient(TestServer(self.server.app))

    async def say(self, *sentences: str) -> None:
        for said in sentences:
            assert (await self.client.post("/hear", json={"said": said})).status == 204

    async def developer(self, what: str, status: int = 204, **fields: object) -> None:
        answer = await self.client.post(f"/developer/{what}", json=fields)
        assert answer.status == status, fields

    async def told(self, until: str = "now", events: ClientResponse | None = None) -> list[Event]:
        """What a page is told, up to the first news of a kind: one that connects, or one that is connected."""
        found: list[Event] = []
        events = events or await self.client.get("/events")
        while not found or found[-1][0] != until:
            kind = (await events.content.readline()).decode().removeprefix("event: ").strip()
            data = (await events.content.readline()).decode().removeprefix("data: ")
            await events.content.readline()
            found.append((kind, json.loads(data)))
        return found


@contextlib.asynccontextmanager
async def visit(
    data: Path, ticks: Ticks = still, token: str = "", wake: str = WAKE_WORD
) -> AsyncIterator[Visit]:
    there = Visit(data, ticks, token, wake)
    async with there.client:
        yield there


def last(events: list[Event], kind: str) -> Any:
    return [what for one, what in events if one == kind][-1]


def test_a_page_that_connects_is_told_the_whole_evening(tmp_path: Path) -> None:
    """What was said and asked so far, in order, then the nights, the score and the moment."""

    async def story() -> None:
        async with visit(tmp_path) as there:
            await there.say("open quiet together", "yes")
            await there.server.advance(37_000)
            events = await there.told()
            assert [kind for kind, _ in events] == [
                *("hello", "said", "exchange", "said", "said", "exchange", "said", "exchange"),
                *("nights", "speaker", "score", "now"),
            ]
            assert events[0][1]["locale"] == "en-US"
            assert "988" in [number["digits"] for number in events[0][1]["numbers"]]
            assert [what["who"] for kind, what in events if kind == "said"] == [
                "you",
                "alexa",
                "you",
                "alexa",
            ]
            score, now = last(events, "score"), last(events, "now")
            assert (now["light"], now["offset"]) == (Activity.PLAYING, 37_000)
            assert [(cue["beat"], cue["start"], cue["end"]) for cue in score["cues"]] == [
                (cue.beat, cue.start, cue.end) for cue in PLAN.segments[0].score.cues
            ]
            ends = [span["end"] for segment in score["segments"] for span in segment]
            starts = [span["start"] for segment in score["segments"] for span in segment]
            assert (starts[0], ends[-1], score["total"]) == (0, PLAN.ms, PLAN.ms)
            assert starts[1:] == ends[:-1]
            assert score["segments"][0][1]["name"] == WORDS.practices["breathe"]

    asyncio.run(story())


def test_a_connected_page_is_told_what_happens(tmp_path: Path) -> None:
    """Only what is new, and of the moment only what has changed."""

    async def story() -> None:
        async with visit(tmp_path) as there:
            events = await there.client.get("/events")
            await there.told("now", events)
            await there.say("open quiet together")
            news = await there.told("now", events)
            assert [kind for kind, _ in news] == ["said", "exchange", "said", "now"]
            assert last(news, "now")["light"] == "listening"
            await there.say("yes")
            assert "score" in [kind for kind, _ in await there.told("now", events)]
            await there.server.advance(5_000)
            assert await there.told("now", events) == [
                (
                    "now",
                    {"light": "PLAYING", "offset": 5_000, "sentences": list(LABELS.usual.playing)},
                )
            ]

    asyncio.run(story())


def test_time_passes_by_the_clock_it_is_given(tmp_path: Path) -> None:
    """Ticks of 50 ms: a page is told once a second, and an evening goes on with no page at all."""
    ticks: asyncio.Queue[int]

    async def clock() -> AsyncIterator[int]:
        while True:
            yield await ticks.get()
            ticks.task_done()

    async def story() -> None:
        nonlocal ticks
        ticks = asyncio.Queue()
        async with visit(tmp_path, clock) as there:
            await there.say("open quiet together", "yes")
            events = await there.client.get("/events")
            await there.told("now", events)
            for _ in range(21):
                ticks.put_nowait(50)
            await ticks.join()
            assert 1_000 <= last(await there.told("now", events), "now")["offset"] <= 1_050
            for _ in range(400):
                ticks.put_nowait(1_000)
            await ticks.join()
            assert last(await there.told("now"), "now")["light"] == Activity.FINISHED
            assert last(await there.told("now"), "nights")["summary"].startswith("nights: 1,")

    asyncio.run(story())


def test_the_microphone_waits_for_whoever_types(tmp_path: Path) -> None:
    """Eight seconds are enough to speak, not to type."""

    async def story() -> None:
        async with visit(tmp_path) as there:
            await there.say("open quiet together")
            await there.server.advance(600_000)
            assert last(await there.told(), "now")["light"] == "listening"
            assert (there.laptop.speaker.now - EVENING).total_seconds() == 600

    asyncio.run(story())


def test_again_holds_the_evening_where_it_is(tmp_path: Path) -> None:
    """Five more breaths stand outside the evening's time; its place waits."""

    async def story() -> None:
        async with visit(tmp_path) as there:
            await there.say("open quiet together", "yes")
            await there.server.advance(75_000)
            await there.say("again")
            score = last(await there.told(), "score")
            assert score["base"] is None
            assert score["holds"] == PLAN.segments[0].score.ms

    asyncio.run(story())


def test_a_recording_is_served_in_ranges(tmp_path: Path) -> None:
    """So a browser can begin anywhere; what the speaker has not fetched is not there."""

    async def story() -> None:
        async with visit(tmp_path) as there:
            await there.say("open quiet together", "yes")
            address = last(await there.told(), "score")["recording"]
            whole = await (await there.client.get(f"/{address}")).read()
            part = await there.client.get(f"/{address}", headers={"Range": "bytes=1000-1999"})
            assert (part.status, part.content_type) == (206, "audio/mpeg")
            assert part.headers["Content-Range"] == f"bytes 1000-1999/{len(whole)}"
            assert await part.read() == whole[1000:2000]
            assert (
                await there.client.get(f"/{address}", headers={"Range": "bytes=9999999-"})
            ).status == 416
            other = address.rpartition("/")[2].replace("en-US", "en-GB")
            assert (await there.client.get(f"/recordings/{other}")).status == 404
            assert (await there.client.get("/recordings/nights.sqlite3")).status == 404

    asyncio.run(story())


def test_captions_belong_to_a_place(tmp_path: Path) -> None:
    """WebVTT for a token of ours; nothing for any other text."""

    async def story() -> None:
        async with visit(tmp_path) as there:
            await there.say("open quiet together", "yes")
            captions = await there.client.get(f"/{last(await there.told(), 'score')['captions']}")
            assert captions.content_type == "text/vtt"
            assert (await captions.text()).startswith("WEBVTT\n\n00:00:01.000 --> ")
            assert (await there.client.get("/captions/pineapple.vtt")).status == 404

    asyncio.run(story())


UNKNOWN = (
    "/nothing.js",
    "/../web.py",
    "/%2e%2e/web.py",
    "/..%2fweb.py",
    "/page/page.js",
    "/hear",
    "/page.js%00",
)


def test_an_unknown_file_is_not_there(tmp_path: Path) -> None:
    """And no path leads out of the page's folder."""

    async def story() -> None:
        async with visit(tmp_path) as there:
            for path in UNKNOWN:
                assert (await there.client.get(path)).status in (404, 405), path

    asyncio.run(story())


RUBBISH = (
    b"",
    b"pause",
    b"\xff\xfe",
    b"[]",
    b"null",
    b"{}",
    b'{"said": 5}',
    b'{"said": "  "}',
    json.dumps({"said": "a" * (LONGEST_SENTENCE + 1)}).encode(),
    b"[" * 3_000,
    b'{"said": "' + b"a" * LONGEST_BODY + b'"}',
)


def test_rubbish_is_refused_and_not_heard(tmp_path: Path) -> None:
    """A sentence comes as JSON, and is no longer than a sentence."""

    async def story() -> None:
        async with visit(tmp_path) as there:
            for body in RUBBISH:
                assert (await there.client.post("/hear", data=body)).status in (400, 413), body[:20]
            assert [kind for kind, _ in await there.told()] == QUIET_START

    asyncio.run(story())


def test_any_sentence_is_answered(tmp_path: Path) -> None:
    """Whatever somebody types."""

    async def story() -> None:
        async with visit(tmp_path) as there:
            for said in ("🛏️", "\x00", "<speak>", "open " * 50, "'); drop table", "½ Ω ⁒"):
                await there.say("open quiet together", said)
                assert [what["who"] for kind, what in await there.told() if kind == "said"][
                    -1
                ] == "alexa", said

    asyncio.run(story())


def test_every_response_has_the_headers(tmp_path: Path) -> None:
    """Pages, events, refusals and what is not there."""

    async def story() -> None:
        async with visit(tmp_path) as there:
            for path, status in (
                ("/", 200),
                ("/page.js", 200),
                ("/events", 200),
                ("/nothing", 404),
            ):
                answered = await there.client.get(path)
                assert answered.status == status
                assert HEADERS.items() <= dict(answered.headers).items()
            refused = await there.client.get("/", headers={"Host": "example.com"})
            assert HEADERS.items() <= dict(refused.headers).items()

    asyncio.run(story())


CALLS: tuple[tuple[dict[str, str], int], ...] = (
    ({"Host": "localhost:8017"}, 200),
    ({"Host": "[::1]:8017"}, 200),
    ({"Host": "evil.example"}, 403),
    ({"Host": "127.0.0.1.evil.example:8017"}, 403),
    ({"Host": "localhost.evil.example"}, 403),
    ({"Host": "a b:[[["}, 403),
    ({"Host": "localhost:8017", "Origin": "http://localhost:8017"}, 200),
    ({"Host": "localhost:8017", "Origin": "http://localhost:9000"}, 403),
    ({"Host": "localhost:8017", "Origin": "http://evil.example"}, 403),
    ({"Host": "localhost:8017", "Origin": "null"}, 403),
)


def test_only_this_machine_by_its_own_name_is_answered(tmp_path: Path) -> None:
    """A foreign name (DNS rebinding) and a page of another origin are refused."""

    async def story() -> None:
        async with visit(tmp_path) as there:
            for headers, status in CALLS:
                assert (await there.client.get("/", headers=headers)).status == status, headers
                said = await there.client.post("/hear", headers=headers, json={"said": "hello"})
                assert said.status == (204 if status == 200 else 403), headers

    asyncio.run(story())


def test_beyond_this_machine_every_request_brings_the_token(tmp_path: Path) -> None:
    """In the address at first, by a cookie from then on; any host name will do, another origin will not."""

    async def story() -> None:
        async with visit(tmp_path, token=TOKEN) as there:
            for path in (
                "/",
                "/page.js",
                "/events",
                "/?token=",
                "/?token=guessed",
                "/recordings/x",
                "/nothing",
            ):
                assert (await there.client.get(path)).status == 403
            assert (await there.client.post("/hear", json={"said": "pause"})).status == 403
            page = await there.client.get(f"/?token={TOKEN}", headers={"Host": "bedroom.example"})
            cookie = page.cookies["quiet-together"]
            assert (page.status, cookie.value, cookie["httponly"], cookie["samesite"]) == (
                200,
                TOKEN,
                True,
                "Strict",
            )
            brought = {"Cookie": f"quiet-together={TOKEN}"}
            assert (await there.client.get("/page.js", headers=brought)).status == 200
            assert (
                await there.client.get("/", headers=brought | {"Origin": "http://evil.example"})
            ).status == 403

    asyncio.run(story())


def test_the_address_says_who_may_come() -> None:
    """Loopback needs no token; any other host has a new one each time, and can be reached where the address says."""
    bound, address, token = listen("127.0.0.1", 0)
    with bound:
        assert (address, token) == (f"http://127.0.0.1:{bound.getsockname()[1]}/", "")
        with pytest.raises(OSError, match="use"):
            listen("127.0.0.1", bound.getsockname()[1])
    tokens = set[str]()
    for _ in range(2):
        bound, address, token = listen("0.0.0.0", 0)
        with bound:
            named, port = address.split("/")[2].rsplit(":", 1)
            socket.create_connection((named, int(port)), timeout=5).close()
            assert len(token) >= 20
            assert address.endswith(f"/?token={token}")
        tokens.add(token)
    assert len(tokens) == 2


def test_nothing_that_is_said_is_written_down(tmp_path: Path) -> None:
    """A page shows it, and a new server knows nothing of it."""

    async def story() -> None:
        async with visit(tmp_path) as there:
            await there.say("open quiet together", "the pineapple is ours", "yes")
            await there.server.advance(300_000)
        for path in tmp_path.rglob("*"):
            assert path.is_dir() or b"pineapple" not in path.read_bytes()
        async with visit(tmp_path) as there:
            assert [kind for kind, _ in await there.told()] == QUIET_START

    asyncio.run(story())


AFRAID = "i am afraid of him"


def test_a_hard_moment_is_told_to_nobody_who_comes_later(tmp_path: Path) -> None:
    """An open page shows the answer for a while and a good night; of the words nothing is ever told."""

    async def story() -> None:
        async with visit(tmp_path) as there:
            events = await there.client.get("/events")
            await there.say("open quiet together", "yes")
            await there.server.advance(30_000)
            while (await there.told("now", events))[-1][1]["offset"] < 30_000:
                pass
            await there.say(AFRAID)
            told = await there.told("now", events)
            later = await there.told("now")
            assert [kind for kind, _ in told][:2] == ["forget", "aside"]
            assert last(told, "now")["light"] == Activity.FINISHED
            assert "resume" not in last(told, "now")["sentences"]
            assert [kind for kind, _ in later] == QUIET_START
            assert last(later, "score") is None
            await there.say("how many nights")
            assert "resume" not in last(await there.told("now"), "now")["sentences"]
            for part in (*told, *later):
                assert "afraid" not in json.dumps(part)
                assert "Intent" not in json.dumps(part)

    asyncio.run(story())


def test_what_is_heard_of_a_hard_moment_leaves_no_file(tmp_path: Path) -> None:
    """It is said aloud, in parts where a player wants them, and nothing on the disk tells of it."""

    async def story() -> None:
        async with visit(tmp_path, wake="") as there:
            events = await there.client.get("/events")
            await there.say("open quiet together")
            before = {path.name for path in tmp_path.rglob("*")}
            await there.say(AFRAID)
            clips = last(await there.told("aside", events), "aside")["clips"]
            assert clips
            for clip in clips:
                whole = await there.client.get(f"/{clip}")
                sound = await whole.read()
                part = await there.client.get(f"/{clip}", headers={"Range": "bytes=100-"})
                assert (whole.status, part.status) == (200, 206)
                assert (whole.content_type, part.content_type) == ("audio/mpeg", "audio/mpeg")
                assert await part.read() == sound[100:]
                beyond = {"Range": "bytes=9999999-"}
                assert (await there.client.get(f"/{clip}", headers=beyond)).status == 416
            assert {path.name for path in tmp_path.rglob("*")} == before
            assert (await there.client.get("/sentences/nothing.mp3")).status == 404

    asyncio.run(story())


def test_the_question_of_a_hard_moment_can_be_answered(tmp_path: Path) -> None:
    """Its yes leaves no trace either."""

    async def story() -> None:
        async with visit(tmp_path) as there:
            await there.say("open quiet together", "i want to hurt myself")
            now = last(await there.told("now"), "now")
            assert now["light"] == "listening"
            assert now["sentences"] == ["yes", "no"]
            await there.say("yes")
            assert "said" not in [kind for kind, _ in await there.told("now")]

    asyncio.run(story())


def test_what_is_pressed_is_meant_for_the_guide(tmp_path: Path) -> None:
    """A page is a speaker of its own; its drawer says what an Echo would have done."""

    async def story() -> None:
        async with visit(tmp_path) as there:
            await there.say("how many nights")
            events = await there.told("now")
            assert last(events, "said")["text"].startswith("No nights yet.")
            assert last(events, "echo") == {
                "text": "a real speaker would have answered this itself"
            }
            await there.say("open quiet together", "yes")
            await there.server.advance(30_000)
            await there.say("stop")
            events = await there.told("now")
            assert last(events, "exchange")["title"] != "IntentRequest AMAZON.PauseIntent"
            assert last(events, "echo") == {"text": "this arrives as a pause"}

    asyncio.run(story())


def test_a_page_can_be_an_echo(tmp_path: Path) -> None:
    """Then the guide hears nothing of what Alexa keeps, and the page offers what would reach it."""

    async def story() -> None:
        async with visit(tmp_path) as there:
            await there.developer("echo", on=True)
            await there.say("how many nights")
            events = await there.told("now")
            offer = "ask quiet together how many nights"
            assert last(events, "withheld")["offer"] == offer
            assert "exchange" not in [kind for kind, _ in events]
            await there.say(offer)
            assert last(await there.told("now"), "said")["text"].startswith("No nights yet.")

    asyncio.run(story())


def test_a_developer_sends_a_request_again_with_changes(tmp_path: Path) -> None:
    """The skill answers it as it is; the speaker knows nothing of it."""

    async def story() -> None:
        async with visit(tmp_path) as there:
            await there.say("open quiet together")
            request = last(await there.told("now"), "exchange")["request"]
            request["request"] |= {"type": "IntentRequest", "intent": {"name": "AMAZON.NoIntent"}}
            await there.developer("send", request=request)
            events = await there.told("now")
            assert last(events, "exchange")["title"] == "IntentRequest AMAZON.NoIntent"
            assert last(events, "now")["light"] == "listening"
            wrong: tuple[object, ...] = ({}, [], None, {"request": None}, {"request": {"type": 5}})
            for request in wrong:
                await there.developer("send", status=400, request=request)

    asyncio.run(story())


def test_a_developer_skips_ahead_and_takes_another_speaker(tmp_path: Path) -> None:
    """With another device, at another time; what was said to the first one is gone."""

    async def story() -> None:
        async with visit(tmp_path) as there:
            await there.say("open quiet together", "yes")
            await there.developer("skip", ms=60_000)
            assert last(await there.told("now"), "now")["offset"] == 60_000
            for wrong in (0, -1, "1", 10**9, True):
                await there.developer("skip", status=400, ms=wrong)
            await there.developer("speaker", device="show", at="2026-12-24T23:50")
            events = await there.told("now")
            assert [kind for kind, _ in events] == QUIET_START
            speaker = {
                "device": "show",
                "echo": False,
                "locale": "en-US",
                "clock": "2026-12-24T23:50",
            }
            assert last(events, "speaker") == speaker
            await there.developer("speaker", status=400, device="toaster")
            for wrong in ("yesterday", "9999-12-31T23:59", "0001-01-01T00:00"):
                await there.developer("speaker", status=400, device="dot", at=wrong)

    asyncio.run(story())


def test_a_page_chooses_the_language_of_its_speaker(tmp_path: Path) -> None:
    """From then on every page comes in it, with the numbers that are answered there."""

    async def story() -> None:
        async with visit(tmp_path) as there:
            page = await (await there.client.get("/")).text()
            assert '<html lang="en-US">' in page
            assert re.findall(r'hreflang="([\w-]+)"', page) == there.state.locales
            await there.say("open quiet together")
            answer = await there.client.post("/language", json={"locale": "en-AU"})
            assert answer.status == 204
            events = await there.told("now")
            assert [kind for kind, _ in events] == QUIET_START, "it remembers nothing of the other"
            assert events[0][1]["locale"] == last(events, "speaker")["locale"] == "en-AU"
            assert "13 11 14" in [number["digits"] for number in events[0][1]["numbers"]]
            page = await (await there.client.get("/")).text()
            assert '<html lang="en-AU">' in page
            await there.developer("speaker", device="show")
            assert last(await there.told("now"), "speaker")["locale"] == "en-AU"
            await there.client.post("/language", json={"locale": "xx-XX"})
            assert last(await there.told("now"), "speaker")["locale"] == "en-AU"
            assert (await there.client.post("/language", json={"locale": 5})).status == 400

    asyncio.run(story())


def test_a_browser_decides_the_language_until_somebody_speaks(tmp_path: Path) -> None:
    """So a phone that comes later changes nothing of an evening."""

    async def story() -> None:
        async with visit(tmp_path) as there:
            assert (await there.told("now"))[0][1]["undecided"] is True
            await there.say("open quiet together")
            assert (await there.told("now"))[0][1]["undecided"] is False

    asyncio.run(story())


def test_half_a_character_kills_no_stream(tmp_path: Path) -> None:
    """A lone surrogate, which JSON can hold and UTF-8 cannot."""

    async def story() -> None:
        async with visit(tmp_path) as there:
            events = await there.client.get("/events")
            await there.told("now", events)
            body = b'{"said": "\\ud800 pineapple"}'
            assert (await there.client.post("/hear", data=body)).status == 204
            assert last(await there.told("now", events), "said")
            await there.say("open quiet together")
            assert last(await there.told("now"), "now")["light"] == "listening"

    asyncio.run(story())


def test_the_log_is_bounded() -> None:
    """The newest messages are kept, and a page that missed some is told those that are left."""
    log = Log(most=3)
    for number in range(1_000):
        log.add(("said", {"text": number}))
    assert [message["text"] for _, message in log] == [997, 998, 999]
    assert [message["text"] for _, message in log.since(998)] == [998, 999]
    assert len(log.since(0)) == 3
    assert log.since(1_000) == []


def test_a_lid_closed_for_a_day_is_a_day(tmp_path: Path) -> None:
    """Two evenings are two nights, though no tick tells of the time between."""
    wall = [0.0]
    state = PageState(lambda: couple_of_this_laptop(tmp_path), wall=lambda: wall[0])
    state.attach(open_laptop(tmp_path, state, EVENING, NEW_YORK))
    for _ in range(2):
        state.hear("open quiet together")
        state.hear("yes")
        for _ in range(250):
            state.tick(1_000)
        wall[0] += 23 * 3_600 + 250
    assert len(couple_of_this_laptop(tmp_path).nights) == 2


def test_a_refusal_follows_its_exchange(tmp_path: Path) -> None:
    """With the rule and the place; and what could not be played is said."""
    _, state = opened(tmp_path)
    failed = {
        "request": {"type": "AudioPlayer.PlaybackFailed", "error": {"message": "no such clip"}}
    }
    state.exchanged(failed, {})
    state.refused([Refusal("speech", "response.outputSpeech", "too long")])
    assert [kind for kind, _ in state.log] == ["said", "exchange", "refused"]
    said, _, refused = state.log
    assert said[1]["text"] == "Not played: no such clip"
    assert refused[1] == {"rules": ["speech: response.outputSpeech: too long"]}


def test_an_evening_goes_on_when_its_nights_cannot_be_read(tmp_path: Path) -> None:
    """The grid is away; the exchange is shown as ever."""
    state = PageState(lambda: NoTable().read(""))
    laptop = open_laptop(tmp_path, state, EVENING, NEW_YORK)
    state.attach(laptop)
    state.hear("open quiet together")
    assert state.parts()["nights"] is None
    assert [kind for kind, _ in state.log] == ["said", "exchange", "said"]


def test_the_answers_fit_the_question_that_is_open(tmp_path: Path) -> None:
    """Those of a first night, of an evening that is held, and of what is erased for good."""

    async def story() -> None:
        async with visit(tmp_path) as there:
            await there.say("open quiet together")
            assert last(await there.told(), "now")["sentences"] == list(LABELS.answers.first)
            await there.say("yes", "help")
            assert last(await there.told(), "now")["sentences"] == list(LABELS.answers.resuming)
            await there.say("go on", "forget us")
            assert last(await there.told(), "now")["sentences"] == list(LABELS.answers.forgetting)

    asyncio.run(story())


@pytest.mark.parametrize("stage", list(Stage))
def test_every_answer_is_understood_by_the_guide(stage: Stage) -> None:
    """In whichever question it is offered, it leads on and is not asked for again."""
    for said in getattr(LABELS.answers, stage):
        reading = UNDERSTANDING.understand(said, EVENING.date())
        assert reading.intent != FALLBACK, said


def test_while_two_talk_their_question_stays(tmp_path: Path) -> None:
    """In the check-in; the thank-you behind it has none."""

    async def story() -> None:
        async with visit(tmp_path) as there:
            await there.say("open quiet together", "yes")
            await there.server.advance(PLAN.segments[0].score.ms + 1_000)
            cues = last(await there.told(), "score")["cues"]
            asked = [cue["beat"] for cue in cues if cue.get("about") == "How are you feeling?"]
            assert asked == ["talk", "talk"]
            assert [cue["beat"] for cue in cues].count("talk") == 4

    asyncio.run(story())


def test_what_plays_next_is_told_as_soon_as_it_is_known(tmp_path: Path) -> None:
    """So that a page fetches it while the recording before it sounds."""

    async def story() -> None:
        async with visit(tmp_path) as there:
            await there.say("open quiet together", "yes")
            assert last(await there.told(), "score")["next"] is None
            await there.server.advance(PLAN.segments[0].score.ms - 1_000)
            coming = last(await there.told(), "score")["next"]
            assert (await there.client.get(f"/{coming}")).status == 200
            await there.server.advance(2_000)
            assert last(await there.told(), "score")["recording"] == coming

    asyncio.run(story())


def test_nights_that_are_brought_join_those_that_are_here(tmp_path: Path) -> None:
    """Twice is as once; what is no file of ours changes nothing."""
    elsewhere = Couple().keep(date(2026, 11, 20)).keep(date(2026, 11, 21))
    item = elsewhere.to_item()

    async def story() -> None:
        async with visit(tmp_path) as there:
            await there.say("open quiet together", "yes")
            await there.server.advance(240_000)
            for _ in range(2):
                answer = await there.client.post("/nights", json={"file": item})
                assert answer.status == 204
            here = last(await there.told(), "nights")
            assert here["summary"].startswith("nights: 3,")
            assert Couple.from_item(here["file"]).nights == couple_of_this_laptop(tmp_path).nights
            for wrong in ({}, {"file": "x"}, {"file": {"schema": 4, "nights": 7.5}}):
                answer = await there.client.post("/nights", json=wrong)
                assert answer.status == 400

    asyncio.run(story())


def test_a_phone_is_let_in_by_a_picture_of_the_address() -> None:
    """Its camera reads what a hand in the dark would mistype; on this machine there is no need."""
    address = f"http://192.0.2.1:8017/?token={TOKEN}"
    sentence, *picture = invitation(address, TOKEN).splitlines()
    assert address in sentence
    rows = [bytes(row) for row in segno.make(address, micro=False).matrix_iter(border=2)]
    assert len(picture) == (len(rows) + 1) // 2
    assert {len(line) for line in picture} == {len(rows[0])}
    assert len(invitation("http://127.0.0.1:8017/", "").splitlines()) == 1


def test_every_button_says_something_that_is_understood() -> None:
    """In every light there are some, and each is a sentence of the model."""
    assert set(USUAL) == {"listening", *Activity}
    for light in USUAL:
        assert getattr(LABELS.usual, USUAL[light]), light
    buttons = {sentence for light in USUAL for sentence in getattr(LABELS.usual, USUAL[light])}
    for said in {*buttons, LABELS.usual.forget} - {"{opening}"}:
        assert UNDERSTANDING.understand(said, EVENING.date()).intent != FALLBACK, said
