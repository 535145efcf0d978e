"""The three-minute session is the one that was designed, to the millisecond."""

import shutil
from pathlib import Path

import pytest

from skill.errors import ContentError
from skill.guide.score import Beat
from skill.guide.session import CONTENT, load_sessions
from tests.bedroom import PLAN


def test_three_minutes_are_exactly_180_000_ms() -> None:
    """Whatever the language or the voice."""
    assert PLAN.ms == 180_000


def test_no_recording_is_shorter_than_50_s() -> None:
    """Shorter streams make a speaker's events come out of order (skill-sample-nodejs-audio-player#37)."""
    assert min(segment.score.ms for segment in (*PLAN.segments, PLAN.again)) >= 50_000


def test_the_practices_follow_the_reference() -> None:
    """Arrive 14 s, breathe 86, look 18, touch 10, check-in 9 and 9, thanks 22, close 12."""
    spans = [(span.practice, span.end - span.start) for segment in PLAN.segments for span in segment.score.spans]
    assert spans == [
        ("arrive", 14_000),
        ("breathe", 86_000),
        ("look", 18_000),
        ("touch", 10_000),
        ("check-in", 18_000),
        ("thanks", 22_000),
        ("close", 12_000),
    ]


def test_the_breath_slows_down_and_then_keeps_five_at_four_and_six() -> None:
    """The ramp of the reference, then five breaths of 4 s in and 6 s out without holds."""
    cues = [cue for cue in PLAN.segments[0].score.cues if cue.beat in (Beat.BREATHE_IN, Beat.BREATHE_OUT)]
    breaths = [(first.ms / 1000, second.ms / 1000) for first, second in zip(cues[::2], cues[1::2], strict=True)]
    assert breaths == [(2.5, 3.5), (3, 4), (3, 5), (3.5, 5.5)] + [(4, 6)] * 5


def test_again_is_a_rest_of_twelve_seconds_and_five_more() -> None:
    """As often as wanted."""
    assert PLAN.again.score.ms == 12_000 + 5 * 10_000


@pytest.mark.parametrize(
    ("file", "old", "new", "why"),
    [
        ("practices/look.toml", "for = 10", "for = 11", "adds up to 181 s instead of 180 s"),
        ("sessions.toml", '"look.3"', '"look.9"', "no take called look.9"),
        ("sessions.toml", '"look.3", ', '"breathe.3", "breathe.3", "breathe.3", ', "split it"),
        ("sessions.toml", "[[session]]", "[[session]", "cannot be read as TOML"),
        ("sessions.toml", 'mood = "ordinary"', "", "'mood' is missing or is not what it should be"),
        ("sessions.toml", 'name = "together", ', "", "'name' is missing"),
        ("sessions.toml", "minutes = 3", 'minutes = "3"', "minutes .a number."),
    ],
)
def test_an_editors_slip_is_named(tmp_path: Path, file: str, old: str, new: str, why: str) -> None:
    """A session that does not add up, an unknown take, a segment too long for one response."""
    content = Path(shutil.copytree(CONTENT, tmp_path / "content"))
    path = content / file
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(ContentError, match=why):
        load_sessions(content)
