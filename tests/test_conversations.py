"""Every transcript under ``conversations/`` is what really happens, on every kind of speaker."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from simulator.echo.habits import VARIANTS
from skill.app import DEFAULT_LOCALE
from skill.guide.intents import IN_MODEL, Intent
from skill.guide.programme.session import CONTENT
from skill.guide.tables import all_locales, lineage, locales
from skill.store.sqlite import SqliteStore
from tests.bedroom import Bedroom
from tests.performance import FOLDER, TRANSCRIPTS, Performance, speakers, transcripts_of

QUICK = ("orderly", "strict", "show")
"""The speakers that every run of the tests takes: what most do, and the two that differ most."""
SLOW = ("playing", "stopped", "unruly", "music", "ahead", "late", "ambiguous", "several")
"""Each habit alone."""
ELSEWHERE = ("lossy", "unresolved", "unheard", "empty")
"""Where answers are lost an evening has gaps (``test_echo_evenings``), and where no meaning of what
was said is brought the guide has to ask (``test_slot_forms``)."""

IN_OTHER_LANGUAGES = [
    transcript
    for locale in locales(CONTENT)
    if locale != DEFAULT_LOCALE
    for transcript in transcripts_of(locale)
]
LANGUAGES = [name for name in locales(CONTENT) if len(lineage(CONTENT, name)) == 1]
"""The locales that are whole; one that extends another answers as that one does."""
FEWEST = 6
"""So many transcripts a language: a first evening, steering, a hard moment, a no, and two more."""


def perform(transcript: Path, folder: Path, variant: str = "orderly") -> Bedroom:
    """What comes of a transcript on the speaker of that name."""
    if variant != "show":
        return Performance(transcript, _table(folder), variant).play()
    orderly = Performance(transcript, _table(folder / "orderly"))
    orderly.play()
    skipped = frozenset(orderly.went_on)
    return Performance(transcript, _table(folder / "show"), variant, skipped=skipped).play()


def _table(folder: Path) -> SqliteStore:
    return SqliteStore(folder / "nights.sqlite3")


def _speakers(transcript: Path) -> list[str]:
    """The speakers on which a transcript is performed: all, unless it names them."""
    return speakers(transcript) or [*QUICK, *SLOW]


def _cases() -> Iterator[Any]:
    """Each transcript on each speaker."""
    for variant in (*QUICK, *SLOW):
        for transcript in (*TRANSCRIPTS, *IN_OTHER_LANGUAGES):
            if variant not in _speakers(transcript):
                continue
            name = transcript.relative_to(FOLDER).with_suffix("")
            marks: list[Any] = [pytest.mark.slow] if variant in SLOW else []
            yield pytest.param(transcript, variant, id=f"{name}-{variant}", marks=marks)


@pytest.mark.parametrize(("transcript", "variant"), list(_cases()))
def test_transcript_is_what_happens(transcript: Path, variant: str, tmp_path: Path) -> None:
    """Word for word, and nothing that Alexa would refuse on the way."""
    room = perform(transcript, tmp_path, variant)
    assert room.refusals == []


@pytest.mark.parametrize("locale", LANGUAGES)
def test_every_language_has_transcripts(locale: str) -> None:
    assert len(transcripts_of(locale)) >= FEWEST


def test_a_folder_of_transcripts_is_of_a_locale() -> None:
    """Transcripts in a folder of another name would be performed by nobody."""
    folders = {path.name for path in FOLDER.iterdir() if path.is_dir()}
    assert folders <= set(all_locales(CONTENT))


def test_a_transcript_in_the_folder_of_a_locale_is_spoken_there(tmp_path: Path) -> None:
    """By a couple whose speaker has that locale, and who are told of the help of their country."""
    in_canada = tmp_path / "en-CA" / "a-hard-moment.txt"
    in_canada.parent.mkdir()
    in_canada.write_text(
        "User: open quiet together\nAlexa: Welcome…\nUser: what numbers can we call\n"
        "Alexa: In Canada:…\n"
    )
    room = perform(in_canada, tmp_path)
    assert {request["request"]["locale"] for request, _ in room.exchanges} == {"en-CA"}


def test_no_speaker_is_forgotten() -> None:
    """Each that has a name is performed on, here or elsewhere."""
    assert sorted((*QUICK, *SLOW, *ELSEWHERE)) == sorted(VARIANTS)


def test_every_intent_occurs_in_a_transcript(tmp_path: Path) -> None:
    """An intent that no conversation exercises would be an untold promise."""
    heard: set[str] = set()
    for number, transcript in enumerate(TRANSCRIPTS):
        variant = _speakers(transcript)[0]
        room = Performance(transcript, _table(tmp_path / str(number)), variant).play()
        for request, _ in room.exchanges:
            heard.add(request["request"].get("intent", {}).get("name", ""))
    in_model = {intent.value for intent in IN_MODEL}
    by_alexa = {Intent.HOME.value}  # "go home" she answers herself
    assert in_model - by_alexa - heard == set()
