"""The guide in a terminal: the prompts of ``ask dialog``, and the evening as it plays."""

import asyncio
import json
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from prompt_toolkit.patch_stdout import patch_stdout

from simulator.bedside import Bedside, ForeignBedside, GuideBedside
from simulator.clock import TICK_S, WallClock, real_time
from simulator.console import (
    ALEXA,
    USER,
    Console,
    Keyboard,
    Read,
    coloured,
    is_terminal,
    reader_of,
)
from simulator.dialog import APPEND_QUIT, QUIT, RECORD, Replay, SkillIO, write_replay
from simulator.discretion import is_conversation
from simulator.echo.player import Json, Stream
from simulator.echo.screen import seen
from simulator.evening.timeline import Timeline
from simulator.laptop import Laptop
from simulator.rules import Refusal
from simulator.sound import Sound, SoundError
from skill.guide.programme import Recording

__all__ = ["ALEXA", "HINT", "USER", "Console", "Read", "Terminal", "coloured", "converse", "talk"]

HINT = 'Say "open quiet together". While it plays: pause, resume, next, repeat. ".help" says more.'

AT, HELP, TOUCH, WAIT = ".at", ".help", ".touch", ".wait"
HELP_LINES = (
    'Anything else is what you would say to a speaker by the bed: "open quiet together".',
    "An empty line says what is offered, and on a virtual clock plays on to the end.",
    f"{WAIT} 98         let 98 seconds of the evening pass",
    f"{AT} 1:40         go on to that minute and second of the evening",
    f"{RECORD} FILE     write what was said, for --replay and `ask dialog`; {APPEND_QUIT} ends it",
    f"{TOUCH} yes       touch a target on the screen (talk --device show), by what it sends",
    f"{QUIT}            leave",
)


