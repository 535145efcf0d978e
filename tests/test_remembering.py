"""What is remembered of an evening by the events of its player: once, by whoever answers."""

from dataclasses import replace
from datetime import timedelta

import pytest

from skill import app, evenings
from skill.alexa.heard import message_in
from skill.context import SkillContext
from skill.guide.couple import Couple
from skill.guide.programme import Event, Place
from tests.bedroom import EVENING, REPERTOIRE, WORDS, Memory
from tests.nightstand import (
    BEFORE,
    BEGUN,
    BREATHING,
    GOOD_NIGHT,
    LOOKING,
    NIGHT,
    TOUCHING,
    Json,
    Nightstand,
    failed,
    in_session,
    played,
    player,
    said,
    told,
)
from tests.test_app import NO_SERVICES


def hear(
    stand: Nightstand, place: Place, kind: str = "NearlyFinished", offset: int = 199_000
) -> None:
    """An event of a recording that plays."""
    stand.ask(told(kind, place, offset, player("PLAYING", place, offset)))


def test_a_night_is_written_once() -> None:
    """Whatever events say so again."""
    stand = Nightstand()
    for kind in ("NearlyFinished", "Finished", "NearlyFinished"):
        hear(stand, BREATHING, kind, 200_000)
    assert stand.record.nights == {NIGHT}
    assert stand.store.writes == 1


def test_one_alone_keeps_no_night() -> None:
    """Where they stopped is remembered, and no night is counted."""
    stand = Nightstand()
    alone = replace(BREATHING, unkept=True)
    hear(stand, alone)
    hear(stand, replace(GOOD_NIGHT, unkept=True), "Finished", 145_000)
    assert stand.record.nights == frozenset()


def test_a_forgotten_couples_next_evening_that_night_is_kept() -> None:
    """What this process knew to be kept of them is forgotten too."""
    stand = Nightstand()
    hear(stand, BREATHING)
    assert stand.record.nights == {NIGHT}
    answered_by_yes(stand, "ForgetIntent")
    assert stand.record.nights == frozenset()
    answered_by_yes(stand, "StartIntent")
    hear(stand, BREATHING)
    assert stand.record.nights == {NIGHT}


def answered_by_yes(stand: Nightstand, intent: str) -> None:
    """They say something, are asked, and say yes."""
    nothing: Json = player("IDLE", "")
    answer = app.answer(stand.skill, said(intent, nothing))
    stand.ask(in_session(answer, said("AMAZON.YesIntent", nothing)))


def test_what_a_process_remembers_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind the bound it begins anew, and asks the table once more: nothing is lost."""
    monkeypatch.setattr(evenings, "REMEMBERED", 3)
    store = Memory()
    user = told("Finished", BREATHING, 0, {})["context"]["System"]["user"]["userId"]
    store.couples[app.couple_key("", user)] = BEGUN
    words = {"en-US": WORDS}
    keeper = evenings.EveningKeeper(
        SkillContext(
            "", "https://recordings", store, REPERTOIRE, words, lambda: EVENING, NO_SERVICES, int
        )
    )
    nights = [BEFORE - timedelta(days=day) for day in range(10)]
    for night in nights:
        place = replace(BREATHING, night=night)
        event = told("NearlyFinished", place, 199_000, player("PLAYING", place, 199_000))
        keeper.keep_progress(message_in(event), place, Event.NEARLY_FINISHED)
        assert len(keeper._kept) <= 3
    (record,) = store.couples.values()
    assert record.nights == frozenset(nights)


def test_a_night_already_kept_costs_no_write() -> None:
    """Another process, the same night."""
    first_process = Nightstand()
    hear(first_process, BREATHING)
    assert first_process.record.nights == {NIGHT}
    second_process = Nightstand(first_process.record)
    hear(second_process, BREATHING)
    assert second_process.store.writes == 0


def test_the_record_knows_where_sound_stopped_until_something_sounds() -> None:
    """Behind a failure the next recording that is heard moves the place on."""
    stand = Nightstand(Couple(frozenset({NIGHT})))
    second = played(stand.ask(failed(LOOKING, player("STOPPED", LOOKING))))
    assert "1.0" in stand.record.place
    hear(stand, second, "NearlyFinished", 70_000)
    place = Place.from_token(stand.record.place, REPERTOIRE)
    assert place is not None
    assert (place.segment, place.silent_since) == (TOUCHING.segment + 1, None)


def test_a_new_evening_that_sounds_leaves_an_outage_behind() -> None:
    """The next missing recording is one alone again, and passed over."""
    stand = Nightstand(Couple(frozenset({NIGHT})))
    hear(stand, BREATHING)
    second = played(stand.ask(failed(LOOKING, player("STOPPED", LOOKING))))
    stand.ask(failed(second, player("STOPPED", second)))
    hear(stand, BREATHING)
    assert stand.ask(failed(LOOKING, player("STOPPED", LOOKING)))["directives"]
