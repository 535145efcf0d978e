"""What a page of the site runs and reads, as zips: the guide's Python, and each language by itself."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from importlib.metadata import packages_distributions, version
from importlib.resources import files
from pathlib import Path

from interaction_models.build import FOLDER as MODELS
from simulator.echo.language import FOLDER as LANGUAGES
from simulator.echo.language import language_of
from skill.guide.programme import CONTENT
from skill.guide.tables import lineage
from skill.prepared import prepared

ROOT = Path(__file__).parents[2]
ENTRY = "simulator.site.browser"

NOT_OURS = ("__editable__", "_distutils_hack", "yaml/_yaml")
"""What an environment adds to itself; and yaml's compiled half, which it does without."""

_TRACE = f"""
import sys, json
import {ENTRY}
print(json.dumps([getattr(module, "__file__", None) for module in sys.modules.values()]))
"""


def guide_zip() -> bytes:
    """All Python that the page runs, and the time zones, since a page asks for its own."""
    sources = dict(_sources())
    return _packed({**sources, **_metadata(sources), **dict(_time_zones())})


def locale_zip(locale: str) -> bytes:
    """What this Python reads in one language: words and times, the model, labels, and numbers."""
    return _packed(dict(_of_locale(locale)))


def _packed(files_by_name: Mapping[str, bytes]) -> bytes:
    """A zip; the same files always give the same one."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files_by_name.items()):
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED, 9)
    return packed.getvalue()


def _sources() -> Iterator[tuple[str, bytes]]:
    """Every module that the page's entry imports, but for the standard library's."""
    traced = subprocess.run(
        [sys.executable, "-c", _TRACE], capture_output=True, text=True, check=True, cwd=ROOT
    )
    for path in [Path(file) for file in json.loads(traced.stdout) if file]:
        name = _name_in_zip(path)
        if name is not None and not name.startswith(NOT_OURS):
            yield name, path.read_bytes()


def _metadata(sources: Mapping[str, bytes]) -> dict[str, bytes]:
    """The version of each package, for some ask for their own."""
    brought_by = packages_distributions()
    written = {}
    for package in {name.partition("/")[0] for name in sources}:
        for name in brought_by.get(package, ()):
            number = version(name)
            text = f"Metadata-Version: 2.1\nName: {name}\nVersion: {number}\n"
            written[f"{name.replace('-', '_')}-{number}.dist-info/METADATA"] = text.encode()
    return written


def _name_in_zip(path: Path) -> str | None:
    """Where a module lies in the zip; None for the standard library's."""
    if "site-packages" in path.parts:
        at = path.parts.index("site-packages")
        return "/".join(path.parts[at + 1 :])
    if path.is_relative_to(ROOT):
        return path.relative_to(ROOT).as_posix()
    return None


def _of_locale(locale: str) -> Iterator[tuple[str, bytes]]:
    for name, pickled in prepared(CONTENT, [locale]).items():
        yield f"skill/content/{name}", pickled
    *variants, whole = lineage(CONTENT, locale)
    # Only a variant's settings are asked for: whom it extends.
    tables = [(name, file) for name in (*variants, whole) for file in ("support", "labels")]
    tables += [(name, "guide") for name in variants]
    for folder, file in tables:
        path = CONTENT / "words" / folder / f"{file}.toml"
        if path.exists():
            yield f"skill/content/words/{folder}/{file}.toml", path.read_bytes()
    yield f"interaction_models/{locale}.json", (MODELS / f"{locale}.json").read_bytes()
    language = LANGUAGES / f"{language_of(locale).code}.toml"
    yield language.relative_to(ROOT).as_posix(), language.read_bytes()


def _time_zones() -> Iterator[tuple[str, bytes]]:
    """All zones of the tzdata package."""
    package = Path(str(files("tzdata")))
    for path in package.rglob("*"):
        if path.is_file() and path.suffix != ".pyc":
            yield f"tzdata/{path.relative_to(package).as_posix()}", path.read_bytes()
