"""An evening that changes with the nights: phases, variants, ladders and paths, on small content of their own."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from skill.errors import ContentError
from skill.guide.bank import Depth, Question
from skill.guide.couple import Ladder, Preferences
from skill.guide.phases import Phase, phase_of
from skill.guide.programme import (
    Place,
    Recording,
    Repertoire,
    Tonight,
    load_sessions,
    pieces_of,
    recordings_of,
    whole_repertoire,
)
from skill.guide.programme.recordings import SOFT_STEPS
from skill.guide.words import Words
from tests.bedroom import WORDS as SHIPPED_WORDS

NIGHT = date(2026, 11, 23)

ARRIVE = """
counts = false
[takes]
3 = { steps = [{ do = "hold", for = 1 }, { do = "say", line = "arrive.3", for = 59, later = "arrive.later" }] }
"""
TOUCH = """
invites = "touch"
[takes]
3 = { steps = [{ do = "say", line = "touch.3", for = 60 }] }
3-off = { steps = [{ do = "say", line = "touch.off", for = 60 }] }
3-heart = { steps = [{ do = "say", line = "touch.heart", for = 60 }] }
3-hug = { steps = [{ do = "say", line = "touch.hug", for = 60 }] }
"""
TALK = """
[takes]
3 = { steps = [
  { do = "say", line = "question", for = 10 },
  { do = "talk", for = 40 },
  { do = "say", line = "check-in.after", for = 10 },
] }
"""
SESSIONS = """
after = ["fade.1"]
[moods.ordinary]
[[session]]
minutes = 3
mood = "ordinary"
again = ["arrive.3"]
segments = [
  { name = "first", practices = ["arrive.3", "touch.3"] },
  { name = "talking", practices = ["check-in.3"] },
]
"""
FADE = 'counts = false\nafter = true\nfades = true\n[takes]\n1 = { steps = [{ do = "hold", for = 45 }] }\n'
LADDERS = '[[ladder]]\npractice = "touch"\nrungs = ["hands", "heart", "backs", "hug"]\n'
PATHS = """
[[path]]
name = "thanks"
[[path.evening]]
session = "ordinary-3"
question = 9
[[path.evening]]
session = "ordinary-3"
"""
FILES = {
    "practices/arrive.toml": ARRIVE,
    "practices/touch.toml": TOUCH,
    "practices/check-in.toml": TALK,
    "practices/fade.toml": FADE,
    "sessions.toml": SESSIONS,
    "ladders.toml": LADDERS,
    "paths.toml": PATHS,
}
LINES = {
    "arrive.3": ("Hello.", "Welcome.", "Good evening."),
    "arrive.later.remind": ("Here you are.", "Come in."),
    "touch.3": ("Hold hands.", "A hand in a hand."),
    "touch.off": ("A hand on your own heart.",),
    "touch.heart": ("A hand on the other one's heart.",),
    "touch.hug": ("A long hug.",),
    "check-in.after": ("Thank each other.", "Let it rest.", "Well heard."),
    "check-in.after-stress": ("It can wait outside.",),
}
BANK = {
    number: Question(number, Depth.LIGHT, theme, f"Question {number}?")
    for number, theme in ((3, "fun"), (4, "stress"), (9, "fun"))
}
WORDS = replace(SHIPPED_WORDS, lines=LINES, questions=BANK, milestones={1: "One night."})


def written(folder: Path, files: dict[str, str]) -> Path:
    """A folder of content."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def repertoire(tmp_path: Path) -> Repertoire:
    return load_sessions(written(tmp_path, FILES))


def said(repertoire: Repertoire, words: Words, place: Place) -> list[str]:
    """All that is heard of the evening of this place."""
    plan = repertoire.plan(place.plan, place.preferences, place.phase)
    *recordings, _ = recordings_of(plan, words, Tonight.of(place))
    return [text for recording in recordings for _, text in recording.texts]


