"""A locale that is ready for some plans offers, checks, packs and builds these alone."""

import json
import re
import shutil
import tomllib
from datetime import date
from pathlib import Path

import pytest
import tomlkit

from audio import selection
from interaction_models.build import model
from simulator.check import faults
from simulator.echo.device import Device
from simulator.laptop import Services
from skill.context import SkillContext
from skill.errors import ContentError
from skill.guide.couple import Couple
from skill.guide.programme import (
    Place,
    PlanName,
    load_sessions,
    pieces_of,
    sessions_in,
    whole_repertoire,
)
from skill.guide.programme.session import CONTENT
from skill.guide.words import load_words
from skill.prepared import prepared, read_tables
from tests.bedroom import EVENING, NEW_YORK, REPERTOIRE, Bedroom, Memory
from tests.frozen import copy_of
from tests.performance import key_of

LOCALE = "en-GB"
READY = (*PlanName, "ordinary-5", "ordinary-7")
"""What the guide chooses by itself, and two evenings more."""


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """That content, for tests that change none of it; what was learned of it is kept there."""
    return partly_ready(tmp_path_factory.mktemp("shared") / "content")


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """That content, to spoil."""
    return partly_ready(tmp_path / "content")


def partly_ready(folder: Path) -> Path:
    """The content with en-US and one variant alone, which is ready for some plans."""
    copy = copy_of(CONTENT, folder, "en-US", LOCALE)
    be_ready_for(copy, LOCALE, READY)
    return copy


def be_ready_for(content: Path, locale: str, plans: tuple[str, ...]) -> None:
    """Write for which plans a locale is ready."""
    path = content / "words" / locale / "guide.toml"
    text = path.read_text()
    path.write_text(text.replace("[locale]\n", f"[locale]\nready = {json.dumps(plans)}\n", 1))


def bedroom(content: Path) -> Bedroom:
    """A couple in that locale who have kept enough evenings for anything to be offered."""
    room = Bedroom(Memory(), device=Device(locale=LOCALE), content=content)
    nights = frozenset(date(2026, 11, day) for day in range(10, 22))
    room.store.change(key_of(room), lambda couple: Couple(nights))
    return room


def answer_to(room: Bedroom, *said: str) -> str:
    """What the last of these sentences is answered."""
    for words in said:
        room.done.clear()
        room.speaker.hear(words)
    return " ".join(room.done)


# What is offered


def test_only_what_is_ready_is_offered() -> None:
    part = REPERTOIRE.only(READY)
    assert set(part) == set(READY)
    assert part.lengths("ordinary") == [3, 5, 7]
    assert part.offered_moods == ["ordinary", "tired"]


def test_a_path_is_offered_once_all_of_its_evenings_are_ready() -> None:
    """Some ask for ten minutes here and there, and these are not offered."""
    part = REPERTOIRE.only(READY)
    asked_for = {name: REPERTOIRE.paths[name] for name in part.paths}
    assert asked_for
    minutes = {REPERTOIRE.plan(plan).minutes for plans in asked_for.values() for plan in plans}
    assert minutes <= {3, 5, 7}
    assert len(part.paths) < len(REPERTOIRE.paths)
    assert not REPERTOIRE.only(["ordinary-3"]).paths.keys() - {"busy"}


def test_a_ladder_ends_at_the_highest_step_that_has_a_take() -> None:
    """Nobody is asked to climb where there is nothing to hear."""
    part = REPERTOIRE.only(["ordinary-3"])
    takes = {practice.take for practice in part.practices.values()}
    for ladder in part.ladders.values():
        assert any(take.endswith(f"-{ladder.rungs[-1]}") for take in takes)
    assert "parts" not in part.ladders


def test_a_locale_without_such_a_line_is_ready_for_all() -> None:
    words = load_words(CONTENT, "en-US")
    assert set(sessions_in(CONTENT, words)) == set(REPERTOIRE)


def test_all_that_is_named_can_be_asked_for(shared: Path) -> None:
    """The model holds every phrase, so that what is not there yet is answered, and not misheard."""
    assert model(LOCALE, shared) == model(LOCALE, CONTENT)


# What is answered


def test_a_length_that_is_not_ready_is_answered_by_the_nearest(shared: Path) -> None:
    told = answer_to(bedroom(shared), "open quiet together", "twelve minutes")
    assert "seven minutes is the longest" in told.casefold()
    assert "Plays: ordinary-7" in told


def test_a_mood_that_is_not_ready_is_told_so_and_begins_nothing(shared: Path) -> None:
    room = bedroom(shared)
    told = answer_to(room, "open quiet together", "a celebration")
    assert "That one isn't here yet." in told
    assert "Plays:" not in told
    assert room.speaker.listening


def test_a_practice_that_is_not_ready_is_told_so_and_begins_nothing(shared: Path) -> None:
    room = bedroom(shared)
    told = answer_to(room, "open quiet together", "the thank yous")
    assert "That one isn't here yet." in told
    assert "Plays:" not in told


def test_a_path_that_is_not_ready_is_told_so(shared: Path) -> None:
    room = bedroom(shared)
    told = answer_to(room, "open quiet together", "the dreams path")
    assert "That one isn't here yet." in told
    assert "Plays:" not in told


