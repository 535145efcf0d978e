"""Every transcript on speakers that bring what was said without its meaning: the words alone, ``?``, or nothing.

What the guide then answers is another evening than the transcript's, so it is held against what is
true of any evening. Where a slot comes as a list of values the evening is the same: see
``test_conversations``.
"""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest

from simulator.echo.player import Json
from skill.alexa.slot_values import heard_with_slots
from skill.guide.intents import SLOTS, Intent, Slot
from skill.store.sqlite import SqliteStore
from tests.performance import TRANSCRIPTS, Performance

SPEAKERS = ("unresolved", "unheard", "empty")
SAMPLE = 8
"""One transcript of so many is taken in every run of the tests, by its name; the others are slow."""


class Improvised(Performance):
    """A transcript of which only what people do is performed, whatever comes of it."""

    def _came(self, number: int, where: str, expected: str) -> None:
        """Something else may be said."""

    def _stands(self, who: str, what: str, where: str) -> bool:
        return who in ("Mic", "Sound", "Nights")

    def _done(self) -> list[str]:
        self.room.done.clear()
        return []

    def _say(self, what: str, where: str) -> None:
        """A word that only what plays takes may find nothing that plays."""
        self.room.speaker.hear(what)


def _cases() -> Iterator[Any]:
    for speaker in SPEAKERS:
        for transcript in TRANSCRIPTS:
            is_sample = crc32(f"{speaker} {transcript.stem}".encode()) % SAMPLE == 0
            marks = [] if is_sample else [pytest.mark.slow]
            yield pytest.param(transcript, speaker, id=f"{transcript.stem}-{speaker}", marks=marks)


@pytest.mark.parametrize(("transcript", "speaker"), list(_cases()))
def test_nothing_that_was_not_understood_begins_anything(
    transcript: Path, speaker: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """It is asked about; nothing is refused, and nothing is answered with an apology."""
    with caplog.at_level(logging.ERROR, "quiet_together"):
        table = SqliteStore(tmp_path / "nights.sqlite3")
        room = Improvised(transcript, table, speaker).play()
    assert room.refusals == []
    assert "not answered" not in caplog.text
    for request, answer in room.exchanges:
        if _has_missed_word(request["request"]):
            assert "REPLACE_ALL" not in str(answer["response"]), request["request"]


def _has_missed_word(request: Json) -> bool:
    """Whether this is an intent that says nothing without its slots, and no slot has a meaning."""
    intent = request.get("intent") or {}
    slots = SLOTS.get(intent.get("name", ""), {})
    ours = [name for name, kind in slots.items() if not kind.startswith("AMAZON.")]
    needs_slots = intent.get("name") in (
        *(Intent.BEGIN, Intent.PRACTICE, Intent.TOUCH, Intent.LOOK),
        *(Intent.TOUCH_AND_LOOK, Intent.PACE, Intent.LOOK_LENGTH, Intent.VOICE, Intent.PATH),
    )
    return needs_slots and bool(ours)


def test_a_theme_that_was_not_made_out_is_no_theme_that_is_missing() -> None:
    """A question was asked for, and nothing untrue is said of what it was to be about."""
    missed, unknown = ({"theme": {"value": value}} for value in ("?", "pineapple"))
    assert heard_with_slots(Intent.QUESTION, missed).unclear == frozenset()
    assert heard_with_slots(Intent.QUESTION, unknown).unclear == {Slot.THEME}
