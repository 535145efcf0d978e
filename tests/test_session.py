"""The sessions are those that were designed, to the millisecond."""

import shutil
from pathlib import Path

import pytest

from skill.errors import ContentError
from skill.guide.couple.preferences import FIRST_LEVEL, HIGHEST_LEVEL, Preferences
from skill.guide.intents import Pace
from skill.guide.programme.playback import QUESTION
from skill.guide.programme.recordings import FIRST, PROMPT
from skill.guide.programme.score import Beat
from skill.guide.programme.session import CONTENT, PlanName, load_sessions
from skill.guide.text import caption
from tests.bedroom import PLAN, REPERTOIRE, WORDS

LEAST_MINUTES = {3, 7}
"""What every mood has (docs/evidence.md, "Lengths and moods"); a coach adds others."""
ALONE = {
    "breathe": 124,
    "look-1": 60,
    "look-2": 62,
    "look-3": 92,
    "look-4": 152,
    "look-5": 284,
    "touch": 120,
    "parts": 300,
    "check-in": 300,
    "sound": 240,
    "alone": 180,
    "thanks": 108,
}
"""Seconds of the practices alone that were designed to the second; a coach adds others."""
LIKED = [
    Preferences(),
    Preferences(Pace.GENTLER, 5),
    Preferences(Pace.EVEN, touch_off=True),
    Preferences(Pace.OWN, 3, look_off=True, touch_off=True),
]


@pytest.mark.parametrize("name", PlanName)
def test_the_guide_chooses_only_plans_that_there_are(name: PlanName) -> None:
    """Every name that the code knows is one of sessions.toml."""
    assert REPERTOIRE.plan(name).name == name


def test_a_look_of_each_level_has_its_plan() -> None:
    """And none beyond them."""
    looks = [PlanName.of_look(level) for level in range(FIRST_LEVEL, HIGHEST_LEVEL + 1)]
    assert looks == [name for name in PlanName if name.startswith("look-")]


@pytest.mark.parametrize("mood", REPERTOIRE.moods)
def test_every_mood_has_a_short_and_a_middle_session(mood: str) -> None:
    """Each length once."""
    lengths = REPERTOIRE.lengths(mood)
    assert set(lengths) >= LEAST_MINUTES
    assert lengths == sorted(set(lengths))


@pytest.mark.parametrize("liked", LIKED)
@pytest.mark.parametrize("name", list(REPERTOIRE))
def test_every_session_lasts_to_the_millisecond(name: str, liked: Preferences) -> None:
    """Whatever the couple prefer; what fades out behind the good night is not counted."""
    plan = REPERTOIRE.plan(name, liked)
    if plan.minutes:
        assert plan.ms == plan.minutes * 60_000
    elif name in ALONE:
        assert plan.ms == ALONE[name] * 1000


@pytest.mark.parametrize("name", list(REPERTOIRE))
def test_every_session_ends_in_a_bed_that_fades(name: str) -> None:
    """Forty-five seconds behind the good night, or inside it on a tired night; and never a chime."""
    span = REPERTOIRE.plan(name).segments[-1].score.spans[-1]
    assert span.fades
    assert not span.after or span.end - span.start == 45_000


def test_no_recording_is_shorter_than_50_s() -> None:
    """Shorter streams make a speaker's events come out of order (skill-sample-nodejs-audio-player#37)."""
    assert min(segment.score.ms for segment in REPERTOIRE.every_segment()) >= 50_000


def test_every_recording_begins_in_quiet() -> None:
    """So that the gap between two streams is never heard as a cut."""
    assert {segment.score.cues[0].beat for segment in REPERTOIRE.every_segment()} == {Beat.HOLD}


def test_a_question_is_said_to_both_and_beside_nothing_else_that_varies() -> None:
    """Once to both of them where a turn is short, or again before the second turn."""
    for name in REPERTOIRE:
        segments = REPERTOIRE.plan(name).segments
        asking = [segment.score for segment in segments if QUESTION in segment.score.lines]
        said = sum(cue.line == QUESTION for score in asking for cue in score.cues)
        assert said in (0, 1, 2)
        assert not any({FIRST, PROMPT} & set(score.lines) for score in asking)


@pytest.mark.parametrize("mood", REPERTOIRE.moods)
@pytest.mark.parametrize("minutes", [1, 4, 5, 6, 9, 10, 16, 60])
def test_the_closest_length_is_found(minutes: int, mood: str) -> None:
    """No other is nearer; and of two that are as near, it is the shorter."""
    closest = REPERTOIRE.plan(REPERTOIRE.closest(mood, minutes)).minutes
    assert REPERTOIRE.closest(mood, minutes) == f"{mood}-{closest}"
    for length in REPERTOIRE.lengths(mood):
        assert (abs(closest - minutes), closest) <= (abs(length - minutes), length)