def evening(kept: int, milestone: int = 0, **fields: object) -> Place:
    return replace(Place("ordinary-3", "en-US", NIGHT, milestone, kept=kept), **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kept", "phase"),
    [
        (0, Phase.EXPLAIN),
        (6, Phase.EXPLAIN),
        (7, Phase.REMIND),
        (20, Phase.REMIND),
        (21, Phase.QUIET),
        (4000, Phase.QUIET),
    ],
)
def test_the_guide_explains_for_a_week_and_reminds_for_two_more(kept: int, phase: Phase) -> None:
    """Counted by nights kept before tonight."""
    assert phase_of(kept) is phase


def test_a_later_line_takes_the_slot_from_the_second_week_on(repertoire: Repertoire) -> None:
    """Times stay as they are; a phase without words has those of the one before."""
    first, later, quiet = (said(repertoire, WORDS, evening(kept)) for kept in (6, 7, 30))
    assert first[0] in LINES["arrive.3"]
    assert {later[0], quiet[0]} <= set(LINES["arrive.later.remind"])
    plans = [repertoire.plan("ordinary-3", phase=phase) for phase in Phase]
    assert len({tuple(segment.score.spans for segment in plan.segments) for plan in plans}) == 1


def test_a_line_with_a_table_by_phase_needs_no_other_line() -> None:
    """Before its first phase the first words there are."""
    assert WORDS.variants("arrive.later", Phase.EXPLAIN) == LINES["arrive.later.remind"]
    assert WORDS.variants("touch.3", Phase.QUIET) == LINES["touch.3"]
    with pytest.raises(ContentError, match=r"arrive\.nowhere"):
        WORDS.variants("arrive.nowhere")


def test_each_variant_is_heard_before_any_comes_again(repertoire: Repertoire) -> None:
    """Of each line by itself, whatever the lengths of the lists."""
    nights = [said(repertoire, WORDS, evening(kept)) for kept in range(1, 7)]
    arriving, touching = ([texts[number] for texts in nights] for number in (0, 1))
    assert set(arriving[:3]) == set(arriving[3:]) == set(LINES["arrive.3"])
    assert [set(touching[at : at + 2]) for at in (0, 2, 4)] == [set(LINES["touch.3"])] * 3


def test_without_the_table_variants_go_by_the_date(repertoire: Repertoire) -> None:
    """Nobody hears the same for ever because nothing is known of them."""
    nights = [evening(0, night=NIGHT + timedelta(days=day)) for day in range(3)]
    assert {said(repertoire, WORDS, place)[0] for place in nights} == set(LINES["arrive.3"])
    known = [evening(0, milestone=1, night=place.night) for place in nights]
    assert len({said(repertoire, WORDS, place)[0] for place in known}) == 1


def test_a_question_of_stress_has_its_own_closing(repertoire: Repertoire) -> None:
    """Any other theme has the usual one."""
    usual, stress = (said(repertoire, WORDS, evening(1, question=number))[-1] for number in (3, 4))
    assert usual in LINES["check-in.after"]
    assert stress == LINES["check-in.after-stress"][0]


def every_evening(repertoire: Repertoire) -> list[Recording]:
    """All recordings of all evenings, one by one: the product that nobody builds."""
    recordings: list[Recording] = []
    for kept in (*range(12), *range(21, 27)):
        for question in BANK:
            for preferences in (
                Preferences(),
                Preferences(touch_off=True),
                *(Preferences().with_rungs({"touch": number}) for number in (1, 2, 3)),
            ):
                place = evening(kept, question=question, preferences=preferences)
                plan = repertoire.plan(place.plan, preferences, place.phase)
                recordings += recordings_of(plan, WORDS, Tonight.of(place))
    return recordings


def test_the_whole_repertoire_holds_every_piece_of_any_evening(repertoire: Repertoire) -> None:
    """As a sum: each line's own variants, and never one times the other."""
    whole = pieces_of(whole_repertoire(repertoire, WORDS))
    assert {piece.id for piece in pieces_of(every_evening(repertoire))} <= {
        piece.id for piece in whole
    }


