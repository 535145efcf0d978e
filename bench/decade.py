"""Whether the nights of couples over years are right.

In all time zones, with travel, late and repeated events.

The guide's own code keeps the nights; an oracle that is written differently says what they are.
Run: .venv/bin/python bench/decade.py 1000000
"""

import random
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from skill.guide.couple import Couple, night_of
from skill.guide.programme import CONTENT, Event, Place, load_sessions
from skill.guide.programme.events import progress

REPERTOIRE = load_sessions(CONTENT)
PLAN = REPERTOIRE.plan("ordinary-3")
ZONES = sorted(available_timezones() - {"Factory", "localtime"})
NIGHTS_A_COUPLE = 365
BANK = frozenset(range(1, 63))
"""The numbers of a bank of questions."""
EPOCH_DAY = date(1970, 1, 1).toordinal()

Told = tuple[Event, str, int]
"""An event of the player as it arrives: its kind, token and offset."""


@dataclass(frozen=True)
class Difference:
    """One couple whose nights are not what the oracle says."""

    seed: int
    what: str


def simulate(couples: int, first_seed: int = 0) -> Iterator[Difference]:
    """So many couples, a year each; yields every difference."""
    for seed in range(first_seed, first_seed + couples):
        yield from _year(seed)


def _year(seed: int) -> Iterator[Difference]:
    chance = random.Random(seed)
    start = date(2024, 1, 1) + timedelta(days=chance.randrange(3650))
    zone = ZoneInfo(chance.choice(ZONES))
    couple, expected = Couple(), set[date]()
    late: list[Told] = []
    away = {
        start + timedelta(days=chance.randrange(NIGHTS_A_COUPLE))
        for _ in range(chance.randrange(30))
    }
    for day in range(NIGHTS_A_COUPLE):
        if chance.random() < 0.02:
            zone = ZoneInfo(chance.choice(ZONES))  # they travel
        if chance.random() < 0.7:
            local = datetime.combine(start + timedelta(days=day), datetime.min.time())
            local += timedelta(minutes=chance.randrange(19 * 60, 27 * 60 + 55))
            instant = local.replace(tzinfo=zone).astimezone(UTC)
            events, whole = _evening(chance, night_of(instant, zone))
            if whole:
                expected.add(_oracle_night(instant, zone))
            now, later = _scattered(chance, late + events)
            couple, late = _heard(couple, now), later
    couple = _heard(couple, late)
    for night in away:
        couple = couple.be_away(night, night + timedelta(days=1))
    if couple.nights != expected:
        yield Difference(seed, f"nights {sorted(couple.nights ^ expected)}")
    if couple.nights and couple.longest_row() != _oracle_longest(couple.nights, couple.away):
        yield Difference(seed, "longest row")
    if Couple.from_item(couple.to_item()) != couple:
        yield Difference(seed, "stored item")


def _evening(chance: random.Random, night: date) -> tuple[list[Told], bool]:
    """One evening's events, and whether a whole practice was heard in it and told of."""
    place = Place(PLAN.name, "en-US", night)
    token, length = place.to_token(), PLAN.segments[0].score.ms
    begun = [(Event.STARTED, token, 0), (Event.NEARLY_FINISHED, token, length - 10_000)]
    if chance.random() < 0.15:
        return [*begun[:1], (Event.STOPPED, token, chance.randrange(length - 5_000))], False
    return [*begun, (Event.FINISHED, token, length)], True


def _scattered(chance: random.Random, events: list[Told]) -> tuple[list[Told], list[Told]]:
    """Events as they arrive: some twice, out of order, and some only another evening."""
    twice = [event for event in events for _ in range(chance.choice((1, 1, 1, 2, 3)))]
    chance.shuffle(twice)
    cut = chance.randrange(len(twice) + 1) if chance.random() < 0.1 else len(twice)
    return twice[:cut], twice[cut:]


def _heard(couple: Couple, events: list[Told]) -> Couple:
    """What the skill does with events of the player."""
    for event, token, offset in events:
        place = Place.from_token(token, REPERTOIRE)
        assert place is not None
        if event not in (Event.FAILED, Event.STARTED):
            heard = progress(event, place, offset, PLAN)
            couple = couple.follow(heard, BANK)
    return couple


def _oracle_night(instant: datetime, zone: ZoneInfo) -> date:
    """In whole seconds since 1970, four hours late."""
    offset = instant.astimezone(zone).utcoffset()
    assert offset is not None
    seconds = int(instant.timestamp()) + int(offset.total_seconds()) - 4 * 3600
    return date.fromordinal(EPOCH_DAY + seconds // 86_400)


def _oracle_longest(nights: frozenset[date], away: frozenset[date]) -> int:
    """The stretch with most nights in which no seven dates hold three misses, by a text."""
    days = [
        min(nights) + timedelta(days=day) for day in range((max(nights) - min(nights)).days + 1)
    ]
    text = "".join(
        "K" if day in nights else "." for day in days if day in nights or day not in away
    )
    bad = [
        (start, _third_miss(text, start))
        for start in range(len(text))
        if text[start : start + 7].count(".") > 2
    ]
    best = begin = 0
    for end in range(1, len(text) + 1):
        while any(begin <= start and third < end for start, third in bad):
            begin += 1
        best = max(best, text[begin:end].count("K"))
        bad = [(start, third) for start, third in bad if start >= begin]
    return best


def _third_miss(text: str, start: int) -> int:
    """Where the third miss from here on lies."""
    place = start - 1
    for _ in range(3):
        place = text.index(".", place + 1)
    return place


def main() -> None:
    """Print what was simulated, how long it took, and every difference."""
    nights = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    couples = -(-nights // NIGHTS_A_COUPLE)
    start = time.perf_counter()
    differences = list(simulate(couples))
    for difference in differences:
        print(difference)
    seconds = time.perf_counter() - start
    print(
        f"{couples * NIGHTS_A_COUPLE:,} couple-nights, {len(ZONES)} time zones, {seconds:.1f} s: ",
        end="",
    )
    print(f"{len(differences)} differences")
    sys.exit(bool(differences))


if __name__ == "__main__":
    main()