@pytest.mark.parametrize("name", list(REPERTOIRE))
def test_who_declined_is_not_invited(name: str) -> None:
    """Of somebody who said no touch and no looking, no session asks for either, or for a look to be ended."""
    declined = Preferences(touch_off=True, look_off=True)
    if REPERTOIRE.plan(name).minutes:
        lines = {
            line
            for segment in REPERTOIRE.plan(name, declined).segments
            for line in segment.score.lines
        }
        said = caption(
            " ".join(WORDS.lines[line][0] for line in lines if line in WORDS.lines)
        ).lower()
        invited = ("your hands meet", "take hands", "hold hands", "a hug", "eyes, softly")
        assert not [words for words in invited if words in said]


def test_the_practices_follow_the_reference() -> None:
    """Arrive 11 s, breathe 86, look 18, touch 10, check-in 26 with its question, thanks 19, close 10."""
    spans = [
        (span.practice, span.end - span.start)
        for segment in PLAN.segments
        for span in segment.score.spans
    ]
    assert spans == [
        ("arrive", 11_000),
        ("breathe", 86_000),
        ("look", 18_000),
        ("touch", 10_000),
        ("check-in", 26_000),
        ("thanks", 19_000),
        ("close", 10_000),
        ("fade", 45_000),
    ]


def test_the_breath_slows_down_and_then_keeps_five_at_four_and_six() -> None:
    """The ramp of docs/evidence.md, then five breaths of 4 s in and 6 s out without holds."""
    cues = [
        cue
        for cue in PLAN.segments[0].score.cues
        if cue.beat in (Beat.BREATHE_IN, Beat.BREATHE_OUT)
    ]
    breaths = [
        (first.ms / 1000, second.ms / 1000)
        for first, second in zip(cues[::2], cues[1::2], strict=True)
    ]
    assert breaths == [(2.5, 3.5), (3, 4), (3, 5), (3.5, 5.5)] + [(4, 6)] * 5


def test_again_is_a_rest_of_twelve_seconds_and_five_more() -> None:
    """As often as wanted."""
    assert PLAN.again.score.ms == 12_000 + 5 * 10_000


@pytest.mark.parametrize(
    ("file", "old", "new", "why"),
    [
        ("practices/look.toml", "for = 10", "for = 11", "adds up to 181 s instead of 180 s"),
        ("sessions.toml", '"look.3"', '"look.9"', "no take called look.9"),
        ("sessions.toml", "[[session]]", "[[session]", "cannot be read as TOML"),
        ("sessions.toml", 'mood = "ordinary"', "", "'mood' is missing or is not what it should be"),
        ("sessions.toml", 'name = "together", ', "", "'name' is missing"),
        ("sessions.toml", "minutes = 3\n", 'minutes = "3"\n', "minutes .a number."),
    ],
)
def test_an_editors_slip_is_named(tmp_path: Path, file: str, old: str, new: str, why: str) -> None:
    """A session that does not add up, an unknown take, a segment too long for one response."""
    content = Path(shutil.copytree(CONTENT, tmp_path / "content"))
    path = content / file
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(ContentError, match=why):
        load_sessions(content)


PATH = """
[[path]]
name = "thanks"
[[path.evening]]
session = "ordinary-3"
question = {question}
"""


@pytest.mark.parametrize("question", [0, 1])
def test_an_evening_of_a_path_may_have_a_question_of_its_own(tmp_path: Path, question: int) -> None:
    """None is written as 0, or not at all."""
    content = Path(shutil.copytree(CONTENT, tmp_path / "content"))
    (content / "paths.toml").write_text(PATH.format(question=question))
    assert load_sessions(content).plan("thanks.1").question == question


def test_a_question_that_cannot_be_is_named_with_its_evening(tmp_path: Path) -> None:
    """No bank has a question before the first."""
    content = Path(shutil.copytree(CONTENT, tmp_path / "content"))
    (content / "paths.toml").write_text(PATH.format(question=-1))
    with pytest.raises(ContentError, match=r"thanks, evening 1: question = -1; write the number"):
        load_sessions(content)


def test_a_path_without_a_name_is_named_by_its_number(tmp_path: Path) -> None:
    """Counted from the top of the file, beginning at 1."""
    content = Path(shutil.copytree(CONTENT, tmp_path / "content"))
    (content / "paths.toml").write_text(PATH.format(question=1).replace('"thanks"', '""'))
    with pytest.raises(ContentError, match=r"path 1: name = ''; write a name"):
        load_sessions(content)