def test_who_is_on_a_path_of_another_language_has_an_evening_here(shared: Path) -> None:
    """It may have begun on the same speaker, set to that language."""
    room = bedroom(shared)
    room.store.change(key_of(room), lambda couple: couple.take_path("dreams"))
    told = answer_to(room, "open quiet together", "which paths are there")
    assert "dreams" not in told
    assert room.refusals == []
    assert answer_to(room, "yes").startswith("Alexa:")
    assert room.speaker.player.playing is not None


def test_an_evening_that_plays_is_steered_in_a_language_that_has_it_not(shared: Path) -> None:
    """Whatever is offered there: nobody is left without a pause."""
    part = sessions_in(shared, load_words(shared, LOCALE))
    assert "tense-7" not in part
    assert part.plan("tense-7").minutes == 7


def test_a_recording_whose_words_are_not_ready_is_no_place(shared: Path) -> None:
    """One that was begun before a locale gave up a plan is not looked for in vain."""
    repertoire, words = read_tables(shared)
    context = SkillContext(
        "", "", Memory(), repertoire, words, lambda: EVENING, Services(NEW_YORK), lambda: 0
    )
    tokens = {name: Place("tense-7", name, EVENING.date()).to_token() for name in words}
    assert context.place_of(tokens["en-US"]) is not None
    assert context.place_of(tokens[LOCALE]) is None


# What is checked, packed and built


def leave_blank(content: Path, locale: str, practice: str) -> None:
    """Leave the texts of a practice empty, as a translator does who has not come to them."""
    path = content / "words" / locale / "practices.toml"
    table = tomllib.loads(path.read_text())
    table[practice] = {key: [] if key != "name" else "" for key in table[practice]}
    path.write_text(tomlkit.dumps(table))


def test_what_is_not_ready_may_be_empty(content: Path) -> None:
    """A loss is no evening of this locale yet; its closing is nobody's fault, and nobody's line."""
    shutil.rmtree(content / "words" / LOCALE)
    be_ready_for(content, "en-US", READY)
    leave_blank(content, "en-US", "hope")
    assert [str(fault) for fault in faults(content)] == []
    assert not load_words(content, "en-US").has("hope.20")


def test_what_is_ready_has_its_words(content: Path) -> None:
    shutil.rmtree(content / "words" / LOCALE)
    be_ready_for(content, "en-US", (*READY, "ordinary-20"))
    leave_blank(content, "en-US", "hope")
    wrong = [str(fault) for fault in faults(content)]
    assert any("there is no line hope.20" in each for each in wrong), wrong


def test_a_question_that_is_still_empty_is_asked_by_nobody(content: Path) -> None:
    path = content / "words" / "en-US" / "questions.toml"
    path.write_text(re.sub(r'text = "[^"]+"', 'text = ""', path.read_text(), count=1))
    before, after = (load_words(folder, "en-US").questions for folder in (CONTENT, content))
    assert len(after) == len(before) - 1
    assert all(question.text for question in after.values())


@pytest.mark.parametrize(
    ("plans", "wrong"),
    [
        ((*READY, "ordinary-77"), "ready names 'ordinary-77', which is no plan of sessions.toml"),
        (READY[1:], f"ready leaves out {READY[0]}, which the guide chooses by itself"),
        (("ordinari-5", *PlanName), "did you mean ordinary-5?"),
    ],
)
def test_a_slip_in_the_list_is_told_with_its_line(
    content: Path, plans: tuple[str, ...], wrong: str
) -> None:
    path = content / "words" / LOCALE / "guide.toml"
    lines = [line for line in path.read_text().splitlines() if not line.startswith("ready")]
    path.write_text("\n".join(lines))
    be_ready_for(content, LOCALE, plans)
    (fault,) = faults(content)
    assert wrong in str(fault)
    assert fault.text.startswith("ready = [")


def test_a_list_with_a_name_that_nobody_knows_is_not_packed(content: Path) -> None:
    path = content / "words" / LOCALE / "guide.toml"
    path.write_text(path.read_text().replace("ordinary-7", "ordinary-77"))
    with pytest.raises(ContentError, match="no plan called ordinary-77"):
        prepared(content)


def test_only_what_is_ready_is_recorded(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selection, "CONTENT", shared)
    recordings = selection.selected(LOCALE, None, None, everything=True)
    pieces = {piece.id for piece in pieces_of(recordings)}
    words = load_words(shared, LOCALE)
    ready = whole_repertoire(load_sessions(shared).only(READY), words)
    everything = whole_repertoire(load_sessions(shared), words)
    assert pieces == {piece.id for piece in pieces_of(ready)}
    assert pieces < {piece.id for piece in pieces_of(everything)}


def test_a_variant_is_ready_for_what_the_other_is(content: Path) -> None:
    be_ready_for(content, "en-US", tuple(PlanName))
    path = content / "words" / LOCALE / "guide.toml"
    lines = [line for line in path.read_text().splitlines() if not line.startswith("ready")]
    path.write_text("\n".join(lines))
    assert load_words(content, LOCALE).ready == tuple(PlanName)
