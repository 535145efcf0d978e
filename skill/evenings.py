"""What is remembered of a couple's evenings, and how it is changed, kept and erased."""

import logging
from collections.abc import Callable, Iterator
from datetime import date
from typing import TypeVar

from skill.alexa.heard import Message
from skill.context import SkillContext, couple_key
from skill.errors import StoreError
from skill.guide.couple import Couple, Preferences, Progress
from skill.guide.programme import Event, Place, drawn, events, playback, practices_heard

REMEMBERED = 10_000
"""How many facts a process remembers before it begins anew: under 2 MB."""

NOTHING_KEPT = Couple()
"""What a store gives for a couple that it does not know; it is never stored."""

Remembered = TypeVar("Remembered")
CoupleChange = Callable[[Couple], Couple]

log = logging.getLogger("quiet_together")


class EveningKeeper:
    """Reads and changes the record of the couple that a request comes from."""

    def __init__(self, skill_context: SkillContext) -> None:
        self._skill_context = skill_context
        self._kept: set[tuple[str, date, str]] = set()
        """What this process knows to be kept of an evening, so that its other events need no
        table."""
        self._silent: dict[str, str] = {}
        """Of couples whose last recording failed: the place where sound stopped, as a token."""
        self._manners: dict[str, Preferences] = {}
        """How couples like the guide's voice, by what this process read or wrote last."""
        self._unbegun: set[str] = set()
        """Couples whose record could not be begun with their evening, since the table was down: an
        event that finds the table again may do so."""

    def couple_if_known(
        self,
        message: Message,
        zone: str = "",
    ) -> Couple | None:
        """The couple's record, which remembers a zone that is told; None where it cannot be read.

        Of a couple of whom nothing is kept, nothing is kept by this either.
        """
        try:
            if zone:
                return self.change(message, _if_kept(lambda couple: couple.at(zone)))
            couple = self._skill_context.store.read(self._key(message))
            return self._noted(message, couple)
        except StoreError as error:
            log.error("nights not read: %s", error)
            return None

    def change(self, message: Message, change: CoupleChange) -> Couple:
        """Change the record, and give back what is now kept. Raises StoreError."""
        couple = self._skill_context.store.change(self._key(message), change)
        return self._noted(message, couple)

    def _noted(self, message: Message, couple: Couple) -> Couple:
        """The same record, whose voice is remembered for answers that need no table."""
        if len(self._manners) >= REMEMBERED:
            self._manners.clear()
        self._manners[self._key(message)] = couple.preferences
        return couple

    def manner(self, message: Message, may_ask: bool) -> Preferences | None:
        """How they like the guide's voice, by this process or else by the table; None: not known.

        What plays carries how they liked it when it began, and they may have changed it since.
        """
        if not self._names_couple(message):
            return None
        key = self._key(message)
        if may_ask and key not in self._manners:
            self.couple_if_known(message)
        return self._manners.get(key)

    def begin(self, message: Message, zone: str) -> None:
        """Begin the record of a couple of whom nothing is kept, since an evening of theirs begins.

        Nothing else begins one but what they ask to be remembered: see ``change_quietly``.
        """
        try:
            self.change(message, lambda couple: couple.at(zone))
        except StoreError as error:
            log.error("not begun: %s", error)
            if self._names_couple(message):
                _bounded(self._unbegun).add(self._key(message))

    def change_quietly(
        self,
        message: Message,
        change: CoupleChange,
    ) -> Couple | None:
        """Change a record that there is, where nobody waits for an answer; None where it cannot be.

        Events come hours late, from a speaker whose couple may have said "forget us" meanwhile. So
        an event never begins a record, and what was erased stays so.
        """
        try:
            unbegun = self._names_couple(message) and self._key(message) in self._unbegun
            return self.change(message, change if unbegun else _if_kept(change))
        except StoreError as error:
            log.error("not kept yet: %s", error)
            return None

    def forget(self, message: Message) -> None:
        """Erase all that is kept of the couple. Raises StoreError."""
        key = self._key(message)
        self._skill_context.store.forget(key)
        self._unbegun.discard(key)
        # In place, over a copy: other threads add to it meanwhile.
        self._kept -= {fact for fact in tuple(self._kept) if fact[0] == key}
        self._silent.pop(key, None)
        self._manners.pop(key, None)

    def forget_quietly(self, message: Message) -> None:
        """Erase all that is kept of the couple, where nobody waits for an answer."""
        try:
            self.forget(message)
        except StoreError as error:
            log.error("not erased: %s", error)

    def remembered_place(self, message: Message) -> Place | None:
        """Where the couple's evening stopped, by this process or by the record; None: nowhere."""
        if not self._names_couple(message):
            return None
        token = self._silent.get(self._key(message), "")
        if not token:
            couple = self.couple_if_known(message)
            token = couple.place if couple else ""
        return self._skill_context.place_of(token)

    def keep_progress(
        self,
        message: Message,
        place: Place,
        event: Event,
    ) -> None:
        """Keep what an event tells of an evening, once.

        When the table does not answer, a later event of the same evening tries again.
        """
        if not self._names_couple(message):
            return
        plan = self._skill_context.plan_of(place)
        progress = events.progress(
            event,
            place,
            message.offset,
            plan,
        )
        facts = set(_facts(progress))
        # A place in which the couple stop is always the newest one, however often they were there.
        anew = event is Event.STOPPED
        if playback.has_sounded(place, message.offset):
            # The record may still hold where sound stopped before: that is past.
            anew = self._silent.pop(self._key(message), None) is not None or anew
            if place.silent_since:
                facts.add(f"sounded again {place.segment} {place.start}")
        self._keep(message, place, progress, facts, anew)

    def keep_inside(
        self,
        message: Message,
        place: Place,
        heard_ms: int,
    ) -> None:
        """Keep a practice that sounded inside a conversation, once all of it was heard."""
        plan = self._skill_context.plan_of(place)
        if not (self._names_couple(message) and practices_heard(place, heard_ms, plan)):
            return
        progress = events.progress(
            Event.FINISHED,
            place,
            heard_ms,
            plan,
        )
        self._keep(
            message,
            place,
            progress,
            set(_facts(progress)),
            anew=False,
        )

    def keep_failure(
        self,
        message: Message,
        place: Place,
        progress: Progress,
    ) -> None:
        """Keep what was heard before a recording failed, and where sound stopped."""
        if not self._names_couple(message):
            return
        if len(self._silent) >= REMEMBERED:
            self._silent.clear()
        self._silent[self._key(message)] = progress.resume
        self._keep(
            message,
            place,
            progress,
            set(_facts(progress)),
            anew=True,
        )

    def _keep(
        self,
        message: Message,
        place: Place,
        progress: Progress,
        facts: set[str],
        anew: bool,
    ) -> None:
        """Write what is not yet known to be kept; ``anew``: whatever is known."""
        key = self._key(message)
        unkept = {(key, progress.night, fact) for fact in facts} - self._kept
        if not (unkept or anew):
            return
        bank = drawn(self._skill_context.words_of(place.locale).questions)
        couple = self.change_quietly(message, lambda couple: couple.follow(progress, bank))
        if couple is None or couple == NOTHING_KEPT:
            return
        self._unbegun.discard(key)
        _bounded(self._kept).update(unkept)

    def _names_couple(self, message: Message) -> bool:
        return bool(message.user and (message.skill_id or not self._skill_context.skill_id))

    def _key(self, message: Message) -> str:
        """What the couple is stored under. Raises StoreError for a request that names no couple."""
        if not self._names_couple(message):
            raise StoreError("the request does not say whose it is, or which skill it is for")
        return couple_key(self._skill_context.skill_id, message.user)


def _bounded(facts: set[Remembered]) -> set[Remembered]:
    """The same set, emptied when it has grown too large: all of it can be looked up again."""
    if len(facts) >= REMEMBERED:
        facts.clear()
    return facts


def _if_kept(change: CoupleChange) -> CoupleChange:
    """The same change, but of nothing where nothing is kept."""
    return lambda couple: couple if couple == NOTHING_KEPT else change(couple)


def _facts(progress: Progress) -> Iterator[str]:
    """What is worth a write of its own; a look that was heard goes with the next of them."""
    if progress.kept:
        yield "kept"
    if progress.question:
        yield f"question {progress.question}"
    if progress.finished:
        yield f"finished {progress.evening}"
