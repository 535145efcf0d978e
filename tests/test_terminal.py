"""The guide in a terminal: whole evenings typed into it, with a fake sound device and stood-in recordings."""

import asyncio
import errno
import json
import shutil
import time
from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path

import pytest
from prompt_toolkit.formatted_text import fragment_list_to_text

from simulator import input_loop, terminal
from simulator.bedside import GuideBedside
from simulator.clock import WallClock
from simulator.console import coloured, colours_of
from simulator.echo.device import Device, Screen
from simulator.labels import labels_of
from simulator.laptop import couple_of_this_laptop, open_laptop
from simulator.rules import Refusal
from simulator.sound import Sound, SoundError
from simulator.studio import Studio
from skill.guide.programme.recordings import Recording
from skill.guide.programme.session import CONTENT
from tests.bedroom import EVENING, FIRST_EVENING, NEW_YORK, REPERTOIRE, UNDERSTANDING, WORDS

COLOURS = colours_of(labels_of("en-US").terminal)


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
        path.write_bytes(bytes(recording.score.ms * 6))
        return path

    monkeypatch.setattr("simulator.studio.build_recording", made)


def typed(*lines: str) -> terminal.Read:
    waiting = [*lines]

    async def read() -> str | None:
        return waiting.pop(0) if waiting else None

    return read


@pytest.fixture(autouse=True)
def _read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Open laptops with what is read already."""
    monkeypatch.setattr("simulator.laptop.sessions_in", lambda content, words: REPERTOIRE)
    monkeypatch.setattr("simulator.laptop.load_words", lambda content, locale: WORDS)
    monkeypatch.setattr("simulator.laptop.understanding_of", lambda locale: UNDERSTANDING)


def test_a_whole_first_evening_at_once(shown: tuple[terminal.Terminal, list[str], Silent]) -> None:
    """Welcome, three minutes with every cue in order, good night, and one night."""
    screen, lines, sound = shown
    asyncio.run(
        terminal.converse(
            screen,
            typed("open quiet together", "", "yes", "ask quiet together how many nights", ".quit"),
            fast=True,
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
    """What an Echo passes on reaches the guide, and the sound follows."""
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
    assert sound.asked[-1] == "breathing 11000"
    screen.hear("ask quiet together how many nights")
    assert "Alexa > No nights yet. Tonight can be the first." in lines
    screen.advance(60_000)
    screen.hear("repeat")
    assert sound.asked[-1] == "again 0"
    assert screen.moment().startswith(" +0:00 / 3:00")
    screen.hear("next")
    assert sound.asked[-1] == "together 0"
    screen.hear("stop")
    assert sound.asked[-1] == "stop"


def test_real_time_plays_on_when_the_input_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clock of the computer drives the evening; here it runs very fast."""

    async def fast_time() -> AsyncIterator[int]:
        while True:
            await asyncio.sleep(0)
            yield 5_000

    lines: list[str] = []
    seconds = count(step=1_000)
    screen = terminal.Terminal(Silent(), lines.append, stopwatch=lambda: float(next(seconds)))
    screen.attach(open_laptop(tmp_path, screen, EVENING, NEW_YORK))
    monkeypatch.setattr(input_loop, "real_time", fast_time)
    monkeypatch.setattr(input_loop, "TICK_S", 0)
    asyncio.run(terminal.converse(screen, typed("open quiet together", "yes"), fast=False))
    assert any(line.endswith('Good night, you two."') for line in lines[-2:])
    assert screen.moment() == ""


def test_a_refusal_is_shown(shown: tuple[terminal.Terminal, list[str], Silent]) -> None:
    """With the rule and the place."""
    screen, lines, _ = shown
    screen.refused([Refusal("speech", "response.outputSpeech", "too long")])
    assert lines == ["[refused] speech: response.outputSpeech: too long"]


def test_a_recording_of_somebody_else_cannot_be_had(tmp_path: Path) -> None:
    """The studio knows only what the skill has played."""
    studio = Studio(tmp_path)
    with pytest.raises(LookupError):
        studio.length_of("https://recordings.invalid/other.mp3")
    studio.note(FIRST_EVENING)
    address = f"https://recordings.invalid/{FIRST_EVENING[0].name}"
    assert studio.length_of(address) == FIRST_EVENING[0].score.ms


