"""How fast is a recording made? Prints seconds and times real time for mix and encode, on one core.

python bench/mixing.py
"""

from time import perf_counter

from audio.encode import encode
from audio.mix import mix
from audio.spoken import clips_of
from skill import app
from skill.guide.programme import CONTENT, Tonight, load_sessions, recordings_of
from skill.guide.words import load_words


def main() -> None:
    """The three recordings of one evening."""
    plan = load_sessions(CONTENT).plan(app.DEFAULT_PLAN)
    words = load_words(CONTENT, app.DEFAULT_LOCALE)
    print(f"{'recording':<12}{'length':>8}{'mix':>10}{'encode':>10}{'together':>10}")
    for recording in recordings_of(plan, words, Tonight()):
        start = perf_counter()
        mixed = mix(recording, clips_of(recording))
        middle = perf_counter()
        encode(mixed)
        end = perf_counter()
        length = recording.score.ms / 1000
        speeds = [
            f"{length / spent:.0f} x" for spent in (middle - start, end - middle, end - start)
        ]
        print(
            f"{recording.segment:<12}{length:>6.0f} s" + "".join(f"{speed:>10}" for speed in speeds)
        )


if __name__ == "__main__":
    main()
