"""The zip that AWS Lambda runs: what the skill imports, compiled, the same bytes whenever and wherever it is made."""

import base64
import hashlib
import io
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from fnmatch import fnmatch
from importlib.metadata import PackageNotFoundError, PackagePath, distribution
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from deploy.interpreter import ROOT, cache_tag, interpreter
from skill.errors import DeployError
from skill.prepared import prepared

REQUIREMENTS = ROOT / "lambda" / "requirements.txt"
TASK_ROOT = "/var/task"
"""Where Lambda unpacks the zip; tracebacks name it."""
BEGINNING = (1980, 1, 1, 0, 0, 0)
"""The date of every file: the first one that a zip can name."""
UNIX, READABLE = 3, 0o644
"""The system that a zip says it was made on, and who may read its files."""
WEB_SERVICE = (
    "skill/alexa/certificates.py",
    "skill/alexa/endpoint.py",
    "skill/alexa/signature.py",
)
"""What only `quiet-together serve` imports."""
UNUSED = ("*.dist-info/*", "*.pyi", "*/py.typed", "*.pyc")
"""What a distribution brings that is never read."""


def lambda_zip(version: str) -> bytes:
    """The zip for this version of Python ("3.13"). Raises DeployError.

    Compiled code is shipped, for importing from source takes four times as long; it is bound to no
    file's time (``unchecked-hash``), since unpacking a zip changes those. boto3 is not in it: who
    sets ``TABLE_CLIENT=boto3`` is served by the one that Lambda's runtime brings.
    """
    sources = dict(_of_the_skill()) | dict(_of_requirements())
    return _zipped(sources | _compiled(sources, interpreter(version), version))


def _of_the_skill() -> Iterator[tuple[str, bytes]]:
    """The handlers, the skill's code, and what the editors wrote as prepared files.

    By their paths in the zip. Raises ContentError, naming the table that is wrong.
    """
    for path in (ROOT / "lambda").glob("*.py"):
        yield path.name, path.read_bytes()
    content = ROOT / "skill" / "content"
    for name, pickled in prepared(content).items():
        yield f"skill/content/{name}", pickled
    for path in (ROOT / "skill" / "alexa" / "screens").glob("*.json"):
        yield path.relative_to(ROOT).as_posix(), path.read_bytes()
    for path in (ROOT / "skill").rglob("*.py"):
        name = path.relative_to(ROOT).as_posix()
        if name not in WEB_SERVICE:
            yield name, path.read_bytes()


def _of_requirements() -> Iterator[tuple[str, bytes]]:
    """The files of what ``lambda/requirements.txt`` names, as they are installed beside us. Raises DeployError."""
    for line in REQUIREMENTS.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield from _of_distribution(*line.split("=="))


def _of_distribution(name: str, version: str) -> Iterator[tuple[str, bytes]]:
    """The files that the package itself has brought, each as it was brought. Raises DeployError."""
    try:
        installed = distribution(name)
    except PackageNotFoundError:
        raise DeployError(f"{name} is not installed: make setup") from None
    if installed.version != version:
        raise DeployError(
            f"{name} {installed.version} is installed, {REQUIREMENTS.name} asks for {version}: "
            "make setup"
        )
    for file in installed.files or ():
        path = file.as_posix()
        if path.startswith("..") or _any(path, UNUSED):
            continue
        if path.endswith((".so", ".pyd")):
            raise DeployError(
                f"{name} is compiled for this machine ({path}), so it may not run in Lambda"
            )
        yield path, _as_it_was_brought(name, file)


def _as_it_was_brought(name: str, file: PackagePath) -> bytes:
    """The content of an installed file, held against the hash that came with it. Raises DeployError."""
    content = Path(str(file.locate())).read_bytes()
    if file.hash is not None:
        digest = hashlib.new(file.hash.mode, content).digest()
        # RECORD writes it in base64 for addresses, without the padding.
        if base64.urlsafe_b64encode(digest).decode().rstrip("=") != file.hash.value:
            raise DeployError(
                f"{name}: {file} was changed since it was installed: make clean setup"
            )
    return content


def _any(path: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch(path, pattern) for pattern in patterns)


def _compiled(sources: Mapping[str, bytes], python: str, version: str) -> dict[str, bytes]:
    """The compiled code of all sources, by its path in the zip. Raises DeployError."""
    with tempfile.TemporaryDirectory() as folder:
        stage = Path(folder)
        for name, content in sources.items():
            (stage / name).parent.mkdir(parents=True, exist_ok=True)
            (stage / name).write_bytes(content)
        # Bound to no file's time, since unpacking a zip changes those.
        command = [python, *"-I -W ignore -m compileall -q".split()]
        command += ["--invalidation-mode", "unchecked-hash", "-s", folder, "-p", TASK_ROOT, folder]
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
        if ended.returncode:
            raise DeployError(f"Python {version} does not compile it: {ended.stdout.strip()}")
        compiled = stage.rglob(f"__pycache__/*.{cache_tag(version)}.pyc")
        return {path.relative_to(stage).as_posix(): path.read_bytes() for path in compiled}


def _zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip in the order of the names, with nothing in it of the day, the folder or the person."""
    written = io.BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(files):
            entry = ZipInfo(name, BEGINNING)
            entry.create_system = UNIX
            entry.external_attr = READABLE << 16  # where a zip of Unix keeps permissions
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, files[name])
    return written.getvalue()