class Terminal:
    """Shows what the speaker does, and lets it hear what is typed."""

    def __init__(
        self,
        sound: Sound,
        show: Callable[[str], None] = print,
        as_json: bool = False,
        real_time: bool = False,
        echo: bool = False,
        stopwatch: Callable[[], float] = time.monotonic,
    ) -> None:
        """``as_json``: each request and response is shown too; ``echo``: what is said is shown too.

        In ``real_time`` the speaker's date is the wall's; otherwise it moves by ``advance`` alone.
        """
        self._sound, self._show_line, self._as_json = sound, show, as_json
        self._wall = WallClock() if real_time else None
        self._stopwatch = stopwatch
        self.echo = echo
        self.skill_io = SkillIO()
        """What the skill is asked and answers."""
        self.offer = ""
        """What an empty line says: a sentence with the skill's name, which would reach it."""
        self.aside: str | None = None
        """The answer to a hard moment, where it can be shown for a while and not be kept."""
        self.at_keyboard = False
        """Whether somebody sits at a window, whose foot can show what is not kept."""
        self.after_hard_moment: Callable[[], None] = lambda: None
        """Called to forget what else was kept of it, say a history of what was typed."""
        self._said: list[str] = []
        self._held: list[str] | None = None
        """Lines that are shown as soon as it is known that they may be."""
        self._hard_moment = False
        self._answered_at = 0.0
        """When the last sentence had been answered, by a stopwatch in seconds."""
        self._timeline: Timeline | None = None
        self._shown_ms = -1
        """The start of the last cue that was shown."""
        self._on_screen = "its home"
        self._laptop: Bedside

    def attach(self, laptop: Laptop) -> None:
        """Show the guide's speaker."""
        self._laptop = GuideBedside(laptop)

    def attach_foreign(self, bedside: ForeignBedside) -> None:
        """Show the speaker of a skill that is not ours."""
        self._laptop = bedside

    def tell(self, text: str) -> None:
        """Show something that is no part of the conversation, such as a traceback."""
        self._show(text)

    # What the speaker does (see Watcher)

    def spoke(self, text: str) -> None:
        if self._hard_moment and self.at_keyboard:
            self.aside = text
            return
        if not self._hard_moment:
            self.skill_io.spoke(text)
        self._show(f"{ALEXA}{text}")

    def session_ended(self) -> None:
        self._show("Session ended")

    def exchanged(self, request: Json, response: Json) -> None:
        if self._laptop.hides(request, response):
            self._forget()
            return
        if not self._hard_moment:
            self.skill_io.exchanged(request, response)
            self._show_exchange(request, response)
        if is_conversation(request):
            self._release()

    def refused(self, refusals: list[Refusal]) -> None:
        for refusal in refusals:
            self._show(f"[refused] {refusal}")

    def played(self, stream: Stream) -> None:
        self._timeline = self._laptop.timeline_of(stream.token)
        if self._timeline is None:
            self._show(f"[plays] {stream.url} from {_clock(stream.offset)}")
        self._shown_ms = stream.offset - 1
        self._follow_by_ear(stream)
        self._show_cue()

    def stopped(self) -> None:
        self._sound.stop()

    def mixing(self, recording: Recording) -> None:
        """A recording is made now, for some seconds, before anything sounds."""
        self._show(
            f"[mixing] {recording.segment}: {recording.score.ms / 60_000:.1f} minutes of sound"
        )

    # What people do

    def hear(self, utterance: str) -> None:
        """Somebody says this to the speaker, which may keep it for itself, as an Echo does."""
        self._catch_up()
        self._hard_moment, self.aside, self.offer = False, None, ""
        self._held = [f"{USER}{utterance}"] if self.echo else []
        self.skill_io.said(utterance, new_session=not self._laptop.speaker.listening)
        reached = self._reach(utterance)
        if reached and not self._hard_moment:
            self._said.append(utterance)
        self._release()
        if not reached:
            self._offer_with_the_name()
        self._show_screen()
        self._answered_at = self._stopwatch()

    def _reach(self, utterance: str) -> bool:
        """Whether the guide heard it. What is said in a hard moment always reaches it."""
        if self._laptop.is_hard_moment(utterance):
            self._laptop.hear_as_meant(utterance)
            return True
        return self._laptop.speaker.hear(utterance)

    def command(self, typed: str) -> None:
        """Do what a line that begins with a full stop says. ".quit" is for who reads the lines."""
        name, *words = typed.split()
        moment_ms = _ms_of(words[0]) if len(words) == 1 else None
        if name == HELP and not words:
            self._help()
        elif name == WAIT and moment_ms is not None:
            self._said.append(typed)
            self._skip(moment_ms)
        elif name == AT and moment_ms is not None:
            self._said.append(typed)
            self._go_to(moment_ms)
        elif name == TOUCH and words:
            self._laptop.speaker.touch(*words)
            self._show_screen()
        elif name == RECORD and len([word for word in words if word != APPEND_QUIT]) == 1:
            self._record(words)
        else:
            self._show(
                f"[not known] {typed}; there are {WAIT} SECONDS, {AT} MINUTE:SECOND, "
                f"{RECORD} FILE [{APPEND_QUIT}], {HELP} and {QUIT}"
            )

    # Time

    def advance(self, ms: int) -> None:
        """Let time pass and show what begins in it."""
        speaker = self._laptop.speaker
        if self._wall:
            self._wall.passed(ms)
        if speaker.player.playing is None:
            # Nobody types fast enough for the eight seconds that a microphone listens.
            speaker.wait(ms)
            return
        while ms > 0 and (stream := speaker.player.playing):
            until_cue = self._next_cue(stream) - stream.offset
            step = max(1, min(ms, until_cue, speaker.player.until_next() or ms))
            speaker.advance(step)
            ms -= step
            self._show_cue()

    def tick(self, ms: int) -> None:
        """Real time passes: what began to sound a moment ago is no further than that."""
        self._catch_up()
        since_answer_ms = int(1000 * (self._stopwatch() - self._answered_at))
        ms = min(ms, since_answer_ms)
        stream = self._laptop.speaker.player.playing
        if stream:
            ms = min(ms, stream.length - stream.offset)  # the next one begins at its beginning
        self.advance(ms)

    def play_out(self) -> None:
        """Let what plays play to its end, at once."""
        while self._laptop.speaker.player.playing:
            self.advance(60_000)

    def moment(self) -> str:
        """One line about this moment, for the foot of the window."""
        if self.aside:
            return f"{ALEXA}{self.aside}"
        stream = self._laptop.speaker.player.playing
        if stream is None:
            return ""
        if self._timeline is None:
            return f"{_clock(stream.offset)} of {_clock(stream.length)}"
        return self._timeline.moment(stream.offset)

    def tell_how_to_play_on(self) -> None:
        """On a virtual clock nothing moves while somebody thinks what to type."""
        if self.at_keyboard and self._laptop.speaker.player.playing:
            self._show(
                f"[clock] An empty line plays on to the end; {WAIT} 98 or {AT} 1:40 goes on so far."
            )

    def _catch_up(self) -> None:
        if self._wall:
            self._laptop.speaker.now = self._wall.catch_up(self._laptop.speaker.now)

    def _skip(self, ms: int) -> None:
        self.advance(ms)
        stream = self._laptop.speaker.player.playing
        if stream:
            self._follow_by_ear(stream)

    def _go_to(self, moment_ms: int) -> None:
        """Let time pass up to a moment of the evening."""
        missing_ms = self._until(moment_ms)
        if missing_ms is None:
            self._show("[not now] nothing plays")
        elif missing_ms < 0:
            self._show("[not now] that moment is over")
        else:
            # A step over the end of a recording may lose some of it; so look again.
            while missing_ms:
                self._skip(missing_ms)
                missing_ms = max(0, self._until(moment_ms) or 0)

    def _until(self, moment_ms: int) -> int | None:
        stream = self._laptop.speaker.player.playing
        if stream is None:
            return None
        base_ms = self._timeline.base if self._timeline else 0
        return moment_ms - (base_ms or 0) - stream.offset

    # What is shown

    def _show(self, line: str) -> None:
        if self._held is None:
            self._show_line(line)
        else:
            self._held.append(line)

    def _release(self) -> None:
        """Show what was held back."""
        held, self._held = self._held or [], None
        for line in held:
            self._show_line(line)

    def _forget(self) -> None:
        """A hard moment: of this evening nothing is kept, and of this sentence nothing is shown."""
        self._hard_moment, self._held = True, None
        self._said.clear()
        self.skill_io.forget()
        self.after_hard_moment()

    def _show_exchange(self, request: Json, response: Json) -> None:
        if self._as_json:
            both = {"request": request, "response": response}
            self._show(json.dumps(both, indent=2, ensure_ascii=False))
        if request["request"]["type"] == "AudioPlayer.PlaybackFailed":
            self._show(f"[not played] {request['request']['error']['message']}")

    def _offer_with_the_name(self) -> None:
        withheld = self._laptop.speaker.withheld
        if withheld:
            self.offer = withheld.instead
            listener = self._laptop.listener
            self._show(f'[not for the {listener}] {withheld}. An empty line says "{self.offer}".')

    def _show_screen(self) -> None:
        """What a device with a screen would show, when it is something else than before."""
        speaker = self._laptop.speaker
        if speaker.device.screen is None:
            return
        picture = seen(speaker.document, speaker.player.playing)
        if picture != self._on_screen:
            self._on_screen = picture
            self._show(f"[screen] {picture}")

    def _next_cue(self, stream: Stream) -> int:
        if self._timeline is None:
            return stream.length
        starts = (cue.start for cue in self._timeline.score.cues)
        return next((start for start in starts if start > stream.offset), stream.length)

    def _show_cue(self) -> None:
        stream = self._laptop.speaker.player.playing
        if stream is None or self._timeline is None:
            return
        cue = self._timeline.score.cue_at(stream.offset)
        if cue.start > self._shown_ms and stream.offset < self._timeline.score.ms:
            self._shown_ms = cue.start
            self._show(self._timeline.line(cue))

    def _follow_by_ear(self, stream: Stream) -> None:
        try:
            file = self._laptop.file(stream.url)
            if file is not None:
                self._sound.play(file, stream.offset)
        except SoundError as error:
            self._show(f"[not heard] {error}; follow the evening by eye")

    def _help(self) -> None:
        for line in HELP_LINES:
            self._show(line)
        if self._laptop.numbers:
            self._show("Where help is, at any time:")
        for number in self._laptop.numbers:
            self._show(f"{number.digits:<16} {number.name}")

    def _record(self, words: Sequence[str]) -> None:
        (file,) = [word for word in words if word != APPEND_QUIT]
        added = [QUIT] if APPEND_QUIT in words else []
        device = self._laptop.speaker.device
        try:
            replay = Replay(device.skill_id, device.locale, (*self._said, *added))
            write_replay(Path(file), replay)
        except OSError as error:
            self._show(f"[not written] {file}: {error.strerror}")
            return
        ending = f' (appended "{QUIT}" to list of utterances)' if added else ""
        self._show(f"Created replay file at {file}{ending}.")


