"""How well the spoken loop hears in a simulated bedroom.

``python -m bench.listen --styles FOLDER`` takes most of an hour of a core; it can be run in parts,
and keeps what it has spoken and mixed: ``--moods ordinary,tired --ratios 10,0 --talk 10``. The
folder of styles is ``voices`` of kokoro-js 1.2.1 (npm); without it there are only robots. The room
needs pyroomacoustics, and eSpeak NG speaks where it is installed.
"""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.listen.bedroom import Bedroom
from bench.listen.couples_talk import TALK, sentences_of, talk_over
from bench.listen.tables import latency, misses, rates
from bench.listen.trials import Sayer, Trial, in_an_evening, in_quiet, unasked_in_evening
from bench.listen.voices import Voices
from simulator.listen.recogniser import Whisper
from simulator.listen.situation import Situation
from skill.guide.programme import CONTENT, read_sessions

_QUESTION = "Are you both here, and both willing?"


class Bench:
    """Bedrooms one after the other, with what listening has cost in all of them."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self._whisper = Whisper()
        self.voices = Voices(options.styles, options.cache, options.fresh)
        self.heard_s = self.listening_s = 0.0
        self.recognising_s: list[float] = []

    @contextmanager
    def bedroom(self, mood: str = "") -> Iterator[Bedroom]:
        """A bedroom, in which an evening of this mood begins."""
        with TemporaryDirectory() as memory:
            room = Bedroom(
                self._whisper,
                self._options.cache,
                Path(memory),
                self._options.seed,
                not self._options.raw,
            )
            if mood:
                room.begin(mood, self._options.minutes)
            yield room
            self.heard_s += room.now_ms / 1000
            self.listening_s += room.listening_s
            self.recognising_s += room.timed.seconds

    def commands(self, ratio_db: float) -> None:
        """What is said to the guide, so much louder than the guide itself."""
        trials: list[Trial] = []
        unasked: list[str] = []
        for number, mood in enumerate(self._options.moods):
            with self.bedroom(mood) as room:
                sayer = Sayer(room, self.voices, ratio_db, self._options.seed + number)
                tried, more = in_an_evening(
                    room, sayer, self._options.commands, self._options.stops
                )
                trials, unasked = trials + tried, unasked + more
        for situation in (Situation.ASKED, Situation.HELD, Situation.ASLEEP):
            with self.bedroom() as room:
                sayer = Sayer(room, self.voices, ratio_db, self._options.seed)
                says = _QUESTION if situation is Situation.ASKED else ""
                trials += in_quiet(room, sayer, situation, self._options.answers, says)
        print(f"\n{ratio_db:+.0f} dB; done between commands, unasked: {unasked}\n")
        print(rates(trials))
        print(latency(trials), flush=True)
        if self._options.misses:
            print(misses(trials))

    def evenings(self) -> None:
        """Evenings in which nobody says anything."""
        for mood in self._options.unasked:
            with self.bedroom(mood) as room:
                done = unasked_in_evening(room)
                minutes, heard = room.now_ms / 60_000, len(room.timed.seconds)
            print(f"{mood}: {minutes:.1f} min, {heard} utterances heard, done: {done}", flush=True)

    def talk(self) -> None:
        """The two talk over evenings, and while nothing is open."""
        left_ms = self._options.talk * 60_000
        number = 0
        while left_ms > 0:
            mood = self._options.moods[number % len(self._options.moods)]
            left_ms -= self._talk_over(mood, self._options.seed + number, left_ms)
            number += 1
        if self._options.asleep:
            self._talk_over("", self._options.seed, self._options.asleep * 60_000)

    def _talk_over(self, mood: str, seed: int, most_ms: int) -> int:
        """Talk over one evening, or over nothing: for how long."""
        sentences = sentences_of(self._options.sentences)
        with self.bedroom(mood) as room:
            talk = talk_over(room, self.voices, sentences, seed, most_ms)
        print(
            f"talk over {mood or 'nothing'}: {talk.ms / 60_000:.1f} min, "
            f"{talk.sentences} sentences, {talk.recognised} heard, {talk.ticked} ticks, "
            f"done: {list(talk.done)}",
            flush=True,
        )
        return talk.ms

    def costs(self) -> None:
        """What listening has cost."""
        share = self.listening_s / max(1.0, self.heard_s)
        count = max(1, len(self.recognising_s))
        each = sum(self.recognising_s) / count
        print(f"\nListening: {share:.1%} of a core over {self.heard_s / 60:.0f} minutes;")
        print(f"each of {count} utterances {each:.2f} CPU-s more.")


def read_options() -> argparse.Namespace:
    """What is to be measured."""
    parser = argparse.ArgumentParser(prog="python -m bench.listen", description=__doc__)
    moods = ",".join(read_sessions(CONTENT).moods)
    parser.add_argument("--cache", type=Path, default=Path("build/listen"))
    parser.add_argument("--styles", type=Path, help="voices/ of kokoro-js")
    parser.add_argument("--moods", type=_listed, default=_listed(moods))
    parser.add_argument("--minutes", type=int, default=7, help="length of an evening")
    parser.add_argument("--commands", type=int, default=16, help="in each evening")
    parser.add_argument("--stops", type=int, default=2, help="in each, while the two talk")
    parser.add_argument("--answers", type=int, default=12, help="in each other situation")
    parser.add_argument("--ratios", type=_listed, default=_listed("10,0,-10,-20"))
    parser.add_argument("--unasked", type=_listed, default=_listed(moods), help="silent evenings")
    parser.add_argument("--talk", type=int, default=60, help="minutes of talk over evenings")
    parser.add_argument("--asleep", type=int, default=20, help="minutes of talk, nothing open")
    parser.add_argument("--fresh", action="store_true", help="by people nothing was tuned for")
    parser.add_argument("--sentences", choices=TALK, default=TALK[0], help="what they say")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--raw", action="store_true", help="without echo cancelling")
    parser.add_argument("--misses", action="store_true", help="name each that was not right")
    return parser.parse_args()


def _listed(text: str) -> list[str]:
    return [part for part in text.split(",") if part]


def main() -> None:
    """Measure."""
    options = read_options()
    bench = Bench(options)
    print(f"{len(bench.voices.people)} voices")
    for ratio in options.ratios:
        bench.commands(float(ratio))
    bench.evenings()
    bench.talk()
    bench.costs()


if __name__ == "__main__":
    main()
