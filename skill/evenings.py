"""What is remembered of a couple's evenings, and how it is changed, kept and erased."""

import logging
from collections.abc import Callable, Iterator
from datetime import date

from skill.alexa.heard import Message
from skill.context import SkillContext, couple_key
from skill.errors import StoreError
from skill.guide.couple import Couple, Progress
from skill.guide.programme import Event, Place, playback

REMEMBERED = 10_000
"""How many facts about evenings a process remembers to be kept: under 2 MB."""

CoupleChange = Callable[[Couple], Couple]

log = logging.getLogger("quiet_together")


class EveningKeeper:
    """Reads and changes the record of the couple that a request comes from."""

    def __init__(self, skill_context: SkillContext) -> None:
        self._skill_context = skill_context
        self._kept: set[tuple[str, date, str]] = set()
        """What this process knows to be kept of an evening, so that its other events need no
        table."""

    def couple_if_known(self, message: Message, zone: str = "") -> Couple | None:
        """The couple's record, which remembers a zone that is told; None where it cannot be read."""
        try:
            if zone:
                return self.change(message, lambda couple: couple.at(zone))
            return self._skill_context.store.read(self._key(message))
        except StoreError as error:
            log.error("nights not read: %s", error)
            return None

    def change(self, message: Message, change: CoupleChange) -> Couple:
        """Change the record, and give back what is now kept. Raises StoreError."""
        return self._skill_context.store.change(self._key(message), change)

    def change_quietly(self, message: Message, change: CoupleChange | None) -> bool:
        """Change the record where nobody waits for an answer; whether that could be done."""
        if change is None:
            return True
        try:
            self.change(message, change)
        except StoreError as error:
            log.error("not kept yet: %s", error)
            return False
        return True

    def forget(self, message: Message) -> None:
        """Erase all that is kept of the couple. Raises StoreError."""
        key = self._key(message)
        self._skill_context.store.forget(key)
        # In place, over a copy: other threads add to it meanwhile.
        self._kept -= {fact for fact in tuple(self._kept) if fact[0] == key}

    def forget_quietly(self, message: Message) -> None:
        """Erase all that is kept of the couple, where nobody waits for an answer."""
        try:
            self.forget(message)
        except StoreError as error:
            log.error("not erased: %s", error)

    def keep_progress(self, message: Message, place: Place, event: Event) -> None:
        """Keep what an event tells of an evening, once.

        When the table does not answer, a later event of the same evening tries again.
        """
        if not self._names_couple(message):
            return
        skill_context = self._skill_context
        plan = skill_context.repertoire.plan(place.plan, place.preferences)
        progress = playback.progress(event, place, message.offset, plan)
        key = self._key(message)
        facts = {(key, progress.night, fact) for fact in _facts(progress, place, event)}
        unkept = facts - self._kept
        if not unkept:
            return
        bank = frozenset(skill_context.words_of(place.locale).questions)
        if not self.change_quietly(message, lambda couple: couple.follow(progress, bank)):
            return
        if len(self._kept) + len(unkept) > REMEMBERED:
            self._kept.clear()
        self._kept |= unkept

    def _names_couple(self, message: Message) -> bool:
        return bool(message.user and (message.skill_id or not self._skill_context.skill_id))

    def _key(self, message: Message) -> str:
        """What the couple is stored under. Raises StoreError for a request that names no couple."""
        if not self._names_couple(message):
            raise StoreError("the request does not say whose it is, or which skill it is for")
        return couple_key(self._skill_context.skill_id, message.user)


def _facts(progress: Progress, place: Place, event: Event) -> Iterator[str]:
    """What is worth a write of its own; a look that was heard goes with the next of them."""
    if progress.kept:
        yield "kept"
    if progress.question:
        yield f"question {progress.question}"
    if progress.finished:
        yield f"finished {progress.evening}"
    if event is Event.STOPPED:
        yield f"stopped {progress.evening} {place.segment}"
