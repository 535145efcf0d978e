"""What the guide does with sentences as people say them, end to end, for a human to judge.

``python -m bench.said FILE`` reads lines of a stage, a sentence and what should happen, with tabs
between them, says each sentence to the virtual Echo at its stage, and prints what came of it.
Stages: ``L`` the first welcome of all, ``M`` the invitation, five nights behind, ``P80`` and the
like so many seconds into twelve minutes (with the skill's name, as anybody there must), ``A`` after
the good night.
"""

import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from simulator.echo.player import Json
from skill.guide.couple import Couple
from skill.guide.programme import Place
from tests.bedroom import EVENING, REPERTOIRE, Bedroom
from tests.performance import key_of

NIGHTS = 5
BREATHING_S = 80
"""Where "P" alone is meant: while they breathe."""
TEN_MINUTES_MS = 600_000
SPOKEN = ("LaunchRequest", "IntentRequest", "SessionEndedRequest")


def room_at(stage: str, folder: Path) -> Bedroom:
    """A bedroom in which this stage has come."""
    room = Bedroom(folder, EVENING.replace(hour=21))
    room.speaker.hear("ask quiet together how many nights")
    if stage != "L":
        tonight = EVENING.date()
        nights = frozenset(tonight - timedelta(days=days) for days in range(1, NIGHTS + 1))
        known = Couple(nights, last="ordinary-7")
        room.store.change(key_of(room), lambda couple: known)
    room.speaker.hear("open quiet together")
    if stage.startswith("P"):
        room.speaker.hear("twelve minutes")
        room.speaker.advance(int(stage[1:] or BREATHING_S) * 1000)
    if stage == "A":
        room.speaker.hear("three minutes")
        room.speaker.advance(TEN_MINUTES_MS)
    room.done.clear()
    return room


def outcome(room: Bedroom, played_before: bool) -> str:
    """What came of it, in a word."""
    request, answer = _spoken_exchange(room)
    response = answer["response"]
    kinds = [directive["type"] for directive in response.get("directives", ())]
    if "AudioPlayer.Play" in kinds:
        before = request["context"].get("AudioPlayer", {}).get("token", "")
        place = Place.from_token(before, REPERTOIRE) if played_before else None
        return "went on" if place else "started"
    if response.get("shouldEndSession") is False:
        return "held and asked" if "AudioPlayer.Stop" in kinds else "asked"
    if "AudioPlayer.Stop" in kinds:
        return "stopped"
    return "said, and goes on" if played_before else "said, and closed"


def intent_of(room: Bedroom) -> str:
    """What the virtual Echo understood."""
    request = _spoken_exchange(room)[0]["request"]
    return str(request.get("intent", {}).get("name", request["type"]))


def _spoken_exchange(room: Bedroom) -> tuple[Json, Json]:
    """The last request that came of something said, and its answer."""
    spoken = [pair for pair in room.exchanges if pair[0]["request"]["type"] in SPOKEN]
    return spoken[-1]


def main(path: str) -> None:
    """Say every sentence of the file, and print what the guide did."""
    outcomes: Counter[str] = Counter()
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        stage, sentence, wanted = line.split("\t")
        with TemporaryDirectory() as folder:
            room = room_at(stage, Path(folder))
            playing = room.speaker.player.playing is not None
            named = "" if room.speaker.listening else "tell quiet together "
            room.speaker.hear(f"{named}{sentence}")
            came = outcome(room, playing)
            outcomes[came] += 1
            print(f"{stage:5}{sentence}\n     {intent_of(room)}: {came}\n     wanted: {wanted}")
            for spoken in room.done:
                print(f"     {spoken}")
            print()
    print(", ".join(f"{count} {came}" for came, count in outcomes.most_common()))


if __name__ == "__main__":
    main(sys.argv[1])
