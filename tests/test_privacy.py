"""Nothing of what a couple say is kept or logged: a thousand random conversations, and every spoken word looked for."""

import json
import logging
import random
import re
from collections.abc import Iterator

import pytest

from simulator.echo.understanding import Understood
from skill.guide.talk import Stage, care
from skill.journal import Fault
from tests.bedroom import REPERTOIRE, UNDERSTANDING, Bedroom, Memory
from tests.couples import spoken
from tests.lines import PLAIN

CONVERSATIONS, SENTENCES = 1_000, 6


def words_in(text: str) -> set[str]:
    """Whole words of three letters and more."""
    return set(re.findall(r"[a-z]{3,}", text.lower()))


def kept(room: Bedroom) -> str:
    """All that the store holds."""
    assert isinstance(room.store, Memory)
    return json.dumps([couple.to_item() for couple in room.store.couples.values()])


def fields(record: logging.LogRecord) -> str:
    """What a line says beside its message."""
    return json.dumps({name: value for name, value in vars(record).items() if name not in PLAIN})


def own_words() -> Iterator[str]:
    """Words of the skill's own that may stand in a log or a record: names of plans, zones, fields and requests."""
    yield from REPERTOIRE
    yield from REPERTOIRE.moods
    yield from Stage
    yield from Fault
    yield "America New York schema nights away quiet zone liking last asked question looks looked rests place ended"
    yield "request Launch Intent Request Session Ended Audio Player Playback Started Finished Nearly Stopped Failed"
    yield "quiet together handler consent played enqueued asked stopped said nothing other intent stage outcome locale"
    yield "name unit count namespace dimensions metrics timestamp"


@pytest.mark.parametrize(
    "part", [0, *(pytest.param(part, marks=pytest.mark.slow) for part in (1, 2, 3))]
)
def test_no_spoken_word_is_kept_or_logged(part: int, caplog: pytest.LogCaptureFixture) -> None:
    """Not in any line of any logger, and not in any stored item; whatever is said, also in hard moments."""
    caplog.set_level(logging.DEBUG)
    chance = random.Random(part)
    allowed = words_in(" ".join(own_words()))
    understood: dict[str, Understood] = {}
    for _ in range(CONVERSATIONS // 4):
        caplog.clear()
        room = Bedroom(Memory())
        said = [
            chance.choice(("open quiet together", spoken(chance))),
            *(spoken(chance) for _ in range(SENTENCES - 1)),
        ]
        for sentence in said:
            if sentence not in understood:
                understood[sentence] = UNDERSTANDING.understand(sentence, room.speaker.now.date())
            room.speaker._understand = lambda said, today: understood[said]
            if not room.speaker.hear(sentence):
                understood[sentence] = Understood(
                    understood[sentence].intent, True, understood[sentence].slots
                )
                room.speaker.hear(sentence)
            room.speaker.advance(chance.choice((0, 9_000, 60_000)))
        secrets = words_in(" ".join(said)) - allowed
        logged = "\n".join(f"{record.getMessage()} {fields(record)}" for record in caplog.records)
        assert '"outcome": "' in logged
        assert not secrets & words_in(logged)
        assert not secrets & words_in(kept(room))
        assert not [intent for intent in care.INTENTS if intent in logged]
