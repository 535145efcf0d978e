"""One line an exchange: it tells what happened and how long it took, and nothing of what was said."""

import copy
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skill import app
from skill.errors import StoreError
from skill.guide.couple import Couple
from skill.guide.intents import Intent
from skill.guide.talk import Conversation, Stage, care
from skill.journal import Fault, Journal
from skill.metrics import NAMESPACE, REMEMBERED, Metric, embedded
from tests.bedroom import REPERTOIRE, Bedroom, Memory, NoTable
from tests.couples import Room
from tests.lines import DURATIONS, Lines, open_fields, written
from tests.test_app import NO_SERVICES
from tests.test_app import launch as sent

ROOT = Path(__file__).parent.parent
TONIGHT = date(2026, 11, 23)
FIRST = "qt2:ordinary-3:en-US:2026-11-23:1:0:0:0:0:0:u1:0:0:0"
"""The first recording of an evening of three minutes: its breathing."""
SECOND = FIRST.replace(":1:0:0", ":1:1:0")
"""The second one, of 125 s: four practices, which end at 18, 28, 46 and 68 s."""
LAUNCH = sent()


@pytest.fixture
def lines() -> Iterator[Lines]:
    with written() as lines:
        yield lines


def known(store: Memory) -> Memory:
    """The same store, in which the couple's record has begun."""
    user = LAUNCH["context"]["System"]["user"]["userId"]
    store.couples[app.couple_key("", user)] = Couple(zone="America/New_York")
    return store


def skill(store: Any = None) -> Any:
    store = store or Memory()
    return app.build(
        app.Settings(),
        store,
        now=lambda: datetime(2026, 11, 24, 2, tzinfo=UTC),
        services=NO_SERVICES,
    )


def launch(**changes: Any) -> dict[str, Any]:
    """A LaunchRequest, or another one; that nobody has answered yet."""
    event = copy.deepcopy(LAUNCH)
    event["request"] |= changes
    return event


def invited(name: str) -> dict[str, Any]:
    """Something said to the invitation."""
    event = intent(name)
    event["session"]["attributes"] = Conversation(Stage.INVITED, TONIGHT).to_attributes()
    return event


def intent(name: str, **more: Any) -> dict[str, Any]:
    return launch(type="IntentRequest", intent={"name": name, "confirmationStatus": "NONE"}, **more)


def player(kind: str, token: str = FIRST, offset: int = 0, **more: Any) -> dict[str, Any]:
    """An event of the player."""
    event = launch(
        type=f"AudioPlayer.Playback{kind}", token=token, offsetInMilliseconds=offset, **more
    )
    del event["session"]
    return event


def told(line: dict[str, Any]) -> dict[str, Any]:
    """A line without how long it took."""
    return {name: value for name, value in line.items() if name not in DURATIONS}


def test_a_line_tells_what_happened(lines: Lines) -> None:
    """Alexa's names and ours; how long it took, and how long of it the table."""
    ticks = iter(range(100))
    journal = Journal(REPERTOIRE, clock=lambda: next(ticks) / 1000)
    table = journal.watch(Memory())
    event = invited("AMAZON.YesIntent")
    event["request"]["requestId"] = "amzn1.echo-api.request.01234567-89ab-cdef-0123-456789abcdef"
    with journal.exchange(event) as exchange:
        table.read("couple")
        exchange.response = {"response": {"shouldEndSession": True, "outputSpeech": {}}}
    assert lines.all == [
        {
            "request": "IntentRequest",
            "intent": "AMAZON.YesIntent",
            "stage": "invited",
            "outcome": "said",
            "locale": "en-US",
            "alexaRequest": "amzn1.echo-api.request.01234567-89ab-cdef-0123-456789abcdef",
            "durationMs": 3.0,
            "tableMs": 1.0,
        }
    ]


@pytest.mark.parametrize(
    ("event", "outcome"),
    [
        (launch(), "asked"),
        (intent("SupportIntent"), "said"),
        (invited("AMAZON.YesIntent"), "played"),
        (player("NearlyFinished", offset=100_000), "enqueued"),
        (player("Started"), "nothing"),
    ],
)
def test_the_outcome_is_what_a_couple_notices(event: Any, outcome: str, lines: Lines) -> None:
    """In one word."""
    app.answer(skill(), event)
    assert lines.all[-1]["outcome"] == outcome


