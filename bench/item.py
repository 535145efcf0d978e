"""How large a couple's item grows.

Run: .venv/bin/python -m bench.item
"""

import random
from dataclasses import replace
from typing import Any

from bench.stores import FIRST, ONE, day, opened, place
from skill.guide.couple import Couple, Preferences
from skill.guide.programme import Place
from tests.servers import TABLE


def ten_years(seed: int = 1) -> Couple:
    """Ten years of seven nights in ten, three weeks away in each, every field at its longest."""
    chance = random.Random(seed)
    couple = Couple(
        nights=frozenset(day(number) for number in range(3_653) if chance.random() < 0.7)
    )
    for year in range(10):
        for _ in range(3):
            first = year * 365 + chance.randrange(350)
            couple = couple.be_away(day(first), day(first + 7))
    couple = couple.stop_counting().at(
        "America/Argentina/ComodRivadavia"
    )  # the longest name of a zone
    liked = Preferences.from_code("g4tlqwsv")
    tonight = day(3_652)
    place = Place(
        "ordinary-12",
        "en-US",
        tonight,
        2_551,
        5,
        10,
        200_000,
        200_000,
        62,
        liked,
        looked=True,
        asked=True,
    )
    return replace(
        couple,
        preferences=liked,
        last=place.plan,
        asked=frozenset(range(1, 62)),
        question=62,
        looks=2,
        looked=tonight,
        look_rests=2_558,
        place=place.to_token(),
        ended=f"{place.plan}:{tonight}",
    )


def counted(row: dict[str, Any]) -> int:
    """The bytes of an item as DynamoDB counts them.

    Names and values; a number takes one byte, and one for every two digits.
    """
    total = 0
    for name, typed in row.items():
        for kind, value in typed.items():
            size = (
                1 + -(-len(value.strip("0")) // 2)
                if kind == "N"
                else len(value.encode() if kind == "S" else value)
            )
            total += len(name.encode()) + size
    return total


def stored(address: str, couple: str = ONE) -> dict[str, Any]:
    """The item as the table has it."""
    import boto3

    client = boto3.client("dynamodb", endpoint_url=address)
    return dict(client.get_item(TableName=TABLE, Key={"couple": {"S": couple}}).get("Item", {}))


def main() -> None:
    """Print the bytes of a couple's item."""
    every = Couple(nights=frozenset(day(number) for number in range(3_653)))
    couples = {
        "a new couple's first night": Couple().keep(FIRST),
        "every night of ten years": every,
    }
    couples |= {"ten years with time away, every field at its longest": ten_years()}
    with place("dynoxide") as where:
        for name, couple in couples.items():
            opened(where).change(ONE, lambda before: couple)  # noqa: B023  # called at once
            print(f"{name}: {len(couple.nights):,} nights, {counted(stored(where)):,} bytes")


if __name__ == "__main__":
    main()
