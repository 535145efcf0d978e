"""What a couple grow into, as their record keeps it: rungs heard, steps offered, paths, what was told once."""

import json
import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skill.guide.couple import Couple, Invitation, Ladder, Preferences, Progress, Rung
from skill.guide.couple.growth import HARD_FOR, STEP_AFTER, STEP_RESTS
from skill.guide.couple.preferences import HIGHEST_RUNG
from tests.test_couple import BREATHED

NIGHT = date(2026, 11, 23)
NEW = Couple()
BANK = frozenset(range(3, 60))
LADDERS = {
    "breathe": Ladder("breathe", ("tone", "backs"), Invitation.TOUCH),
    "touch": Ladder("touch", ("hands", "heart", "hug")),
    "thanks": Ladder("thanks", ("noticed", "meant", "cost")),
}
PRACTICES = st.frozensets(st.sampled_from(sorted(LADDERS)))


def heard(night: date, *practices: str, kept: bool = True, **fields: object) -> Progress:
    """What one evening's last event says."""
    plain = replace(BREATHED, night=night, kept=kept, practices=frozenset(practices))
    return replace(plain, evening=f"ordinary-3:{night}", resume="", **fields)  # type: ignore[arg-type]


def after(nights: int, *practices: str, couple: Couple = NEW) -> Couple:
    """A couple that heard these practices on so many nights."""
    for number in range(nights):
        night = NIGHT + timedelta(days=number)
        couple = couple.follow(heard(night, *practices), BANK)
    return couple


@st.composite
def evenings(draw: st.DrawFn) -> list[Progress]:
    """The events of one evening, as many as there may be, in any order and twice."""
    night = NIGHT + timedelta(days=draw(st.integers(0, 3)))
    fields = {
        "tense": draw(st.booleans()),
        "minutes": draw(st.sampled_from([0, 3, 12])),
        "path": draw(st.sampled_from(["", "thanks"])),
        "path_step": draw(st.integers(1, 3)),
        "path_ends": draw(st.booleans()),
    }
    events = draw(st.lists(st.tuples(PRACTICES, st.booleans()), min_size=1, max_size=4))
    return [heard(night, *practices, kept=kept, **fields) for practices, kept in events]


@given(evenings(), st.randoms(), st.sampled_from(["", "thanks"]))
def test_an_evening_leaves_the_same_in_any_order_and_however_often(
    events: list[Progress], chance: object, path: str
) -> None:
    """Events come late, twice, and in any order."""
    start = replace(after(2, "touch"), path=path)
    in_order = start
    for event in events:
        in_order = in_order.follow(event, BANK)
    shuffled = [*events, *events]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    otherwise = start
    for event in shuffled:
        otherwise = otherwise.follow(event, BANK)
    assert otherwise == in_order


@pytest.mark.parametrize(
    ("nights", "rung"),
    [(0, None), (STEP_AFTER - 1, None), (STEP_AFTER, Rung("touch", 1)), (30, Rung("touch", 1))],
)
def test_a_step_is_offered_once_a_practice_was_heard_often_enough(
    nights: int, rung: Rung | None
) -> None:
    """On five evenings; and no practice that they did not hear."""
    assert after(nights, "touch").step(LADDERS) == rung
    assert STEP_AFTER == 5


def test_a_practice_is_heard_once_an_evening() -> None:
    """However many events say so."""
    couple = Couple()
    for _ in range(9):
        couple = couple.follow(heard(NIGHT, "touch"), BANK)
    assert [rung.evenings for rung in couple.heard_rungs] == [1]


def test_behind_a_no_no_step_is_offered_for_a_week_of_nights() -> None:
    """Of no practice at all: one offer a week."""
    rested = after(5, "touch", "thanks").rest_step()
    assert rested.step(LADDERS) is None
    assert STEP_RESTS == 7
    for nights, may in ((11, False), (12, True)):
        dates = frozenset(NIGHT + timedelta(days=day) for day in range(nights))
        assert bool(replace(rested, nights=dates).step(LADDERS)) == may


def test_behind_a_yes_the_next_step_waits_as_long() -> None:
    """And its practice is heard anew; another one is offered when the week is over."""
    climbed = after(5, "touch", "thanks").climb("touch")
    assert climbed.preferences.rungs == {"touch": 1}
    assert [rung.practice for rung in climbed.heard_rungs] == ["thanks"]
    assert climbed.step(LADDERS) is None
    later = replace(climbed, step_rests=0)
    assert later.step(LADDERS) == Rung("thanks", 1)


