"""Setting up by the forms, and by what the README shows."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from homeassistant.components.automation.config import async_validate_config_item
from homeassistant.components.media_player import MediaPlayerEntityFeature
from homeassistant.config_entries import SOURCE_USER
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.requirements import RequirementsNotFound
from homeassistant.setup import async_setup_component

from bedroom import PLAYER, SATELLITE, Bedroom
from custom_components import quiet_together
from custom_components.quiet_together.const import DOMAIN
from simulator.laptop import support_numbers
from skill import app

README = Path(__file__).parent.parent / "README.md"
ANSWERS = {"satellite": SATELLITE, "player": PLAYER}


def automations() -> list[dict[str, Any]]:
    """The automations of the README."""
    blocks = README.read_text(encoding="utf-8").split("```yaml\n")[1:]
    tables = [yaml.safe_load(block.partition("```")[0]) for block in blocks]
    return [table for table in tables if "triggers" in table]


@pytest.fixture
async def home(
    hass: HomeAssistant,
    hass_client_no_auth: Any,
    tmp_path: Path,
    enable_custom_integrations: None,
) -> HomeAssistant:
    """A home without a bed."""
    hass.config.config_dir = str(tmp_path)
    hass.config.components.add("ffmpeg")
    assert await async_setup_component(hass, "homeassistant", {})
    return hass


@pytest.fixture
async def form(home: HomeAssistant) -> str:
    """The first form, open."""
    result = await home.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    assert result["type"] is FlowResultType.FORM
    assert not result["errors"]
    return result["flow_id"]


async def test_a_satellite_and_a_player_are_enough(
    hass: HomeAssistant, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def loaded(*_: object) -> bool:
        return True

    monkeypatch.setattr("custom_components.quiet_together.async_setup_entry", loaded)
    result = await hass.config_entries.flow.async_configure(form, ANSWERS)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["data"] == ANSWERS


async def test_the_form_offers_players_that_play_an_address(home: HomeAssistant) -> None:
    """Home Assistant shows no other one, so nobody hears an evening begin in silence."""
    result = await home.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    schema = result["data_schema"]
    assert schema is not None
    (choice,) = schema.schema["player"].config["filter"]
    assert choice["domain"] == ["media_player"]
    assert choice["supported_features"] == [MediaPlayerEntityFeature.PLAY_MEDIA]


async def test_without_the_package_no_form_opens(
    home: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is missing is named, by the line that the README shows."""

    def is_installed(requirement: str) -> bool:
        return not requirement.startswith("quiet-together")

    def install(requirement: str, **_: object) -> bool:
        return False

    monkeypatch.setattr("homeassistant.util.package.is_installed", is_installed)
    monkeypatch.setattr("homeassistant.util.package.install_package", install)
    monkeypatch.setattr(home.config, "skip_pip", False)
    with pytest.raises(RequirementsNotFound) as refused:
        await home.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    line = f"Requirements for {DOMAIN} not found: ['{requirement_of_manifest()}']"
    assert line in str(refused.value)
    assert line in README.read_text(encoding="utf-8")


def requirement_of_manifest() -> str:
    """The package that the integration asks for."""
    manifest = Path(quiet_together.__file__).parent / "manifest.json"
    (requirement,) = json.loads(manifest.read_text(encoding="utf-8"))["requirements"]
    return str(requirement)


async def test_there_is_one_bed(bedroom: Bedroom) -> None:
    flow = bedroom.hass.config_entries.flow
    result = await flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "single_instance_allowed"


async def test_the_bed_can_move(bedroom: Bedroom) -> None:
    result = await bedroom.entry.start_reconfigure_flow(bedroom.hass)
    moved = ANSWERS | {"player": "media_player.other"}
    flow = bedroom.hass.config_entries.flow
    result = await flow.async_configure(result["flow_id"], moved)
    await bedroom.settle()
    assert result["reason"] == "reconfigure_successful"
    assert bedroom.entry.data == moved


@pytest.mark.parametrize("automation", automations(), ids=lambda table: table["alias"])
async def test_home_assistant_takes_the_automations_of_the_readme(
    bedroom: Bedroom, automation: dict[str, Any]
) -> None:
    config = await async_validate_config_item(bedroom.hass, "bedtime", automation)
    assert config is not None
    assert not config.validation_error


async def test_the_guide_asks_when_the_lamp_goes_out(bedroom: Bedroom) -> None:
    lamp = next(table for table in automations() if "lamp" in table["alias"])
    bedroom.hass.states.async_set("light.bedside", "on")
    assert await async_setup_component(bedroom.hass, "automation", {"automation": lamp})
    await bedroom.settle()
    bedroom.hass.states.async_set("light.bedside", "off")
    await bedroom.settle()
    assert len(bedroom.satellite.opened) == 1
    assert not bedroom.sounds
    await bedroom.say("yes")
    assert bedroom.sounds


def test_the_readme_has_every_support_line() -> None:
    """The guide says that the numbers are on this page."""
    readme = README.read_text(encoding="utf-8")
    for line in support_numbers(app.DEFAULT_LOCALE):
        assert line.digits in readme, line.name
