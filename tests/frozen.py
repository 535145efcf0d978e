"""The content that tests run on: a frozen copy, so that a coach's new words turn no test red.

A test of what the code does reads the copy in ``tests/data/content``, whoever asks for the content
by its name in the guide. A test of what is shipped reads ``SHIPPED``. Where there is no copy, they
are the same. Whoever changes code together with the content freezes it anew:

    python -m tests.frozen
"""

import shutil
from pathlib import Path

from skill.guide import programme
from skill.guide.programme import session
from skill.guide.tables import locales

SHIPPED = Path(session.__file__).parents[2] / "content"
"""What couples hear, and coaches change."""
FROZEN = Path(__file__).parent / "data" / "content"
"""What it was when code and content last changed together."""


def use() -> None:
    """Let whatever is imported after this take the frozen copy for the skill's own content."""
    if FROZEN.exists():
        session.CONTENT = FROZEN
        programme.CONTENT = FROZEN


def freeze() -> None:
    """Copy what is shipped. What a test's own run leaves there, or an editor's notes, stay out."""
    shutil.rmtree(FROZEN, ignore_errors=True)
    shutil.copytree(SHIPPED, FROZEN, ignore=shutil.ignore_patterns("*.md", "*.pickle"))


def copy_of(content: Path, folder: Path, *names: str) -> Path:
    """A copy of some content, to spoil, in these locales alone: each more takes a check longer."""
    copy = Path(shutil.copytree(content, folder))
    for name in locales(copy):
        if name not in names:
            shutil.rmtree(copy / "words" / name)
    return copy


if __name__ == "__main__":
    freeze()
    print(f"frozen: {FROZEN}")