def test_of_several_the_practice_with_the_fewest_steps_comes_first() -> None:
    """So that all of them grow."""
    couple = after(5, "touch", "thanks", couple=Couple(preferences=Preferences().climb("touch")))
    assert couple.step(LADDERS) == Rung("thanks", 1)


def test_on_the_last_rung_nothing_more_is_offered() -> None:
    """There is no step beyond it."""
    top = Preferences().with_rungs({"touch": 2})
    assert after(9, "touch", couple=Couple(preferences=top)).step(LADDERS) is None


@pytest.mark.parametrize("practice", ["touch", "breathe"])
def test_no_step_is_offered_in_what_was_declined(practice: str) -> None:
    """Nor in a practice whose steps lead there."""
    declined = Couple(preferences=Preferences(touch_off=True))
    assert after(9, practice, couple=declined).step(LADDERS) is None
    assert after(9, practice).step(LADDERS) == Rung(practice, 1)


def test_stay_with_this_ends_the_offers_until_they_ask() -> None:
    """By a step of their own wish."""
    staying = after(9, "touch", "thanks").stay()
    assert staying.step(LADDERS) is None
    asked = replace(staying.climb("touch"), step_rests=0)
    assert asked.step(LADDERS) == Rung("thanks", 1)


def test_a_step_back_is_one_rung_and_never_below_the_first() -> None:
    """The other practices stay where they are."""
    couple = Couple(preferences=Preferences().with_rungs({"touch": 2, "thanks": 1}))
    down = couple.climb_down("touch").climb_down("thanks").climb_down("thanks")
    assert down.preferences.rungs == {"touch": 1}


def walked(couple: Couple, *steps: int, length: int = 3) -> Couple:
    """With these evenings of the path kept, one a night."""
    for number, step in enumerate(steps):
        night = NIGHT + timedelta(days=10 * number)
        of_path = heard(night, path="thanks", path_step=step, path_ends=step == length)
        couple = couple.follow(of_path, BANK)
    return couple


def test_a_path_goes_on_with_each_of_its_evenings_that_is_kept() -> None:
    """Pauses are forgiven, and no evening is left out."""
    on_it = Couple().take_path("thanks")
    assert [
        walked(on_it, *steps).path_step for steps in ((), (1,), (1, 2), (2,), (1, 1), (1, 3))
    ] == [
        0,
        1,
        2,
        0,
        1,
        1,
    ]


def test_a_path_ends_behind_its_last_evening() -> None:
    """It is known to be walked, and the evenings are their own again."""
    ended = walked(Couple().take_path("thanks"), 1, 2, 3)
    assert (ended.path, ended.path_step, ended.paths_walked) == ("", 0, frozenset({"thanks"}))


def test_an_evening_of_a_path_that_was_left_changes_nothing() -> None:
    """Whoever leaves is asked nothing more of it."""
    left = walked(Couple().take_path("thanks"), 1).leave_path()
    assert walked(left, 2).path_step == 0
    assert walked(left, 2).paths_walked == frozenset()


def test_arguments_are_remembered_for_two_weeks() -> None:
    """Those before the last one of them."""
    couple = Couple()
    for day in (0, 5, 13, 14, 15):
        couple = couple.follow(heard(NIGHT + timedelta(days=day), tense=True), BANK)
    assert [(night - NIGHT).days for night in couple.hard_nights] == [5, 13, 14, 15]
    assert timedelta(days=14) == HARD_FOR


def test_the_first_week_is_looked_back_on_by_its_first_evening() -> None:
    """One practice alone has no length, and later evenings are not the first week's."""
    short = Couple().follow(heard(NIGHT, minutes=0), BANK)
    assert short.follow(heard(NIGHT + timedelta(days=1), minutes=7), BANK).first_minutes == 7
    assert after(8).follow(heard(NIGHT + timedelta(days=9), minutes=7), BANK).first_minutes == 0


def test_what_is_told_once_is_remembered_with_its_night() -> None:
    """So that nothing is said twice, nor two things in a week."""
    told = Couple().tell("longer", NIGHT)
    assert (told.told_once, told.told_on) == (frozenset({"longer"}), NIGHT)


