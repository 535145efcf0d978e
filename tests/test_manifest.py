"""What the store and Alexa are told of the skill is what the words and the code say."""

import re
import shutil
from pathlib import Path

import pytest

from deploy.manifest import Account, manifest
from deploy.store_page import read_store, store_files
from interaction_models.build import locales
from simulator.check.numbers import numbers_in
from skill.errors import ContentError
from skill.guide.programme.session import CONTENT
from skill.guide.tables import locale_table

PAGES = {locale: read_store(CONTENT, locale) for locale in locales()}
ACCOUNT = Account(
    site="https://quiet.example", endpoint="arn:aws:lambda:us-east-1:1:function:quiet:live"
)


def test_every_locale_has_a_listing_and_its_two_pages() -> None:
    """What the manifest points to under its own site is among the files that are made."""
    made = manifest(PAGES, ACCOUNT)["manifest"]
    assert set(made["publishingInformation"]["locales"]) == set(locales())
    pointed = {
        url for legal in made["privacyAndCompliance"]["locales"].values() for url in legal.values()
    }
    assert {f"https://quiet.example/{path}" for path in store_files(PAGES)} == pointed


def test_without_an_account_nothing_points_anywhere() -> None:
    """A development-stage skill needs no pages; its endpoint is told by whoever deploys it."""
    text = str(manifest(PAGES))
    assert "http" not in text
    assert "endpoint" not in text


def test_a_couple_that_disables_the_skill_can_be_erased() -> None:
    """The event is subscribed to where the function is known."""
    events = manifest(PAGES, ACCOUNT)["manifest"]["events"]
    assert events == {
        "endpoint": {"uri": ACCOUNT.endpoint},
        "subscriptions": [{"eventName": "SKILL_DISABLED"}],
    }


def test_an_endpoint_of_ones_own_tells_its_kind_of_certificate() -> None:
    """For the skill and for its events; docs/serve.md says which kind to get."""
    made = manifest(PAGES, Account(endpoint="https://skill.example/"))["manifest"]
    where = {"uri": "https://skill.example/", "sslCertificateType": "Trusted"}
    assert made["apis"]["custom"]["endpoint"] == made["events"]["endpoint"] == where


def test_couples_far_away_are_answered_by_a_function_near_them() -> None:
    """Where there is one for their region of Alexa's; all others, and the event, by the usual one."""
    near = "arn:aws:lambda:eu-west-1:1:function:quiet:live"
    account = Account(endpoint=ACCOUNT.endpoint, regions={"EU": near})
    made = manifest(PAGES, account)["manifest"]
    for called in (made["apis"]["custom"], made["events"]):
        assert called["endpoint"] == {"uri": ACCOUNT.endpoint}
        assert called["regions"] == {"EU": {"endpoint": {"uri": near}}}
    assert "regions" not in manifest(PAGES, ACCOUNT)["manifest"]["apis"]["custom"]


@pytest.mark.parametrize("locale", locales())
def test_the_support_numbers_on_the_page_are_those_that_are_spoken(locale: str) -> None:
    """The guide says that they are on this skill's page; a number with another digit there would be worse than none."""
    digits = locale_table(CONTENT, locale, "style")["digits"]
    lines = locale_table(CONTENT, locale, "support")["support"]["lines"]
    words = re.sub(r"\[[^]]*\]", "|", lines)
    said = list(numbers_in(words, digits))
    on_page = re.sub(r"\D", "", PAGES[locale].described)
    numbers = locale_table(CONTENT, locale, "support")["numbers"]
    assert len(said) == len(numbers) >= 2
    assert all(number in on_page for number in said)


def test_a_page_escapes_what_is_written_in_it() -> None:
    """A less-than sign of a translator's is no tag."""
    page = PAGES["en-US"].__class__(
        **{**vars(PAGES["en-US"]), "terms": "Two < three.\n\nAnd more."}
    )
    html = store_files({"en-US": page})["store/en-US/terms.html"]
    assert "<p>Two &lt; three.</p>\n<p>And more.</p>" in html
    assert "http" not in html


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("name = ", "nome = ", "these keys are missing or unknown: name, nome"),
        ('name = "Quiet Together"', 'name = ""', "name; write a text"),
        ('keywords = ["couples"', 'keywords = [7, "couples"', "keywords; write a list of texts"),
        ('keywords = ["couples"', 'keywords = ["a, b"', "'a, b'; write words, without any marks"),
        ('"Alexa, open quiet', '"open quiet', "begin it with 'Alexa, '"),
        ('summary = "A few', f'summary = "{"A" * 160} few', "write 160 at most"),
    ],
)
def test_a_slip_in_the_store_page_is_named(tmp_path: Path, old: str, new: str, why: str) -> None:
    """With its file and what to do about it."""
    content = Path(shutil.copytree(CONTENT, tmp_path / "content"))
    path = content / "words" / "en-US" / "store.toml"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(ContentError, match=r"^words/en-US/store.toml: .*" + why):
        read_store(content, "en-US")


def test_a_store_page_may_be_japanese(tmp_path: Path) -> None:
    """Its phrases wake the speaker as Japan writes it, and one Chinese character is a keyword."""
    content = Path(shutil.copytree(CONTENT, tmp_path / "content"))
    path = content / "words" / "en-US" / "store.toml"
    written = path.read_text().replace('"Alexa, open quiet together"', '"アレクサ、静けさを開いて"')
    path.write_text(written.replace('keywords = ["couples"', 'keywords = ["夜", "ふたりの時間"'))
    page = read_store(content, "en-US")
    assert page.phrases[0] == "アレクサ、静けさを開いて"
    assert page.keywords[:2] == ("夜", "ふたりの時間")


def test_a_line_that_is_broken_in_japanese_leaves_no_space() -> None:
    """Beside Latin letters a space stays, as everywhere in other languages."""
    terms = "月を、\nふたりで\n数えます。\nDV相談 プラス\n\nTwo\nlines."
    page = PAGES["en-US"].__class__(**{**vars(PAGES["en-US"]), "terms": terms})
    assert page.paragraphs("terms")[:2] == [
        "月を、ふたりで数えます。 DV相談プラス",
        "Two lines.",
    ]
