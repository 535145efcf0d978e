"""``python -m bench.listen --cache build/listen --styles FOLDER``: rates, false accepts, costs.

It can be run in parts: ``--moods ordinary,tired --commands 12 --ratios 10,0``.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.listen.bedroom import Bedroom
from bench.listen.trials import Sayer, Trial, in_an_evening
from bench.listen.voices import Voices
from simulator.listen.recogniser import Whisper


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cache", type=Path, default=Path("build/listen"))
    parser.add_argument("--styles", type=Path)
    parser.add_argument("--moods", default="ordinary")
    parser.add_argument("--minutes", type=int, default=7)
    parser.add_argument("--commands", type=int, default=12)
    parser.add_argument("--ratios", default="10,0")
    parser.add_argument("--verbose", action="store_true")
    a = parser.parse_args()
    whisper = Whisper()
    voices = Voices(a.styles, a.cache)
    for ratio in a.ratios.split(","):
        trials = []
        for mood in a.moods.split(","):
            with TemporaryDirectory() as d:
                b = Bedroom(whisper, a.cache, Path(d), 1)
                b.begin(mood, a.minutes)
                t, unasked = in_an_evening(b, Sayer(b, voices, float(ratio), 5), a.commands)
                trials += t
                print(
                    ratio,
                    mood,
                    len(t),
                    "unasked",
                    unasked,
                    "cpu",
                    b.listening_s / (b.now_ms / 1000),
                    "rec",
                    sum(b.timed.seconds) / max(1, len(b.timed.seconds)),
                )
        n = len(trials)
        print(
            ratio,
            n,
            "found",
            sum(x.found for x in trials) / n,
            "once",
            sum(x.right_at_once for x in trials) / n,
            "right",
            sum(x.right for x in trials) / n,
            "other",
            sum(x.other for x in trials),
        )
        for x in trials:
            if not x.right_at_once:
                print(
                    "   ",
                    x.sentence,
                    x.person.name,
                    "over" if x.over_voice else "",
                    x.found,
                    x.first,
                    x.second,
                )


main()
