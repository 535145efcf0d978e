"""A recording's name holds all that went into it."""

from dataclasses import replace

from skill.guide.programme.playback import QUESTION
from skill.guide.programme.recordings import Tonight, all_recordings, recording, recordings_of
from skill.guide.programme.score import Cue, Score
from tests.bedroom import PLAN, REPERTOIRE, WORDS

FIRST = Tonight(milestone=1)


def test_a_changed_word_changes_the_name() -> None:
    """And the name of no recording that does not speak it."""
    other = replace(WORDS, lines={**WORDS.lines, "look.3": ("Look.",)})
    before, after = recordings_of(PLAN, WORDS, FIRST), recordings_of(PLAN, other, FIRST)
    assert [old.name == new.name for old, new in zip(before, after, strict=True)] == [
        True,
        False,
        True,
    ]


def test_a_changed_time_voice_or_locale_changes_the_name() -> None:
    """Whatever is heard differently is another file."""
    made = recording(PLAN.segments[0], WORDS)
    first, *rest = made.score.cues
    longer = Score(
        (Cue(first.beat, 0, first.end - 1), replace(rest[0], start=first.end - 1), *rest[1:]),
        made.score.spans,
    )
    others = [
        replace(made, score=longer),
        replace(made, voice="tone"),
        replace(made, locale="en-GB"),
    ]
    assert len({made.name, *(other.name for other in others)}) == 4


def test_only_the_closing_depends_on_the_number_of_nights() -> None:
    """Breathing is one file for all nights; the closing is one a milestone, and one for all other nights."""
    names = [made.name for made in all_recordings(PLAN, WORDS)]
    assert len(names) == len(set(names)) == 2 + 1 + len(WORDS.milestones)
    assert recordings_of(PLAN, WORDS, Tonight(4)) == recordings_of(PLAN, WORDS, Tonight())


def test_a_recording_speaks_its_lines_whole() -> None:
    """No placeholder is left in what is recorded."""
    texts = [text for made in all_recordings(PLAN, WORDS) for _, text in made.texts]
    assert not any("{" in text for text in texts)
    assert any("first night together" in text for text in texts)


def test_an_evening_goes_on_when_its_question_is_gone_from_the_bank() -> None:
    """A place may be older than the words: another question is asked, and nothing stops."""
    segment = next(
        segment
        for segment in REPERTOIRE.plan("ordinary-12").segments
        if QUESTION in segment.score.lines
    )
    texts = dict(recording(segment, WORDS, Tonight(question=999)).texts)
    assert texts[QUESTION] in {question.text for question in WORDS.questions.values()}
