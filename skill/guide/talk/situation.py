"""The situation: all that is known at the moment when something is heard."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from skill.guide.bank import Depth, Question
from skill.guide.couple import NIGHT_ENDS_AT_HOUR, Couple, Preferences
from skill.guide.programme import (
    USUAL,
    MoodName,
    Place,
    Repertoire,
    SessionPlan,
    Stop,
    after,
    draw,
    drawn,
    segment_of,
)
from skill.guide.talk.conversation import DEFAULT_PLAN, EVENING_HOUR, Offer
from skill.guide.talk.proposals import are_hard_days, path_to_offer
from skill.guide.words import Words

LONG_MINUTES = 12
"""From this length on an evening has time for a deep question (docs/evidence.md, "Questions")."""
# The hours of the day, in which nobody goes to bed; the night belongs to the evening before.
DAY_FROM_HOUR, DAY_TO_HOUR = NIGHT_ENDS_AT_HOUR, 17
PARTS_AFTER = 3
"""Speaking for a part is for couples who have kept so many nights.

See docs/evidence.md, "Speaking for a part".
"""


def _is_about(question: Question, theme: str) -> bool:
    """Whether a question is of this theme, and one for any evening."""
    return question.theme == theme and question.depth is not Depth.DEEP


@dataclass(frozen=True)
class Situation:
    """What is known when something is heard."""

    repertoire: Repertoire
    words: Words
    night: date
    couple: Couple | None = None
    """None: not asked for, or the table did not answer."""
    manner: Preferences | None = None
    """How they like the guide's voice, where the couple was not asked for; None: not known."""
    down: bool = False
    """Whether the table was asked and did not answer."""
    place: Place | None = None
    """Where the speaker's player is, when it holds one of our recordings."""
    offset: int = 0
    """Milliseconds into that recording."""
    playing: bool = False
    finished: bool = False
    loaded: bool = False
    """Whether the player holds a recording of ours, readable or not, and is not at its end."""
    may_go_on: bool = False
    """Whether the player is paused, and not stopped: a recording may go on by itself."""
    abandoned: bool = False
    """Whether nothing was heard for so long that a word may be meant for something else."""
    played_last: bool = False
    """Whether the player knows a recording of ours, readable or not, wherever in it it is."""
    can_play: bool = True
    """Whether the device has an AudioPlayer at all."""
    plays_inside: bool = False
    """Whether a practice can sound inside the conversation, so that the microphone opens behind
    it."""
    may_remind: bool = False
    """Whether the account lets this skill set reminders."""
    lately: date | None = None
    """The night of two hours ago: an evening paused shortly before four can still be resumed."""
    late: bool = False
    """Whether it is so late that three minutes lying down are kinder than anything else."""
    hour: int = EVENING_HOUR
    """The hour on the device's own clock."""
    dice: int = 0
    """0 to 9, thrown anew for each request."""

    @property
    def is_day(self) -> bool:
        """Whether it is day where the device stands, as far as its clock is known."""
        return DAY_FROM_HOUR <= self.hour < DAY_TO_HOUR

    @property
    def plan(self) -> SessionPlan:
        """The plan of the place, or of a short evening where there is none."""
        if self.place:
            return self.repertoire.plan(self.place.plan, self.place.preferences, self.place.phase)
        return self.repertoire.plan(DEFAULT_PLAN)

    @property
    def practice(self) -> str:
        """The practice that sounds at the place; empty where there is none."""
        if self.place is None:
            return ""
        return segment_of(self.place, self.plan).score.span_at(self.offset).practice

    @property
    def under_way(self) -> Place | None:
        """The place that can be steered.

        It plays, or it was stopped in this same night, or just before its end.
        """
        place = self.place
        if place is None:
            return None
        is_held = self.is_recent(place) and not self.finished
        if self.playing or is_held:
            return place
        return None

    @property
    def hush(self) -> Stop | None:
        """What silences the player, wherever it may sound now or go on by itself."""
        sounding = self.loaded or (self.place is not None and not self.finished)
        return Stop() if sounding else None

    @property
    def unfinished(self) -> Place | None:
        """The place that the couple's record remembers, when the speaker has forgotten it."""
        if self.under_way is not None:
            return None
        if self.couple is None or not self.couple.place:
            return None
        if self.finished and self.place and self.is_recent(self.place):
            return None  # the speaker remembers better: tonight's evening has come to its end
        place = Place.from_token(self.couple.place, self.repertoire)
        if place is None or not self.is_recent(place):
            return None
        return self.declined(place)

    def is_recent(self, place: Place) -> bool:
        """Whether this place is one of tonight."""
        return place.night in (self.night, self.lately)

    @property
    def unheard(self) -> bool:
        """Whether the player was to play and nothing sounded: its recording is out of reach."""
        if self.place is None or self.playing:
            return False
        return self.offset <= self.place.start

    @property
    def new_here(self) -> bool:
        """Whether nobody here is known to have kept a night yet."""
        return self.couple is None or not self.couple.nights

    @property
    def offer(self) -> Offer:
        """What a yes would begin tonight, before anything is asked for."""
        couple = self.couple
        if couple is None:
            preferences = self.place.preferences if self.place else USUAL
            if self.manner is not None:  # a token is as old as what plays
                preferences = preferences.voiced_as(self.manner)
            return Offer(
                kept=self.place.kept if self.place else 0,
                question=self.any_question,
                long_question=self.any_question,
                late_question=self.any_question,
                preferences=preferences,
            )
        return Offer(
            plan=self._usual(couple),
            last=couple.last,
            milestone=couple.milestone(self.night),
            question=self._next_question(couple, deep=False),
            long_question=self._next_question(couple, deep=not self.late),
            late_question=self._next_question(couple, deep=False, late=True),
            kept=len(couple.nights - {self.night}),
            early=len(couple.nights) < PARTS_AFTER,
            preferences=couple.preferences,
            longer=couple.may_look_longer,
            step=self._step(couple),
            path="" if self.late else path_to_offer(couple, self.repertoire, self.night),
            hard_days=are_hard_days(couple, self.night),
        )

    def _step(self, couple: Couple) -> str:
        """The practice in which a step further can be offered tonight; empty: in none."""
        rung = couple.step(self.repertoire.ladders)
        return "" if rung is None or self.late else rung.practice

    def _next_question(
        self,
        couple: Couple,
        deep: bool,
        late: bool = False,
    ) -> int:
        """The number of the question that this couple hear next."""
        bank = self.words.questions
        behind_argument = after(MoodName.TENSE, bank)
        if behind_argument and self.night - timedelta(days=1) in couple.hard_nights:
            return behind_argument
        question = draw(
            bank,
            couple.asked,
            couple.question,
            len(couple.nights - {self.night}),
            deep,
            couple.preferences.light,
            late=late or self.late,
        )
        return question.number

    @property
    def any_question(self) -> int:
        """Without a table: another one each night, and none that goes deep."""
        # A coach may have left nothing but deep ones; then it is one of these.
        numbers = self._of_depth(Depth.LIGHT, Depth.WARM) or sorted(self.words.questions)
        return numbers[self.night.toordinal() % len(numbers)]

    def deep_question_behind(self, heard: int) -> int:
        """One that goes deep and is not the one that they hear now.

        Another each night, and one that they have not heard, as far as is known.
        """
        deep = self._of_depth(Depth.DEEP) or [self.any_question]
        return self._unheard_tonight(deep, frozenset({heard}))

    @property
    def fresh_question(self) -> int:
        """A question that they have not heard, none of the week's own; 0: the table is not known.

        Not the one of an evening that plays or has just played, either.
        """
        if self.couple is None:
            return 0
        tonight = self.place.question if self.place else 0
        return self.question_behind(tonight)

    def question_behind(self, heard: int, theme: str = "", deep: bool = False) -> int:
        """The number of the question that comes behind one that they hear now, of any theme.

        Without a table it is the next one that goes not too deep.
        """
        if self.couple is None:
            return self._next_without_table(heard)
        bank = self.words.questions
        record = self.couple.hear(heard, drawn(bank))
        question = draw(
            bank,
            record.asked,
            record.question,
            len(self.couple.nights),
            deep=deep,
            light=self.couple.preferences.light,
            late=self.late or self.plan.traits.drowsy,
            theme=theme,
            weekly=False,
        )
        return question.number

    def _next_without_table(self, heard: int) -> int:
        """The number behind this one in the bank, of a question that goes not too deep."""
        fitting = self._of_depth(Depth.LIGHT, Depth.WARM)
        later = [number for number in fitting if number > heard]
        return (later or fitting or [heard])[0]

    def question_about(self, theme: str) -> int:
        """A question of this theme that goes not too deep; 0: the bank has none.

        One that they have not heard, as far as is known, and another each night.
        """
        bank = self.words.questions
        about = [number for number in self._bank if _is_about(bank[number], theme)]
        return self._unheard_tonight(about) if about else 0

    def _unheard_tonight(self, numbers: list[int], heard: frozenset[int] = frozenset()) -> int:
        """One of these, another each night; of those that they have heard only when all are.

        ``heard`` are some that the record does not know of yet.
        """
        known = self.couple.asked if self.couple else frozenset()
        fresh = [number for number in numbers if number not in known | heard]
        choices = fresh or numbers
        return choices[self.night.toordinal() % len(choices)]

    @property
    def _bank(self) -> list[int]:
        """The numbers of the questions that may be asked now, whatever is known of the couple."""
        bank = self.words.questions
        return [number for number in sorted(drawn(bank)) if bank[number].late]

    def _of_depth(self, *depths: Depth) -> list[int]:
        """The numbers of the questions of these depths that may be asked now."""
        bank = self.words.questions
        return [number for number in self._bank if bank[number].depth in depths]

    def _usual(self, couple: Couple) -> str:
        """As long as last time, on an ordinary day; far apart and one practice stay the same."""
        path = self.repertoire.paths.get(couple.path, ())
        if couple.path_step < len(path):
            return path[couple.path_step]
        if couple.last not in self.repertoire:
            return DEFAULT_PLAN
        last = self.repertoire.plan(couple.last)
        if last.mood is not None and self._is_of_path(last.name):  # that path has come to its end
            return self.repertoire.closest(last.mood, last.minutes)
        # One practice alone (no mood) can be the usual, too.
        if last.mood is None or last.traits.lasts:
            return last.name
        # A coach may have given the two kinds of day different lengths.
        return self.repertoire.closest(MoodName.ORDINARY, last.minutes)

    def _is_of_path(self, plan: str) -> bool:
        """Whether this plan is an evening of a path."""
        return any(plan in plans for plans in self.repertoire.paths.values())

    def questions_of(self, place: Place) -> Iterator[str]:
        """The lines of the plan up to the end of the place's segment, in their order."""
        plan = self.repertoire.plan(place.plan, place.preferences, place.phase)
        for segment in plan.segments[: place.segment + 1]:
            yield from segment.score.lines

    def as_declined(self) -> "Situation":
        """With what the couple declined since the recording began that is held.

        The player still has its old token, and would go on with what they do not want any more.
        """
        if self.place is None or self.playing:
            return self
        return replace(self, place=self.declined(self.place))

    def declined(self, place: Place) -> Place:
        """The place without what the couple declined, as far as they are known."""
        if self.couple is None:
            return place
        preferences = place.preferences.declining(self.couple.preferences)
        return replace(place, preferences=preferences)

    def liking(self, preference: Callable[[Preferences], Preferences]) -> "Situation":
        """The same, where they have just said how they like it."""
        couple, place = self.couple, self.place
        if couple is not None:
            couple = couple.liking(preference(couple.preferences))
        if place is not None:
            place = replace(place, preferences=preference(place.preferences))
        return replace(self, couple=couple, place=place)

    def at_place(self, place: Place) -> "Situation":
        """The same evening at another place, held."""
        return replace(
            self,
            place=place,
            offset=place.start,
            playing=False,
            finished=False,
        )