def test_a_disk_that_is_full_mid_evening_is_told_with_what_to_do(
    shown: tuple[terminal.Terminal, list[str], Silent], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The recording is not played, and the guide goes on."""

    def full(recording: Recording, folder: Path) -> Path:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("simulator.studio.build_recording", full)
    screen, lines, _ = shown
    for sentence in ("open quiet together", "yes"):
        screen.hear(sentence)
    reason = "No space left on device; make room where it writes, or name another folder"
    assert any(line.startswith(f"[not played] {reason}") for line in lines)


def test_a_laptop_understands_by_its_model(
    shown: tuple[terminal.Terminal, list[str], Silent],
) -> None:
    """The same as in every other test."""
    screen, _, _ = shown
    assert isinstance(screen._laptop, GuideBedside)
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
        assert fragment_list_to_text(coloured(line, COLOURS)) == line
    styles = [coloured(line, COLOURS)[0][0] for line in lines]
    assert len(set(styles[:3])) == 3
    assert styles[4:] == ["", ""]


def test_a_device_with_a_screen_tells_what_it_shows(tmp_path: Path) -> None:
    """The question, then what plays; a device without one tells nothing."""
    shown_in_order = [
        "[screen] Are you both here, and both willing? | Yes | Not tonight",
        "[screen] Three quiet minutes | For you two",
    ]
    for screen, told in ((Screen(), shown_in_order), (None, [])):
        lines: list[str] = []
        shown = terminal.Terminal(Silent(), lines.append)
        shown.attach(
            open_laptop(
                tmp_path / str(screen), shown, EVENING, NEW_YORK, device=Device(screen=screen)
            )
        )
        for said in ("open quiet together", "yes"):
            shown.hear(said)
        assert [line for line in lines if line.startswith("[screen]")] == told


def test_a_finger_can_touch_the_screen(tmp_path: Path) -> None:
    """By what the target sends; the guide hears what the words would say."""
    lines: list[str] = []
    shown = terminal.Terminal(Silent(), lines.append)
    laptop = open_laptop(tmp_path, shown, EVENING, NEW_YORK, device=Device(screen=Screen()))
    shown.attach(laptop)
    shown.hear("open quiet together")
    shown.command(".touch yes")
    assert laptop.speaker.player.playing is not None
    assert lines[-1] == "[screen] Three quiet minutes | For you two"


# An Echo keeps some sentences for herself


def test_what_alexa_would_answer_herself_is_told_and_offered(
    shown: tuple[terminal.Terminal, list[str], Silent],
) -> None:
    """The guide hears nothing of it, until an empty line says it with the skill's name."""
    screen, lines, _ = shown
    offer = "ask quiet together how many nights"
    asyncio.run(terminal.converse(screen, typed("how many nights", ""), fast=True))
    assert lines[0].startswith(
        "[not for the guide] a real speaker would have answered this itself."
    )
    assert f'"{offer}"' in lines[0]
    assert lines[1] == "Session ended" or lines[1].startswith("Alexa > ")
    assert "Alexa > No nights yet. Tonight can be the first." in lines
    assert screen.offer == ""


# A coach edits


def test_what_is_saved_is_heard_as_soon_as_it_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a session is missing that the guide chooses by itself, the old words stay."""
    content = Path(shutil.copytree(CONTENT, tmp_path / "content"))
    monkeypatch.setattr("simulator.laptop.CONTENT", content)
    lines: list[str] = []
    screen = terminal.Terminal(Silent(), lines.append)
    screen.attach(open_laptop(tmp_path, screen, EVENING, NEW_YORK))
    sessions, guide = content / "sessions.toml", content / "words" / "en-US" / "guide.toml"
    whole = sessions.read_text(encoding="utf-8")
    sessions.write_text(whole.replace('name = "sound"', 'name = "quiet"'), encoding="utf-8")
    old = guide.read_text(encoding="utf-8")
    guide.write_text(old.replace("Welcome, you two.", "Come in, you two."), encoding="utf-8")
    screen.hear("open quiet together")
    assert "Welcome, you two." in lines[-1]
    sessions.write_text(whole, encoding="utf-8")
    screen.hear("open quiet together")
    assert "Come in, you two." in lines[-1]


# A developer steers


def offsets(sound: Silent) -> list[int]:
    """Where the sound began, each time."""
    return [int(entry.split()[1]) for entry in sound.asked if entry != "stop"]


def test_on_a_virtual_clock_pause_meets_what_sounds(
    shown: tuple[terminal.Terminal, list[str], Silent],
) -> None:
    """Time passes by .wait and .at alone, and the rest plays when the input ends."""
    screen, lines, sound = shown
    steps = ("open quiet together", "yes", ".wait 30", "pause", "resume", ".at 1:05", "next")
    asyncio.run(terminal.converse(screen, typed(*steps), fast=True))
    assert 30_000 in offsets(sound), "the sound followed to the thirtieth second"
    paused = sound.asked.index("breathing 30000") + 1
    assert sound.asked[paused] == "stop"
    assert 65_000 in offsets(sound)
    assert sound.asked.index("breathing 65000") < sound.asked.index("together 0")
    assert lines[-1].startswith("3:00") or lines[-1].startswith("2:")


def test_an_empty_line_plays_on_to_the_end(
    shown: tuple[terminal.Terminal, list[str], Silent],
) -> None:
    """Also for whoever has steered."""
    screen, lines, _ = shown
    steps = ("open quiet together", "yes", ".wait 30", "", "ask quiet together how many nights")
    asyncio.run(terminal.converse(screen, typed(*steps), fast=True))
    assert lines[-1] == "Alexa > You two have kept one night together."


def test_time_that_is_let_pass_passes_behind_the_end_too(
    shown: tuple[terminal.Terminal, list[str], Silent],
) -> None:
    """Ten hours from the middle of an evening on it is morning, and "repeat" is for other music."""
    screen, lines, _ = shown
    steps = ("open quiet together", "yes", ".wait 60", ".wait 36000", "repeat")
    asyncio.run(terminal.converse(screen, typed(*steps), fast=True))
    assert lines[-1] == "Alexa > Nothing is running just now."


def test_a_silence_that_is_let_pass_is_heard_as_one(
    shown: tuple[terminal.Terminal, list[str], Silent],
) -> None:
    """The open question is asked once more, and then the microphone closes."""
    screen, lines, _ = shown
    asyncio.run(terminal.converse(screen, typed("open quiet together", ".wait 9"), fast=True))
    assert len([line for line in lines if line.startswith("Alexa > ")]) == 2
    asyncio.run(terminal.converse(screen, typed(".wait 9"), fast=True))
    assert lines[-1] == "Session ended"


@pytest.mark.parametrize(
    ("command", "complaint"),
    [
        (".at 1:00", "[not now] nothing plays"),
        (".wait", "[not known] .wait;"),
        (".wait -3", "[not known] .wait -3;"),
        (".wait nan", "[not known] .wait nan;"),
        (".at x:y", "[not known] .at x:y;"),
    ],
)
def test_a_step_that_cannot_be_is_told(
    command: str, complaint: str, shown: tuple[terminal.Terminal, list[str], Silent]
) -> None:
    """And nothing happens."""
    screen, lines, _ = shown
    screen.command(command)
    assert lines[0].startswith(complaint)


def test_a_moment_that_is_over_does_not_come_again(
    shown: tuple[terminal.Terminal, list[str], Silent],
) -> None:
    """Time runs one way."""
    screen, lines, _ = shown
    for sentence in ("open quiet together", "yes"):
        screen.hear(sentence)
    screen.command(".at 2:13")
    assert screen.moment().startswith(" 2:13 / 3:00")
    screen.command(".at 1:00")
    assert lines[-1] == "[not now] that moment is over"


def test_help_has_the_commands_and_the_numbers(
    shown: tuple[terminal.Terminal, list[str], Silent],
) -> None:
    """Those of support.toml, as they are written."""
    screen, lines, _ = shown
    screen.command(".help")
    text = "\n".join(lines)
    for part in (".wait 98", ".at 1:40", ".record FILE", ".quit", "988", "1-800-799-7233", "911"):
        assert part in text


# A hard moment leaves no trace


AFRAID = "i am afraid of him"


def test_a_hard_moment_is_in_no_file_and_on_no_line(tmp_path: Path) -> None:
    """Neither the words, nor the intent, nor what was said before; the answer is heard."""
    lines: list[str] = []
    screen = terminal.Terminal(Silent(), lines.append, as_json=True, echo=True)
    screen.attach(open_laptop(tmp_path, screen, EVENING, NEW_YORK))
    for sentence in ("open quiet together", "yes"):
        screen.hear(sentence)
    screen.advance(20_000)
    begun = len(lines)
    screen.hear(AFRAID)
    screen.command(f".record {tmp_path}/said.json")
    screen.skill_io.write(tmp_path / "io.json")
    shown = "\n".join(lines[begun:])
    assert [line for line in lines[begun:] if line.startswith("Alexa > ")] != []
    assert json.loads((tmp_path / "said.json").read_text())["userInput"] == []
    assert json.loads((tmp_path / "io.json").read_text()) == {"invocations": []}
    for trace in ("afraid", "Intent", "IntentRequest", "User  >"):
        assert trace not in shown, trace


def test_at_a_keyboard_the_answer_is_shown_and_not_kept(
    shown: tuple[terminal.Terminal, list[str], Silent],
) -> None:
    """It stands at the foot of the window until the next sentence; the history of what was typed goes."""
    screen, lines, _ = shown
    forgotten: list[str] = []
    screen.at_keyboard, screen.echo = True, True
    screen.after_hard_moment = lambda: forgotten.append("history")
    screen.hear("open quiet together")
    begun = len(lines)
    screen.hear("i want to hurt myself")
    assert "nine, eight, eight" in screen.moment().lower()
    assert lines[begun:] == ["Session ended"] or lines[begun:] == []
    assert forgotten == ["history"]
    screen.hear("no")
    assert forgotten == ["history", "history"], "the answer to its question is one too"
    screen.hear("ask quiet together how many nights")
    assert screen.moment() == ""
    assert lines[-1] == "Alexa > No nights yet. Tonight can be the first."


# Real time


def test_what_is_mixed_first_does_not_eat_the_beginning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sound and captions begin together, however long the recording takes to be made."""
    seconds = [0.0]

    class Mixing(Silent):
        def play(self, path: Path, offset_ms: int) -> None:
            super().play(path, offset_ms)
            seconds[0] += 2.0  # as if it had taken so long until this moment

    screen = terminal.Terminal(Mixing(), lambda line: None, stopwatch=lambda: seconds[0])
    screen.attach(open_laptop(tmp_path, screen, EVENING, NEW_YORK))
    for sentence in ("open quiet together", "yes"):
        screen.hear(sentence)
    seconds[0] += 0.05
    screen.tick(2_050)
    assert screen.moment().startswith(" 0:00 / 3:00")
    stream = screen._laptop.speaker.player.playing
    assert stream is not None
    assert stream.offset <= 50


def test_what_follows_in_real_time_begins_at_its_beginning(
    shown: tuple[terminal.Terminal, list[str], Silent],
) -> None:
    """A tick that comes late, since the next recording was mixed, ends with the one that sounds."""
    screen, _, sound = shown
    for sentence in ("open quiet together", "yes"):
        screen.hear(sentence)
    screen._clock._answered_at = time.monotonic() - 1_000
    screen.advance(95_000)
    screen.tick(12_000)
    assert offsets(sound)[-1] == 0
    assert screen.moment().startswith(" 1:37 / 3:00")


def test_a_lid_closed_for_a_day_is_a_day(tmp_path: Path) -> None:
    """The second evening keeps a second night, though no tick tells of the time between."""
    wall = [0.0]
    clock = WallClock(lambda: wall[0])
    screen = terminal.Terminal(Silent(), lambda line: None, wall=clock)
    screen.attach(open_laptop(tmp_path, screen, EVENING, NEW_YORK))
    for _ in range(2):
        for sentence in ("open quiet together", "yes"):
            screen.hear(sentence)
        screen.play_out()
        wall[0] += 23 * 3_600
    assert len(couple_of_this_laptop(tmp_path).nights) == 2


def test_a_recording_that_cannot_be_heard_is_followed_by_eye(tmp_path: Path) -> None:
    """A sound device that is gone, or a file that is no sound, ends no evening."""

    class Broken(Silent):
        def play(self, path: Path, offset_ms: int) -> None:
            raise SoundError("the sound device does not start")

    lines: list[str] = []
    screen = terminal.Terminal(Broken(), lines.append)
    screen.attach(open_laptop(tmp_path, screen, EVENING, NEW_YORK))
    for sentence in ("open quiet together", "yes"):
        screen.hear(sentence)
    assert any(line.startswith("[not heard] the sound device does not start;") for line in lines)
    screen.play_out()
    assert lines[-2].endswith('Good night, you two."')


def test_what_is_mixed_first_is_told(tmp_path: Path) -> None:
    """Behind what is said, and before the silence that it takes."""
    lines: list[str] = []
    screen = terminal.Terminal(Silent(), lines.append, echo=True)
    laptop = open_laptop(tmp_path / "new", screen, EVENING, NEW_YORK, on_mixing=screen.mixing)
    screen.attach(laptop)
    screen.hear("open quiet together")
    begun = len(lines)
    screen.hear("yes")
    assert lines[begun : begun + 4] == [
        "User  > yes",
        "Session ended",
        "Alexa > Here we go.",
        "[mixing] breathing: 1.6 minutes of sound",
    ]
