"""Nothing of what a couple say is kept or logged: a thousand random conversations, and every spoken word looked for."""

import json
import logging
import random
import re
import tomllib
from collections.abc import Iterator

import pytest

from simulator.understanding import Understood
from skill.guide.intents import IN_MODEL, Intent, Mood
from skill.guide.session import CONTENT
from tests.bedroom import REPERTOIRE, UNDERSTANDING, Bedroom, Memory

CONVERSATIONS, SENTENCES = 1_000, 6
SAID = tomllib.loads((CONTENT / "words" / "en-US" / "utterances.toml").read_text(encoding="utf-8"))["intents"]
FILLING = {
    "until": "sunday",
    "at": "ten",
    "length": "seven",
    "mood": "exhausted",
    "practice": "eye contact",
    "pace": "gentler",
    "topic": "breathing",
}
"""One word for each slot."""
STRANGE = ("my darling pineapple", "zebra crossing lisbon", "he never listens", "where did you hide the letter")


def spoken(chance: random.Random) -> str:
    """A sentence that the model knows, or one that nobody expected."""
    intent = chance.choice([member for member in IN_MODEL if SAID[member.name.lower()]])
    known = chance.choice(SAID[intent.name.lower()])
    sentence = re.sub(r"\{(\w+)\}", lambda slot: FILLING[slot[1]], known)
    return chance.choice((sentence, sentence, sentence, chance.choice(STRANGE)))


def words_in(text: str) -> set[str]:
    """Whole words of three letters and more."""
    return set(re.findall(r"[a-z]{3,}", text.lower()))


def kept(room: Bedroom) -> str:
    """All that the store holds."""
    assert isinstance(room.store, Memory)
    return json.dumps([couple.to_item() for couple in room.store.couples.values()])


def own_words() -> Iterator[str]:
    """Words of the skill's own that may stand in a log or a record: names of plans, zones, fields and requests."""
    yield from REPERTOIRE
    yield from Mood
    yield "America New York schema nights away quiet zone liking last asked question looks looked rests place ended"
    yield "request Launch Intent Request Session Ended Audio Player Playback Started Finished Nearly Stopped Failed"
    yield "quiet together handler"


@pytest.mark.parametrize("part", range(4))
def test_no_spoken_word_is_kept_or_logged(part: int, caplog: pytest.LogCaptureFixture) -> None:
    """Not in any line of any logger, and not in any stored item; whatever is said, also in hard moments."""
    caplog.set_level(logging.DEBUG)
    chance = random.Random(part)
    allowed = words_in(" ".join(own_words()))
    understood: dict[str, Understood] = {}
    for _ in range(CONVERSATIONS // 4):
        caplog.clear()
        room = Bedroom(Memory())
        said = [chance.choice(("open quiet together", spoken(chance))), *(spoken(chance) for _ in range(SENTENCES - 1))]
        for sentence in said:
            if sentence not in understood:
                understood[sentence] = UNDERSTANDING.understand(sentence, room.speaker.now.date())
            room.speaker._understand = lambda said, today: understood[said]
            if not room.speaker.hear(sentence):
                understood[sentence] = Understood(understood[sentence].intent, True, understood[sentence].slots)
                room.speaker.hear(sentence)
            room.speaker.advance(chance.choice((0, 9_000, 60_000)))
        secrets = words_in(" ".join(said)) - allowed
        logged = "\n".join(record.getMessage() for record in caplog.records)
        assert not secrets & words_in(logged)
        assert not secrets & words_in(kept(room))
        assert Intent.CARE.value not in logged
