"""What is asked at random is answered; and what is wrong with an answer is found, by a small request that shows it."""

import json
from typing import Any

import pytest

from bench import fuzz
from bench.fuzz import APOLOGY, BLOCK, Answer, Tally, run
from bench.mutations import KINDS_OF_REQUESTS, REAL
from bench.shrink import shrunk
from skill import app

BLOCKS = range(4)
SEED = 20261123


@pytest.fixture(autouse=True)
def corpus(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fewer couples than on the bench."""
    monkeypatch.setattr(fuzz, "ROOMS", 26)


def test_nothing_is_raised_and_every_answer_is_one_that_alexa_takes() -> None:
    """Two thousand requests of all kinds, the same ones each time."""
    tally = Tally()
    for block in BLOCKS:
        tally.add(run(block, SEED))
    assert [str(finding) for finding in tally.findings] == []
    assert tally.outcomes.total() == len(BLOCKS) * BLOCK
    assert {kind for kind, _ in tally.outcomes} == set(KINDS_OF_REQUESTS)
    assert tally.outcomes[REAL, APOLOGY] == 0
    assert len({outcome for _, outcome in tally.outcomes}) >= 6


def asked(event: Any) -> dict[str, Any]:
    """The request of an event, whatever it is."""
    request = event.get("request") if isinstance(event, dict) else None
    return request if isinstance(request, dict) else {}


def raising(skill: app.Skill, event: Any) -> Any:
    if asked(event).get("offsetInMilliseconds") == 0:
        raise ZeroDivisionError
    return app.answer(skill, event)


def speaking_to_events(skill: app.Skill, event: Any) -> Any:
    response = app.answer(skill, event)
    if asked(event).get("type") == "AudioPlayer.PlaybackStarted":
        response["response"]["outputSpeech"] = {"type": "PlainText", "text": "Hello"}
    return response


def no_json(skill: app.Skill, event: Any) -> Any:
    return app.answer(skill, event) | (
        {"when": float("nan")} if asked(event).get("type") == "LaunchRequest" else {}
    )


def unwritten(skill: app.Skill, event: Any) -> Any:
    return (
        {"version": "1.0", "response": {}}
        if asked(event).get("locale") == "en-GB"
        else app.answer(skill, event)
    )


def leaking(skill: app.Skill, event: Any) -> Any:
    response = app.answer(skill, event)
    if asked(event).get("type") == "LaunchRequest":
        vars(skill)["launches"] = launches = vars(skill).get("launches", 0) + 1
        response["sessionAttributes"] = {"before": launches}
    return response


@pytest.mark.slow
@pytest.mark.parametrize(
    ("answer", "law", "smallest"),
    [
        (raising, "raised ZeroDivisionError", {"request": {"offsetInMilliseconds": 0}}),
        (
            speaking_to_events,
            "silent events: response.outputSpeech",
            {"request": {"type": "AudioPlayer.PlaybackStarted"}},
        ),
        (no_json, "no JSON: ValueError", {"request": {"type": "LaunchRequest"}}),
        (unwritten, "0 lines", {"request": {"locale": "en-GB"}}),
        (leaking, "a new couple hears something else", None),
    ],
)
def test_what_is_wrong_is_found_and_made_small(answer: Answer, law: str, smallest: Any) -> None:
    """Each planted fault, by the law that it breaks."""
    findings = [finding for block in BLOCKS for finding in run(block, SEED, 100, answer).findings]
    found = [finding for finding in findings if finding.law.startswith(law)]
    assert found, findings
    if smallest is not None:
        assert smallest in [finding.event for finding in found if finding.alone]
    assert law in str(found[0])


def test_a_block_is_the_same_again() -> None:
    """So that what was found can be looked at."""
    assert run(3, 7, 60).outcomes == run(3, 7, 60).outcomes
    assert run(3, 7, 60).outcomes != run(4, 7, 60).outcomes


def test_a_request_is_made_small() -> None:
    """What does not matter goes, and what matters stays."""
    event = {"a": [1, 2, {"b": "needle in a haystack"}], "c": {"d": 10**9}, "e": None}
    small = shrunk(event, lambda smaller: "needle" in json.dumps(smaller))
    assert small == {"a": [{"b": "needle"}]}
    assert shrunk(b"xxxxneedlexx", lambda smaller: b"needle" in smaller) == b"needle"
