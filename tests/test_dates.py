"""Dates and numbers as far out as somebody may say them: a kind answer, and nothing kept of them."""

from datetime import UTC, date, datetime

import pytest

from skill.guide.couple import Couple
from skill.guide.couple.nights import may_be_tonight, night_of, row
from tests.bedroom import WORDS
from tests.nightstand import BEGUN, NIGHT, Json, Nightstand, player, request, said, wish

APOLOGY = WORDS.line("trouble.error").split("[")[0].strip()
NOTHING: Json = player("IDLE", "")

MISHEARD = [
    "2027-11-25",
    "2027-12",
    "2028-W01",
    "2999-01-01",
    "9999-12-31",
    "9999-12",
    "9999-W52",
    "9999-W52-WE",
    "9999-W53",
    "9999-W99-WE",
    "2026-02-30",
    "2026-W00",
    "2026-11-23",
    "2026-11-20",
    "0001-01-01",
    "0000-01-01",
    "PRESENT_REF",
    "202X",
    "2026-WI",
    "\u0662\u0660\u0662\u0667-01-01",
    "-2026-11-30",
    "9" * 5_000,
    "9" * 5_000 + "-01-01",
    "2027-" + "1" * 5_000,
    "",
    "?",
    "\ud800",
]


def slot(name: str, value: object, meaning: object = None) -> Json:
    """A sentence with one slot, as Alexa sends it."""
    filled: Json = {"name": name, "value": value}
    if meaning is not None:
        match = {"status": {"code": "ER_SUCCESS_MATCH"}, "values": [{"value": {"id": meaning}}]}
        filled["resolutions"] = {"resolutionsPerAuthority": [match]}
    return {name: filled}


def sentence(intent: str, slots: Json) -> Json:
    return request("IntentRequest", NOTHING, intent={"name": intent, "slots": slots})


def speech(response: Json) -> str:
    return str(response["outputSpeech"]["ssml"])


@pytest.mark.parametrize("value", MISHEARD, ids=lambda value: repr(value)[:16])
def test_a_date_that_cannot_be_meant_is_asked_for_again(value: str) -> None:
    """And nobody is away till then."""
    stand = Nightstand()
    answer = speech(stand.ask(sentence("AwayIntent", slot("until", value))))
    assert "I missed the day" in answer
    assert stand.record == BEGUN


@pytest.mark.parametrize(
    ("value", "days"),
    [
        ("2026-11-24", 1),
        ("2026-11-30", 7),
        ("2026-W49", 7),
        ("2026-W48-WE", 5),
        ("2026-12", 8),
        ("2027-11-24", 366),
    ],
)
def test_a_date_within_a_year_is_kept(value: str, days: int) -> None:
    """The day, the week, the weekend or the month begins, and they are back."""
    stand = Nightstand()
    assert "Away until" in speech(stand.ask(sentence("AwayIntent", slot("until", value))))
    assert len(stand.record.away) == days
    assert min(stand.record.away) == NIGHT


@pytest.mark.parametrize(
    "value", ["25:00", "24:00", "9" * 5_000, "PT5M", "MO", "", "?", "\u0661\u0660:00"]
)
def test_a_time_that_cannot_be_meant_is_asked_for(value: str) -> None:
    """No reminder is set, and nothing slips."""
    answer = speech(Nightstand().ask(sentence("RemindIntent", slot("at", value))))
    assert "At what time" in answer


@pytest.mark.parametrize(
    "meaning", ["9" * 5_000, "0", "-3", "1e9", "\u0663", "\u00b2", "", "12 minutes", 7]
)
def test_a_length_that_cannot_be_meant_begins_nothing_unasked(meaning: object) -> None:
    """The answer is a question, or one of the lengths there are."""
    stand = Nightstand(Couple(frozenset({date(2026, 11, 20)})))
    response = stand.ask(sentence("BeginIntent", slot("length", "many", meaning)))
    assert APOLOGY not in speech(response)


@pytest.mark.parametrize(
    ("intent", "name"), [("PaceIntent", "pace"), ("PracticeIntent", "practice")]
)
def test_five_thousand_letters_in_a_slot_are_answered(intent: str, name: str) -> None:
    """As any word that is not known."""
    event = wish(intent, name, "x" * 5_000, NOTHING)
    assert APOLOGY not in speech(Nightstand().ask(event))


@pytest.mark.parametrize("now", [datetime(1, 1, 3, tzinfo=UTC), datetime(9999, 12, 29, tzinfo=UTC)])
def test_a_clock_that_is_wrong_by_centuries_is_answered(now: datetime) -> None:
    """The first and the last days of the calendar."""
    stand = Nightstand(now=now)
    for event in (
        request("LaunchRequest", NOTHING),
        sentence("AwayIntent", slot("until", "9999-12-31")),
        said("NightsIntent", NOTHING),
    ):
        assert APOLOGY not in speech(stand.ask(event))


@pytest.mark.parametrize(
    ("hour", "nights"),
    [
        (10, [22, 23]),  # 24:00 where a date begins first, 22:00 the day before where it ends last
        (15, [22, 23]),
        (17, [23, 24]),
    ],
)
def test_which_nights_are_tonight_somewhere(hour: int, nights: list[int]) -> None:
    """Two or three dates at any moment, and no other one."""
    instant = datetime(2026, 11, 23, hour, tzinfo=UTC)
    found = [day for day in range(20, 28) if may_be_tonight(date(2026, 11, day), instant)]
    assert set(nights) <= set(found)
    assert len(found) <= 3
    assert night_of(instant, UTC) in [date(2026, 11, day) for day in found]


def test_a_row_at_the_end_of_the_calendar() -> None:
    """The last date there is."""
    assert row(frozenset({date.max}), frozenset(), date.max) == 1
