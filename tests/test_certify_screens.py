"""What certify sees of a page: type that is too small or too dim on any screen, and words that are only shown."""

import json
from typing import Any

import pytest

from simulator.certify.screens import VIEWPORTS, illegible
from skill.alexa.screen import DOCUMENT


def page(**changes: Any) -> dict[str, Any]:
    text = {"type": "Text", "fontSize": "@words", "color": "@ink", "text": "Shall we?"} | changes
    return {
        "resources": [
            {"dimensions": {"words": 40}, "colors": {"ink": "#D29448"}},
            {"when": "${viewport.shape == 'round'}", "dimensions": {"words": 24}},
        ],
        "mainTemplate": {"items": [{"type": "Container", "items": [text]}]},
    }


def test_our_own_document_is_legible_on_every_screen() -> None:
    assert list(illegible(json.loads(DOCUMENT.read_text(encoding="utf-8")))) == []


def test_a_page_that_can_be_read_has_no_fault() -> None:
    assert list(illegible(page())) == []


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"fontSize": 20}, "type of 20 dp"),
        ({"fontSize": "20dp"}, "type of 20 dp"),
        ({"fontSize": "${data.large ? '@words' : '@small'}", "color": "#333333"}, "a contrast of"),
        ({"color": "#6B4519"}, "a contrast of 2"),
    ],
)
def test_what_cannot_be_read_is_named(changes: dict[str, Any], fault: str) -> None:
    faults = list(illegible(page(**changes)))
    assert len(faults) == len(VIEWPORTS) == 7, "one for each kind of screen"
    assert all(fault in one for one in faults)


def test_a_fault_on_one_kind_of_screen_is_found_there() -> None:
    small = page()
    small["resources"][1]["dimensions"]["words"] = 18
    assert list(illegible(small)) == ["on a round one, type of 18 dp; 24 at least"]
