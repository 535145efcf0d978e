"""What a response of the skill plays, as recordings: each is known by the place in its token."""

from collections.abc import Iterator, Mapping
from typing import Any

from skill.guide.programme import (
    Place,
    Recording,
    Repertoire,
    Tonight,
    recording,
    segment_of,
)
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
            plan = repertoire.plan(place.plan, place.preferences, place.phase)
            yield recording(segment_of(place, plan), words, Tonight.of(place))
