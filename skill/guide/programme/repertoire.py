"""The repertoire: every evening that the guide can lead, put together when it is asked for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from skill.errors import ContentError
from skill.guide.couple import Ladder, Preferences, next_rung
from skill.guide.phases import Phase
from skill.guide.programme.forms import forms_of
from skill.guide.programme.ladders import as_liked, reachable
from skill.guide.programme.moods import USUAL_TRAITS, Traits
from skill.guide.programme.paths import PathOutline
from skill.guide.programme.plans import USUAL, Outline, Segment, SessionPlan
from skill.guide.programme.practice import OFF, Practice, base_of
from skill.guide.programme.score import compose

FILE = "sessions.toml"
"""Where sessions are written; every fault of theirs begins with it."""

MOST_PLANS = 1_000
"""So many plans are kept for the next one who asks; then it begins anew. About 20 KB each."""


class Repertoire:
    """Every evening that the guide can lead. A plan is made when it is first asked for."""

    def __init__(
        self,
        practices: Mapping[str, Practice],
        outlines: Mapping[str, Outline],
        after: Sequence[str],
        ladders: Mapping[str, Ladder] | None = None,
        paths: Mapping[str, PathOutline] | None = None,
        moods: Mapping[str, Traits] | None = None,
        whole: "Repertoire | None" = None,
    ) -> None:
        """``after`` are the takes behind the good night of whatever does not fade by itself.

        ``whole`` is all that there is, where this one is a part of it.
        """
        self._whole = whole
        self._parts: dict[tuple[str, ...], Repertoire] = {}
        self.practices = practices
        self.after = tuple(after)
        self.ladders = ladders or {}
        self.moods = moods or {}
        """Each mood with its traits, in the order of the file."""
        self._paths = paths or {}
        self.paths = {
            name: tuple(evening.name for evening in path.evenings)
            for name, path in self._paths.items()
        }
        """Each path's plans, in their order."""
        self._outlines = outlines
        self._evenings = {
            evening.name: evening for path in self._paths.values() for evening in path.evenings
        }
        """Those of paths: sessions under another name, which ask a question of their own."""
        self._plans: dict[tuple[str, Preferences, Phase], SessionPlan] = {}

    def __iter__(self) -> Iterator[str]:
        """The sessions, and the practices alone; evenings of paths are in ``paths``."""
        return iter(self._outlines)

    def __contains__(self, name: object) -> bool:
        return name in self._outlines or name in self._evenings

    def only(self, plans: Sequence[str]) -> "Repertoire":
        """What is offered where these plans alone are ready; all of it where none is named.

        A path is there once all of its evenings are, and a ladder up to the highest step that has
        a take in them; every mood keeps its name. Raises ContentError for a plan that does not
        exist.
        """
        if not plans:
            return self
        key = tuple(plans)
        if key not in self._parts:
            self._parts[key] = self._part(key)
        return self._parts[key]

    def _part(self, plans: tuple[str, ...]) -> "Repertoire":
        if unknown := [name for name in plans if name not in self._outlines]:
            raise ContentError(
                f"{FILE}: there is no plan called {', '.join(unknown)}, which a locale is ready "
                "for; correct [locale] ready in its guide.toml"
            )
        outlines = {name: self._outlines[name] for name in plans}
        named = Repertoire(self.practices, outlines, self.after, self.ladders)
        heard = {
            take: practice
            for take, practice in self.practices.items()
            if take in named.takes or named.stands_in(take)
        }
        return Repertoire(
            heard,
            outlines,
            self.after,
            reachable(self.ladders, heard),
            {name: path for name, path in self._paths.items() if path.sessions <= set(plans)},
            self.moods,
            whole=self,
        )

    @property
    def takes(self) -> frozenset[str]:
        """The takes that any session names.

        What is heard instead by those who declined, or went a step further, is not among them.
        """
        return frozenset(self.after).union(*(self.takes_of(name) for name in self))

    def takes_of(self, name: str) -> frozenset[str]:
        """The takes that this session names."""
        return frozenset(self._outlines[name].takes)

    def stands_in(self, take: str) -> bool:
        """Whether this take is heard instead of one that a session names: declined, or a rung."""
        practice = self.practices[take]
        if take.endswith(OFF):
            return take.removesuffix(OFF) in self.takes
        base = base_of(practice, self.ladders.get(practice.name))
        return bool(base) and f"{practice.name}.{base}" in self.takes

    def rung(self, practice: str, preferences: Preferences) -> str:
        """The name of the rung that this couple have reached; empty for no ladder."""
        ladder = self.ladders.get(practice)
        if ladder is None:
            return ""
        number = preferences.rungs.get(practice, 0)
        return ladder.rungs[min(number, len(ladder.rungs) - 1)]

    def next_step(self, preferences: Preferences, practice: str = "") -> str:
        """The practice in which this couple can go a step further; empty: in none.

        It is the one that was named, or else the one in which they took the fewest steps.
        """
        practices = [practice] if practice else list(self.ladders)
        rungs = (next_rung(name, self.ladders, preferences) for name in practices)
        possible = [rung for rung in rungs if rung is not None]
        lowest = min(possible, key=lambda rung: rung.number, default=None)
        return lowest.practice if lowest else ""

    def may_offer(self, path: str, preferences: Preferences) -> bool:
        """Whether this path is one that the guide offers by itself to a couple like this."""
        outline = self._paths[path]
        return outline.is_offered and not preferences.declines(outline.invites)

    def plan(
        self,
        name: str,
        preferences: Preferences = USUAL,
        phase: Phase = Phase.EXPLAIN,
    ) -> SessionPlan:
        """One evening as this couple like it, in the words of this phase.

        Raises ContentError when its takes do not exist or do not add up to its length.
        """
        if name not in self and self._whole is not None:
            # It began in another language, and goes on whatever is offered in this one.
            return self._whole.plan(name, preferences, phase)
        outline = self._evenings.get(name) or self._outlines[name]
        audible = self._audible(outline, preferences)
        key = name, audible, phase
        if key not in self._plans:
            if len(self._plans) >= MOST_PLANS:
                self._plans.clear()
            self._plans[key] = self._plan(self._with_fade(outline), audible, phase)
        return self._plans[key]

    def _audible(self, outline: Outline, preferences: Preferences) -> Preferences:
        """The same, as far as it changes this evening: what changes no recording is no plan."""
        in_it = outline.practices
        rungs = {name: rung for name, rung in preferences.rungs.items() if name in in_it}
        level = outline.level or preferences.level
        usual_voice = replace(preferences, level=level, light=False).plain_voice()
        return usual_voice.with_rungs(rungs)

    def every_segment(self) -> Iterator[Segment]:
        """Every segment of all sessions, in each form that somebody's wishes can give to a part of
        it.

        Wishes that change parts which are not beside each other are not multiplied: together they
        sound as each of them does by itself.
        """
        parts: dict[tuple[str, tuple[str, ...], int], str] = {}
        for outline in map(self._with_fade, self._outlines.values()):
            for name, takes in (*outline.segments, ("again", outline.again)):
                parts[name, takes, outline.level] = outline.name
        for (name, takes, level), plan in parts.items():
            for preferences in forms_of(takes, level, self.practices, self.ladders):
                for phase in Phase:
                    yield self._segment(name, takes, plan, preferences, phase)

    def minutes_of(self, name: str) -> int:
        """How long this session is; 0 for one practice alone."""
        return self._outlines[name].minutes

    def lengths(self, mood: str) -> list[int]:
        """In how many minutes there is a session of this mood, the shortest first."""
        of_this_mood = (each for each in self._outlines.values() if each.mood == mood)
        return sorted(outline.minutes for outline in of_this_mood)

    @property
    def offered_moods(self) -> list[str]:
        """The moods of which there is an evening, in the order of their file."""
        return [mood for mood in self.moods if self.lengths(mood)]

    def closest(self, mood: str, minutes: int) -> str:
        """The session of this mood whose length is nearest; of two, the shorter one."""

        def distance(length: int) -> int:
            return abs(length - minutes)

        # Lengths come the shortest first, so of two that are equally near it is the shorter one.
        nearest = min(self.lengths(mood), key=distance)
        return f"{mood}-{nearest}"

    def _with_fade(self, outline: Outline) -> Outline:
        """With the bed fading out behind its last take, unless that take fades by itself."""
        *earlier, (name, takes) = outline.segments
        last = self.practices.get(takes[-1]) if takes else None
        if last is not None and last.fades:
            return outline
        faded = (name, (*takes, *self.after))
        return replace(outline, segments=(*earlier, faded))

    def _plan(
        self,
        outline: Outline,
        preferences: Preferences,
        phase: Phase,
    ) -> SessionPlan:
        segments = [
            self._segment(
                name,
                takes,
                outline.name,
                preferences,
                phase,
            )
            for name, takes in outline.segments
        ]
        again = self._segment(
            "again",
            outline.again,
            outline.name,
            preferences,
            phase,
        )
        plan = SessionPlan(
            outline.name,
            outline.mood,
            outline.minutes,
            tuple(segments),
            again,
            breath=_index_of(again.score.spans[-1].practice, segments),
            question=outline.question,
            stage=outline.stage,
            traits=self.moods.get(outline.mood or "", USUAL_TRAITS),
            climbed=frozenset(self.ladders) & outline.practices,
        )
        if outline.minutes and plan.ms != outline.minutes * 60_000:
            raise ContentError(
                f"{FILE}: {plan.name} adds up to {plan.ms / 1000:g} s "
                f"instead of {plan.minutes * 60} s; lengthen or shorten one of its takes"
            )
        return plan

    def _segment(
        self,
        name: str,
        takes: Sequence[str],
        plan: str,
        preferences: Preferences,
        phase: Phase,
    ) -> Segment:
        missing = [take for take in takes if take not in self.practices]
        if missing or not takes:
            raise ContentError(
                f"{FILE}: {plan}, segment {name}: no take called "
                f"{', '.join(missing) or '(empty)'}; see practices/*.toml"
            )
        practices = [
            as_liked(self.practices[take], preferences, self.practices, self.ladders)
            for take in takes
        ]
        score = compose(practices, preferences, phase)
        return Segment(name, score, phase)


def _index_of(practice: str, segments: Sequence[Segment]) -> int:
    """The number of the first segment that holds this practice; -1 when none does."""
    for index, segment in enumerate(segments):
        if any(span.practice == practice for span in segment.score.spans):
            return index
    return -1
