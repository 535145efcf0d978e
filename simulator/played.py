"""What a response of the skill plays, as recordings: each is known by the place in its token."""

from collections.abc import Iterator, Mapping
from typing import Any

from skill.guide.programme import (
    Place,
    Recording,
    Repertoire,
    Segment,
    Tonight,
    inside,
    recording,
    segment_of,
)
from skill.guide.talk import SOUNDING
from skill.guide.words import Words


def recordings_in(
    response: Mapping[str, Any],
    repertoire: Repertoire,
    words: Words,
) -> Iterator[Recording]:
    """The recordings that this response gives to the player, in their order.

    All that could ever be played would be far too many to list; what is played tells what it is.
    """
    for directive in response.get("response", {}).get("directives", []):
        stream = directive.get("audioItem", {}).get("stream", {})
        place = Place.from_token(str(stream.get("token", "")), repertoire)
        if place is not None:
            yield recording(_segment_at(place, repertoire), words, Tonight.of(place))
    place = inside_of(response, repertoire)
    if place is not None:
        yield recording(inside(_segment_at(place, repertoire)), words, Tonight.of(place))


def inside_of(response: Mapping[str, Any], repertoire: Repertoire) -> Place | None:
    """What sounds inside the conversation that this response leaves open; None: nothing of ours."""
    attributes = response.get("sessionAttributes") or {}
    if str(attributes.get("stage")) not in SOUNDING:
        return None
    return Place.from_token(str(attributes.get("token", "")), repertoire)


def _segment_at(place: Place, repertoire: Repertoire) -> Segment:
    plan = repertoire.plan(place.plan, place.preferences, place.phase)
    return segment_of(place, plan)
