"""What a speaker's screen shows, as words: a document of the skill's, or the player's own page."""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from simulator.echo.player import Json
from simulator.echo.stream import Stream

APART = " | "
_MARKUP = re.compile(r"<[^>]*>")


@dataclass(frozen=True, kw_only=True)
class ScreenWords:
    """What a screen shows that has no words of its own, as it is told."""

    home: str
    playing: str
    document: str
    """Before a document's name."""


def seen(document: Json | None, stream: Stream | None, words: ScreenWords) -> str:
    """What is read on the screen: what plays comes before any document."""
    if stream is not None:
        shown = (str(stream.metadata.get(key, "")) for key in ("title", "subtitle"))
        return APART.join(filter(None, shown)) or words.playing
    if document is None:
        return words.home
    texts = list(_texts(document.get("datasources")))
    return APART.join(texts) or f"{words.document} {document['token']!r}"


def sent_by_itself(document: Json) -> list[tuple[int, tuple[object, ...]]]:
    """What a document sends though nobody touches it, each with its milliseconds from the start.

    Only commands of the document itself are followed, and only where their times are numbers.
    """
    commands = (document.get("document") or {}).get("onMount") or []
    return sorted(_sent(commands, 0), key=lambda sent: sent[0])


def _sent(commands: object, at: int) -> Iterator[tuple[int, tuple[object, ...]]]:
    """What these commands send, all of which begin at once."""
    for command in commands if isinstance(commands, list) else []:
        begins = at + _ms(command, "delay")
        match command.get("type"):
            case "SendEvent":
                yield begins, tuple(command.get("arguments") or ())
            case "Parallel":
                yield from _sent(command.get("commands"), begins)
            case "Sequential":
                for part in command.get("commands") or []:
                    yield from _sent([part], begins)
                    begins += _length(part)


def _length(command: Json) -> int:
    """How long a command lasts. Times that are bound to data are not known, and count as none."""
    lengths = [_length(part) for part in command.get("commands") or []]
    of_parts = sum(lengths) if command.get("type") == "Sequential" else max(lengths, default=0)
    return _ms(command, "delay") + max(_ms(command, "duration"), of_parts)


def _ms(command: Json, key: str) -> int:
    value = command.get(key)
    return value if isinstance(value, int) else 0


def _texts(data: object) -> Iterator[str]:
    """Every text in the data of a document, in its order and without its markup."""
    if isinstance(data, str) and data:
        yield without_markup(data)
    elif isinstance(data, Mapping):
        for part in data.values():
            yield from _texts(part)
    elif isinstance(data, list):
        for part in data:
            yield from _texts(part)


def without_markup(text: str) -> str:
    """A text of a document as it is read, in one line."""
    return html.unescape(" ".join(_MARKUP.sub(" ", text).split()))
