"""The guide in a terminal: the prompts of ``ask dialog``, and the evening as it plays."""

import json
import time
from collections.abc import Callable
from pathlib import Path

from simulator.bedside import Bedside, ForeignBedside, GuideBedside, at_bedside
from simulator.clock import WallClock
from simulator.commands import (
    Command,
    GoTo,
    Help,
    Record,
    Touch,
    Wait,
    command_of,
    help_lines,
)
from simulator.console import ALEXA, USER, Console, Read
from simulator.dialog import QUIT, Replay, SkillIO, write_replay
from simulator.discretion import HeldBack, is_conversation
from simulator.echo.player import Json
from simulator.echo.screen import seen
from simulator.echo.stream import Stream
from simulator.following import Follower
from simulator.input_loop import converse, pass_time, talk
from simulator.label_tables import TerminalLabels
from simulator.laptop import Laptop
from simulator.rules import Refusal
from simulator.sound import Sound
from simulator.terminal_clock import TerminalClock
from skill.guide.programme import Recording

__all__ = ["ALEXA", "USER", "Console", "Read", "Terminal", "converse", "talk"]

_tick = pass_time
"""The name by which scripts turn a terminal's clock."""


class Terminal:
    """Shows what the speaker does, and lets it hear what is typed."""

    def __init__(
        self,
        sound: Sound,
        show: Callable[[str], None] = print,
        as_json: bool = False,
        wall: WallClock | None = None,
        echo: bool = False,
        stopwatch: Callable[[], float] = time.monotonic,
    ) -> None:
        """``as_json``: each request and response is shown too; ``echo``: what is said is shown too.

        With a ``wall`` clock the speaker's date is its; otherwise it moves by ``advance`` alone.
        """
        self._as_json = as_json
        self._lines = HeldBack(show)
        self._follower = Follower(sound, self._show)
        self._clock = TerminalClock(self._follower, wall, stopwatch)
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
        self._hard_moment = False
        self._on_screen = ""
        self._laptop: Bedside

    def attach(self, skill: Laptop | ForeignBedside) -> None:
        """Show this speaker: our guide's, or that of a skill that is not ours."""
        self._laptop = at_bedside(skill)
        self._clock.attach(self._laptop)
        self._on_screen = self._laptop.labels.screen.home

    @property
    def silent(self) -> bool:
        """Whether nothing can be heard here."""
        return self._follower.silent

    @property
    def _labels(self) -> TerminalLabels:
        return self._laptop.labels.terminal

    def tell(self, text: str) -> None:
        """Show something that is no part of the conversation, such as a traceback."""
        self._show(text)

    def tell_how_to_begin(self) -> None:
        """Say what opens our guide, or somebody else's skill."""
        is_ours = isinstance(self._laptop, GuideBedside)
        hint = self._labels.hint if is_ours else self._labels.foreign_hint
        self._show(hint.format(opening=self._laptop.opening))

    def tell_that_nothing_sounds(self) -> None:
        """Say that an evening can be followed by eye."""
        self._show(self._labels.silent)

    # What the speaker does (see Watcher)

    def spoke(self, text: str) -> None:
        if self._hard_moment and self.at_keyboard:
            self.aside = text
            return
        if not self._hard_moment:
            self.skill_io.spoke(text)
        self._show(f"{ALEXA}{text}")

    def session_ended(self) -> None:
        self._show(self._labels.ended)

    def exchanged(self, request: Json, response: Json) -> None:
        if self._laptop.hides(request, response):
            self._forget()
            return
        if not self._hard_moment:
            self.skill_io.exchanged(request, response)
            self._show_exchange(request, response)
        if is_conversation(request):
            self._lines.release()

    def refused(self, refusals: list[Refusal]) -> None:
        for refusal in refusals:
            self._show(self._labels.refused.format(rule=refusal))

    def played(self, stream: Stream) -> None:
        self._follower.begin(stream, self._laptop)

    def stopped(self) -> None:
        self._follower.stop()

    def mixing(self, recording: Recording) -> None:
        """A recording is made now, for some seconds, before anything sounds."""
        minutes = f"{recording.score.ms / 60_000:.1f}"
        self._show(self._labels.mixing.format(segment=recording.segment, minutes=minutes))

    # What people do

    def hear(self, utterance: str) -> None:
        """Somebody says this to the speaker, which may keep it for itself, as an Echo does."""
        self._clock.catch_up()
        self._hard_moment, self.aside, self.offer = False, None, ""
        self._lines.hold(*([f"{USER}{utterance}"] if self.echo else []))
        self.skill_io.said(utterance, new_session=not self._laptop.speaker.is_in_conversation)
        reached = self._reach(utterance)
        if reached and not self._hard_moment:
            self._said.append(utterance)
        self._lines.release()
        if not reached:
            self._offer_with_the_name()
        self._show_screen()
        self._clock.note_answer()

    def _reach(self, utterance: str) -> bool:
        """Whether the guide heard it. What is said in a hard moment always reaches it."""
        if self._laptop.is_hard_moment(utterance):
            self._laptop.hear_as_meant(utterance)
            return True
        return self._laptop.speaker.hear(utterance)

    def command(self, typed: str) -> None:
        """Do what a line that begins with a full stop says. ".quit" is for who reads the lines."""
        command = command_of(typed)
        if isinstance(command, Wait | GoTo):
            self._said.append(typed)  # a replay lets the same time pass
        self._do(command, typed)

    def _do(self, command: Command | None, typed: str) -> None:
        match command:
            case Help():
                self._help()
            case Wait(ms):
                self._clock.wait(ms)
            case GoTo(moment_ms):
                self._go_to(moment_ms)
            case Touch(target):
                self._laptop.speaker.touch(target)
                self._show_screen()
            case Record(file, with_quit):
                self._record(file, with_quit)
            case None:
                self._show(self._labels.not_known.format(typed=typed))

    # Time

    def advance(self, ms: int) -> None:
        """Let time pass and show what begins in it. Where the sound ends, this time ends too."""
        self._clock.advance(ms)

    def tick(self, ms: int) -> None:
        """Real time passes."""
        self._clock.tick(ms)

    def play_out(self) -> None:
        """Let what plays play to its end, at once."""
        self._clock.play_out()

    def moment(self) -> str:
        """One line about this moment, for the foot of the window."""
        if self.aside:
            return f"{ALEXA}{self.aside}"
        stream = self._laptop.speaker.sounding
        return "" if stream is None else self._follower.moment(stream)

    def tell_how_to_play_on(self) -> None:
        """On a virtual clock nothing moves while somebody thinks what to type."""
        if self.at_keyboard and self._laptop.speaker.sounding:
            self._show(self._labels.clock)

    def _go_to(self, moment_ms: int) -> None:
        """Let time pass up to a moment of the evening."""
        missing_ms = self._clock.until(moment_ms)
        if missing_ms is None:
            self._show(self._labels.nothing_plays)
        elif missing_ms < 0:
            self._show(self._labels.is_over)
        else:
            self._clock.go_to(moment_ms)

    # What is shown

    def _show(self, line: str) -> None:
        self._lines.show(line)

    def _forget(self) -> None:
        """A hard moment: of this evening nothing is kept, and of this sentence nothing is shown."""
        self._hard_moment = True
        self._lines.drop()
        self._said.clear()
        self.skill_io.forget()
        self.after_hard_moment()

    def _show_exchange(self, request: Json, response: Json) -> None:
        if self._as_json:
            both = {"request": request, "response": response}
            self._show(json.dumps(both, indent=2, ensure_ascii=False))
        if request["request"]["type"] == "AudioPlayer.PlaybackFailed":
            reason = request["request"]["error"]["message"]
            self._show(self._labels.not_played.format(reason=reason))

    def _offer_with_the_name(self) -> None:
        withheld = self._laptop.speaker.withheld
        if withheld:
            self.offer = withheld.instead
            reason = self._laptop.labels.withheld.reason(withheld)
            self._show(self._laptop.not_for_it(reason, self.offer))

    def _show_screen(self) -> None:
        """What a device with a screen would show, when it is something else than before."""
        speaker = self._laptop.speaker
        if speaker.device.screen is None:
            return
        picture = seen(speaker.document, speaker.sounding, self._laptop.labels.screen)
        if picture != self._on_screen:
            self._on_screen = picture
            self._show(self._labels.screen.format(words=picture))

    def _help(self) -> None:
        for line in help_lines(self._labels, self._laptop.opening, self._laptop.numbers):
            self._show(line)

    def _record(self, file: str, with_quit: bool) -> None:
        added = [QUIT] if with_quit else []
        device = self._laptop.speaker.device
        try:
            replay = Replay(device.skill_id, device.locale, (*self._said, *added))
            write_replay(Path(file), replay)
        except OSError as error:
            self._show(self._labels.not_written.format(file=file, reason=error.strerror))
            return
        ending = f' (appended "{QUIT}" to list of utterances)' if added else ""
        self._show(f"Created replay file at {file}{ending}.")
