"""What is put into somebody's accounts: the zip that Lambda runs, and the skill package."""

import hashlib
import importlib.metadata
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from deploy import zip as lambda_zip
from deploy.cli import package
from deploy.interpreter import ROOT, interpreter, python_version
from deploy.manifest import ICONS, Account
from deploy.skill_package import MANIFEST, account_of, write_skill_package
from deploy.zip import REQUIREMENTS
from skill.errors import DeployError
from skill.guide.programme import CONTENT
from skill.guide.tables import locale_table
from skill.prepared import prepared, read_content, read_tables
from tests.bedroom import evening
from tests.frozen import SHIPPED
from tests.runtime_api import BOTO3
from tests.servers import CREDENTIALS, TABLE, Server, make_table, required_dynoxide

pytestmark = pytest.mark.slow

BASE_PYTHON = f"{sys.base_prefix}/bin/python{sys.version_info[0]}.{sys.version_info[1]}"
FORGET = ("open quiet together", "forget us", "yes")
PYTHON = python_version()
UNCHECKED_HASH = 0b01
"""The flags of compiled code that is never held against its source (PEP 552)."""
IN_FUNCTION = """
import importlib.metadata, json, sys
sys.path[:0] = sys.argv[1:]
from lambda_function import lambda_handler
answers = [lambda_handler(event, None) for event in json.load(sys.stdin)]
json.dump({"answers": answers, "imported": sorted(sys.modules)}, sys.stdout)
"""


@pytest.fixture(scope="session")
def python() -> str:
    """A Python as Lambda has it; CI must have one."""
    try:
        return interpreter(PYTHON)
    except DeployError as error:
        if "CI" in os.environ:
            pytest.fail(str(error))
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def packed(python: str) -> bytes:
    return lambda_zip.lambda_zip(PYTHON)


