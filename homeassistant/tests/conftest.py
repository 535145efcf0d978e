"""Fixtures: the bedroom, in the state that a test names."""

from functools import partial
from pathlib import Path
from typing import Any

import freezegun
import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant

from bedroom import Bedroom, open_bedroom
from skill import app

# A frozen clock looks through every module that is loaded, and these are large and know no clock.
freezegun.configure(extend_ignore_list=["av", "numpy", "scipy", "sklearn", "soundfile"])


@pytest.fixture(autouse=True)
def _dice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Now and then "stop" has another answer, so that hearing it tells nothing; not here."""
    build = app.build
    monkeypatch.setattr(app, "build", partial(build, dice=lambda: 5))


@pytest.fixture
def kept(request: pytest.FixtureRequest) -> Path:
    """Where what takes long to make outlives a run of the tests."""
    return Path(request.config.cache.mkdir("quiet-together"))


@pytest.fixture
async def bedroom(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    hass_client_no_auth: Any,
    tmp_path: Path,
    kept: Path,
    enable_custom_integrations: None,
) -> Bedroom:
    """Half past ten in the evening; our guide is the agent of the satellite's assistant."""
    return await open_bedroom(hass, freezer, hass_client_no_auth, tmp_path, kept)
