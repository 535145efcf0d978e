"""A walk through all that a skill can be asked, from every state that it can be brought to.

From each state everything is said once: a phrase of each intent, nonsense, nothing at all. What
comes of it is a step; a state that was not seen before is walked on from. So every check has a
spoken path for what it finds.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from simulator.echo.language import language_of
from simulator.echo.player import Json
from simulator.echo.speaker import Speaker
from simulator.echo.steering import common_utterances
from simulator.echo.world import Opened, Scenario, World
from simulator.rules import Refusal
from simulator.rules.aloud import words_of
from simulator.rules.exchange import SILENT

NONSENSE = "purple elephants juggle seventeen teapots"
# What happens without a word stands in brackets, so that a path reads as a story.
SILENCE = "(nobody answers)"
A_WHILE = "(twenty seconds pass)"
THE_END = "(it plays to its end)"
BREAKS_OFF = "(it breaks off)"
CALL = "(a call comes in)"
TAPPED = "(pause is tapped)"
REMOTE_PLAY = "(play on the remote)"
ANSWERS = ("AMAZON.YesIntent", "AMAZON.NoIntent")
"""What answers a speaker's own question."""
ESSENTIAL = frozenset(
    {
        *ANSWERS,
        "AMAZON.HelpIntent",
        "AMAZON.StopIntent",
        "AMAZON.CancelIntent",
    }
)
"""What is said behind nonsense too, where everything else has just been said."""
MOST_STATES = 400
"""No skill is walked further than this: its states would be numbers, not stages."""


@dataclass(frozen=True)
class Step:
    """One thing that was said (or happened) in one state, and what came of it."""

    scenario: Scenario
    path: tuple[str, ...]
    """What was said before, from the first word on."""
    utterance: str
    stage: str
    """The state in which it was said."""
    heard: bool
    """Whether Alexa passed it on."""
    exchanges: tuple[tuple[Json, Json], ...]
    refusals: tuple[Refusal, ...]
    spoken: str
    """What the speaker said."""
    listening: bool
    playing: bool
    memory: Mapping[str, Any]

    @property
    def intent(self) -> str:
        """The intent that reached the skill, or the request's type; empty when nothing did."""
        envelope, _ = self._first
        request = envelope.get("request") or {}
        intent = request.get("intent") or {}
        return str(intent.get("name") or request.get("type", ""))

    @property
    def response(self) -> Json:
        """The answer to what was said."""
        _, body = self._first
        return body.get("response") or {}

    @property
    def _first(self) -> tuple[Json, Json]:
        """The exchange that the words began; a player that is interrupted tells of it first."""
        for request, response in self.exchanges:
            if not request["request"]["type"].startswith(SILENT):
                return request, response
        if not self.exchanges:
            return {}, {}
        return self.exchanges[0]

    @property
    def speech(self) -> str:
        """What the skill says, as it is heard."""
        return words_of(self.response)

    def __str__(self) -> str:
        sayings = ", ".join(map(_quoted, (*self.path, self.utterance)))
        return f"{self.scenario.name}: {sayings}"


def _quoted(saying: str) -> str:
    """A sentence in quotation marks; what happens without a word stands in brackets already."""
    return saying if saying.startswith("(") else f'"{saying}"'


def walk(opened: Opened, scenarios: Iterable[Scenario], phrases: Iterable[str]) -> Iterator[Step]:
    """Say each of the phrases (without the skill's name) in every state of every scenario."""
    all_phrases = tuple(phrases)
    for scenario in scenarios:
        by_intent = _by_intent(opened, scenario, all_phrases)
        everything = tuple(by_intent.values()) if scenario.is_brief else all_phrases
        essential = tuple(by_intent[intent] for intent in by_intent if intent in ESSENTIAL)
        yield from _walk_in(opened, scenario, everything, essential)