@pytest.fixture(scope="session")
def task_root(packed: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The zip as Lambda unpacks it."""
    folder = tmp_path_factory.mktemp("task")
    ZipFile(io.BytesIO(packed)).extractall(folder)
    return folder


@pytest.fixture(scope="session")
def table() -> Iterator[str]:
    """A DynamoDB server with the skill's table; CI must have one."""
    with Server(required_dynoxide()) as server:
        with pytest.MonkeyPatch.context() as patch:
            for name, value in CREDENTIALS.items():
                patch.setenv(name, value)
            make_table(server.address)
        yield server.address


def answered(
    python: str,
    task_root: Path,
    table: str,
    requests: list[dict[str, Any]],
    beside: Path | str = "",
    **settings: str,
) -> dict[str, list[object]]:
    """What the unpacked zip answers in Lambda's Python and environment.

    Without any other package but those in the folder ``beside``.
    """
    environ = CREDENTIALS | {
        "AWS_LAMBDA_FUNCTION_NAME": "guide",
        "AWS_ENDPOINT_URL_DYNAMODB": table,
        "SKILL_ID": str(requests[0]["context"]["System"]["application"]["applicationId"]),
        "TABLE_NAME": TABLE,
        "RECORDINGS_URL": "https://recordings.invalid",
        "LOG_LEVEL": "ERROR",
    }
    command = [python, "-I", "-S", "-B", "-c", IN_FUNCTION, str(task_root), str(beside)]
    done = subprocess.run(
        command,
        input=json.dumps(requests),
        env=environ | settings,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stderr == ""
    told: dict[str, list[object]] = json.loads(done.stdout)
    return told


def beside_in(folder: Path) -> Path:
    """A folder with boto3 in it, as Lambda's runtime brings one."""
    for name in BOTO3:
        spec = find_spec(name)
        assert spec
        assert spec.origin
        there = Path(spec.origin)
        there = there.parent if there.stem == "__init__" else there
        (folder / there.name).symlink_to(there)
    return folder


def requirements() -> dict[str, str]:
    lines = [line for line in REQUIREMENTS.read_text().splitlines() if not line.startswith("#")]
    return dict(line.split("==") for line in lines)


def test_the_zip_alone_guides_an_evening(python: str, task_root: Path, table: str) -> None:
    """Launch, yes, the player's events, the count of nights out of a real table: nothing is missing in it."""
    requests = evening(
        *"open quiet together/yes/open quiet together/how many nights".split("/"), *FORGET
    )
    assert len(requests) == 13
    told = answered(python, task_root, table, requests)
    assert "You two have kept one night together." in json.dumps(told["answers"])
    assert "welcome back any time" in json.dumps(told["answers"][-1])


def test_the_zip_holds_only_what_is_imported(
    python: str, packed: bytes, task_root: Path, table: str
) -> None:
    """The skill and the packages of lambda/requirements.txt, each of which an evening imports; no tools of ours."""
    held = {
        name.partition("/")[0].removesuffix(".py")
        for name in ZipFile(io.BytesIO(packed)).namelist()
    }
    held -= {"__pycache__"}
    modules = {name.replace("-", "_").removeprefix("python_") for name in requirements()}
    assert held == {"lambda_function", "recordings_function", "skill"} | modules
    imported = answered(python, task_root, table, evening(*FORGET))["imported"]
    # tzdata is data, opened when a device tells its zone; recordings are the other function's.
    assert held - {"tzdata", "recordings_function"} <= set(imported)


def test_whoever_sets_boto3_is_served_by_the_one_of_lambda(
    python: str, task_root: Path, table: str, tmp_path: Path
) -> None:
    """The same answers, with a boto3 that lies beside the zip and not in it."""
    requests = evening("open quiet together", *FORGET)
    ours = answered(python, task_root, table, requests)
    boto3 = answered(python, task_root, table, requests, beside_in(tmp_path), TABLE_CLIENT="boto3")
    assert boto3["answers"] == ours["answers"]
    assert "boto3" in boto3["imported"]
    assert "boto3" not in ours["imported"]


def test_what_answers_over_http_stays_at_home(packed: bytes) -> None:
    """Lambda's zip holds every module of the skill but the web service's two."""
    held = {name for name in ZipFile(io.BytesIO(packed)).namelist() if name.endswith(".py")}
    ours = {path.relative_to(ROOT).as_posix() for path in (ROOT / "skill").rglob("*.py")}
    assert ours - held == {
        "skill/alexa/certificates.py",
        "skill/alexa/endpoint.py",
        "skill/alexa/signature.py",
    }


def test_what_is_compiled_is_never_compared_with_its_source(
    python: str, packed: bytes, task_root: Path, table: str, tmp_path: Path
) -> None:
    """Every source has code for Lambda's interpreter that no file's time can void: without the sources it runs too."""
    archive = ZipFile(io.BytesIO(packed))
    names = set(archive.namelist())
    magic = subprocess.run(
        [python, "-c", "import importlib.util as u, sys; sys.stdout.write(u.MAGIC_NUMBER.hex())"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    tag = f"cpython-{PYTHON.replace('.', '')}"
    for source in (name for name in names if name.endswith(".py")):
        folder, _, stem = source.removesuffix(".py").rpartition("/")
        head = archive.read(f"{folder}/__pycache__/{stem}.{tag}.pyc".removeprefix("/"))[:8]
        assert head[:4].hex() == magic, source
        assert int.from_bytes(head[4:], "little") == UNCHECKED_HASH, source
    assert not [name for name in names if name.endswith(".pyc") and tag not in name]
    for path in shutil.copytree(task_root, tmp_path / "task").rglob("*.py"):
        path.write_text("raise SystemExit('read from source')")
    assert answered(python, tmp_path / "task", table, evening("open quiet together"))


def test_what_the_editors_wrote_is_prepared_and_says_the_same(task_root: Path) -> None:
    """A file for all, and one a locale, read as they were written; none of their tables is in the zip."""
    folder = task_root / "skill" / "content"
    assert {path.name for path in folder.iterdir()} == set(prepared(SHIPPED))
    sessions, words = read_content(folder)
    written, said = read_tables(SHIPPED)
    assert dict(words) == said
    assert list(sessions) == list(written)
    assert all(sessions.plan(name) == written.plan(name) for name in sessions)


def test_the_zip_is_the_same_wherever_and_whenever_it_is_made(
    packed: bytes, tmp_path: Path
) -> None:
    """Byte for byte: from another checkout with younger files, in another folder, under another umask and zone."""
    checkout = tmp_path / "elsewhere"
    for room in ("skill", "lambda", "deploy", "audio"):
        shutil.copytree(
            ROOT / room,
            checkout / room,
            copy_function=shutil.copy,
            ignore=shutil.ignore_patterns("clips"),
        )
    code = "import os, sys; os.umask(0o077); from deploy.zip import *; sys.stdout.buffer.write(lambda_zip(sys.argv[1]))"
    environ = os.environ | {
        "PYTHONPATH": str(checkout),
        "TMPDIR": str(tmp_path),
        "TZ": "Asia/Tokyo",
    }
    environ |= {"PYTHONHASHSEED": "7", "SOURCE_DATE_EPOCH": "1700000000", "LC_ALL": "C"}
    done = subprocess.run(
        [sys.executable, "-c", code, PYTHON],
        cwd=tmp_path,
        env=environ,
        capture_output=True,
        check=True,
    )
    assert hashlib.sha256(done.stdout).hexdigest() == hashlib.sha256(packed).hexdigest()


def test_a_change_of_one_word_is_another_zip(
    packed: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """So that what is equal is the same, and not the same by neglect."""
    for room in ("skill", "lambda"):
        shutil.copytree(ROOT / room, tmp_path / room)
    guide = tmp_path / "skill" / "content" / "words" / "en-US" / "guide.toml"
    guide.write_text(guide.read_text().replace('first = """', 'first = """Evening. ', 1))
    monkeypatch.setattr(lambda_zip, "ROOT", tmp_path)
    assert lambda_zip.lambda_zip(PYTHON) != packed


def test_requirements_are_what_was_tested() -> None:
    """What the skill imports is among them; all stand at the versions of the constraints."""
    assert {"ask-sdk-core", "tzdata"} <= set(requirements())
    pinned = (ROOT / "constraints.txt").read_text().splitlines()
    assert {f"{name}=={version}" for name, version in requirements().items()} <= set(pinned)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("six==0.1", r"six 1\S+ is installed, requirements.txt asks for 0.1: make setup"),
        ("sixty==1.0", "sixty is not installed: make setup"),
        (
            f"coverage=={importlib.metadata.version('coverage')}",
            r"coverage is compiled for this machine \(\S+\.so\)",
        ),
    ],
)
def test_what_was_not_tested_or_does_not_run_everywhere_is_refused(
    line: str, why: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Before anything is written."""
    (tmp_path / "requirements.txt").write_text(f"{line}\n")
    monkeypatch.setattr(lambda_zip, "REQUIREMENTS", tmp_path / "requirements.txt")
    with pytest.raises(DeployError, match=why):
        lambda_zip.lambda_zip(".".join(map(str, sys.version_info[:2])))


def test_a_file_that_was_changed_after_it_was_installed_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """And one that only lies beside a package's own is left behind."""
    package, about = tmp_path / "little", tmp_path / "little-1.0.dist-info"
    for folder in (package, about):
        folder.mkdir()
    (package / "__init__.py").write_text("")
    (package / "stray.py").write_text("print('nobody has brought this')")
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: little\nVersion: 1.0\n")
    empty = "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"  # SHA-256 of nothing
    (about / "RECORD").write_text(f"little/__init__.py,sha256={empty},0\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert dict(lambda_zip._of_distribution("little", "1.0")) == {"little/__init__.py": b""}
    (package / "__init__.py").write_text("import os")
    with pytest.raises(DeployError, match=r"little/__init__.py was changed since it was installed"):
        dict(lambda_zip._of_distribution("little", "1.0"))


def test_without_lambdas_python_there_is_no_zip() -> None:
    """Code compiled by another one would be thrown away at each cold start."""
    with pytest.raises(
        DeployError,
        match=r"Lambda runs Python 3\.99, and none is here to compile for it: install one",
    ):
        lambda_zip.lambda_zip("3.99")


def test_code_that_does_not_compile_is_no_zip(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, python: str
) -> None:
    """The file is named."""
    shutil.copytree(ROOT / "skill" / "content", tmp_path / "skill" / "content")
    (tmp_path / "lambda").mkdir()
    (tmp_path / "lambda" / "lambda_function.py").write_text("def lambda_handler(:\n")
    monkeypatch.setattr(lambda_zip, "ROOT", tmp_path)
    with pytest.raises(
        DeployError, match=r"Python 3\.\d+ does not compile it: (?s:.)*lambda_function\.py"
    ):
        lambda_zip.lambda_zip(PYTHON)


def test_pyenvs_and_uvs_pythons_are_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where the one on the path is another, or is pyenv's, which does not answer for a version that is not chosen."""
    version = ".".join(map(str, sys.version_info[:2]))
    monkeypatch.setattr(sys, "executable", "/bin/false")
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DeployError):
        interpreter(version)
    (tmp_path / "uv").write_text(f"#!/bin/sh\necho {BASE_PYTHON}\n")
    (tmp_path / "uv").chmod(0o755)
    assert interpreter(version) == BASE_PYTHON
    installed = tmp_path / "pyenv" / "versions" / f"{version}.99" / "bin" / "python"
    installed.parent.mkdir(parents=True)
    installed.symlink_to(BASE_PYTHON)
    (tmp_path / f"python{version}").write_text("#!/bin/sh\necho no such version >&2\nexit 127\n")
    (tmp_path / f"python{version}").chmod(0o755)
    assert interpreter(version) == str(installed)


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """A skill package."""
    write_skill_package(tmp_path, Account())
    return tmp_path


def test_the_skill_package_is_laid_out_as_ask_cli_reads_it(written: Path) -> None:
    """Manifest, a model for each locale of it, and the icons that it names, at the sizes of the store."""
    told = json.loads((written / MANIFEST).read_text())["manifest"]
    listings = told["publishingInformation"]["locales"]
    for locale, listing in listings.items():
        model = json.loads(
            (written / "interactionModels" / "custom" / f"{locale}.json").read_text()
        )
        invocation = locale_table(CONTENT, locale, "utterances")["invocation"]
        assert model["interactionModel"]["languageModel"]["invocationName"] == invocation
        for size, side in ICONS.items():
            with Image.open(written / listing[f"{size}IconUri"].removeprefix("file://")) as icon:
                assert (icon.format, icon.size, icon.mode) == ("PNG", (side, side), "RGB")
    assert {path.name for path in written.iterdir()} == {MANIFEST, "interactionModels", "assets"}


def test_the_icons_show_two_lights_that_overlap(written: Path) -> None:
    """One warm and one cool on a dark ground, brightest where they meet: legible at 108 pixels as well."""
    for side in ICONS.values():
        with Image.open(written / "assets" / "images" / f"icon-{side}.png") as icon:
            pixels = np.asarray(icon).astype(int)
        warm, both, cool, corner = (pixels[side // 2, int(x * side)] for x in (0.3, 0.5, 0.7, 0.02))
        assert warm[0] > warm[2] + 30
        assert cool[2] > cool[0] + 30
        assert both.min() > 200
        assert corner.max() < 90


def test_what_ask_cli_wrote_into_the_manifest_is_kept(written: Path) -> None:
    """The function's address, so that a new package never cuts the skill off; and the site, once it was told."""
    near = {"EU": "arn:aws:lambda:eu-west-1:1:function:guide:live"}
    write_skill_package(written, Account(endpoint="arn:aws:lambda:us-east-1:1:function:guide:live"))
    write_skill_package(written, Account(site="https://quiet.example", regions=near))
    write_skill_package(written, Account())
    assert account_of(written / MANIFEST) == Account(
        "https://quiet.example", "arn:aws:lambda:us-east-1:1:function:guide:live", near
    )
    told = json.loads((written / MANIFEST).read_text())["manifest"]
    legal = told["privacyAndCompliance"]["locales"]["en-US"]
    assert legal["privacyPolicyUrl"] == "https://quiet.example/store/en-US/privacy.html"
    assert told["events"]["endpoint"] == told["apis"]["custom"]["endpoint"]


def test_a_package_that_says_the_same_is_not_touched(written: Path) -> None:
    """ask-cli uploads a package whose bytes differ, and builds its models for minutes."""
    manifest = written / MANIFEST
    as_ask_cli_writes = (
        json.dumps(json.loads(manifest.read_text()), indent=2, ensure_ascii=False) + "\n"
    )
    manifest.write_text(as_ask_cli_writes)
    write_skill_package(written, Account())
    assert manifest.read_text() == as_ask_cli_writes


def test_the_command_writes_all_that_deployers_need(
    python: str, packed: bytes, tmp_path: Path
) -> None:
    """Zip, template, skill package and annotations; or the zip alone, as hooks/build.sh asks."""
    output = tmp_path / "build"
    done = CliRunner().invoke(package, ["--output", str(output)], catch_exceptions=False)
    assert re.fullmatch(
        rf"written: {output}/lambda\.zip \(\d\.\d MB, Python {PYTHON}, sha256 [0-9a-f]{{12}}…\)\n"
        rf"written: {output}/template\.yaml \(for sam deploy\)\n"
        rf"written: {output}/skill-package \(\d+ files, for ask deploy\)\n"
        r"\[WARNING\] words/de-DE/guide\.toml: the voice leise is a preview[^\n]+\n"
        rf"written: {output}/nlu-annotations \(for ask smapi create-nlu-evaluations\)\n",
        done.output,
    )
    assert (output / "lambda.zip").read_bytes() == packed
    CliRunner().invoke(
        package, ["--zip", str(tmp_path / "alone" / "x.zip")], catch_exceptions=False
    )
    assert (tmp_path / "alone" / "x.zip").read_bytes() == packed
    assert [path.name for path in (tmp_path / "alone").iterdir()] == ["x.zip"]
