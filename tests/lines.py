"""The lines of exchanges as they are written, for tests and benches, and the closed lists that their words are from."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from skill.guide.intents import Intent
from skill.guide.talk import Stage
from skill.journal import KINDS, Fault
from skill.metrics import Metric

JOURNAL = "quiet_together.journal"
DURATIONS = ("durationMs", "tableMs")
NAMES = {*KINDS, *Intent, *Stage, *Fault, "other"}
OUTCOMES = ("consent", "played", "enqueued", "asked", "stopped", "said", "nothing")
PATTERNS = (r"[a-z]{2}-[A-Z]{2}", r"amzn1\.echo-api\.request\.[0-9a-f-]{36}")
PLAIN = frozenset(vars(logging.makeLogRecord({"message": "", "asctime": ""})))
"""What every record of a log has."""


class Lines(logging.Handler):
    """The fields of each line, and the words of anything else that is logged."""

    def __init__(self) -> None:
        super().__init__()
        self.all: list[dict[str, Any]] = []
        self.other: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.name == JOURNAL and record.levelno == logging.INFO:
            self.all.append(
                {name: value for name, value in vars(record).items() if name not in PLAIN}
            )
        else:
            self.other.append(record.getMessage())

    def counted(self, metric: Metric) -> int:
        """The sum of a metric."""
        return sum(line.get(metric, 0) for line in self.all)


@contextmanager
def written() -> Iterator[Lines]:
    """What is written meanwhile."""
    handler, ours, journal = (
        Lines(),
        logging.getLogger("quiet_together"),
        logging.getLogger(JOURNAL),
    )
    ours.addHandler(handler)
    journal.setLevel(logging.INFO)
    try:
        yield handler
    finally:
        ours.removeHandler(handler)
        journal.setLevel(logging.NOTSET)


def open_fields(line: dict[str, Any]) -> list[str]:
    """The fields that hold anything but a number of ours or a name out of a closed list; none, it is hoped."""
    return [name for name, value in line.items() if name != "_aws" and not _is_closed(name, value)]


def _is_closed(name: str, value: object) -> bool:
    if name in (*DURATIONS, *Metric):
        return isinstance(value, int | float)
    if not isinstance(value, str):
        return False
    return (
        value in NAMES
        or value in OUTCOMES
        or any(re.fullmatch(pattern, value) for pattern in PATTERNS)
    )
