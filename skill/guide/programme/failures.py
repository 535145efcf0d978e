"""Failures: what a recording that cannot be played costs, and what is played in its place.

A failure costs at most the practice in which it happens. One alone is taken for a file that is
missing or broken, and passed over; two in a row are taken for a network that is away, and the
evening is held where sound stopped, so that "resume" goes on there.
"""

from dataclasses import dataclass, replace

from skill.guide.couple import Progress
from skill.guide.programme.place import Moment, Place, Playhead
from skill.guide.programme.playback import (
    Audio,
    Enqueue,
    Play,
    behind,
    credited,
    has_sounded,
    is_at_its_end,
    is_evenings_end,
    progress_to,
    resume,
)
from skill.guide.programme.session import SessionPlan


@dataclass(frozen=True)
class Failure:
    """What a failure means."""

    audio: Audio | None = None
    """What is played in place of what failed; None: nothing is."""
    progress: Progress | None = None
    """What was heard before it, and where sound stopped; None: nothing that is new."""


def after_failure(
    failed: Place,
    player: Playhead,
    remembered: Place | None,
    plan: SessionPlan,
) -> Failure:
    """What becomes of an evening when a recording fails.

    ``player`` is what the player held at that moment. Devices report a failure before they change
    their state, so it may still say that it plays the very recording that failed; or it plays
    another one, and what failed was loaded ahead. ``remembered`` is the place that the couple's
    record holds: with it two failures in a row are known although the player's token names one.
    """
    if player.place == failed:
        if has_sounded(failed, player.offset):
            return _broken_off(failed, player, remembered, plan)
        return _never_sounded(failed, remembered, plan)
    if player.playing:
        return _failed_ahead(failed, player, plan)
    if player.finished or player.place is None:
        return _never_sounded(failed, remembered, plan)
    return Failure()  # another one is held: somebody stopped it, and "resume" enqueues anew


def _broken_off(
    failed: Place,
    player: Playhead,
    remembered: Place | None,
    plan: SessionPlan,
) -> Failure:
    """A recording broke off while it sounded: its practice is played once more."""
    offset = player.offset
    if is_evenings_end(failed, offset, plan):
        return Failure(progress=progress_to(failed, offset, plan, None))
    so_far = credited(failed, offset, plan)
    if failed.again or is_at_its_end(failed, offset, plan):
        ahead = behind(so_far, plan)
    else:
        ahead = resume(replace(so_far, silent_since=None), offset, plan)
    if ahead is None:
        return Failure(progress=progress_to(failed, offset, plan, None))
    if not player.playing and remembered and _is_at(remembered, ahead):
        return Failure()  # its stop was reported before: somebody asked for silence
    held = _silent_at(ahead)
    came_no_further = failed.silent_since is not None and ahead.start <= failed.start
    audio = None if came_no_further else Play(held)
    return Failure(audio, progress_to(failed, offset, plan, held))


def _never_sounded(failed: Place, remembered: Place | None, plan: SessionPlan) -> Failure:
    """A recording could not be had when its time came."""
    known = remembered is not None and remembered.is_same_evening(failed)
    before = remembered.silent_since if remembered and known else None
    stopped = failed.silent_since or before
    if stopped:
        moved = replace(
            failed,
            segment=stopped.segment,
            start=stopped.ms,
            again=0,
            then=0,
        )
        return _held(moved, plan)
    ahead = behind(failed, plan)
    held = (
        replace(
            failed,
            start=failed.then,
            again=0,
            then=0,
        )
        if failed.again
        else failed
    )
    first = failed.segment == 0 and not failed.again
    if ahead is None or first:  # without its breathing there is no evening yet
        return _held(held, plan)
    ahead = replace(ahead, silent_since=Moment(held.segment, held.start))
    return Failure(Play(ahead), _held(held, plan).progress)


def _held(place: Place, plan: SessionPlan) -> Failure:
    """Nothing more is tried, and nothing was heard."""
    if place.segment >= len(plan.segments):  # more breaths behind an evening that has ended
        return Failure()
    return Failure(
        progress=progress_to(
            place,
            place.start,
            plan,
            _silent_at(place),
        )
    )


def _failed_ahead(failed: Place, player: Playhead, plan: SessionPlan) -> Failure:
    """A recording that was enqueued could not be had, while the one before it still sounds."""
    if player.place is None or not player.place.is_same_evening(failed):
        return Failure()
    expected = behind(player.place, plan)
    ahead = behind(failed, plan)
    is_next = expected is not None and expected.segment == failed.segment and not failed.again
    if ahead is None or not is_next or failed.silent_since:
        return Failure()
    passed = replace(ahead, silent_since=Moment(failed.segment, failed.start))
    return Failure(Enqueue(passed, behind=player.place, anew=True))


def _silent_at(place: Place) -> Place:
    """The place, known to be where sound stopped."""
    return replace(place, silent_since=Moment(place.segment, place.start))


def _is_at(remembered: Place, place: Place) -> bool:
    """Whether the record holds this very place, and no failure."""
    if remembered.silent_since or not remembered.is_same_evening(place):
        return False
    return (remembered.segment, remembered.start) == (place.segment, place.start)
