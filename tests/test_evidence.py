"""What a comment cites is in the repository, and what docs/evidence.md says has a source."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "evidence.md").read_text()
ROOMS = ("skill", "audio", "simulator", "deploy", "interaction_models", "lambda", "tests", "bench")
COMMENTED = ("*.py", "*.toml", "*.js", "*.yaml")
CITED = re.compile(r'docs/evidence\.md,\s+((?:(?: and |,\s+|\s+and\s+)?"[^"]+")+)')


def sources() -> dict[Path, str]:
    """Every commented file of the house, with its line breaks taken out of the way."""
    files = [path for room in ROOMS for kind in COMMENTED for path in (ROOT / room).rglob(kind)]
    return {path: re.sub(r"\s*\n[\s#/*]*", " ", path.read_text()) for path in files}


def test_each_heading_that_is_cited_is_there() -> None:
    headings = set(re.findall(r"^## (.*)$", PAGE, re.MULTILINE))
    cited = {
        heading
        for text in sources().values()
        for quoted in CITED.findall(text)
        for heading in re.findall(r'"([^"]+)"', quoted)
    }
    assert "Hard moments" in cited
    assert cited <= headings


def test_no_comment_cites_what_a_stranger_has_not() -> None:
    """Neither a page that is elsewhere, nor a conversation among those who wrote this."""
    elsewhere = re.compile(
        r"content reference|platform reference|the prototype|\bissue \d+\b", re.I
    )
    for path, text in sources().items():
        if path != Path(__file__):
            assert not elsewhere.search(text), f"{path}: {elsewhere.findall(text)}"


def test_each_source_is_used_and_each_that_is_used_is_named() -> None:
    body, _, table = PAGE.partition("\n## Sources\n")
    named = re.findall(r"^\| \[(\w+)\] \|", table, re.MULTILINE)
    used = set(re.findall(r"\[(\w+)\](?!\()", body))
    assert len(named) == len(set(named))
    assert used == set(named)
