"""The guide in a terminal: the prompts of ``ask dialog``, and the evening as it plays."""

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from prompt_toolkit import PromptSession, print_formatted_text
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.patch_stdout import patch_stdout

from simulator.dialog import APPEND_QUIT, QUIT, RECORD, Replay, SkillIO, write_replay
from simulator.echo.player import Json, Stream
from simulator.evening.timeline import Timeline, timeline
from simulator.laptop import Laptop
from simulator.rules import Refusal
from simulator.sound import Sound
from skill.guide.programme import Place

USER, ALEXA = "User  > ", "Alexa > "
TICK_S = 0.05
HINT = """Say "open quiet together". While it plays: pause, resume, next, again, stop. ".quit" leaves."""

COLOURS = {
    USER: "bold ansiyellow",  # as `ask dialog` has it
    ALEXA: "bold ansicyan",
    "[refused]": "bold ansired",
    "[not ": "ansired",
    "[": "ansibrightblack",
    "Session ended": "ansibrightblack",
}
"""What a line begins with, and how that is shown in a terminal; the first that fits."""

Read = Callable[[], Awaitable[str | None]]
"""The next line somebody types; None when there will be no more."""


class Terminal:
    """Shows what the speaker does, and lets it hear what is typed."""

    def __init__(
        self, sound: Sound, show: Callable[[str], None] = print, as_json: bool = False
    ) -> None:
        """``as_json``: each request and response is shown too."""
        self._sound, self._show, self._as_json = sound, show, as_json
        self.skill_io = SkillIO()
        """What the skill is asked and answers."""
        self._said: list[str] = []
        self._timeline: Timeline | None = None
        self._shown = -1
        """The start of the last cue that was shown, in milliseconds."""
        self._on_screen = "its home"
        self._laptop: Laptop

    def attach(self, laptop: Laptop) -> None:
        """Show this speaker."""
        self._laptop = laptop

    # What the speaker does (see Watcher)

    def spoke(self, text: str) -> None:
        self.skill_io.spoke(text)
        self._show(f"{ALEXA}{text}")

    def session_ended(self) -> None:
        self._show("Session ended")

    def exchanged(self, request: Json, response: Json) -> None:
        self.skill_io.exchanged(request, response)
        if self._as_json:
            self._show(
                json.dumps({"request": request, "response": response}, indent=2, ensure_ascii=False)
            )
        if request["request"]["type"] == "AudioPlayer.PlaybackFailed":
            self._show(f"[not played] {request['request']['error']['message']}")

    def refused(self, refusals: list[Refusal]) -> None:
        for refusal in refusals:
            self._show(f"[refused] {refusal}")

    def played(self, stream: Stream) -> None:
        place = Place.from_token(stream.token, self._laptop.repertoire)
        assert place is not None, "the skill plays its own recordings"
        self._timeline = timeline(place, self._laptop.repertoire, self._laptop.words)
        self._shown = stream.offset - 1
        self._sound.play(self._laptop.studio.file(stream.url), stream.offset)
        self._show_cue()

    def stopped(self) -> None:
        self._sound.stop()

    # What people do

    def hear(self, said: str) -> None:
        """Somebody typed this. In a terminal every sentence is meant for the skill, with its name or without."""
        speaker = self._laptop.speaker
        self.skill_io.said(said, new_session=not speaker.listening)
        if not speaker.hear(said):
            said = f"ask quiet together {said}"
            speaker.hear(said)
        self._said.append(said)
        self._show_screen()

    def command(self, typed: str) -> None:
        """Do what a line that begins with a full stop says; ".quit" is no business of the terminal's."""
        name, *told = typed.split()
        files = [word for word in told if word != APPEND_QUIT]
        if name != RECORD or len(files) != 1:
            self._show(f"[not known] {typed}; there are {RECORD} FILE [{APPEND_QUIT}] and {QUIT}")
            return
        added = [QUIT] if APPEND_QUIT in told else []
        device = self._laptop.speaker.device
        try:
            write_replay(
                Path(files[0]), Replay(device.skill_id, device.locale, (*self._said, *added))
            )
        except OSError as error:
            self._show(f"[not written] {files[0]}: {error.strerror}")
            return
        ending = f' (appended "{QUIT}" to list of utterances)' if added else ""
        self._show(f"Created replay file at {files[0]}{ending}.")

    def advance(self, ms: int) -> None:
        """Let time pass and show what begins in it."""
        speaker = self._laptop.speaker
        if speaker.player.playing is None:
            speaker.now += timedelta(
                milliseconds=ms
            )  # nobody types fast enough for eight seconds of listening
            return
        while ms > 0 and (stream := speaker.player.playing):
            step = min(
                ms, self._next_cue(stream) - stream.offset, speaker.player.until_next() or ms
            )
            speaker.advance(max(1, step))
            ms -= max(1, step)
            self._show_cue()

    def play_out(self) -> None:
        """Let what plays play to its end, at once."""
        while self._laptop.speaker.player.playing:
            self.advance(60_000)

    def moment(self) -> str:
        """One line about this moment, for the foot of the window."""
        stream = self._laptop.speaker.player.playing
        return self._timeline.moment(stream.offset) if stream and self._timeline else ""

    def _show_screen(self) -> None:
        """What a device with a screen would show, when it is something else than before."""
        speaker = self._laptop.speaker
        if speaker.device.screen is None:
            return
        shown = f"the document {speaker.document['token']!r}" if speaker.document else "its home"
        shown = "what is playing" if speaker.player.playing else shown
        if shown != self._on_screen:
            self._on_screen = shown
            self._show(f"[screen] {shown}")

    def _next_cue(self, stream: Stream) -> int:
        assert self._timeline is not None
        return next(
            (cue.start for cue in self._timeline.score.cues if cue.start > stream.offset),
            stream.length,
        )

    def _show_cue(self) -> None:
        stream = self._laptop.speaker.player.playing
        if stream is None or self._timeline is None:
            return
        cue = self._timeline.score.cue_at(stream.offset)
        if cue.start > self._shown and stream.offset < self._timeline.score.ms:
            self._shown = cue.start
            self._show(self._timeline.line(cue))