def test_more_variants_and_questions_add_and_do_not_multiply(repertoire: Repertoire) -> None:
    """A hundred of each cost a hundred pieces each."""
    before = pieces_of(whole_repertoire(repertoire, WORDS))
    hundred = tuple(f"Variant {number}." for number in range(100))
    bank = {number: replace(BANK[3], number=number, text=f"{number}?") for number in range(3, 103)}
    many = replace(WORDS, lines=LINES | {"touch.hug": hundred}, questions=BANK | bank)
    after = pieces_of(whole_repertoire(repertoire, many))
    assert len(after) - len(before) <= 2 * 100 * len(Phase)


RUNGS = [
    ({}, "touch.3"),
    ({"touch": 1}, "touch.heart"),
    ({"touch": 2}, "touch.heart"),  # backs has no take here: the nearest rung below
    ({"touch": 3}, "touch.hug"),
    ({"touch": 9}, "touch.hug"),
    ({"breathe": 2}, "touch.3"),
]


@pytest.mark.parametrize(("rungs", "line"), RUNGS)
def test_a_rung_is_heard_in_place_of_the_take(
    repertoire: Repertoire, rungs: dict[str, int], line: str
) -> None:
    """Where a rung has no take of its own, that of the nearest one below."""
    plan = repertoire.plan("ordinary-3", Preferences().with_rungs(rungs))
    assert line in plan.segments[0].score.lines


def test_what_was_declined_comes_before_any_rung(repertoire: Repertoire) -> None:
    """No touch is no touch on every step."""
    declined = Preferences(touch_off=True).with_rungs({"touch": 3})
    assert "touch.off" in repertoire.plan("ordinary-3", declined).segments[0].score.lines
    assert repertoire.next_step(declined) == ""


def test_a_ladder_that_leads_to_touch_is_left_out_without_touch(repertoire: Repertoire) -> None:
    """Though its practice invites to nothing by itself."""
    ladders = {
        "arrive": Ladder(
            "arrive", ("usual", "backs"), invites=repertoire.practices["touch.3"].invites
        )
    }
    led = Repertoire(repertoire.practices, {}, (), ladders)
    assert led.next_step(Preferences()) == "arrive"
    assert led.next_step(Preferences(touch_off=True)) == ""


def test_the_next_step_is_where_they_took_the_fewest(repertoire: Repertoire) -> None:
    """And in a practice that was named, that one; on the last rung there is none."""
    ladders = {name: Ladder(name, ("a", "b", "c")) for name in ("touch", "thanks")}
    of_two = Repertoire(repertoire.practices, {}, (), ladders)
    further = Preferences().climb("touch")
    assert of_two.next_step(further) == "thanks"
    assert of_two.next_step(further, "touch") == "touch"
    assert of_two.next_step(further.climb("touch"), "touch") == ""
    assert (of_two.rung("touch", further), of_two.rung("talk", further)) == ("b", "")


def test_an_evening_of_a_path_is_a_plan_of_its_own(repertoire: Repertoire) -> None:
    """With the session's times, and its own question; it is no session that can be chosen by length."""
    assert repertoire.paths == {"thanks": ("thanks.1", "thanks.2")}
    first, last = (repertoire.plan(name) for name in repertoire.paths["thanks"])
    assert (first.question, last.question) == (9, 0)
    assert [segment.score for segment in first.segments] == [
        segment.score for segment in repertoire.plan("ordinary-3").segments
    ]
    assert [plan.stage.is_last for plan in (first, last) if plan.stage] == [False, True]
    assert "thanks.1" in repertoire
    assert list(repertoire) == ["ordinary-3"]


def test_a_token_carries_nights_kept_rungs_and_what_was_heard(repertoire: Repertoire) -> None:
    """So that no event needs the table, and none is longer than a line."""
    rungs = Preferences(soft=True).with_rungs({"touch": 2, "breathe": 1})
    place = evening(4000, preferences=rungs, heard=frozenset({"touch", "check-in"}))
    token = replace(place, plan="thanks.2").to_token()
    assert Place.from_token(token, repertoire) == replace(place, plan="thanks.2")
    assert token.startswith("qt3:")
    assert len(token) < 120
    assert Tonight.of(place).steps == SOFT_STEPS


