"""What is counted of the evenings: by the log line, in CloudWatch's embedded metric format."""

from collections.abc import Hashable, Iterator, Mapping
from enum import StrEnum
from typing import Any

from skill.guide.programme import (
    Place,
    Repertoire,
    practices_heard,
    segment_of,
)
from skill.guide.talk import SOUNDING
from skill.reading import at, items, moment, whole

NAMESPACE = "QuietTogether"
REMEMBERED = 10_000
"""How many evenings and practices a process remembers to have counted, before it begins anew: under
4 MB."""

LONGEST_MS = 24 * 60 * 60 * 1000
"""No recording is as long as a day."""

_FINISHED, _STOPPED = "AudioPlayer.PlaybackFinished", "AudioPlayer.PlaybackStopped"
"""Each playing ends with one of them."""


class Metric(StrEnum):
    """What is counted."""

    EVENINGS_BEGUN = "EveningsBegun"
    """Once a plan and night of a couple, as far as the process remembers."""
    PRACTICES_HEARD = "PracticesHeard"
    """Once a practice of an evening's recording, as far as the process remembers."""
    NIGHTS_KEPT = "NightsKept"
    """Once a night of a couple, by the table itself: whatever comes twice, and wherever it is
    answered."""
    FAULTS = "Faults"
    """Once an exchange in which something failed."""


class Counted:
    """What a process has counted, so that an event that comes twice counts once."""

    def __init__(self, repertoire: Repertoire) -> None:
        self._repertoire = repertoire
        self._known: set[Hashable] = set()

    def in_exchange(
        self,
        event: object,
        response: object,
    ) -> dict[Metric, int]:
        """What this request and its response add."""
        user = str(at(event, "context", "System", "user", "userId"))
        new_evenings = sum(
            self._is_new((user, evening)) for evening in self._begun(event, response)
        )
        new_practices = sum(self._is_new((user, *practice)) for practice in self._heard(event))
        return {
            Metric.EVENINGS_BEGUN: new_evenings,
            Metric.PRACTICES_HEARD: new_practices,
        }

    def _is_new(self, what: Hashable) -> bool:
        if what in self._known:
            return False
        if len(self._known) >= REMEMBERED:
            self._known.clear()
        self._known.add(what)
        return True

    def _begun(self, event: object, response: object) -> Iterator[str]:
        """The evening that the response begins, if it does; starting over begins none."""
        for directive in directives(response):
            place = self._place(at(directive, "audioItem", "stream", "token"))
            if place is None or place.segment or place.again or place.start:
                continue
            earlier = self._place(at(event, "context", "AudioPlayer", "token"))
            if earlier is None or _evening(earlier) != _evening(place):
                yield _evening(place)
        inside = self._inside(at(response, "sessionAttributes"))
        if inside is not None and not inside.again:
            yield _evening(inside)

    def _heard(self, event: object) -> Iterator[tuple[Hashable, ...]]:
        """The practices that were heard whole in the playing of which the event tells the end."""
        request = at(event, "request")
        kind = at(request, "type")
        place = self._place(at(request, "token")) if kind in (_FINISHED, _STOPPED) else None
        inside = self._inside(at(event, "session", "attributes"))
        if inside is not None:
            # No player tells of it: whatever comes next tells how long it has sounded.
            sounded_ms = 1000 * (moment(request, "timestamp") - inside.begins_at)
            yield from self._whole(inside, sounded_ms)
        if place is None:
            return
        plan = self._repertoire.plan(place.plan, place.preferences, place.phase)
        offset = whole(request, "offsetInMilliseconds", most=LONGEST_MS)
        heard_to = segment_of(place, plan).score.ms if kind == _FINISHED else offset
        yield from self._whole(place, heard_to)

    def _whole(self, place: Place, heard_to: int) -> Iterator[tuple[Hashable, ...]]:
        """The practices that this playing held whole."""
        plan = self._repertoire.plan(place.plan, place.preferences, place.phase)
        for span in practices_heard(place, heard_to, plan):
            yield _evening(place), place.segment, place.again, span.start

    def _inside(self, attributes: object) -> Place | None:
        """What sounds inside the conversation of these attributes; None: nothing does."""
        if str(at(attributes, "stage")) not in SOUNDING:
            return None
        return self._place(at(attributes, "token"))

    def _place(self, token: object) -> Place | None:
        return Place.from_token(token, self._repertoire) if isinstance(token, str) else None


def _evening(place: Place) -> str:
    """Plan and night, as in a couple's record."""
    return f"{place.plan}:{place.night}"


def embedded(counts: Mapping[Metric, int], now: float) -> dict[str, Any]:
    """The counts above 0, as fields of a log line; without dimensions, so that each is one metric.

    ``now`` is in seconds since 1970. Source: "Specification: Embedded metric format" (CloudWatch
    user guide).
    """
    counted = {str(metric): count for metric, count in counts.items() if count}
    metrics = [{"Name": name, "Unit": "Count"} for name in counted]
    directive = {"Namespace": NAMESPACE, "Dimensions": [[]], "Metrics": metrics}
    return (
        counted | {"_aws": {"Timestamp": int(now * 1000), "CloudWatchMetrics": [directive]}}
        if counted
        else {}
    )


def directives(response: object) -> list[Any]:
    """The directives of a response."""
    return items(response, "response", "directives")
