"""Events: what a report of the player says of the evening, and what it asks for."""

from dataclasses import replace

from skill.guide.couple import Progress
from skill.guide.programme.listening import credited, is_evenings_end, practices_heard
from skill.guide.programme.moods import MoodName
from skill.guide.programme.place import Place, Playhead, segment_of
from skill.guide.programme.playback import following, resume, since_silence
from skill.guide.programme.player import Audio, Enqueue, Event
from skill.guide.programme.session import SessionPlan


def progress(
    event: Event,
    place: Place,
    offset: int,
    plan: SessionPlan,
) -> Progress:
    """What this event says of the evening."""
    score = segment_of(place, plan).score
    to_its_end = event is Event.FINISHED
    heard_to = score.ms if to_its_end else offset
    ahead = None
    if to_its_end or event is Event.NEARLY_FINISHED:
        ahead = following(place, plan)
    was_the_last = to_its_end and ahead is None
    if was_the_last or is_evenings_end(place, heard_to, plan):
        return progress_to(place, heard_to, plan, None)
    if ahead is None:
        so_far = credited(place, heard_to, plan)
        silent_place, silent_at = since_silence(so_far, heard_to, plan)
        ahead = resume(silent_place, silent_at, plan)
    return progress_to(place, heard_to, plan, ahead)


def progress_to(
    place: Place,
    heard_to: int,
    plan: SessionPlan,
    ahead: Place | None,
) -> Progress:
    """What was heard of a recording, and from which place the evening goes on; None: it is over."""
    so_far = credited(place, heard_to, plan)
    practices = practices_heard(place, heard_to, plan)
    return Progress(
        plan=plan.name,
        night=place.night,
        kept=bool(practices) and not place.unkept,
        question=place.question if so_far.asked else 0,
        looked=so_far.looked,
        finished=ahead is None,
        evening=f"{place.plan}:{place.night}",
        resume=replace(ahead, begins_at=0).to_token() if ahead else "",
        practices=frozenset() if place.unkept else so_far.heard,
        minutes=plan.minutes,
        tense=plan.mood == MoodName.TENSE,
        path=plan.stage.path if plan.stage else "",
        path_step=plan.stage.number if plan.stage else 0,
        path_ends=plan.stage is not None and plan.stage.is_last,
    )


def follow(
    event: Event,
    place: Place,
    player: Playhead,
    plan: SessionPlan,
) -> Audio | None:
    """What an event asks for: behind a recording that is nearly finished, the next one.

    Not behind one that was stopped in the meantime: a speaker may begin at once what it is given
    while nothing plays. A failure asks for what ``failures.after_failure`` says.
    """
    was_stopped = not (player.playing or player.finished or player.unsure)
    if was_stopped or event is not Event.NEARLY_FINISHED:
        return None
    ahead = following(place, plan)
    if ahead is None:
        return None
    return Enqueue(ahead, behind=place)
