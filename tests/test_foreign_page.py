"""A skill that is not ours on the page: its name, its buttons and its sound, and nothing of the guide's."""

import asyncio
import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from aiohttp.test_utils import TestClient, TestServer

from simulator.bedside import ForeignBedside
from simulator.cli import commands
from simulator.cli.foreign import ForeignSkill, foreign_skill
from simulator.echo.device import Device
from simulator.echo.foreign import ASSUMED_LENGTH_MS
from simulator.page_state import PageState
from simulator.web import Server
from skill.guide.couple import Couple
from tests.bedroom import EVENING, NEW_YORK
from tests.pages import Room, still
from tests.test_foreign import HELLO, RADIO

CHROMIUM = shutil.which("chromium") or ""
GUIDE_ONLY = ("breath", "minute one", "nights", "quiet together", "how long is left")
"""What our own guide's buttons say, and no other skill understands."""


def loaded(skill: tuple[Path, Path], handler: str, audio: Path | None = None) -> ForeignSkill:
    foreign = foreign_skill(*skill, handler, audio)
    assert foreign is not None
    return foreign


def page_of(foreign: ForeignSkill, shown: list[str] | None = None) -> PageState:
    """A page over somebody else's skill; its wall's clock stands still."""
    lines = [] if shown is None else shown

    def another(watcher: PageState, device: Device, at: datetime | None) -> ForeignBedside:
        now = (at or EVENING).replace(tzinfo=NEW_YORK)
        return foreign.open(device, watcher, lines.append, now)

    state = PageState(Couple, another, wall=lambda: 0.0)
    state.attach(another(state, Device(), None))
    return state


def greeter(shown: list[str] | None = None) -> PageState:
    return page_of(loaded(HELLO, "lambda_function.lambda_handler"), shown)


def radio(audio: Path | None = None) -> PageState:
    return page_of(loaded(RADIO, "radio", audio))


@pytest.fixture
def songs(tmp_path: Path) -> Path:
    """Two seconds of quiet, as the radio's first song."""
    soundfile.write(tmp_path / "one.mp3", np.zeros(2 * 24_000), 24_000)
    return tmp_path


@contextlib.asynccontextmanager
async def visited(state: PageState) -> AsyncIterator[TestClient[Any, Any]]:
    async with TestClient(TestServer(Server(state.speaker, state, still).app)) as client:
        yield client


def now(state: PageState) -> Any:
    return state.parts()["now"]


def texts(state: PageState) -> list[str]:
    """What was said, by either side."""
    return [fields["text"] for kind, fields in state.log if kind == "said"]


def test_a_page_is_told_whose_skill_it_is() -> None:
    """Its name and its model's locale; no number to call, no year of nights."""
    state = radio()
    assert state.hello() == {
        "locale": "en-GB",
        "undecided": False,
        "numbers": [],
        "skill": "small radio",
        "opening": "open small radio",
        "keys": {
            "play": "resume",
            "pause": "pause",
            "nexttrack": "next",
            "previoustrack": "previous",
        },
        "forget": "forget us",
    }
    assert state.parts()["nights"] is None


def test_a_greeting_holds_its_conversation_on_the_page() -> None:
    """Session, slots and goodbye; what it says reaches the page word by word."""
    state = greeter()
    for sentence in ("open kind greeter", "bertie", "ask kind greeter to greet Anna"):
        state.hear(sentence)
    assert [text.lower() for text in texts(state)] == [
        "open kind greeter",
        "hello. whom shall i greet?",
        "bertie",
        "hello, bertie.",
        "ask kind greeter to greet anna",
        "hello, anna.",
    ]


@pytest.mark.parametrize("state", [greeter(), radio()], ids=["greeter", "radio"])
def test_no_button_is_the_guides(state: PageState) -> None:
    """Each sentence that is offered is understood by this skill's own model, in whatever it does."""
    lights = ("listening", "IDLE", "PLAYING", "BUFFER_UNDERRUN", "PAUSED", "STOPPED", "FINISHED")
    for light in lights:
        sentences = state.picture.sentences(light)
        assert sentences, light
        assert len(set(sentences)) == len(sentences), light
        for sentence in sentences:
            assert not any(word in sentence for word in GUIDE_ONLY), sentence


def test_what_is_offered_is_what_the_model_lets_people_say() -> None:
    """One phrase an intent, its slots filled, and Amazon's own words for what it declares."""
    state = greeter()
    assert now(state)["sentences"][:2] == ("open kind greeter", "greet Anna")
    state.hear("open kind greeter")
    assert now(state)["light"] == "listening"
    assert now(state)["sentences"][-2:] == ("help", "stop")
    player = radio()
    player.hear("open small radio")
    assert now(player)["sentences"] == ("next", "pause", "stop")
    player.hear("pause")
    assert now(player)["sentences"] == ("next", "resume", "open small radio")


def test_what_plays_is_drawn_without_a_score(songs: Path) -> None:
    """Its length and its file; no cue, no practice, no caption of ours."""
    state = radio(songs)
    state.hear("open small radio")
    assert state.parts()["score"] == {
        "recording": "recordings/one.mp3",
        "captions": None,
        "next": None,
        "length": 2_000,
        "cues": [],
        "base": 0,
        "holds": 0,
        "total": 2_000,
        "segments": [],
    }
    state.advance(1_000)
    assert (now(state)["light"], now(state)["offset"]) == ("PLAYING", 1_000)


def test_what_has_no_file_plays_by_the_clock_alone() -> None:
    """Without a folder of recordings nothing is fetched, and the stream lasts as long as a song."""
    state = radio()
    state.hear("open small radio")
    score = state.parts()["score"]
    assert score is not None
    assert (score["recording"], score["length"]) == (None, ASSUMED_LENGTH_MS)


