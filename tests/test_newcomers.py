"""What a newcomer reads is true: links lead somewhere, decisions are kept by tests that are there."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "skill/content/README.md"]
)
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    """Each to a file of ours, and to a heading that is in it."""
    for target, heading in re.findall(r"\]\((?!https?:)([^)#]*)#?([^)]*)\)", page.read_text()):
        path = (page.parent / target).resolve() if target else page
        assert path.exists(), target
        if heading:
            headings = re.findall(r"^#+ (.*)$", path.read_text(), re.MULTILINE)
            made = [re.sub(r"[^\w -]", "", line).lower().replace(" ", "-") for line in headings]
            assert heading in made, heading


def test_there_are_ten_decisions_and_each_is_listed() -> None:
    listed = re.findall(r"\]\((\d\d-[\w-]+\.md)\)", (ROOT / "docs/decisions/README.md").read_text())
    assert listed == [path.name for path in DECISIONS]
    assert len(listed) == 10


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_says_what_why_and_what_keeps_it(decision: Path) -> None:
    """On one page, and by files that are there."""
    text = decision.read_text()
    for part in (
        "**Decided.**",
        "**It looks wrong because**",
        "**Why.**",
        "**What would change it.**",
    ):
        assert part in text
    assert len(text.split()) < 250
    for path in re.findall(r"`((?:skill|tests|docs)/[\w./-]+)`", text):
        assert (ROOT / path).exists(), path


def test_editors_and_ruff_agree_on_the_length_of_a_line() -> None:
    ruff = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["ruff"]
    assert f"max_line_length = {ruff['line-length']}" in (ROOT / ".editorconfig").read_text()


def test_what_runs_before_a_commit_is_what_make_test_runs() -> None:
    """By the same tools, with nothing fetched from elsewhere."""
    hooks = (ROOT / ".pre-commit-config.yaml").read_text()
    assert re.findall(r"repo: (.*)", hooks) == ["local"]
    for tool in ("ruff check", "ruff format", "lint-imports"):
        assert f".venv/bin/{tool}" in hooks
        assert f"$(BIN)/{tool}" in (ROOT / "Makefile").read_text()
