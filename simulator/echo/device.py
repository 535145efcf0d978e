"""What kind of smart speaker it is, and whose: what a request tells of it."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from typing import Any

from simulator.echo.habits import ORDERLY, VARIANTS, Habits
from simulator.echo.player import Json

APL = "Alexa.Presentation.APL"
APLA = "Alexa.Presentation.APLA"


@dataclass(frozen=True)
class Screen:
    """A screen; sizes in density-independent pixels (viewport profiles of apl-suggester)."""

    width: int = 960
    height: int = 480
    """An Echo Show 5's, hubLandscapeSmall."""
    shape: str = "RECTANGLE"
    apl: str = "2024.3"
    """The newest APL that it has (apl-core-library, December 2024)."""

    def viewport(self) -> dict[str, Any]:
        """As the context of a request has it."""
        return {
            "mode": "HUB",
            "shape": self.shape,
            "dpi": 160,
            "touch": ["SINGLE"],
            "pixelWidth": self.width,
            "pixelHeight": self.height,
            "currentPixelWidth": self.width,
            "currentPixelHeight": self.height,
        }


@dataclass(frozen=True)
class Device:
    """What kind of speaker this is, and whose."""

    device_id: str = "quiet-together-virtual-device"
    user_id: str = "amzn1.ask.account.QUIETTOGETHER"
    """The account, which all devices of a household share."""
    skill_id: str = "amzn1.ask.skill.00000000-0000-0000-0000-000000000000"
    locale: str = "en-US"
    audio_player: bool = True
    screen: Screen | None = None
    mixes: bool = True
    """Whether Alexa mixes what is heard on it (APL for Audio); with a screen or without."""
    habits: Habits = ORDERLY
    """What it does where speakers differ."""
    api: str = ""
    """Where Alexa's own services are; empty: requests bring no access to them."""

    def interfaces(self) -> dict[str, Any]:
        """``supportedInterfaces`` of a request."""
        interfaces: dict[str, Any] = {}
        if self.audio_player:
            interfaces["AudioPlayer"] = {}
        if self.screen:
            interfaces[APL] = {"runtime": {"maxVersion": self.screen.apl}}
        if self.mixes:
            interfaces[APLA] = {"runtime": {"maxVersion": "0.91"}}
        return interfaces


SCREENS: Mapping[str, Screen | None] = {"dot": None, "show": Screen()}
"""The usual devices by name: one without a screen, one with."""


def with_habits(device: Device, variant: str) -> Device:
    """This device as the speaker of that name: its habits, and the screen that they need."""
    habits = VARIANTS[variant]
    screen = device.screen
    if screen is None and habits.has_screen:
        screen = Screen()
    return replace(device, habits=habits, screen=screen)


def context_of(
    device: Device,
    granted: Set[str],
    document: Json | None,
    player: Json,
) -> dict[str, Any]:
    """``context`` of a request: the device, its account's permissions, its screen, its player."""
    context: dict[str, Any] = {"System": _system(device, granted)}
    if device.screen:
        context["Viewport"] = device.screen.viewport()
    if document:
        context[APL] = {"token": document["token"], "version": "AriaRuntimeLibrary-1.0"}
    if device.audio_player:
        context["AudioPlayer"] = player
    return context


def _system(device: Device, granted: Set[str]) -> dict[str, Any]:
    """``context.System``: whose device it is, what it can do, and access to Alexa's services."""
    user: dict[str, Any] = {"userId": device.user_id}
    if granted:
        scopes = {scope: {"status": "GRANTED"} for scope in sorted(granted)}
        user["permissions"] = {"scopes": scopes}
    system: dict[str, Any] = {
        "application": {"applicationId": device.skill_id},
        "user": user,
        "device": {"deviceId": device.device_id, "supportedInterfaces": device.interfaces()},
    }
    # Alexa brings a token even without a permission; it then opens less.
    if device.api:
        system["apiEndpoint"] = device.api
        system["apiAccessToken"] = "granted" if granted else "plain"
    return system
