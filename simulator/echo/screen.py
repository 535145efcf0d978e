"""What a speaker's screen shows, as words: a document of the skill's, or the player's own page."""

import re
from collections.abc import Iterator, Mapping

from simulator.echo.player import Json, Stream

HOME = "its home"
APART = " | "
_MARKUP = re.compile(r"<[^>]*>")


def seen(document: Json | None, stream: Stream | None) -> str:
    """What is read on the screen: what plays comes before any document."""
    if stream is not None:
        shown = (str(stream.metadata.get(key, "")) for key in ("title", "subtitle"))
        return APART.join(filter(None, shown)) or "what is playing"
    if document is None:
        return HOME
    words = list(_texts(document.get("datasources")))
    return APART.join(words) or f"the document {document['token']!r}"


def _texts(data: object) -> Iterator[str]:
    """Every text in the data of a document, in its order and without its markup."""
    if isinstance(data, str) and data:
        yield " ".join(_MARKUP.sub(" ", data).split())
    elif isinstance(data, Mapping):
        for part in data.values():
            yield from _texts(part)
    elif isinstance(data, list):
        for part in data:
            yield from _texts(part)
