"""Failures: what a recording that cannot be played costs, and what is played in its place.

A failure costs at most the practice in which it happens. One alone is taken for a file that is
missing or broken, and passed over; two in a row are taken for a network that is away, and the
evening is held where sound stopped, so that "resume" goes on there.
"""

from dataclasses import dataclass, replace

from skill.guide.couple import Progress
from skill.guide.programme.events import progress_to
from skill.guide.programme.place import Moment, Place, Playhead
from skill.guide.programme.playback import (
    behind,
    credited,
    has_sounded,
    is_at_its_end,
    is_evenings_end,
    resume,
)
from skill.guide.programme.player import Audio, Enqueue, Play
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
    holds_what_failed = player.place == failed
    if holds_what_failed and has_sounded(failed, player.offset):
        return _broken_off(
            failed,
            player,
            remembered,
            plan,
        )
    if holds_what_failed:
        return _never_sounded(failed, remembered, plan)
    if player.playing or player.unsure:
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
    ahead = _behind_broken(failed, offset, plan)
    if ahead is None:
        evening_over = progress_to(failed, offset, plan, None)
        return Failure(progress=evening_over)
    if not player.playing and remembered and _is_at(remembered, ahead):
        return Failure()  # its stop was reported earlier: somebody asked for silence
    held = _silent_at(ahead)
    progress = progress_to(failed, offset, plan, held)
    # Broken off twice at the same point: a third time would break off there as well.
    came_no_further = failed.silent_since is not None and ahead.start <= failed.start
    if came_no_further:
        return Failure(progress=progress)
    return Failure(Play(held), progress)


def _behind_broken(failed: Place, offset: int, plan: SessionPlan) -> Place | None:
    """Where the evening goes on behind a recording that broke off; None: it is over."""
    if is_evenings_end(failed, offset, plan):
        return None
    so_far = credited(failed, offset, plan)
    if failed.again or is_at_its_end(failed, offset, plan):
        return behind(so_far, plan)
    in_sound = replace(so_far, silent_since=None)
    return resume(in_sound, offset, plan)


def _never_sounded(
    failed: Place,
    remembered: Place | None,
    plan: SessionPlan,
) -> Failure:
    """A recording could not be had when its time came."""
    silent_since = _silent_since(failed, remembered)
    if silent_since:
        where_sound_stopped = replace(
            failed,
            segment=silent_since.segment,
            start=silent_since.ms,
            again=0,
            then=0,
        )
        return _held(where_sound_stopped, plan)
    ahead = behind(failed, plan)
    place = _without_again(failed) if failed.again else failed
    held = _held(place, plan)
    is_first_recording = failed.segment == 0 and not failed.again
    if ahead is None or is_first_recording:  # without its breathing there is no evening yet
        return held
    silent = Moment(place.segment, place.start)
    passed_over = replace(ahead, silent_since=silent)
    return Failure(Play(passed_over), held.progress)


def _without_again(place: Place) -> Place:
    """Where the evening goes on behind what "again" was to play."""
    return replace(
        place,
        start=place.then,
        again=0,
        then=0,
    )


def _silent_since(failed: Place, remembered: Place | None) -> Moment | None:
    """Where sound stopped at an earlier failure of this evening; None: this is the first one."""
    if failed.silent_since:
        return failed.silent_since
    if remembered is None or not remembered.is_same_evening(failed):
        return None
    return remembered.silent_since


def _held(place: Place, plan: SessionPlan) -> Failure:
    """Nothing more is tried, and nothing was heard."""
    if place.segment >= len(plan.segments):  # more breaths behind an evening that has ended
        return Failure()
    silent = _silent_at(place)
    progress = progress_to(
        place,
        place.start,
        plan,
        silent,
    )
    return Failure(progress=progress)


def _failed_ahead(
    failed: Place,
    player: Playhead,
    plan: SessionPlan,
) -> Failure:
    """A recording that was enqueued could not be had, while the one before it still sounds."""
    if player.place is None or not player.place.is_same_evening(failed):
        return Failure()
    expected = behind(player.place, plan)
    ahead = behind(failed, plan)
    if ahead is None or expected is None:
        return Failure()
    is_next = expected.segment == failed.segment and not failed.again
    if failed.silent_since or not is_next:
        return Failure()
    silent = Moment(failed.segment, failed.start)
    passed_over = replace(ahead, silent_since=silent)
    enqueued = Enqueue(passed_over, behind=player.place, anew=True)
    return Failure(enqueued)


def _silent_at(place: Place) -> Place:
    """The place, known to be where sound stopped."""
    silent = Moment(place.segment, place.start)
    return replace(place, silent_since=silent)


def _is_at(remembered: Place, place: Place) -> bool:
    """Whether the record holds this very place, and no failure."""
    if remembered.silent_since or not remembered.is_same_evening(place):
        return False
    same_segment = remembered.segment == place.segment
    return same_segment and remembered.start == place.start
