"""The guide, as an assistant may ask it: every tool's answer, over one couple's memory."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from simulator.assistant import arguments
from simulator.assistant.memory import Memory
from simulator.assistant.offered import NotThere, check_evening
from simulator.assistant.shapes import (
    Answer,
    Forgetting,
    Invitation,
    Liking,
    Nights,
    Support,
    SupportLine,
)
from simulator.assistant.shown import AddressOf, evening_shown, silent
from simulator.assistant.steps import evening_of, progress_between
from simulator.assistant.talking import (
    FIVE_BREATHS,
    OPENED,
    Wishes,
    answer,
    forgetting,
    invite,
)
from simulator.assistant.waiting import Waiting
from simulator.echo.player import Json
from simulator.evening.timeline import timeline
from simulator.laptop import support_numbers
from skill.guide.couple import Couple, is_late_hour, may_be_tonight, night_of
from skill.guide.intents import Heard, Intent
from skill.guide.programme import Place, PlanName, Play, Repertoire, drawn
from skill.guide.slots import DepthWish
from skill.guide.talk import Situation, Turn, next_turn, not_remembered
from skill.guide.text import caption, without_wake
from skill.guide.words import Words


@dataclass(frozen=True)
class Guide:
    """One couple's guide. Clock, memory and chance are handed in.

    What waits for an answer is kept in this process alone, and nothing of what anybody says.
    """

    repertoire: Repertoire
    words: Words
    memory: Memory
    now: Callable[[], datetime]
    zone: ZoneInfo
    """Where it stands."""
    dice: Callable[[], int]
    """0 to 9, thrown anew for each answer."""
    waiting: Waiting
    address_of: AddressOf = silent

    # What can be asked for

    @property
    def themes(self) -> tuple[str, ...]:
        """What a question can be about."""
        bank = self.words.questions
        return tuple(sorted({bank[number].theme for number in drawn(bank)}))

    def tonight(self, minutes: arguments.Minutes = None, mood: arguments.Mood = None) -> Invitation:
        """The invitation to an evening. Raises NotThere for a mood or a length that is none."""
        situation = self._situation()
        wish = OPENED
        if minutes is not None or mood is not None:
            check_evening(minutes, mood, situation)
            wish = Heard(Intent.BEGIN, minutes=minutes, mood=mood)
        return self._invite(wish, situation)

    def five_breaths(self) -> Invitation:
        """The invitation to five slow breaths."""
        return self._invite(FIVE_BREATHS, self._situation())

    def one_question(self, theme: arguments.Theme = None) -> Invitation:
        """The invitation to one question to talk about. Raises NotThere for a theme of none."""
        if theme is not None and theme not in self.themes:
            raise NotThere(f"There is no theme of that name; there are {', '.join(self.themes)}.")
        question = Heard(Intent.QUESTION, theme=theme)
        return self._invite(OPENED, self._situation(), question)

    def _invite(
        self, wish: Heard, situation: Situation, question: Heard | None = None
    ) -> Invitation:
        plan = PlanName.ONE_QUESTION if question else ""
        turn, tonight = invite(wish, situation, plan)
        if turn.change is not None:
            self.memory.change(turn.change)
        return Invitation(
            say=_read(turn.say),
            question=_read(turn.question),
            invitation=self.waiting.add(turn, question),
            minutes=tonight.minutes,
            parts=list(tonight.parts),
            touch=tonight.touch,
            looking=tonight.looking,
            support=self._support_page(),
        )

    # What a yes or a no leads to

    def begin(
        self, invitation: arguments.InvitationName, both_said_yes: arguments.YesOfBoth = False
    ) -> tuple[Answer, Json | None]:
        """What the guide answers, with what a page needs of an evening; None: none has begun.

        Raises NotThere where nothing of this name waits for an answer tonight.
        """
        situation = self._situation()
        open_question = self.waiting.take(invitation)
        if open_question is None or not open_question.may_begin_on(situation.night):
            raise NotThere("No question of this name is open; ask for tonight anew, and ask both.")
        turn = answer(open_question, both_said_yes, situation)
        if not isinstance(turn.audio, Play):
            turn = self._remember(turn)
            return self._answered(turn), None
        place = turn.audio.place
        # A record begins with an evening, and with nothing less.
        self.memory.change(lambda couple: couple.at(self.zone.key))
        return self._begun(turn, place)

    def _begun(self, turn: Turn, place: Place) -> tuple[Answer, Json]:
        plan = self.repertoire.plan(place.plan, place.preferences, place.phase)
        timelines = [
            timeline(replace(place, segment=number), self.repertoire, self.words)
            for number in range(len(plan.segments))
        ]
        evening = evening_of(place, plan, timelines)
        shown = evening_shown(place, plan, timelines, self.words, self.address_of)
        answer_so_far = self._answered(turn)
        whole_answer = answer_so_far.model_copy(update={"begun": True, "evening": evening})
        return whole_answer, {**shown, "evening": evening.evening}

    def _answered(self, turn: Turn) -> Answer:
        return Answer(
            say=_read(turn.say),
            question=_read(turn.question),
            invitation=self.waiting.add(turn),
            begun=False,
            evening=None,
            support=self._support_page(),
        )

    def heard(
        self,
        evening: arguments.EveningName,
        to_second: arguments.ToSecond,
        from_second: arguments.FromSecond = 0,
    ) -> Nights:
        """Keep what was heard of an evening. The same again changes nothing.

        Raises NotThere for what is no evening of tonight's.
        """
        if from_second > to_second:
            raise NotThere("`from_second` comes before `to_second`, or is the same.")
        place = Place.from_token(evening, self.repertoire)
        if place is None or place.locale != self.words.locale:
            raise NotThere(
                "That is no evening of this guide; `begin` names the one that has begun."
            )
        if not may_be_tonight(place.night, self.now()):
            raise NotThere("That evening is over; ask for tonight, and ask both.")
        plan = self.repertoire.plan(place.plan, place.preferences, place.phase)
        moments = round(from_second * 1000), round(to_second * 1000)
        stretches = list(progress_between(place, plan, *moments))
        bank = drawn(self.words.questions)

        def follow(couple: Couple) -> Couple:
            # What was erased meanwhile stays so: nothing but a beginning begins a record.
            if couple == Couple():
                return couple
            for progress in stretches:
                couple = couple.follow(progress, bank)
            return couple

        self.memory.change(follow)
        situation = self._situation()
        couple = situation.couple or Couple()
        # Who stops before the night is kept, in a hard moment perhaps, hears no number of nights.
        is_said = couple.counting and situation.night in couple.nights
        return self._nights(situation, is_said=is_said)

    # What is remembered

    def nights(self) -> Nights:
        """How many nights they have kept."""
        return self._nights(self._situation(), is_said=True)

    def _nights(self, situation: Situation, is_said: bool) -> Nights:
        couple = situation.couple or Couple()
        turn = next_turn(None, Heard(Intent.NIGHTS), situation)
        return Nights(
            say=_read(turn.say) if is_said else "",
            kept=len(couple.nights),
            in_a_row=couple.row(situation.night),
            tonight=situation.night in couple.nights,
        )

    def set_preferences(
        self,
        pace: arguments.PaceWish = None,
        touch: arguments.Touch = None,
        looking: arguments.Looking = None,
        look: arguments.LookLength = None,
        questions: arguments.AnyOrLight = None,
        voice: arguments.Voice = None,
        numbers: arguments.Numbers = None,
    ) -> Liking:
        """How they like to be guided, once these wishes are remembered; None: as it was."""
        depth = DepthWish(questions) if questions else None
        return self._liking(Wishes(pace, touch, looking, look, depth, voice, numbers))

    def preferences(self) -> Liking:
        """How they like to be guided."""
        return self._liking(Wishes())

    def _liking(self, wishes: Wishes) -> Liking:
        """How they like to be guided, with what is said to what they wish for."""
        answers = []
        for wish in wishes.heard():
            turn = self._remember(next_turn(None, wish, self._situation()))
            answers.append(_read(turn.say))
        couple = self.memory.read() or Couple()
        liked = couple.preferences
        voices = {"whisper": liked.whispered, "slow": liked.slow, "soft": liked.soft}
        return Liking(
            say=" ".join(answers),
            pace=liked.pace.value,
            look_seconds=liked.look_ms // 1000,
            touch=not liked.touch_off,
            looking=not liked.look_off,
            questions="light" if liked.light else "any",
            voice=[name for name, is_on in voices.items() if is_on],
            numbers=couple.counting,
        )

    def forget(
        self, ticket: arguments.QuestionOfForgetting = "", both_are_sure: arguments.AreSure = False
    ) -> Forgetting:
        """Erase all that is kept, behind a yes to the question whether to; otherwise ask it."""
        situation = self._situation()
        open_question = self.waiting.take(ticket)
        if open_question is None or not open_question.is_about_forgetting:
            turn = forgetting(situation)
        else:
            turn = answer(open_question, both_are_sure, situation)
        is_erased = turn.forget and self.memory.forget()
        if is_erased:
            self.waiting.drop()
        elif turn.forget:
            turn = not_remembered(turn, situation)
        return Forgetting(
            say=_read(turn.say),
            question=_read(turn.question),
            ticket=self.waiting.add(turn),
            erased=is_erased,
        )

    def support_lines(self) -> Support:
        """Where help is to be found, as the content has it."""
        return Support(say=_read(self.words.line("support.lines")), lines=self._support_page())

    def _support_page(self) -> list[SupportLine]:
        numbers = support_numbers(self.words.locale)
        return [SupportLine(name=number.name, digits=number.digits) for number in numbers]

    def _remember(self, turn: Turn) -> Turn:
        """The same turn, once what it changes is kept; other words where it cannot be."""
        if turn.change is None or self.memory.change(turn.change):
            return turn
        return not_remembered(turn, self._situation())

    def _situation(self) -> Situation:
        """All that is known now."""
        now = self.now().astimezone(self.zone)
        couple = self.memory.read()
        return Situation(
            repertoire=self.repertoire,
            words=self.words,
            night=night_of(now, self.zone),
            # An evening that stopped partway is its speaker's: an assistant resumes none.
            couple=replace(couple, place="") if couple else None,
            down=couple is None,
            late=is_late_hour(now.hour),
            hour=now.hour,
            dice=self.dice(),
        )


def _read(text: str) -> str:
    """A line as it is read: without its pauses, and without a word that would wake a speaker."""
    return caption(without_wake(text))
