"""What docs/nights.md tells a couple is kept of them: every field of their record, and nothing else."""

from dataclasses import fields
from pathlib import Path

from skill.guide.couple import Couple

PAGE = (Path(__file__).parent.parent / "docs" / "nights.md").read_text(encoding="utf-8")
TOLD_AS = {
    "nights": "the dates of your nights",
    "away": "the dates on which you two said you would be away",
    "counting": "whether numbers are mentioned",
    "zone": "the time zone of the device",
    "preferences": "how you like to be guided",
    "last": "the kind of your last evening",
    "asked": "the numbers of the questions that you have heard",
    "question": "the numbers of the questions that you have heard",
    "looks": "on how many nights a look lasted as long as it may",
    "looked": "and the last of them",
    "look_rests": "rests after a no",
    "place": "where you are in an evening that has not ended",
    "ended": "the date of the last one that has",
    "heard_rungs": "how many evenings you heard it since the last one",
    "step_rests": "and rests after a no",
    "staying": "whether you want no more steps",
    "path": "the path that you are on",
    "path_step": "how far",
    "path_offered": "when one was offered last",
    "paths_walked": "which ones you have walked",
    "told_once": "which of the things that are told once were told",
    "told_on": "when the last was",
    "first_minutes": "how long the first evening of your first week was",
    "hard_nights": "the dates of evenings after an argument, of two weeks",
}
"""How the page says each field of a record."""


def test_every_field_that_is_kept_is_told() -> None:
    """A field that is added is told of in the page, or this fails."""
    assert set(TOLD_AS) == {field.name for field in fields(Couple)}
    assert [said for said in TOLD_AS.values() if said not in PAGE] == []