def coloured(line: str) -> FormattedText:
    """A line with its beginning in colour; its words stay as they are."""
    start = next((start for start in COLOURS if line.startswith(start)), "")
    bracket = line.partition("]")[0] + "]" if start.startswith("[") and "]" in line else start
    return FormattedText([(COLOURS.get(start, ""), bracket), ("", line.removeprefix(bracket))])


def show_coloured(line: str) -> None:
    """Print a line in colour (none where NO_COLOR is set, which prompt_toolkit heeds)."""
    print_formatted_text(coloured(line))


async def converse(terminal: Terminal, read: Read, fast: bool) -> None:
    """Talk until nobody types any more; what plays then plays to its end."""
    clock = asyncio.create_task(_tick(terminal)) if not fast else None
    while (line := await read()) is not None and (typed := line.strip()) != QUIT:
        if typed.startswith("."):
            terminal.command(typed)
        elif typed:
            terminal.hear(typed)
        if fast:
            terminal.play_out()
    if clock is None:
        return
    while line is None and terminal.moment() and not clock.done():
        await asyncio.sleep(TICK_S)
    if clock.done():
        clock.result()  # raises what stopped it
    clock.cancel()


async def _tick(terminal: Terminal) -> None:
    """Real time."""
    before = time.monotonic()
    while True:
        await asyncio.sleep(TICK_S)
        ms = int((time.monotonic() - before) * 1000)
        before += ms / 1000
        terminal.advance(ms)


def talk(terminal: Terminal, fast: bool, replay: Sequence[str] = ()) -> None:
    """Talk through this process's own input, a keyboard or a pipe, once what is to be replayed has been said."""
    again = list(replay)

    def replaying(read: Read) -> Read:
        async def said_again() -> str | None:
            if not again:
                return await read()
            print(f"{USER}{again[0]}")
            return again.pop(0)

        return said_again

    if sys.stdin.isatty():
        session: PromptSession[str] = PromptSession(
            bottom_toolbar=terminal.moment, refresh_interval=TICK_S * 2
        )

        async def typed() -> str | None:
            try:
                return await session.prompt_async(coloured(USER))
            except (EOFError, KeyboardInterrupt):
                return ".quit"

        with patch_stdout():
            asyncio.run(converse(terminal, replaying(typed), fast))
        return

    async def piped() -> str | None:
        line = await asyncio.to_thread(sys.stdin.readline)
        if line:
            print(f"{USER}{line.rstrip()}")
        return line or None

    asyncio.run(converse(terminal, replaying(piped), fast))


def local_zone() -> ZoneInfo:
    """Where this laptop stands."""
    import tzlocal

    return tzlocal.get_localzone()
