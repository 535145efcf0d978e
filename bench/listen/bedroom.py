"""The spoken loop in a simulated bedroom, in which time passes as fast as it is computed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from time import process_time
from zoneinfo import ZoneInfo

import numpy as np

from bench.listen.room import Room, speech_level
from simulator.echo.slots import SlotValue
from simulator.hearing import understanding_of
from simulator.laptop import open_laptop
from simulator.listen.bedside_loop import BedsideLoop
from simulator.listen.deciding import Decision, Judge, Reaction
from simulator.listen.ear import Ear, Utterance
from simulator.listen.mouth import Mouth
from simulator.listen.recogniser import Hypothesis, Recogniser
from simulator.listen.recordings import read_recording
from simulator.listen.sentences import Sentences
from simulator.listen.situation import Situation
from simulator.listen.sound import BLOCK, BLOCK_MS, Samples
from skill.guide.intents import Intent, Slot
from skill.guide.programme import Beat
from skill.guide.talk import Stage

LOCALE = "en-US"
ZONE = ZoneInfo("Europe/Madrid")
EVENING = datetime(2026, 11, 23, 22, 0, tzinfo=ZONE)
_MOST_YES = 4
"""No evening asks for more before it begins."""


@dataclass
class Stretch:
    """What the loop made of one stretch of sound."""

    opened: bool = False
    """Whether the detector heard speech."""
    decisions: list[Decision] = field(default_factory=list)
    decided_at_ms: int = 0
    """When the last of them was taken, by the room's clock."""

    @property
    def done(self) -> str:
        """The intent of the first thing that was done; empty for nothing."""
        acts = [decision for decision in self.decisions if decision.reaction is Reaction.ACT]
        return acts[0].intent if acts else ""


class Rehearsal(BedsideLoop):
    """Decides and does nothing of it, so that the evening goes on under the next command."""

    fixed: Situation | None = None
    """The situation, whatever goes on."""

    @property
    def situation(self) -> Situation:
        """What goes on by the bed, or is said to."""
        return self.fixed or super().situation

    @property
    def stage(self) -> str:
        """The question that is open: in a situation that stays, the one that begins an evening."""
        return Stage.INVITED if self.fixed is Situation.ASKED else super().stage

    def _act(self, sentence: str) -> None:
        """Nothing."""


class Timed:
    """A recogniser whose work is timed."""

    def __init__(self, recogniser: Recogniser) -> None:
        self._recogniser = recogniser
        self.seconds: list[float] = []
        """What each utterance has cost."""

    def hypotheses(self, utterance: Utterance, expected: Sequence[str]) -> tuple[Hypothesis, ...]:
        """What the other one hears."""
        began = process_time()
        heard = self._recogniser.hypotheses(utterance, expected)
        self.seconds.append(process_time() - began)
        return heard


class Mute:
    """What the guide says in the conversation is not what is measured while an evening plays."""

    def sound(self, text: str) -> Samples:
        """Nothing."""
        return np.zeros(0, dtype=np.float32)


def _hide(line: str) -> None:
    """Nothing is shown."""


class Bedroom:
    """A loop in a room."""

    def __init__(
        self,
        recogniser: Recogniser,
        cache_folder: Path,
        memory: Path,
        seed: int,
        cancels_echo: bool = True,
    ) -> None:
        self.mouth, self.ear = Mouth(), Ear(cancels_echo)
        self.timed = Timed(recogniser)
        judge = Judge(understanding_of(LOCALE), LOCALE)
        self.loop = Rehearsal(self.ear, self.mouth, self.timed, judge, read_recording, _hide)
        self.loop.decided = self._note
        self.laptop = open_laptop(
            memory, self.loop, EVENING, ZONE, recordings=cache_folder / "recordings", wake=""
        )
        self.loop.attach(self.laptop, Mute())
        self.sentences = Sentences(self.laptop.words, self.laptop.repertoire)
        guide_db = speech_level(self.sentences.sound("Welcome, you two."))
        self.room = Room(cache_folder, guide_db, seed)
        self.stretch = Stretch()
        self.now_ms = 0
        self.listening_s = 0.0
        """What listening has cost, without the recogniser and without the room."""

    def begin(self, mood: str, minutes: int) -> None:
        """Begin an evening of a mood."""
        speaker = self.laptop.speaker
        speaker.hear("open quiet together")
        slots = {
            Slot.LENGTH.value: _slot(str(minutes), "LENGTH"),
            Slot.MOOD.value: _slot(mood, "MOOD"),
        }
        speaker.mean(Intent.BEGIN, slots)
        for _ in range(_MOST_YES):
            if not speaker.player.playing:
                speaker.mean(Intent.YES)
        assert speaker.player.playing, f"an evening of the mood {mood} does not begin"

    @property
    def plays(self) -> bool:
        """Whether the evening still plays."""
        return self.laptop.speaker.sounding is not None

    def talk_is_near(self, ms: int) -> bool:
        """Whether the two talk to each other within so long, or the recording ends."""
        stream = self.laptop.speaker.sounding
        if stream is None:
            return True
        timeline = self.loop.bedside.timeline_of(stream.token)
        assert timeline is not None
        end = stream.offset + ms
        cues = timeline.score.cues
        near = [cue for cue in cues if cue.start < end and cue.end > stream.offset]
        return end >= timeline.score.ms or any(cue.beat is Beat.TALK for cue in near)

    def pass_block(self) -> Samples:
        """Let a block's time pass; what the loudspeaker was given."""
        played = self.mouth.next_block(BLOCK)
        near = self.room.microphone(played)
        recognised = len(self.timed.seconds)
        began = process_time()
        self.loop.hear(near, played)
        self.listening_s += process_time() - began - sum(self.timed.seconds[recognised:])
        self.stretch.opened = self.stretch.opened or self.ear.hears_speech
        self.now_ms += BLOCK_MS
        return played

    def _note(self, utterance: Utterance, decision: Decision) -> None:
        self.stretch.decisions.append(decision)
        self.stretch.decided_at_ms = self.now_ms


def _slot(word: str, kind: str) -> SlotValue:
    return SlotValue(value=word, id=word, kind=kind, name=word)