@pytest.mark.parametrize(
    ("event", "store", "fault"),
    [
        (launch(type="Telepathy.ThoughtReceived"), Memory(), None),
        ("hello", Memory(), Fault.ERROR),
        (launch(), NoTable(), Fault.TABLE),
        (player("Finished"), NoTable(), Fault.TABLE),
        (
            launch(type="System.ExceptionEncountered", error={"type": "INVALID_RESPONSE"}),
            Memory(),
            Fault.REFUSED,
        ),
        (launch(type="SessionEndedRequest", reason="ERROR"), Memory(), Fault.REFUSED),
        (player("Failed", error={"type": "MEDIA_ERROR_UNKNOWN"}), Memory(), Fault.PLAYBACK),
        (launch(), Memory(), None),
        (launch(type="SessionEndedRequest", reason="USER_INITIATED"), Memory(), None),
    ],
)
def test_a_fault_is_named_and_counted(
    event: object, store: Any, fault: Fault | None, lines: Lines
) -> None:
    """Once an exchange, whoever is to blame."""
    app.answer(skill(store), event)
    assert [line.get("fault") for line in lines.all] == [fault]
    assert lines.counted(Metric.FAULTS) == bool(fault)


SITUATIONS: dict[str, dict[str, Any]] = {
    "nothing plays": {"context": {"playerActivity": "IDLE", "offsetInMilliseconds": 0}},
    "it plays": {
        "context": {"playerActivity": "PLAYING", "offsetInMilliseconds": 30_000, "token": FIRST}
    },
}


@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize("name", sorted(care.PRIVATE_INTENTS))
def test_a_hard_moment_looks_like_a_stop(name: Intent, situation: str, lines: Lines) -> None:
    """Whatever was asked before: the line is one that an ordinary stop has too, so that it gives nobody away."""
    plays = situation == "it plays"
    for asked in (None, *Stage):
        event = intent(name)
        event["context"]["AudioPlayer"] = SITUATIONS[situation]["context"]
        if asked is not None:
            event["session"]["attributes"] = Conversation(asked, TONIGHT).to_attributes()
        app.answer(skill(), event)
        event["request"]["intent"]["name"] = Intent.STOP.value
        event["session"]["attributes"] = (
            {} if plays else Conversation(Stage.INVITED, TONIGHT).to_attributes()
        )
        app.answer(skill(), event)
        hard_moment, stop = lines.all[-2:]
        assert told(hard_moment) == told(stop), asked


@pytest.mark.parametrize("stage", sorted(care.PRIVATE_STAGES))
@pytest.mark.parametrize("name", [Intent.YES, Intent.NO, Intent.FALLBACK])
def test_so_does_what_is_said_behind_it(stage: Stage, name: Intent, lines: Lines) -> None:
    """Neither the question nor the answer is told, nor that something plays now, nor that the microphone closed."""
    for event in (
        intent(name),
        launch(type="SessionEndedRequest", reason="EXCEEDED_MAX_REPROMPTS"),
    ):
        event["session"]["attributes"] = Conversation(stage, TONIGHT).to_attributes()
        app.answer(skill(), event)
    spoken, ended = lines.all
    assert (spoken["intent"], spoken["stage"], spoken["outcome"]) == (
        Intent.STOP,
        Stage.INVITED,
        "said",
    )
    assert (ended["stage"], ended["outcome"]) == (Stage.INVITED, "nothing")
    assert not {*Metric} & {*spoken, *ended}


def test_an_evening_is_begun_once(lines: Lines) -> None:
    """Not again when it is started over, gone on with, or asked for once more in the same night."""
    room = Bedroom(Memory())
    room.speaker.hear("open quiet together")
    for said in ("yes", "start over", "pause", "resume"):
        room.speaker.hear(said)
        room.speaker.advance(20_000)
    room.speaker.player.restart()
    room.speaker.hear("ask quiet together to begin")
    assert lines.counted(Metric.EVENINGS_BEGUN) == 1
    room.speaker.hear("twelve minutes")
    room.speaker.hear("yes")
    assert lines.counted(Metric.EVENINGS_BEGUN) == 2


def test_starting_over_begins_no_evening_in_any_process(lines: Lines) -> None:
    """The player still holds the evening, so it needs no memory."""
    event = intent("AMAZON.StartOverIntent")
    event["context"]["AudioPlayer"] = {
        "playerActivity": "PLAYING",
        "offsetInMilliseconds": 30_000,
        "token": FIRST,
    }
    app.answer(skill(), event)
    assert (lines.all[-1]["outcome"], lines.counted(Metric.EVENINGS_BEGUN)) == ("played", 0)


def test_a_practice_is_heard_once(lines: Lines) -> None:
    """Though it is told by a stop in the middle, and the end of a recording is told three times."""
    built, heard = skill(), []
    stops = [player("Stopped", SECOND, offset) for offset in (10_000, 30_000, 70_000)]
    for event in (
        *stops,
        player("NearlyFinished", SECOND, 115_000),
        *(player("Finished", SECOND),) * 3,
    ):
        app.answer(built, event)
        heard.append(lines.counted(Metric.PRACTICES_HEARD))
    assert heard == [0, 2, 3, 3, 4, 4, 4]


def test_a_night_is_kept_once_whoever_keeps_it(lines: Lines) -> None:
    """By the table: two processes that hear of the same evening count one night, but each its own practices."""
    store = known(Memory())
    for built in (skill(store), skill(store)):
        for _ in range(2):
            app.answer(built, player("Finished"))
    assert lines.counted(Metric.NIGHTS_KEPT) == 1
    assert lines.counted(Metric.PRACTICES_HEARD) == 2