def test_its_folder_is_served_and_nothing_else(songs: Path) -> None:
    """A recording by its name; no captions, and no path out of the folder."""
    (songs.parent / "secret.mp3").write_bytes(b"secret")

    async def story() -> None:
        async with visited(radio(songs)) as client:
            assert (await client.get("/recordings/one.mp3")).status == 200
            for path in ("recordings/two.mp3", "recordings/..%2fsecret.mp3", "captions/0.vtt"):
                assert (await client.get(f"/{path}")).status == 404, path

    asyncio.run(story())


def test_nothing_of_it_is_hidden() -> None:
    """Hard moments are the guide's; of any other skill a developer sees every exchange."""
    state = greeter()
    for sentence in ("open kind greeter", "I want to die", "stop"):
        state.hear(sentence)
    asked = [fields["title"] for kind, fields in state.log if kind == "exchange"]
    assert len(asked) == 3
    assert "I want to die" in texts(state)


def test_what_it_raises_is_shown_in_the_terminal_and_refused_on_the_page() -> None:
    """The traceback for its developer, the broken rule beside the exchange; and it goes on."""
    shown: list[str] = []
    state = greeter(shown)
    state.hear("open kind greeter")
    state.hear("break everything")
    assert "ZeroDivisionError: planted" in shown[0]
    rules = [fields["rules"] for kind, fields in state.log if kind == "refused"]
    assert rules[0][0].startswith("envelope")
    state.hear("open kind greeter")
    assert texts(state)[-1] == "Hello. Whom shall I greet?"


def test_a_request_that_was_changed_by_hand_reaches_it() -> None:
    """As our own guide's developers send one; what cannot be judged is told."""
    state = greeter()
    state.hear("open kind greeter")
    (request,) = [fields["request"] for kind, fields in state.log if kind == "exchange"]
    state.send(request)
    assert len([kind for kind, _ in state.log if kind == "exchange"]) == 2


def test_a_new_speaker_has_the_same_skill() -> None:
    """With a screen, in the model's locale still, and with nothing of what was said."""
    state = radio()
    state.hear("open small radio")
    state.open_another(Device(), EVENING)
    assert texts(state) == []
    assert state.hello()["locale"] == "en-GB"
    state.hear("open small radio")
    assert texts(state)[-1] == "Here is the radio."


@pytest.mark.skipif(not (CHROMIUM or "CI" in os.environ), reason="chromium is not here")
def test_a_browser_shows_the_skill_and_hides_what_is_ours(songs: Path) -> None:
    """Title, heading, buttons and clock; no year, no circle that breathes, no complaint."""
    playwright = pytest.importorskip("playwright.sync_api")
    expect = playwright.expect
    room = Room(radio(songs))
    complaints: list[str] = []
    try:
        with playwright.sync_playwright() as driver:
            browser = driver.chromium.launch(
                executable_path=CHROMIUM or None, args=["--no-sandbox", "--disable-gpu"]
            )
            page = browser.new_page()
            page.on("console", lambda message: complaints.append(message.text))
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.goto(room.url)
            expect(page.get_by_role("heading", level=1)).to_have_text("small radio")
            expect(page).to_have_title("small radio")
            expect(page.locator("#nights")).to_be_hidden()
            expect(page.locator("#field")).to_have_attribute("placeholder", "open small radio")
            page.get_by_role("button", name="sound: on").click()
            page.get_by_role("button", name="open small radio", exact=True).click()
            expect(page.locator("#said .alexa").last).to_have_text("Here is the radio.")
            room.advance(1_000)
            expect(page.locator("#place")).to_have_text("0:01 of 0:02")
            expect(page.locator("body")).to_have_attribute("data-beat", "hold")
            browser.close()
    finally:
        room.close()
    assert complaints == []


def test_the_command_serves_it(tmp_path: Path) -> None:
    """``quiet-together web --skill FILE --model FILE``, with no recording of ours mixed first."""
    file, model = HELLO
    command = [sys.executable, "-c", "from simulator.cli import main; main()", "web", "--port", "0"]
    command += ["--skill", str(file), "--model", str(model), "--data", str(tmp_path)]
    folder = Path(__file__).parents[1]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=folder) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            address = line.split()[1]
            assert address.startswith("http://127.0.0.1:"), line
            said = asyncio.run(_said(address, "open kind greeter"))
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=20)
    assert said == "Hello. Whom shall I greet?"
    assert not (tmp_path / "recordings").exists()


async def _said(address: str, sentence: str) -> str:
    """What the page is told that the skill answers."""
    import aiohttp

    async with aiohttp.ClientSession() as session:
        await session.post(f"{address}hear", data=json.dumps({"said": sentence}))
        async with session.get(f"{address}events") as events:
            async for line in events.content:
                fields = json.loads(line.removeprefix(b"data: ")) if b"data: " in line else {}
                if fields.get("who") == "alexa":
                    return str(fields["text"])
    return ""


def test_the_page_about_other_skills_names_every_option() -> None:
    """Each option of the three commands that names a skill, and nothing that they do not take."""
    page = (Path(__file__).parents[1] / "docs" / "any-skill.md").read_text()
    for command in ("talk", "web", "certify"):
        options = {option for each in commands.commands[command].params for option in each.opts}
        for option in ("--skill", "--model", "--handler", "--audio"):
            assert option in options, command
            assert f"`{option} " in page, option
        assert f"quiet-together {command} --skill" in page
