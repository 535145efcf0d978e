"""The wire between a speaker and its skill: requests go out, answers come back by Alexa's rules.

Neither side can hold the other's objects: both ways lead through JSON. What the player tells may
arrive late, and some answers to it never do.
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from simulator.echo import requests
from simulator.echo.habits import Habits
from simulator.echo.player import Json
from simulator.echo.watcher import Watcher
from simulator.rules import Refusal, check

TOO_LATE = "answers in time"
MAX_ANSWER_S = 8.0
"""How long a skill may take to answer; then the session ends with ENDPOINT_TIMEOUT (error types of
ask-sdk-model)."""

_DELAYED = tuple(f"AudioPlayer.Playback{name}" for name in ("Started", "Stopped", "Finished"))
"""Events that ask for nothing, so that a speaker may keep them until the network is back."""

Answer = Callable[[Json], Json]
"""What a skill answers to a request."""


@dataclass(frozen=True)
class Ends:
    """The speaker at its end of the wire."""

    envelope: Callable[[dict[str, Any]], dict[str, Any]]
    """Puts around a request outside any session what stands around it at this moment."""
    direct: Callable[[Json], None]
    """Does what a directive says."""


class Wire:
    """Carries requests to one skill."""

    def __init__(
        self,
        answer: Answer,
        length_of: Callable[[str], int],
        watcher: Watcher,
        ends: Ends,
        habits: Habits,
        stopwatch: Callable[[], float] = time.monotonic,
    ) -> None:
        """``stopwatch`` tells seconds, to see how long the skill takes."""
        self._answer, self._length_of, self._watcher = answer, length_of, watcher
        self._ends, self._habits, self._stopwatch = ends, habits, stopwatch
        self._delayed: list[tuple[datetime, dict[str, Any]]] = []
        """Requests that reach the skill late, each with its moment."""
        self._nearly_finished = 0
        """How many answers to PlaybackNearlyFinished there were, of which some are lost."""

    def twin(self, answer: Answer, watcher: Watcher, ends: Ends) -> "Wire":
        """Another wire in the same state, between others."""
        twin = Wire(answer, self._length_of, watcher, ends, self._habits, self._stopwatch)
        twin._delayed = list(self._delayed)
        twin._nearly_finished = self._nearly_finished
        return twin

    def exchange(self, envelope: Json) -> tuple[Json, list[Refusal]]:
        """Send one request, and hold the response against Alexa's rules."""
        start_s = self._stopwatch()
        response = _over_the_network(self._answer(_over_the_network(envelope)))
        duration_s = self._stopwatch() - start_s
        self._watcher.exchanged(envelope, response)
        refusals = check(envelope, response, self._length_of)
        if duration_s > MAX_ANSWER_S:
            why = f"after {duration_s:.1f} s, {MAX_ANSWER_S:.0f} s at most"
            refusals.insert(0, Refusal(TOO_LATE, "response", why))
        if refusals:
            self._watcher.refused(refusals)
        return response, refusals

    def tell(self, request: dict[str, Any], now: datetime) -> None:
        """A request outside any session: the player's events, and buttons."""
        envelope = self._ends.envelope(request)
        if self._habits.tells_after_ms and request["type"] in _DELAYED:
            due = now + timedelta(milliseconds=self._habits.tells_after_ms)
            self._delayed.append((due, envelope))
        else:
            self._deliver(envelope)

    def deliver_delayed(self, until: datetime | None) -> None:
        """What is due by then; all of it without a moment."""
        while self._delayed:
            due, envelope = self._delayed[0]
            if until is not None and due > until:
                return
            # Taken out first: its answer may delay something of its own.
            del self._delayed[0]
            self._deliver(envelope)

    def _deliver(self, envelope: dict[str, Any]) -> None:
        body, refusals = self.exchange(envelope)
        if refusals:
            request_id = envelope["request"]["requestId"]
            exception = requests.exception(error_of(refusals), request_id)
            self.exchange(self._ends.envelope(exception))
            return
        if self._is_lost(envelope["request"]["type"]):
            return
        response = body.get("response") or {}
        for directive in response.get("directives") or []:
            self._ends.direct(directive)

    def _is_lost(self, kind: str) -> bool:
        """Whether this answer never reaches the speaker."""
        if not self._habits.loses_every or not kind.endswith("NearlyFinished"):
            return False
        self._nearly_finished += 1
        return self._nearly_finished % self._habits.loses_every == 0


def error_of(refusals: list[Refusal]) -> Json:
    """What the skill is told of its response."""
    is_late = refusals[0].rule == TOO_LATE
    kind = "ENDPOINT_TIMEOUT" if is_late else "INVALID_RESPONSE"
    return {"type": kind, "message": str(refusals[0])}


def _over_the_network(content: Json) -> Any:  # noqa: ANN401 - any JSON
    """Through JSON and back."""
    return json.loads(json.dumps(content))
