"""What hassfest and HACS ask of an integration, as far as it can be seen without them."""

import json
import re
import struct
import tomllib
from pathlib import Path
from typing import Any

import voluptuous as vol
from awesomeversion import AwesomeVersion, AwesomeVersionStrategy
from homeassistant.const import __version__
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.loader import async_get_integration
from homeassistant.util.yaml import load_yaml_dict
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
HERE = ROOT / "custom_components" / "quiet_together"
PROJECT = ROOT.parent / "pyproject.toml"
CORE_KEYS = ["domain", "name"]
LICENSE = ROOT.parent / "LICENSE"
HACS = vol.Schema(
    {
        vol.Required("name"): str,
        vol.Optional("content_in_root"): bool,
        vol.Optional("country"): [vol.All(str, vol.Length(2, 2))],
        vol.Optional("filename"): str,
        vol.Optional("hacs"): str,
        vol.Optional("hide_default_branch"): bool,
        vol.Optional("homeassistant"): str,
        vol.Optional("persistent_directory"): str,
        vol.Optional("render_readme"): bool,
        vol.Optional("zip_release"): bool,
    }
)
IOT_CLASSES = {
    "assumed_state",
    "calculated",
    "cloud_polling",
    "cloud_push",
    "local_polling",
    "local_push",
}
TYPES = {"device", "entity", "hardware", "helper", "hub", "service", "system", "virtual"}

MANIFEST = vol.Schema(
    {
        vol.Required("domain"): HERE.name,
        vol.Required("name"): str,
        vol.Required("codeowners"): [vol.Match(r"^@[\w-]+$")],
        vol.Required("config_flow"): True,
        vol.Required("documentation"): vol.Match(r"^https://(?!www\.home-assistant\.io)"),
        vol.Required("integration_type"): vol.In(TYPES),
        vol.Required("iot_class"): vol.In(IOT_CLASSES),
        vol.Required("issue_tracker"): vol.Url(),
        vol.Required("requirements"): [vol.Match(r"^[\w-]+==[\d.]+$")],
        vol.Required("version"): str,
        vol.Optional("dependencies"): [str],
        vol.Optional("after_dependencies"): [str],
        vol.Optional("single_config_entry"): bool,
    }
)
SENTENCE = vol.All(cv.string_with_no_html, vol.Match(r"(?s)^\S.*\S$"))
STEP = {
    "title": SENTENCE,
    "description": SENTENCE,
    "data": {str: SENTENCE},
    "data_description": {str: SENTENCE},
}
STRINGS = vol.Schema(
    {
        "config": {"step": {cv.slug: STEP}, "abort": {cv.slug: SENTENCE}},
        "entity": {cv.slug: {cv.slug: {"name": SENTENCE}}},
        "services": {cv.slug: {"name": SENTENCE, "description": SENTENCE}},
        "exceptions": {cv.slug: {"message": SENTENCE}},
    }
)


def read(name: str) -> Any:
    return json.loads((HERE / name).read_text(encoding="utf-8"))


def test_the_manifest_has_what_is_needed_and_nothing_that_is_unknown() -> None:
    MANIFEST(read("manifest.json"))


def test_the_manifest_is_in_order() -> None:
    keys = list(read("manifest.json"))
    assert keys == CORE_KEYS + sorted(keys[len(CORE_KEYS) :])


async def test_home_assistant_takes_the_manifest_and_its_version(
    hass: HomeAssistant, enable_custom_integrations: None
) -> None:
    integration = await async_get_integration(hass, HERE.name)
    assert integration.file_path == HERE
    assert integration.version is not None
    assert integration.version.strategy is AwesomeVersionStrategy.SEMVER


def test_the_integration_wants_the_guide_of_its_own_version() -> None:
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    manifest = read("manifest.json")
    assert manifest["version"] == project["version"]
    (requirement,) = map(Requirement, manifest["requirements"])
    assert requirement.name == project["name"]
    assert str(requirement.specifier) == f"=={project['version']}"


def test_every_word_is_there_and_translated_from_one_file() -> None:
    strings = read("strings.json")
    STRINGS(strings)
    assert read("translations/en.json") == strings


def test_every_field_and_step_of_the_flow_has_its_words() -> None:
    steps = read("strings.json")["config"]["step"]
    source = (HERE / "config_flow.py").read_text(encoding="utf-8")
    assert set(re.findall(r"async_step_(\w+)", source)) == set(steps)
    for step in steps.values():
        assert set(step["data"]) == set(step["data_description"]) == {"satellite", "player"}


def test_every_service_has_words_and_an_icon() -> None:
    services = set(load_yaml_dict(str(HERE / "services.yaml")))
    assert services == {"bedtime"}
    assert set(read("strings.json")["services"]) == services
    assert set(read("icons.json")["services"]) == services


def test_hacs_takes_what_is_said_of_the_repository() -> None:
    """A version that is too old is told to update, and not offered what it cannot run."""
    hacs = HACS(json.loads((ROOT / "hacs.json").read_text(encoding="utf-8")))
    assert AwesomeVersion(hacs["homeassistant"]) <= AwesomeVersion(__version__)


def test_hacs_finds_one_integration_and_its_page() -> None:
    folders = [path for path in (ROOT / "custom_components").iterdir() if path.name[0] not in "._"]
    assert folders == [HERE]
    assert (ROOT / "README.md").exists()


def test_hacs_finds_the_license_of_the_project() -> None:
    """This folder alone becomes the repository that HACS looks at."""
    assert (ROOT / "LICENSE").read_text(encoding="utf-8") == LICENSE.read_text(encoding="utf-8")


def test_the_icons_have_the_sizes_that_are_asked_for() -> None:
    for name, side in {"icon.png": 256, "icon@2x.png": 512}.items():
        head = (HERE / "brand" / name).read_bytes()[:24]
        assert head.startswith(b"\x89PNG")
        assert struct.unpack(">II", head[16:24]) == (side, side)


def test_no_package_of_ours_hides_home_assistant() -> None:
    assert not (ROOT / "__init__.py").exists()


def test_the_guide_knows_nothing_of_home_assistant() -> None:
    """It is a front end: nothing below it is written for it."""
    for room in ("skill", "simulator", "audio", "interaction_models"):
        for path in (ROOT.parent / room).rglob("*.py"):
            source = path.read_text(encoding="utf-8")
            imported = re.findall(
                r"^\s*(?:from|import) (homeassistant|custom_components)", source, re.M
            )
            assert not imported, path