def _by_intent(opened: Opened, scenario: Scenario, phrases: tuple[str, ...]) -> dict[str, str]:
    """The first phrase of each intent."""
    today = scenario.now.date()
    by_intent: dict[str, str] = {}
    for phrase in phrases:
        by_intent.setdefault(opened.understand(phrase, today).intent, phrase)
    return by_intent


def _walk_in(
    opened: Opened,
    scenario: Scenario,
    phrases: tuple[str, ...],
    essential: tuple[str, ...],
) -> Iterator[Step]:
    """Breadth first, so that the path to each state is short; the essential behind nonsense."""
    start = World(opened, scenario)
    states = {start.state()}
    waiting: deque[tuple[World, tuple[str, ...]]] = deque([(start, ())])
    while waiting and len(states) < MOST_STATES:
        world, path = waiting.popleft()
        is_short = NONSENSE in path or (scenario.is_brief and not world.has_sound)
        for saying in _sayings(world, essential if is_short else phrases):
            next_world, step = _take(world, path, saying)
            yield step
            state = next_world.state()
            # A refusal ends the session on a real device: nothing is walked behind it.
            if not step.refusals and state not in states:
                states.add(state)
                waiting.append((next_world, (*path, saying)))


def _sayings(world: World, phrases: tuple[str, ...]) -> Iterator[str]:
    """All that can be said or can happen now."""
    speaker, name = world.speaker, world.opened.invocation
    language = language_of(speaker.device.locale)
    leaving = language.leave[0]
    if speaker.asks_itself:
        yield from (language.utterance_for(answer) for answer in ANSWERS)
        yield NONSENSE
        return
    yield language.opening(name)
    if speaker.listening:
        yield from (*phrases, NONSENSE, leaving, SILENCE)
        return
    if speaker.speaks_with_sound:  # every word cuts it off, and reaches the skill without its name
        yield from (*phrases, NONSENSE, leaving, A_WHILE, THE_END)
        return
    yield from (language.asking(name, phrase) for phrase in (*phrases, NONSENSE))
    if speaker.player.remembered:
        common = common_utterances(speaker.device.locale)
        yield from (language.stop[0], *(utterances[0] for utterances in common.values()))
        yield REMOTE_PLAY
    if speaker.player.playing:
        yield from (A_WHILE, THE_END, BREAKS_OFF, CALL, TAPPED)


def _take(world: World, path: tuple[str, ...], saying: str) -> tuple[World, Step]:
    """Say it, or let it happen, in a copy of the world."""
    next_world = world.twin()
    speaker = next_world.speaker
    events: Mapping[str, Callable[[], object]] = {
        SILENCE: lambda: speaker.advance(16_000),
        A_WHILE: lambda: speaker.advance(20_000),
        THE_END: lambda: _play_out(speaker),
        BREAKS_OFF: speaker.player.break_off,
        CALL: speaker.take_call,
        TAPPED: lambda: speaker.tap("Pause"),
        REMOTE_PLAY: lambda: speaker.press("Play"),
    }
    reached = True
    if saying in events:
        events[saying]()
    else:
        reached = speaker.hear(saying)
    return next_world, step_of(next_world, path, saying, world.state(), reached)


def _play_out(speaker: Speaker) -> None:
    if speaker.speaks_with_sound:
        while speaker.speaks_with_sound:
            speaker.advance(speaker.until_sound_changes or 1)
        return
    while speaker.player.playing:
        speaker.advance(60_000)


def step_of(
    world: World,
    path: tuple[str, ...],
    saying: str,
    stage: str,
    reached: bool = True,
) -> Step:
    """What came of a saying, in the world behind it; ``reached``: Alexa passed it on."""
    speaker = world.speaker
    return Step(
        scenario=world.scenario,
        path=path,
        utterance=saying,
        stage=stage,
        heard=reached,
        exchanges=tuple(world.exchanges),
        refusals=tuple(world.refusals),
        spoken=" ".join(world.spoken),
        listening=speaker.listening,
        playing=speaker.sounding is not None,
        memory=dict(world.memory),
    )