def test_an_evening_of_an_older_version_goes_on_under_its_own_token(repertoire: Repertoire) -> None:
    """A player takes what follows only behind the very token that it has."""
    token = "qt2:ordinary-3:en-US:2026-11-23:1:1:0:0:0:5:u1:0:0:0"
    place = Place.from_token(token, repertoire)
    assert place is not None
    assert (place.kept, place.heard) == (0, frozenset())
    assert place.to_token() == token
    assert replace(place, segment=0).to_token().startswith("qt2:")


SLIPS: Sequence[tuple[str, str, str, str]] = [
    ("sessions.toml", 'mood = "ordinary"', 'mood = "odd"', "session 1: mood = 'odd' has no table"),
    ("sessions.toml", "[moods.ordinary]", "[moods.odd]", "session 1: mood = 'ordinary' has no"),
    ("sessions.toml", "[moods.ordinary]", 'moods.ordinary = "x"', "[moods.ordinary]: 'x'; write"),
    ("sessions.toml", "[moods.ordinary]", "[moods.ordinary]\nlasts = 1", "{'lasts': 1}; write"),
    ("sessions.toml", "[moods.ordinary]", "[moods.ordinary]\nkind = true", "drowsy, lasts, asked"),
    ("sessions.toml", "[moods.ordinary]", "moods = [1]", "moods = [1]; write [moods.ordinary]"),
    ("ladders.toml", '"hands", "heart", "backs", "hug"', '"hands"', "touch has 1 rungs"),
    ("ladders.toml", 'practice = "touch"', "practice = 3", "write practice ="),
    ("ladders.toml", "[[ladder]]", "[ladder]", "write [[ladder]]"),
    ("ladders.toml", "rungs", 'invites = "dancing"\nrungs', "write one of touch, look"),
    (
        "practices/touch.toml",
        'line = "touch.hug", for = 60',
        'line = "touch.hug", for = 59',
        "3-hug",
    ),
    ("practices/touch.toml", "3-off", "4-off", '"3-off"'),
    ("paths.toml", 'name = "thanks"', 'name = "thanks.2"', "without a dot"),
    ("paths.toml", 'name = "thanks"', 'name = "thanks"\noffered = 1', "offered = 1; write true"),
    ("paths.toml", 'name = "thanks"', 'name = "thanks"\ninvites = "x"', "write one of touch, look"),
    ("paths.toml", "question = 9", "question = true", "the number of a question"),
    (
        "paths.toml",
        'session = "ordinary-3"\nq',
        'session = "ordinary-4"\nq',
        "is none of sessions.toml",
    ),
]


@pytest.mark.parametrize(("file", "right", "wrong", "told"), SLIPS)
def test_a_coachs_slip_is_named_with_its_file(
    tmp_path: Path, file: str, right: str, wrong: str, told: str
) -> None:
    """What is wrong, where, and what to write."""
    assert right in FILES[file]
    content = written(tmp_path, FILES | {file: FILES[file].replace(right, wrong, 1)})
    with pytest.raises(ContentError) as refused:
        load_sessions(content)
    assert file.rpartition("/")[2] in str(refused.value)
    assert told in str(refused.value)


def test_content_without_ladders_and_paths_is_whole(tmp_path: Path) -> None:
    """Neither file has to be there."""
    files = {
        name: text for name, text in FILES.items() if name not in ("ladders.toml", "paths.toml")
    }
    files["practices/touch.toml"] = TOUCH.replace("3-heart", "4").replace("3-hug", "5")
    files["practices/touch.toml"] += "".join(
        f'{take}-off = {{ steps = [{{ do = "say", line = "touch.off", for = 60 }}] }}\n'
        for take in ("4", "5")
    )
    repertoire = load_sessions(written(tmp_path, files))
    assert (repertoire.ladders, repertoire.paths) == ({}, {})
