"""The spoken loop: a block of the microphone in, and what the guide makes of it.

Its only clock is the number of blocks, so that a night of samples is heard as fast as they are
handed in. The blocks of the loudspeaker come from the mouth, which a device asks by itself.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from simulator.bedside import Bedside, GuideBedside
from simulator.clock import WallClock
from simulator.discretion import HeldBack, is_conversation
from simulator.echo.player import Json
from simulator.echo.stream import Stream
from simulator.laptop import Laptop
from simulator.listen.deciding import NOTHING, Decision, Judge, Reaction
from simulator.listen.ear import Utterance
from simulator.listen.expected import expected_at
from simulator.listen.mouth import Mouth
from simulator.listen.recogniser import Recogniser
from simulator.listen.situation import Situation, situation_at
from simulator.listen.sound import BLOCK_MS, Samples
from simulator.rules import Refusal
from skill.guide.programme import Score

RETRY_MS = 10_000
"""Within this long after a tick a second one would only nag: whoever was not understood twice
says it otherwise, or waits. So long what was not understood is remembered, and no longer."""
LONGEST_MS = {Situation.TALKING: 2_600, Situation.PLAYING: 6_000, Situation.HELD: 6_000}
"""What is longer, with the quiet around it, is talk between the two, and no recogniser hears it."""


class Hearing(Protocol):
    """Cuts what a microphone hears into utterances, as an ear does."""

    @property
    def hears_speech(self) -> bool:
        """Whether somebody is speaking, or has only just stopped."""

    def hear(self, near: Samples, far: Samples) -> Utterance | None:
        """A block of the microphone, with what was played; an utterance that ends."""


class Voice(Protocol):
    """Says what the guide answers."""

    def sound(self, text: str) -> Samples:
        """An answer as it is heard."""


class BedsideLoop:
    """Hears, decides, and lets the guide answer. It is the watcher of the guide's speaker."""

    def __init__(
        self,
        ear: Hearing,
        mouth: Mouth,
        recogniser: Recogniser,
        judge: Judge,
        read: Callable[[Path], Samples],
        show: Callable[[str], None],
        wall: WallClock | None = None,
    ) -> None:
        """``read`` decodes a recording; ``show`` is told what is heard and answered.

        ``wall`` brings the guide's date up to the wall's, where the machine may have slept.
        """
        self._ear, self._mouth, self._recogniser = ear, mouth, recogniser
        self._judge, self._read, self._wall = judge, read, wall
        self._lines = HeldBack(show)
        self.bedside: Bedside
        """Whom it listens for."""
        self._invocation = ""
        self._score: Score | None = None
        """Of the recording that sounds, or sounded last."""
        self._voice: Voice
        self._hard_moment = False
        """Whether the last sentence was one that nobody may read afterwards."""
        self._since_tick_ms = RETRY_MS
        self._asked = NOTHING
        """What the last tick asked for: said again, it is meant."""
        self.decided: Callable[[Utterance, Decision], None] = lambda utterance, decision: None
        """Told of each utterance that was recognised, for a bench."""

    def attach(self, laptop: Laptop, voice: Voice) -> None:
        """Listen for this guide, which speaks with this voice."""
        self._voice = voice
        self.bedside = GuideBedside(laptop)
        self._invocation = laptop.invocation_name

    @property
    def situation(self) -> Situation:
        """What goes on by the bed."""
        return situation_at(self.bedside.speaker, self._score)

    @property
    def stage(self) -> str:
        """The question that is open; empty for none."""
        return str((self.bedside.speaker.attributes or {}).get("stage", ""))

    def hear(self, near: Samples, far: Samples) -> None:
        """A block of the microphone, and the block that the loudspeaker played meanwhile."""
        situation = self.situation
        utterance = self._ear.hear(near, far)
        is_for_somebody = self._ear.hears_speech and situation is not Situation.TALKING
        self._mouth.step_back(is_for_somebody)
        if utterance is not None:
            self._weigh(utterance, situation)
        self._pass_time()

    def _weigh(self, utterance: Utterance, situation: Situation) -> None:
        if utterance.ms > LONGEST_MS.get(situation, utterance.ms):
            return
        expected = expected_at(situation, self._judge.locale, self._invocation, self.stage)
        hypotheses = self._recogniser.hypotheses(utterance, expected)
        today = self.bedside.speaker.now.date()
        decision = self._judge.decide(hypotheses, situation, today, self._asked)
        self.decided(utterance, decision)
        match decision.reaction:
            case Reaction.ACT:
                self._act(decision.sentence)
            case Reaction.TICK:
                self._tick(decision)

    def _act(self, sentence: str) -> None:
        self._since_tick_ms, self._asked = RETRY_MS, NOTHING
        self._mouth.cut()
        self._catch_up()
        self._hard_moment = False
        self._lines.hold(f"User  > {sentence}")
        self.bedside.hear_as_meant(sentence)
        self._lines.release()

    def _tick(self, decision: Decision) -> None:
        if self._since_tick_ms >= RETRY_MS:
            self._since_tick_ms, self._asked = 0, decision
            self._mouth.tick()

    def _pass_time(self) -> None:
        """Let a block's time pass. Nothing plays behind a sentence, and no answer is due yet.

        An evening is as far as the loudspeaker has played it: this loop may be a moment behind.
        """
        self._since_tick_ms += BLOCK_MS
        if self._since_tick_ms >= RETRY_MS:
            self._asked = NOTHING
        if self._wall is not None:
            self._wall.passed(BLOCK_MS)
        speaker = self.bedside.speaker
        is_answering = self._ear.hears_speech and speaker.listening
        if self._mouth.is_speaking or is_answering:
            speaker.wait(BLOCK_MS)
        elif speaker.sounding is not None and self._mouth.has_recording:
            speaker.advance(self._mouth.played_ms())
        else:
            speaker.advance(BLOCK_MS)

    def _catch_up(self) -> None:
        if self._wall is not None:
            self.bedside.speaker.now = self._wall.catch_up(self.bedside.speaker.now)

    # What the speaker does (see Watcher)

    def spoke(self, text: str) -> None:
        """The guide says this."""
        if not self._hard_moment:
            self._lines.show(f"Guide > {text}")
        self._mouth.say(self._voice.sound(text))

    def played(self, stream: Stream) -> None:
        """A recording begins to sound, or goes on."""
        self._score = self._score_of(stream)
        file = self.bedside.file(stream.url)
        if file is not None:
            self._mouth.play(self._read(file), stream.offset)

    def _score_of(self, stream: Stream) -> Score | None:
        """When what sounds in it; None where nobody knows."""
        attributes = self.bedside.speaker.attributes or {}
        # What sounds within an answer has no token of its own: the conversation remembers it.
        timeline = self.bedside.timeline_of(stream.token or str(attributes.get("token", "")))
        return timeline.score if timeline else None

    def stopped(self) -> None:
        """Nothing sounds any more."""
        self._mouth.hush()

    def session_ended(self) -> None:
        """The microphone hears its name again, and nothing else."""

    def exchanged(self, request: Json, response: Json) -> None:
        """A request was answered; of a hard moment nothing is shown."""
        if self.bedside.hides(request, response):
            self._hard_moment = True
            self._lines.drop()
        elif is_conversation(request):
            self._lines.release()

    def refused(self, refusals: list[Refusal]) -> None:
        """The response broke Alexa's rules, which tests look for."""
