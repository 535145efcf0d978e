"""The store of a page without a server; what any store promises stands in test_store.py."""

from datetime import date

import pytest

from simulator.site.memory import BrowserStore
from skill.errors import StoreError
from skill.guide.couple.record import Couple
from tests.test_store import RUBBISH

NIGHT = date(2026, 11, 23)


class Browser:
    """What a browser keeps: the last items that it was given."""

    def __init__(self, **items: str) -> None:
        self.items = items
        self.writes = 0

    def keep(self, items: dict[str, str]) -> None:
        self.items = items
        self.writes += 1

    def open(self) -> BrowserStore:
        """The store of a page that is opened now."""
        return BrowserStore(self.items, self.keep)


def kept(couple: Couple) -> Couple:
    return couple.keep(NIGHT)


def test_a_page_that_is_opened_again_finds_what_was_kept() -> None:
    browser = Browser()
    browser.open().change("one", kept)
    assert browser.open().read("one") == kept(Couple())


def test_a_change_that_changes_nothing_is_not_written() -> None:
    browser = Browser()
    browser.open().change("one", kept)
    browser.open().change("one", kept)
    assert browser.writes == 1


@pytest.mark.parametrize("item", RUBBISH)
def test_an_item_that_cannot_be_read_is_one_error_and_stays(item: str) -> None:
    browser = Browser(one=item)
    with pytest.raises(StoreError, match=r"cannot be read|not JSON"):
        browser.open().read("one")
    assert browser.items == {"one": item}


@pytest.mark.parametrize("item", RUBBISH)
def test_an_item_that_cannot_be_read_is_set_aside_by_a_change(item: str) -> None:
    """Unchanged and once, however often it comes."""
    browser = Browser(one=item)
    assert browser.open().change("one", kept) == kept(Couple())
    browser.items["one"] = item
    browser.open().change("one", kept)
    assert sorted(browser.items.values()) == sorted([item, browser.items["one"]])


def test_forgetting_forgets_what_was_set_aside_and_nobody_else() -> None:
    browser = Browser(one="{", other="{")
    browser.open().change("one", kept)
    browser.open().forget("one")
    assert browser.items == {"other": "{"}
