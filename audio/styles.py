"""The styles of the offline voice: one engine speaks in many voices, each a file and a few lines.

A voice NAME is ``voices/NAME.npz``, the style that the engine takes on, and ``voices/NAME.toml``,
which says what it speaks and how: to add one is to put both there. Its clips belong to the project.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from skill.errors import RecordingError
from skill.guide.tables import locale_table, read_table

VOICES = Path(__file__).parent / "voices"
PREVIEW = "leise"
"""The German voice, of another engine (pico.py): its clips belong to the project until a better voice,
or a person, has spoken."""


@dataclass(frozen=True)
class Hiss:
    """Where a voice that hisses may be cut off, without a sound of the sentence."""

    start: re.Pattern[str]
    """By its letters a sentence begins with a voiced sound."""
    end: re.Pattern[str]
    """By its letters it ends with one."""
    loud: frozenset[str]
    """Sentences that begin behind a gap, and ahead of it the hiss is as loud as a sound."""


@dataclass(frozen=True)
class Style:
    """How one voice speaks."""

    name: str
    languages: frozenset[str]
    """As "en"."""
    phonemes: str
    """The code by which espeak-ng writes its language as phonemes."""
    sha256: str
    """Of ``NAME.npz``."""
    carrier: str
    """What is spoken ahead of a sentence, and cut off again (carrier.py)."""
    longest_carried: int | None
    """Sentences of more words begin cleanly without the carrier; None where none of them do."""
    usual_speed: float
    smallness: float
    """The compression level of its clips (spoken.py)."""
    speeds: Mapping[str, float] = field(hash=False)
    """Of each sentence that has another than the usual one."""
    hiss: Hiss | None = None
    """Where it hisses around what it speaks: how that is told from a sound (hiss.py)."""

    @property
    def path(self) -> Path:
        """The file that the engine takes."""
        return VOICES / f"{self.name}.npz"

    def carrier_of(self, sentence: str) -> str:
        """What is spoken ahead of this sentence; nothing ahead of one that is long enough."""
        if self.longest_carried is None:
            return self.carrier
        return self.carrier if len(sentence.split()) <= self.longest_carried else ""

    def speed_of(self, sentence: str) -> float:
        """How fast it is spoken; it is in the name of its clip."""
        return self.speeds.get(sentence, self.usual_speed)


@cache
def style_names() -> tuple[str, ...]:
    """Every voice that the offline engine has here."""
    return tuple(sorted(path.stem for path in VOICES.glob("*.toml")))


def shipped_voices() -> tuple[str, ...]:
    """Every voice whose clips belong to the project: the styles, and the preview."""
    return (*style_names(), PREVIEW)


def preview_warning(content: Path, locale: str) -> str:
    """What is to be done about a locale whose voice is the preview; empty for any other."""
    settings = locale_table(content, locale, "guide").get("locale", {})
    if settings.get("voice") != PREVIEW:
        return ""
    return (
        f"words/{locale}/guide.toml: the voice {PREVIEW} is a preview, which sounds like a machine; "
        "before couples hear it, name a better one, as polly:Vicki:neural, or record its sentences"
    )


@cache
def style_called(name: str) -> Style:
    """A style by its name. Raises RecordingError for a file that lacks something."""
    where = f"audio/voices/{name}.toml"
    table = read_table(VOICES / f"{name}.toml", where)
    try:
        return _style(name, table)
    except (KeyError, TypeError, ValueError, re.error) as error:
        raise RecordingError(
            f"{where}: {error} is missing or is not what it should be; compare bedtime.toml"
        ) from error


def _style(name: str, table: Mapping[str, Any]) -> Style:
    return Style(
        name,
        languages=frozenset(table["languages"]),
        phonemes=str(table["phonemes"]),
        sha256=str(table["sha256"]),
        carrier=str(table["carrier"]),
        longest_carried=table.get("longest_carried"),
        usual_speed=float(table["usual_speed"]),
        smallness=float(table["smallness"]),
        speeds=dict(table["speed"]),
        hiss=_hiss(table["hiss"]) if "hiss" in table else None,
    )


def _hiss(table: Mapping[str, Any]) -> Hiss:
    return Hiss(
        start=re.compile(table["start"], re.IGNORECASE),
        end=re.compile(table["end"], re.IGNORECASE),
        loud=frozenset(table["loud"]),
    )