def _clock(ms: int) -> str:
    """Minutes and seconds, as ``1:40``."""
    return f"{ms // 60_000}:{ms // 1000 % 60:02d}"


def _ms_of(text: str) -> int | None:
    """Milliseconds of ``98``, ``9.5`` or ``1:40``; None for anything else."""
    minutes, _, seconds = text.rpartition(":")
    try:
        ms = 60_000 * int(minutes or 0) + round(1000 * float(seconds))
    except (ValueError, OverflowError):
        return None
    return ms if 0 <= ms <= 24 * 3_600_000 else None


async def converse(terminal: Terminal, read: Read, fast: bool) -> None:
    """Talk until nobody types any more; what plays then plays to its end.

    On a virtual clock an evening plays to its end when the next sentence comes. Whoever steers by
    ".wait" or ".at" lets time pass by these alone, until an empty line.
    """
    turn = asyncio.Lock()
    clock = None if fast else asyncio.create_task(_tick(terminal, turn))
    steered = False
    while (line := await read()) is not None and (typed := line.strip()) != QUIT:
        utterance = typed or terminal.offer
        if typed.startswith("."):
            steered = steered or typed.startswith((AT, WAIT))
            await _in_turn(turn, terminal.command, typed)
            continue
        steered = steered and bool(utterance)
        if fast and not steered:
            terminal.play_out()
        if utterance:
            await _in_turn(turn, terminal.hear, utterance)
        if fast and not steered:
            terminal.tell_how_to_play_on()
    if clock is None:
        terminal.play_out()
        return
    while line is None and not clock.done():
        async with turn:  # between two recordings nothing sounds, for a moment
            if not terminal.moment():
                break
        await asyncio.sleep(TICK_S)
    if clock.done():
        clock.result()  # raises what stopped it
    clock.cancel()
    with suppress(asyncio.CancelledError):
        await clock


