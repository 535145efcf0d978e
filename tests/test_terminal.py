"""The guide in a terminal: whole evenings typed into it, with a fake sound device and stood-in recordings."""

import asyncio
from pathlib import Path

import pytest
from prompt_toolkit.formatted_text import fragment_list_to_text

from simulator import terminal
from simulator.echo.device import Device, Screen
from simulator.laptop import Laptop, Studio, open_laptop
from simulator.rules import Refusal
from simulator.sound import Sound
from skill.guide.programme.recordings import Recording
from tests.bedroom import EVENING, LENGTHS, NEW_YORK, REPERTOIRE, UNDERSTANDING, WORDS


class Silent(Sound):
    """Remembers what it was asked to play."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def play(self, path: Path, offset_ms: int) -> None:
        self.asked.append(f"{path.name.split('-')[2]} {offset_ms}")

    def stop(self) -> None:
        self.asked.append("stop")


@pytest.fixture
def shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[terminal.Terminal, list[str], Silent]:
    """A terminal over recordings that exist in name and length only."""
    lines: list[str] = []
    sound = Silent()
    screen = terminal.Terminal(sound, lines.append)
    laptop = open_laptop(tmp_path, screen, EVENING, NEW_YORK)
    screen.attach(laptop)
    return screen, lines, sound


@pytest.fixture(autouse=True)
def _no_mixing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A file of the right size in place of a mixed recording: what is mixed is tested where it is mixed."""

    def made(recording: Recording, folder: Path) -> Path:
        path: Path = tmp_path / recording.name
        path.write_bytes(bytes(LENGTHS[recording.name] * 6))
        return path

    monkeypatch.setattr("simulator.laptop.build_recording", made)


def typed(*lines: str) -> terminal.Read:
    waiting = [*lines]

    async def read() -> str | None:
        return waiting.pop(0) if waiting else None

    return read


def test_a_whole_first_evening_at_once(shown: tuple[terminal.Terminal, list[str], Silent]) -> None:
    """Welcome, three minutes with every cue in order, good night, and one night."""
    screen, lines, sound = shown
    asyncio.run(
        terminal.converse(
            screen, typed("open quiet together", "", "yes", "how many nights", ".quit"), fast=True
        )
    )
    assert lines[0].startswith("Alexa > Welcome, you two.")
    assert lines[1:3] == ["Session ended", "Alexa > Here we go."]
    clocks = [line[:4] for line in lines[3:-2]]
    assert clocks == sorted(clocks)
    assert (clocks[0], clocks[-1]) == ("0:00", "3:00")
    assert lines[3].startswith("0:00  the beginning")
    assert len(clocks) == sum(
        len(segment.score.cues) for segment in REPERTOIRE.plan("ordinary-3").segments
    )
    assert lines[-2:] == ["Session ended", "Alexa > You two have kept one night together."]
    assert [word for word in sound.asked if word != "stop"] == ["breathing 0", "together 0"]


def test_steering_while_it_plays(shown: tuple[terminal.Terminal, list[str], Silent]) -> None:
    """Typed sentences reach the guide with or without its name, and the sound follows."""
    screen, lines, sound = shown
    for said in ("open quiet together", "yes"):
        screen.hear(said)
    screen.advance(30_000)
    assert screen.moment().startswith(" 0:30 / 3:00  the breathing")
    screen.hear("pause")
    assert screen.moment() == ""
    assert sound.asked[-1] == "stop"
    screen.advance(60_000)
    screen.hear("resume")
    assert sound.asked[-1] == "breathing 14000"
    screen.hear("how many nights")
    assert "Alexa > No nights yet. Tonight can be the first." in lines
    screen.advance(60_000)
    screen.hear("again")
    assert sound.asked[-1] == "again 0"
    assert screen.moment().startswith(" +0:00 / 3:00")
    screen.hear("next")
    assert sound.asked[-1] == "together 0"
    screen.hear("pineapple")
    assert "Alexa > Let me carry on." in lines[-2:]
    screen.hear("stop")
    screen.hear("pineapple")
    assert lines[-1] == "Alexa > Sorry, I missed that. Shall I go on with the evening?"


def test_real_time_plays_on_when_the_input_ends(
    shown: tuple[terminal.Terminal, list[str], Silent], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clock of the computer drives the evening; here it runs very fast."""
    screen, lines, _ = shown
    ticks = iter(range(0, 10_000_000, 20))
    monkeypatch.setattr("simulator.terminal.time.monotonic", lambda: float(next(ticks)))
    monkeypatch.setattr(terminal, "TICK_S", 0)
    asyncio.run(terminal.converse(screen, typed("open quiet together", "yes"), fast=False))
    assert lines[-2].endswith('Good night, you two."')
    assert lines[-1].endswith("(quiet)")
    assert screen.moment() == ""


def test_a_refusal_is_shown(shown: tuple[terminal.Terminal, list[str], Silent]) -> None:
    """With the rule and the place."""
    screen, lines, _ = shown
    screen.refused([Refusal("speech", "response.outputSpeech", "too long")])
    assert lines == ["[refused] speech: response.outputSpeech: too long"]


def test_a_recording_of_somebody_else_cannot_be_had(tmp_path: Path) -> None:
    """The studio knows its own sessions only."""
    studio = Studio.of(REPERTOIRE, WORDS, tmp_path)
    with pytest.raises(LookupError):
        studio.length_of("https://recordings.invalid/other.mp3")
    assert studio.length_of(f"https://recordings.invalid/{next(iter(LENGTHS))}") == 100_000


def test_a_laptop_understands_by_its_model(
    shown: tuple[terminal.Terminal, list[str], Silent],
) -> None:
    """The same as in every other test."""
    screen, _, _ = shown
    assert isinstance(screen._laptop, Laptop)
    assert UNDERSTANDING.understand("again", EVENING.date()).intent == "AMAZON.RepeatIntent"


def test_colours_change_no_word() -> None:
    """The speaker's voice, a refusal and a note each have a colour of their own; plain lines have none."""
    lines = [
        "Alexa > Good night.",
        "[refused] pauses: response",
        "[screen] its home",
        "Session ended",
        "0:01 breathing",
        "",
    ]
    for line in lines:
        assert fragment_list_to_text(terminal.coloured(line)) == line
    styles = [terminal.coloured(line)[0][0] for line in lines]
    assert len(set(styles[:3])) == 3
    assert styles[4:] == ["", ""]


def test_a_device_with_a_screen_tells_what_it_shows(tmp_path: Path) -> None:
    """What is playing, then its home again; a device without one tells nothing."""
    for screen, told in ((Screen(), ["[screen] what is playing", "[screen] its home"]), (None, [])):
        lines: list[str] = []
        shown = terminal.Terminal(Silent(), lines.append)
        shown.attach(
            open_laptop(
                tmp_path / str(screen), shown, EVENING, NEW_YORK, device=Device(screen=screen)
            )
        )
        for said in ("open quiet together", "yes", "stop"):
            shown.hear(said)
        assert [line for line in lines if line.startswith("[screen]")] == told
