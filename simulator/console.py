"""A terminal's two ends: how a line is shown, and how the next one is read."""

import asyncio
import io
import os
import shutil
import sys
import threading
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TextIO

from prompt_toolkit import PromptSession, print_formatted_text
from prompt_toolkit.formatted_text import AnyFormattedText, FormattedText

from simulator.columns import columns_of
from simulator.columns import wrapped as in_columns
from simulator.dialog import QUIT
from simulator.label_tables import TerminalLabels

USER, ALEXA = "User  > ", "Alexa > "

_SPOKEN = {USER: "bold ansiyellow", ALEXA: "bold ansicyan"}
"""As `ask dialog` has it."""
_ASIDE = "ansibrightblack"

CUE_INDENT = 23
"""Where the words of a cue begin, behind its clock and the name of its practice."""

BARS = str.maketrans(
    "\u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588\u201c\u201d\u2018\u2019\u2026",
    "__..--==\"\"''.",
)
"""What stands for bars and quotation marks that a terminal's encoding does not have."""

Read = Callable[[], Awaitable[str | None]]
"""The next line somebody types; None when there will be no more."""


def is_terminal(stream: TextIO | None) -> bool:
    """Whether somebody sits there; a stream that was closed is None."""
    return stream is not None and stream.isatty()


@dataclass(frozen=True)
class Console:
    """Shows lines: in colour and wrapped at words where somebody looks, plain in a file."""

    coloured: bool
    encoding: str
    labels: TerminalLabels
    """By which a line is known that tells of trouble."""

    @staticmethod
    def of_this_process(labels: TerminalLabels) -> "Console":
        """What this process writes to."""
        encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
        return Console(is_terminal(sys.stdout), encoding, labels)

    def show(self, line: str) -> None:
        """Show one line."""
        line = writable(line, self.encoding)
        if not self.coloured:
            print(line)
            return
        for part in wrapped(line, shutil.get_terminal_size().columns):
            print_formatted_text(coloured(part, colours_of(self.labels)))


def writable(line: str, encoding: str) -> str:
    """A line as an encoding can have it: bars as plain signs, the rest as question marks."""
    try:
        line.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return line.translate(BARS).encode("ascii", "replace").decode("ascii")
    return line


def wrapped(line: str, columns: int) -> list[str]:
    """A line in lines of so many columns, broken between words; JSON stays as it is."""
    if columns_of(line) <= columns or "\n" in line:
        return [line]
    indent = CUE_INDENT if line[:1] in "+0123456789" else len(ALEXA)
    return in_columns(line, columns, " " * indent)


def colours_of(labels: TerminalLabels) -> dict[str, str]:
    """What a line begins with, and how that is shown in a terminal; the first that fits."""
    refused, _, _ = labels.refused.partition(" {")
    return {
        **_SPOKEN,
        refused: "bold ansired",
        labels.trouble: "ansired",
        "[": _ASIDE,
        labels.ended: _ASIDE,
    }


def coloured(line: str, colours: Mapping[str, str]) -> FormattedText:
    """A line with its beginning in colour; its words stay as they are."""
    start = next((start for start in colours if line.startswith(start)), "")
    bracket = start
    if start.startswith("[") and "]" in line:
        bracket = line.partition("]")[0] + "]"
    return FormattedText([(colours.get(start, ""), bracket), ("", line.removeprefix(bracket))])


class Keyboard:
    """Reads what somebody types, a line at a time; several lines that are pasted are several."""

    def __init__(
        self, toolbar: Callable[[], str], hint: Callable[[], str], refresh_s: float
    ) -> None:
        """``toolbar`` is the foot of the window, ``hint`` what an empty line would say."""
        self._toolbar, self._hint, self._refresh_s = toolbar, hint, refresh_s
        self._pasted: list[str] = []
        self.forget()

    def forget(self) -> None:
        """Begin a history anew, so that no arrow key brings a sentence back."""
        self._session: PromptSession[str] = PromptSession(
            bottom_toolbar=self._foot,
            refresh_interval=self._refresh_s,
            placeholder=self._placeholder,
            erase_when_done=True,  # the terminal shows what was typed, when it may be shown
            enable_suspend=True,
        )

    async def read_or_quit(self) -> str | None:
        """The next line; Ctrl-C and Ctrl-D leave."""
        if not self._pasted:
            try:
                text = await self._session.prompt_async(coloured(USER, _SPOKEN))
            except (EOFError, KeyboardInterrupt):
                return QUIT
            self._pasted = text.splitlines() or [""]
        return self._pasted.pop(0)

    def _foot(self) -> AnyFormattedText:
        columns = shutil.get_terminal_size().columns
        return "\n".join(in_columns(self._toolbar(), columns)) or None

    def _placeholder(self) -> AnyFormattedText:
        return FormattedText([(_ASIDE, self._hint())])


def reader_of(stream: TextIO | None) -> Read:
    """Lines of a pipe or a file; none where there is no input at all."""
    if stream is None:
        return _nothing
    try:
        number = os.dup(stream.fileno())
    except (OSError, ValueError, io.UnsupportedOperation):
        return _in_memory(stream)
    lines: asyncio.Queue[str | None] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def pump() -> None:
        # Unbuffered: a reader with a lock could not be left behind when the program ends.
        with open(number, "rb", buffering=0) as raw:  # noqa: PTH123 - a number, not a path
            for line in raw:
                loop.call_soon_threadsafe(lines.put_nowait, line.decode("utf-8-sig", "replace"))
        loop.call_soon_threadsafe(lines.put_nowait, None)

    threading.Thread(target=pump, daemon=True).start()
    return lines.get


async def _nothing() -> str | None:
    return None


def _in_memory(stream: TextIO) -> Read:
    async def read() -> str | None:
        return stream.readline() or None

    return read
