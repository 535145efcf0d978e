"""What holds in every test."""

from collections.abc import Iterator
from typing import Any

import pytest

from simulator.rules import Refusal, check
from simulator.rules.exchange import inside
from skill import app


@pytest.fixture(autouse=True)
def _alexa_refuses_nothing(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every response that the skill gives to anything that looks like a request is one that Alexa takes."""
    refused: list[Refusal] = []
    answer = app.answer

    def held_against_the_rules(*told: Any, **named: Any) -> dict[str, Any]:
        response = answer(*told, **named)
        event = told[1]
        if isinstance(inside(event, "request").get("type"), str):
            refused.extend(check(event, response))
        return response

    monkeypatch.setattr(app, "answer", held_against_the_rules)
    yield
    assert refused == []
