"""Captions tell what is heard, when it is heard, in the form that players read."""

from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from skill.guide.programme import Caption, Tonight, captions, recording, vtt
from skill.guide.text import caption
from tests.bedroom import PLAN, WORDS

BREATHING = recording(PLAN.segments[0], WORDS, Tonight(turn=date(2026, 11, 25).toordinal()))
TEXTS = {line: caption(text) for line, text in BREATHING.texts}


def test_each_line_is_shown_while_it_is_said() -> None:
    """Where its cue lies, from the start of its recording on; in order, none over another."""
    shown = list(captions(BREATHING, WORDS))
    texts = {one.start: one.text.removeprefix("(in) ").removeprefix("(out) ") for one in shown}
    assert all(texts[cue.start] == TEXTS[cue.line] for cue in BREATHING.score.cues if cue.line)
    assert all(before.end <= after.start for before, after in pairwise(shown))
    assert shown[-1].end <= BREATHING.score.ms


def test_every_breath_can_be_followed_by_eye() -> None:
    """In and out, also where nobody says so."""
    texts = [one.text for one in captions(BREATHING, WORDS)]
    assert texts.count("(in)") + texts.count("(in) Breathe in.") == 9
    assert texts.count("(out)") + texts.count("(out) And out.") == 9


def test_the_form_is_webvtt() -> None:
    """Heading, a blank line, time and text; what has a meaning there is escaped."""
    assert vtt([Caption(0, 1_500, "Hello."), Caption(3_661_001, 3_662_000, "You & <you>")]) == (
        "WEBVTT\n\n00:00:00.000 --> 00:00:01.500\nHello.\n\n01:01:01.001 --> 01:01:02.000\nYou &amp; &lt;you&gt;\n"
    )


@given(st.integers(0, 86_400_000))
def test_times_are_exact(ms: int) -> None:
    """To the millisecond, at any length."""
    hours, minutes, seconds = (
        vtt([Caption(ms, ms + 1, "x")]).splitlines()[2].split(" ")[0].split(":")
    )
    assert round((int(hours) * 3600 + int(minutes) * 60 + float(seconds)) * 1000) == ms
