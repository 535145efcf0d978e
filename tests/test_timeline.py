"""The evening as it is followed by eye reads the score, and nothing else."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from simulator.evening.timeline import clock, timeline
from skill.guide.programme.playback import Place
from skill.guide.programme.score import Beat
from tests.bedroom import PLAN, REPERTOIRE, WORDS

FIRST = timeline(Place(PLAN.name, "en-US", date(2026, 11, 23), 1), REPERTOIRE, WORDS)
SECOND = timeline(Place(PLAN.name, "en-US", date(2026, 11, 23), 1, segment=1), REPERTOIRE, WORDS)


def test_each_practice_is_named_where_it_begins() -> None:
    """With the session's clock, not the recording's."""
    lines = [shown.line(cue) for shown in (FIRST, SECOND) for cue in shown.score.cues]
    named = [line.split("  ")[:2] for line in lines if line.split("  ")[1].strip()]
    assert named == [
        ["0:00", "the beginning"],
        ["0:11", "the breathing"],
        ["1:37", "the looking"],
        ["1:55", "the touch"],
        ["2:05", "the check-in"],
        ["2:31", "the thank-you"],
        ["2:50", "the good night"],
        ["3:00", "the quiet"],
    ]


def test_what_is_said_is_shown_without_its_pauses() -> None:
    """With the words for this number of nights."""
    closing = SECOND.line(SECOND.score.cues[-2])
    assert closing.endswith(
        '"That\'s all. That was your first night together here. Good night, you two."'
    )


def test_the_breath_rises_and_falls() -> None:
    """Upwards on the in-breath, downwards on the out-breath, longer for a longer breath."""
    first_in = next(cue for cue in FIRST.score.cues if cue.beat is Beat.BREATHE_IN)
    last_out = [cue for cue in FIRST.score.cues if cue.beat is Beat.BREATHE_OUT][-1]
    assert FIRST.line(first_in) == '0:17                   in   ▁▃▅▆█  "Breathe in."'
    assert FIRST.line(last_out) == "1:31                   out  █▇▇▆▅▅▄▄▃▂▂▁"
    heights = [FIRST.moment(first_in.start + ms).count("█") for ms in range(0, first_in.ms, 100)]
    assert heights == sorted(heights)
    assert heights[-1] > heights[0]


@given(st.integers(0, 100_100))
def test_every_moment_has_a_line(offset: int) -> None:
    """Also the last milliseconds, that an MP3 is longer than its score."""
    assert FIRST.moment(offset).startswith(f" {clock(offset)} / 3:00  the ")
