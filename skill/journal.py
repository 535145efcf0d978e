"""One line an exchange: what kind of request came, what came of it, how long it took.

And nothing that was said.

Every word in a line is one of ours or one of Alexa's own names; what is neither is called "other".
Hard moments look like an ordinary stop. The fields are attributes of a log record, which Lambda's
JSON format writes at the root of its line. On a laptop nobody listens to this logger, so nothing is
written.
"""

import logging
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

from skill.alexa.kinds import ALEXAS_REQUESTS
from skill.errors import StoreError
from skill.guide.couple import Couple
from skill.guide.intents import Intent
from skill.guide.programme import Repertoire
from skill.guide.talk import PRIVATE_INTENTS, PRIVATE_STAGES, Stage
from skill.metrics import (
    Counted,
    Metric,
    directives,
    embedded,
)
from skill.reading import at
from skill.store import CoupleStore

KINDS = ALEXAS_REQUESTS
_INTENTS, _STAGES = frozenset(Intent), frozenset(Stage)
_ALEXAS_ID = r"amzn1\.echo-api\.request\.[0-9a-f-]{36}"
_LOCALE = r"[a-z]{2}-[A-Z]{2}"

log = logging.getLogger("quiet_together").getChild("journal")


class Fault(StrEnum):
    """What can go wrong in an exchange."""

    ERROR = "error"
    """A fault of ours, or something that is no request."""
    TABLE = "table"
    """The table did not answer, or not in time."""
    REFUSED = "refused"
    """Alexa tells that she did not take a response."""
    PLAYBACK = "playback"
    """A speaker tells that a recording did not sound."""


@dataclass
class Exchange:
    """What is noted while one request is answered."""

    response: dict[str, Any] = field(default_factory=dict)
    table_s: float = 0.0
    """How long the table was waited for."""
    nights: int = 0
    """How many nights were kept."""
    fault: Fault | None = None


_under_way: ContextVar[Exchange] = ContextVar("exchange")

Given = TypeVar("Given")


class WatchedStore:
    """A store that notes its time, failures and nights kept in the exchange under way."""

    def __init__(
        self,
        store: CoupleStore,
        clock: Callable[[], float],
    ) -> None:
        self._store, self._clock = store, clock

    def read(self, couple: str) -> Couple:
        """See CoupleStore."""
        return self._noted(lambda: self._store.read(couple))

    def change(
        self,
        couple: str,
        function: Callable[[Couple], Couple],
    ) -> Couple:
        """See CoupleStore."""
        stored = Couple()

        def seen(record: Couple) -> Couple:
            nonlocal stored
            stored = record  # the last one counts: after a conflict the function is applied anew
            return function(record)

        changed_couple = self._noted(lambda: self._store.change(couple, seen))
        _exchange().nights += len(changed_couple.nights - stored.nights)
        return changed_couple

    def forget(self, couple: str) -> None:
        """See CoupleStore."""
        self._noted(lambda: self._store.forget(couple))

    def _noted(self, ask: Callable[[], Given]) -> Given:
        exchange = _exchange()
        started_at = self._clock()
        try:
            return ask()
        except StoreError:
            exchange.fault = Fault.TABLE
            raise
        finally:
            exchange.table_s += self._clock() - started_at


def _exchange() -> Exchange:
    return _under_way.get(None) or Exchange()  # nobody reads what is noted outside an exchange


