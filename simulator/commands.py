"""The lines that begin with a full stop: what is asked of the terminal, and not of the speaker."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from simulator.dialog import APPEND_QUIT, RECORD
from simulator.label_tables import TerminalLabels
from simulator.laptop import SupportNumber

AT, HELP, TOUCH, WAIT = ".at", ".help", ".touch", ".wait"
_A_DAY_MS = 24 * 3_600_000
"""No evening is longer, so that a slip of a finger does not run a clock for years."""


@dataclass(frozen=True)
class Help:
    """Say what can be typed."""


@dataclass(frozen=True)
class Wait:
    """Let so much of the evening pass."""

    ms: int


@dataclass(frozen=True)
class GoTo:
    """Let time pass up to this moment of the evening."""

    moment_ms: int


@dataclass(frozen=True)
class Record:
    """Write what was said to a file."""

    file: str
    with_quit: bool
    """Whether the file ends with ".quit"."""


@dataclass(frozen=True)
class Touch:
    """Touch what the screen shows."""

    target: str
    """What the target sends."""


Command = Help | Wait | GoTo | Touch | Record


def help_lines(
    labels: TerminalLabels, opening: str, numbers: Sequence[SupportNumber]
) -> Iterator[str]:
    """What can be typed, and where help is to be found."""
    for line in labels.help:
        yield line.format(opening=opening)
    if numbers:
        yield labels.numbers
    for number in numbers:
        answered = ", ".join(part for part in (number.who, number.when) if part)
        yield f"{number.digits:<16} {number.name}" + (f" ({answered})" if answered else "")


def command_of(typed: str) -> Command | None:
    """What a line that begins with a full stop asks; None for what is no command."""
    name, *words = typed.split()
    moment_ms = _ms_of(words[0]) if len(words) == 1 else None
    files = [word for word in words if word != APPEND_QUIT]
    if name == HELP and not words:
        return Help()
    if name == WAIT and moment_ms is not None:
        return Wait(moment_ms)
    if name == AT and moment_ms is not None:
        return GoTo(moment_ms)
    if name == TOUCH and len(words) == 1:
        return Touch(words[0])
    if name == RECORD and len(files) == 1:
        return Record(files[0], with_quit=APPEND_QUIT in words)
    return None


def _ms_of(text: str) -> int | None:
    """Milliseconds of ``98``, ``9.5`` or ``1:40``; None for anything else."""
    minutes, _, seconds = text.rpartition(":")
    try:
        ms = 60_000 * int(minutes or 0) + round(1000 * float(seconds))
    except (ValueError, OverflowError):
        return None
    return ms if 0 <= ms <= _A_DAY_MS else None