async def _in_turn(turn: asyncio.Lock, action: Callable[[str], None], text: str) -> None:
    """On a thread: a recording may have to be mixed first, and Ctrl-C works meanwhile."""
    async with turn:
        await asyncio.to_thread(action, text)


async def _tick(terminal: Terminal, turn: asyncio.Lock | None = None) -> None:
    """Real time. While a sentence is being answered nothing sounds, so that time is dropped."""
    turn = turn or asyncio.Lock()
    async for ms in real_time():
        if not turn.locked():
            async with turn:
                await asyncio.to_thread(terminal.tick, ms)


def talk(terminal: Terminal, fast: bool, replay: Sequence[str] = ()) -> None:
    """Talk through this process's own input, once what is to be replayed has been said."""
    terminal.echo = True
    with suppress(KeyboardInterrupt):
        asyncio.run(_talk(terminal, fast, list(replay)))


async def _talk(terminal: Terminal, fast: bool, replay: list[str]) -> None:
    if not is_terminal(sys.stdin):
        await converse(terminal, _after(replay, reader_of(sys.stdin)), fast)
        return
    keyboard = Keyboard(terminal.moment, lambda: terminal.offer, 2 * TICK_S)
    terminal.at_keyboard = True
    terminal.after_hard_moment = keyboard.forget
    with patch_stdout():
        await converse(terminal, _after(replay, keyboard.read_or_quit), fast)


def _after(replay: list[str], read: Read) -> Read:
    """What is to be replayed, and then what is typed."""

    async def next_line() -> str | None:
        return replay.pop(0) if replay else await read()

    return next_line