RUNGS = st.dictionaries(
    st.sampled_from(["breathe", "touch", "check-in", "parts", "thanks"]),
    st.integers(1, HIGHEST_RUNG),
)
DATES = st.dates(date(2020, 1, 1), date(2040, 1, 1))


@given(RUNGS, st.booleans())
def test_a_code_brings_rungs_back(rungs: dict[str, int], soft: bool) -> None:
    """Behind a dot each; and what was written before there were rungs is read as it was."""
    liked = Preferences(soft=soft).with_rungs(rungs)
    assert Preferences.from_code(liked.to_code()) == liked
    assert Preferences.from_code("u1v") == Preferences(soft=True)


@pytest.mark.parametrize(
    "code", ["u1.touch=0", "u1.touch", "u1.", "u1.touch=1.touch=2", "u1.b=1.a=1"]
)
def test_a_code_that_nobody_wrote_is_refused(code: str) -> None:
    """A rung from 1 on, each practice once, in their order."""
    with pytest.raises(ValueError, match="no code of preferences"):
        Preferences.from_code(code)


def test_a_rung_is_one_digit() -> None:
    """However often somebody asks for more."""
    liked = Preferences()
    for _ in range(20):
        liked = liked.climb("touch")
    assert liked.rungs == {"touch": HIGHEST_RUNG}


@st.composite
def grown(draw: st.DrawFn) -> Couple:
    """A couple after ten years, with all that can be kept of them."""
    start = draw(DATES)
    chance = random.Random(draw(st.integers(0, 10_000)))
    missed = set(chance.sample(range(3653), 400))
    nights = frozenset(start + timedelta(days=day) for day in range(3653) if day not in missed)
    practices = ("breathe", "check-in", "parts", "thanks", "touch")
    couple = Couple(
        nights=nights,
        zone="America/Argentina/ComodRivadavia",
        preferences=Preferences(soft=True).with_rungs(draw(RUNGS)),
        last="after-a-hard-time.5",
        asked=frozenset(chance.sample(range(3, 365), 200)) | {365},
        question=365,
        looks=3,
        looked=draw(DATES),
        look_rests=3650,
        path="after-a-hard-time",
        path_step=4,
        path_offered=draw(DATES),
        paths_walked=frozenset({"first-week", "small-thanks", "closer", "dreams", "busy"}),
        told_once=frozenset(
            {
                "longer",
                "mood",
                "five-breaths",
                "path",
                "another-question",
                "month",
                "year",
                "person",
            }
        ),
        told_on=draw(DATES),
        first_minutes=3,
        step_rests=3650,
        staying=True,
    )
    last = max(nights)
    for day in range(14):
        event = heard(last + timedelta(days=day), *practices, tense=day % 4 == 0)
        couple = couple.follow(event, BANK)
    return replace(couple, ended=f"after-a-hard-time.5:{last}")


@settings(deadline=None, max_examples=10)
@given(grown())
def test_a_record_comes_back_and_stays_under_a_kilobyte_after_a_decade(couple: Couple) -> None:
    """Whatever is kept of them, between two evenings."""
    item = couple.to_item()
    assert Couple.from_item(item) == couple
    size = sum(len(name) + len(str(value)) for name, value in item.items())
    assert size < 1_024
    assert Couple.from_item(json.loads(json.dumps(item))) == couple


@pytest.mark.parametrize(
    "older",
    [
        {"schema": 3, "nights": "2026-11-23:AQ==", "asked": "1c", "question": 4, "liking": "g2t"},
        {"schema": 2, "nights": "2026-11-23:AQ==", "asked": "1c", "question": 4, "liking": "g2t"},
        {
            "schema": 1,
            "first": "2026-11-23",
            "bits": "1",
            "asked": "1c",
            "question": 4,
            "liking": "g2t",
        },
    ],
)
def test_an_older_record_is_read_and_written_anew(older: dict[str, object]) -> None:
    """With nothing grown yet, and nothing lost."""
    couple = Couple.from_item(older)
    assert couple.nights == {NIGHT}
    assert (couple.asked, couple.question) == (frozenset({2, 3, 4}), 4)
    assert couple.preferences == Preferences.from_code("g2t")
    assert (couple.path, couple.told_once, couple.heard_rungs) == ("", frozenset(), ())
    assert couple.first_minutes == 0
    assert couple.to_item()["schema"] == 4
    assert Couple.from_item(couple.to_item()) == couple
