"""The text of a line: sentences, with pauses in seconds between square brackets.

As in ``"Hello. [0.5] Settle in."`` What stands in braces, as ``{nights}``, is filled when the line
is spoken.
"""

import re
from collections.abc import Iterator
from string import Formatter

from skill.errors import ContentError
from skill.guide.unspaced import joined

SENTENCE_GAP_MS = 600
"""The quiet between two sentences where the text marks none (0.5 to 0.8 s reads calmly)."""

WAKE = "wake"
"""The placeholder of what wakes a speaker.

It is filled by the front end that speaks the line, and never in a recording.
"""

PLACEHOLDERS = frozenset(
    "nights row practice milestone day month time hour hours minutes look question wake path first".split()
)
"""What can stand between braces; each line has its own."""

WAKE_WORDS = frozenset({"alexa", "echo", "amazon", "computer", "ziggy"})
"""Any of them would wake the speaker in the night ("Change the wake word", Amazon's help)."""

WAKE_WORDS_IN_KATAKANA = frozenset(
    {"アレクサ", "エコー", "アマゾン", "コンピューター", "コンピュータ", "ジギー"}
)
"""The same as Japan writes them."""

# Patterns are compiled where they are first used: a start of the skill asks for none of them.
_PAUSE = r"\s*\[(\d+(?:\.\d+)?)\]\s*"
_SENTENCE_END = "(?<=[.?!\u0964\u061f])\\s+|(?<=[\u3002\uff01\uff1f])\\s*(?=\\S)"
"""Behind a full stop, a question mark or an exclamation mark; behind those of Chinese and Japanese
(\u3002 \uff01 \uff1f) no space has to follow. Hindi ends a sentence by \u0964."""
_WAKE_AND_COMMA = rf"\{{{WAKE}\}}(?:, |\u3001)"
"""The Japanese comma (\u3001) has no space behind it."""


def phrases(text: str) -> tuple[str | int, ...]:
    """A line as its sentences (text) and pauses (milliseconds), in the order they sound."""
    parts: list[str | int] = []
    # The pattern has one group, so text and the seconds of a pause take turns.
    for position, piece in enumerate(re.split(_PAUSE, text)):
        if position % 2:
            parts.append(round(float(piece) * 1000))
        else:
            parts.extend(_sentences(piece.strip()))
    return tuple(parts)


def sentences_of(text: str) -> list[str]:
    """The sentences of a text, in any language; a text without an end is one."""
    return re.split(_SENTENCE_END, text)


def _sentences(text: str) -> Iterator[str | int]:
    """The sentences of a text without marked pauses, and the quiet between them."""
    for number, sentence in enumerate(sentences_of(text)):
        if not sentence:
            continue
        if number:
            yield SENTENCE_GAP_MS
        yield sentence


def caption(text: str) -> str:
    """A line as it is read: without its pauses."""
    return joined(phrase for phrase in phrases(text) if isinstance(phrase, str))


def without_wake(text: str) -> str:
    """A line for who need not wake anything: "to pause, say: {wake}, pause" is "to pause, say: pause"."""
    return re.sub(_WAKE_AND_COMMA, "", text)


def placeholders(text: str) -> set[str]:
    """What stands between braces. Raises ValueError for a brace without its other half."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def check_text(where: str, line: str, text: str) -> None:
    """Refuse what would be spoken wrongly: a broken pause, or a placeholder that nobody fills."""
    if not isinstance(text, str):
        raise ContentError(f"{where}: {line}: {text!r} is no text; write it between quotes")
    if "[" in re.sub(_PAUSE, "", text):
        raise ContentError(f"{where}: {line}: a pause that is not read; write seconds like [0.5]")
    try:
        unknown = placeholders(text) - PLACEHOLDERS
    except ValueError as error:
        raise ContentError(
            f"{where}: {line}: {error}; write a placeholder like {{minutes}}"
        ) from error
    if unknown:
        unfilled = ", ".join(sorted(name or "{}" for name in unknown))
        possible = ", ".join(sorted(PLACEHOLDERS))
        raise ContentError(f"{where}: {line}: nobody fills {unfilled}; there are {possible}")
