"""A release in one command: the version, the changelog's heading, one commit, one tag.

Run: make release VERSION=0.2.0
"""

import json
import re
import subprocess
import sys
from datetime import UTC, date, datetime

from deploy.interpreter import ROOT
from skill.errors import DeployError, QuietTogetherError

PROJECT, CHANGES = ROOT / "pyproject.toml", ROOT / "CHANGELOG.md"
INTEGRATION = ROOT / "homeassistant" / "custom_components" / "quiet_together" / "manifest.json"
UNRELEASED = "## Unreleased\n"
_VERSION = re.compile(r'^version = "(\d+\.\d+\.\d+)"$', re.MULTILINE)


def with_version(project: str, version: str) -> str:
    """pyproject.toml with this version. Raises DeployError unless it is a higher one."""
    current = _VERSION.search(project)
    if not current:
        raise DeployError('pyproject.toml: there is no line version = "1.2.3"; write one')
    if not re.fullmatch(r"\d+\.\d+\.\d+", version):
        raise DeployError(f"{version!r} is no version; write three numbers, such as 1.2.3")
    if _numbers(version) <= _numbers(current[1]):
        raise DeployError(f"{version} is not above {current[1]}; choose a higher version")
    return _VERSION.sub(f'version = "{version}"', project)


def with_guide(manifest: str, version: str) -> str:
    """Home Assistant's manifest in this version, which asks for the guide of the same one."""
    fields = json.loads(manifest)
    fields |= {"requirements": [f"quiet-together=={version}"], "version": version}
    return json.dumps(fields, indent=2, ensure_ascii=False) + "\n"


def with_heading(changes: str, version: str, day: date) -> str:
    """The changelog, where what was unreleased belongs to this version. Raises DeployError."""
    before, heading, unreleased = changes.partition(UNRELEASED)
    if not heading:
        raise DeployError("CHANGELOG.md: there is no heading ## Unreleased; write one")
    if not unreleased.partition("\n## ")[0].strip():
        raise DeployError("CHANGELOG.md: nothing stands under ## Unreleased; say what is new")
    return f"{before}{UNRELEASED}\n## {version} ({day.isoformat()})\n{unreleased}"


def release(version: str, day: date) -> None:
    """Write the three files, commit and tag. Raises DeployError before anything is written."""
    if _git("status", "--porcelain"):
        raise DeployError("there are changes that are not committed; commit them first")
    project = with_version(PROJECT.read_text(encoding="utf-8"), version)
    changes = with_heading(CHANGES.read_text(encoding="utf-8"), version, day)
    manifest = with_guide(INTEGRATION.read_text(encoding="utf-8"), version)
    PROJECT.write_text(project, encoding="utf-8")
    CHANGES.write_text(changes, encoding="utf-8")
    INTEGRATION.write_text(manifest, encoding="utf-8")
    written = map(str, (PROJECT, CHANGES, INTEGRATION))
    _git("commit", "--quiet", "-m", f"Release {version}", *written)
    _git("tag", "--annotate", f"v{version}", "-m", f"Quiet Together {version}")


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def _git(*arguments: str) -> str:
    command = ["git", *arguments]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if ended.returncode:
        raise DeployError(f"git {arguments[0]}: {ended.stderr.strip()}")
    return ended.stdout


if __name__ == "__main__":
    try:
        release(sys.argv[1], datetime.now(UTC).date())
    except QuietTogetherError as error:
        sys.exit(str(error))
    sys.stdout.write(f"Tagged v{sys.argv[1]}; publish it: git push --follow-tags\n")