class Held(Memory):
    """A store that answers one couple only when the other one has been answered."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.free = threading.Event(), threading.Event()

    def change(self, couple: str, function: Any) -> Any:
        self.asked.set()
        self.free.wait()
        return super().change(couple, function)


def test_what_is_noted_belongs_to_the_exchange_of_its_own_thread(lines: Lines) -> None:
    """A night that is kept while another couple is answered is in its own line."""
    store = Held()
    known(store)
    built = skill(store)
    slow = threading.Thread(target=app.answer, args=(built, player("Finished")))
    slow.start()
    store.asked.wait()
    app.answer(built, launch())
    store.free.set()
    slow.join()
    assert [(line["request"], line.get(Metric.NIGHTS_KEPT, 0)) for line in lines.all] == [
        ("LaunchRequest", 0),
        ("AudioPlayer.PlaybackFinished", 1),
    ]


class Contested(Memory):
    """A store in which somebody else keeps the same night between a read and a write."""

    def change(self, couple: str, function: Any) -> Any:
        function(self.read(couple))
        self.couples[couple] = self.read(couple).keep(TONIGHT)
        return super().change(couple, function)


def test_a_night_that_somebody_else_kept_meanwhile_is_not_counted(lines: Lines) -> None:
    """What counts is the record that was changed in the end."""
    app.answer(skill(Contested()), player("Finished"))
    assert lines.counted(Metric.NIGHTS_KEPT) == 0


def test_metrics_are_embedded_as_cloudwatch_reads_them() -> None:
    """At the root a number for each metric that is named; a namespace, milliseconds, and at least one dimension set."""
    fields = embedded(
        {Metric.NIGHTS_KEPT: 1, Metric.FAULTS: 0, Metric.PRACTICES_HEARD: 2}, 1764000000.25
    )
    assert fields == {
        "NightsKept": 1,
        "PracticesHeard": 2,
        "_aws": {
            "Timestamp": 1764000000250,
            "CloudWatchMetrics": [
                {
                    "Namespace": NAMESPACE,
                    "Dimensions": [[]],
                    "Metrics": [
                        {"Name": "NightsKept", "Unit": "Count"},
                        {"Name": "PracticesHeard", "Unit": "Count"},
                    ],
                }
            ],
        },
    }
    assert embedded({Metric.FAULTS: 0}, 0) == {}


def test_a_process_remembers_a_bounded_number(lines: Lines) -> None:
    """Then it begins anew, and an evening that comes again counts again."""
    built = skill()
    event = player("Finished")
    for number in range(REMEMBERED):
        event["context"]["System"]["user"]["userId"] = f"user-{number}"
        built.journal._counted.in_exchange(event, {})
    assert len(built.journal._counted._known) <= REMEMBERED


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3)
    ),
    max_leaves=8,
)


@cache
def samples() -> list[Any]:
    """What four couples ask."""
    return [asked.event for number in range(4) for asked in Room(number).live(40)]


@st.composite
def events(draw: st.DrawFn) -> Any:
    """A real request in which a few things, anywhere, are something else; or anything at all."""
    if draw(st.integers(0, 9)) == 0:
        return draw(JSON)
    event = copy.deepcopy(draw(st.sampled_from(samples())))
    for _ in range(draw(st.integers(1, 4))):
        here: Any = event
        while isinstance(here, dict) and here:
            key = draw(st.sampled_from(sorted(here)))
            if isinstance(here[key], dict) and here[key] and draw(st.booleans()):
                here = here[key]
                continue
            here[key] = draw(JSON)
            break
    return event


@settings(max_examples=500, deadline=None)
@given(events())
def test_every_word_of_a_line_is_out_of_a_closed_list(event: Any) -> None:
    """Whatever the request holds, in whatever place: a line is Alexa's names, ours, and numbers."""
    with written() as lines:
        app.answer(skill(), event)
    (line,) = lines.all
    assert open_fields(line) == []


def test_a_line_that_cannot_be_written_costs_nobody_an_answer(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, lines: Lines
) -> None:
    """The couple hears what it would have heard, and the log tells of it."""

    def broken(event: object, response: object) -> None:
        raise StoreError("pineapple")

    monkeypatch.setattr("skill.journal._told", broken)
    assert "Welcome" in str(app.answer(skill(), launch()))
    assert "no line: StoreError" in caplog.text
    assert "pineapple" not in caplog.text


def test_on_a_laptop_nothing_is_written() -> None:
    """Where nobody asked for lines, none comes: neither of an ordinary exchange nor of one in which Alexa complains."""
    code = "from tests.test_journal import *; built = skill(); "
    code += "events = launch(), player('Finished'), launch(type='Connections.Response'); "
    code += "[app.answer(built, event) for event in events]"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("", "")
