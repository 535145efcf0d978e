"""A release: one higher version, everything unreleased under its heading, one commit with one tag."""

import json
import subprocess
from datetime import date
from pathlib import Path

import pytest

from deploy import release
from skill.errors import DeployError

DAY = date(2026, 12, 1)
PROJECT = '[project]\nname = "quiet-together"\nversion = "0.9.0"\n'
CHANGES = "# Changes\n\n## Unreleased\n\n### Added\n\n- A longer look.\n\n## 0.9.0 (2026-11-01)\n"
MANIFEST = '{\n  "domain": "quiet_together",\n  "requirements": ["quiet-together==0.9.0"],\n  "version": "0.9.0"\n}\n'


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository of the three files."""
    files = {"pyproject.toml": PROJECT, "CHANGELOG.md": CHANGES, "manifest.json": MANIFEST}
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "A Maintainer")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "maintainer@invalid")
    monkeypatch.setattr(release, "ROOT", tmp_path)
    monkeypatch.setattr(release, "PROJECT", tmp_path / "pyproject.toml")
    monkeypatch.setattr(release, "CHANGES", tmp_path / "CHANGELOG.md")
    monkeypatch.setattr(release, "INTEGRATION", tmp_path / "manifest.json")
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "-m", "Begin")
    return tmp_path


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-c", "commit.gpgsign=false", *arguments]
    ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return ended.stdout


def test_a_release_is_one_commit_and_one_tag(checkout: Path) -> None:
    release.release("0.10.0", DAY)
    assert 'version = "0.10.0"' in (checkout / "pyproject.toml").read_text()
    headings = "## Unreleased\n\n## 0.10.0 (2026-12-01)\n\n### Added\n\n- A longer look.\n"
    assert headings in (checkout / "CHANGELOG.md").read_text()
    assert git(checkout, "tag").split() == ["v0.10.0"]
    assert git(checkout, "log", "--format=%s").splitlines() == ["Release 0.10.0", "Begin"]
    assert git(checkout, "status", "--porcelain") == ""


def test_home_assistants_integration_is_released_with_the_guide_that_it_asks_for(
    checkout: Path,
) -> None:
    release.release("0.10.0", DAY)
    manifest = json.loads((checkout / "manifest.json").read_text())
    assert manifest == {
        "domain": "quiet_together",
        "requirements": ["quiet-together==0.10.0"],
        "version": "0.10.0",
    }


@pytest.mark.parametrize(
    ("version", "why"),
    [
        ("0.9.0", "not above 0.9.0"),
        ("0.8.9", "not above 0.9.0"),
        ("1.0", "is no version"),
        ("v1.0.0", "is no version"),
    ],
)
def test_no_version_is_released_twice(checkout: Path, version: str, why: str) -> None:
    """Nor one that is lower, or none; nothing is written."""
    with pytest.raises(DeployError, match=why):
        release.release(version, DAY)
    assert git(checkout, "status", "--porcelain") == ""


def test_what_is_not_committed_is_not_released(checkout: Path) -> None:
    (checkout / "CHANGELOG.md").write_text(CHANGES + "\n- And more.\n")
    with pytest.raises(DeployError, match="not committed"):
        release.release("1.0.0", DAY)
    assert git(checkout, "tag") == ""


def test_a_release_says_what_is_new() -> None:
    """An empty heading is refused, and so is none."""
    with pytest.raises(DeployError, match="nothing stands under"):
        release.with_heading("# Changes\n\n## Unreleased\n\n## 0.9.0\n\n- Old.\n", "1.0.0", DAY)
    with pytest.raises(DeployError, match="no heading"):
        release.with_heading("# Changes\n", "1.0.0", DAY)