class Journal:
    """Writes the line of each exchange."""

    def __init__(
        self,
        repertoire: Repertoire,
        clock: Callable[[], float] = time.perf_counter,
        now: Callable[[], float] = time.time,
    ) -> None:
        """``clock`` measures durations, ``now`` dates the metrics (seconds since 1970)."""
        self._counted, self._clock, self._now = Counted(repertoire), clock, now

    def watch(self, store: CoupleStore) -> CoupleStore:
        """The same store, which is noted."""
        return WatchedStore(store, self._clock)

    @contextmanager
    def exchange(self, event: object) -> Iterator[Exchange]:
        """While this request is answered; the line is written at the end."""
        exchange = Exchange()
        started_at = self._clock()
        outer_exchange = _under_way.set(exchange)
        try:
            yield exchange
        finally:
            _under_way.reset(outer_exchange)
        try:
            self._write(event, exchange, self._clock() - started_at)
        # A line that cannot be written must not cost a couple their answer.
        except Exception as error:
            log.error("no line: %s", type(error).__name__)

    def _write(
        self,
        event: object,
        exchange: Exchange,
        seconds: float,
    ) -> None:
        if not log.isEnabledFor(logging.INFO):
            return
        response, fault = exchange.response, exchange.fault or _trouble(event)
        line = _told(event, response)
        line |= {
            "durationMs": round(seconds * 1000, 1),
            "tableMs": round(exchange.table_s * 1000, 1),
        }
        counts = {Metric.NIGHTS_KEPT: exchange.nights, Metric.FAULTS: int(fault is not None)}
        if _is_private(event, response):
            line = _as_a_stop(line, event)
        else:
            counts |= self._counted.in_exchange(event, response)
        line |= ({"fault": str(fault)} if fault else {}) | embedded(counts, self._now())
        log.info(
            "%s: %s",
            line["request"],
            line["outcome"],
            extra=line,
        )


def _told(event: object, response: object) -> dict[str, Any]:
    """What may be told of an exchange.

    Names out of closed lists, and Alexa's id of the request that it is about.
    """
    request = at(event, "request")
    stage = at(event, "session", "attributes", "stage")
    fields = {
        "request": _one_of(KINDS, at(request, "type")),
        "outcome": _outcome(response),
    }
    if fields["request"] == "IntentRequest":
        fields["intent"] = _one_of(_INTENTS, at(request, "intent", "name"))
    if stage is not None:
        fields["stage"] = _one_of(_STAGES, stage)
    about = at(request, "cause", "requestId") or at(request, "requestId")
    return fields | {
        "locale": _matching(_LOCALE, at(request, "locale")),
        "alexaRequest": _matching(_ALEXAS_ID, about),
    }


def _is_private(event: object, response: object) -> bool:
    """Whether this is about a hard moment, of which nobody shall learn.

    See docs/evidence.md, "Hard moments".
    """
    stages = (
        at(event, "session", "attributes", "stage"),
        at(response, "sessionAttributes", "stage"),
    )
    intent = _one_of(_INTENTS, at(event, "request", "intent", "name"))
    if intent in PRIVATE_INTENTS:
        return True
    return any(_one_of(PRIVATE_STAGES, stage) != "other" for stage in stages)


def _as_a_stop(fields: dict[str, Any], event: object) -> dict[str, Any]:
    """The same exchange, as if somebody had said stop: to what plays, or to the invitation."""
    plays = bool(at(event, "context", "AudioPlayer", "token"))
    plain = {name: value for name, value in fields.items() if name != "stage"}
    if not plays:
        plain["stage"] = str(Stage.INVITED)
    if "intent" in fields:
        plain["intent"] = str(Intent.STOP)
        plain["outcome"] = "stopped" if plays else "said"
    return plain


def _outcome(response: object) -> str:
    """What a couple notices of a response."""
    kinds = [at(directive, "type") for directive in directives(response)]
    behaviours = [at(directive, "playBehavior") for directive in directives(response)]
    outcomes = {
        "consent": "Connections.SendRequest" in kinds,
        "played": "REPLACE_ALL" in behaviours,
        "enqueued": "ENQUEUE" in behaviours,
        "asked": at(response, "response", "shouldEndSession") is False,
        "stopped": "AudioPlayer.Stop" in kinds,
        "said": at(response, "response", "outputSpeech") is not None,
    }
    for outcome, applies in outcomes.items():
        if applies:
            return outcome
    return "nothing"


def _trouble(event: object) -> Fault | None:
    """What Alexa or the speaker tells of."""
    match at(event, "request", "type"), at(event, "request", "reason"):
        case ("System.ExceptionEncountered", _) | ("SessionEndedRequest", "ERROR"):
            return Fault.REFUSED
        case ("AudioPlayer.PlaybackFailed" | "Alexa.Presentation.APLA.RuntimeError", _):
            return Fault.PLAYBACK
        case _:
            return None


def _one_of(names: frozenset[Any], value: object) -> str:
    return value if isinstance(value, str) and value in names else "other"


def _matching(pattern: str, value: object) -> str:
    return value if isinstance(value, str) and re.fullmatch(pattern, value) else "other"
