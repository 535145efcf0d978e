"""What kind of smart speaker it is, and whose: what a request tells of it."""

from collections.abc import Set
from dataclasses import dataclass
from typing import Any

from simulator.echo.player import Json
from simulator.echo.slots import Said

APL = "Alexa.Presentation.APL"


@dataclass(frozen=True)
class Screen:
    """A screen; width and height in density-independent pixels (viewport profiles of apl-suggester)."""

    width: int = 960
    height: int = 480
    """An Echo Show 5's, hubLandscapeSmall."""
    shape: str = "RECTANGLE"
    apl: str = "2024.3"
    """The newest APL that it has (apl-core-library, December 2024)."""

    def viewport(self) -> dict[str, Any]:
        """As the context of a request has it."""
        size = {"pixelWidth": self.width, "pixelHeight": self.height}
        current = {"currentPixelWidth": self.width, "currentPixelHeight": self.height}
        return {
            "mode": "HUB",
            "shape": self.shape,
            "dpi": 160,
            "touch": ["SINGLE"],
            **size,
            **current,
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
    unruly: bool = False
    """Whether it tells of nearly finished streams at once, and of short ones too late, as some
    devices do."""
    api: str = ""
    """Where Alexa's own services are; empty: requests bring no access to them."""

    def interfaces(self) -> dict[str, Any]:
        """``supportedInterfaces`` of a request."""
        sound: dict[str, Any] = {"AudioPlayer": {}} if self.audio_player else {}
        return sound | ({APL: {"runtime": {"maxVersion": self.screen.apl}}} if self.screen else {})


SCREENS = {"dot": None, "show": Screen()}
"""The usual devices by name: one without a screen, one with."""


def context_of(
    device: Device, granted: Set[str], shown: Json | None, player: Json
) -> dict[str, Any]:
    """``context`` of a request: the device, what its account permits, what it shows, how its player stands."""
    scopes = {scope: {"status": "GRANTED"} for scope in sorted(granted)}
    context: dict[str, Any] = {
        "System": {
            "application": {"applicationId": device.skill_id},
            "user": {"userId": device.user_id}
            | ({"permissions": {"scopes": scopes}} if scopes else {}),
            "device": {"deviceId": device.device_id, "supportedInterfaces": device.interfaces()},
        }
    }
    if device.api:
        context["System"] |= {
            "apiEndpoint": device.api,
            "apiAccessToken": "granted" if scopes else "plain",
        }
    if device.screen:
        context["Viewport"] = device.screen.viewport()
    if shown:
        context[APL] = {"token": shown["token"], "version": "AriaRuntimeLibrary-1.0"}
    return context | ({"AudioPlayer": player} if device.audio_player else {})


def slot(name: str, said: Said, device: Device) -> dict[str, Any]:
    """One slot as a request has it; what was said for a type of the skill's own comes with what it resolves to."""
    told: dict[str, Any] = {"name": name, "confirmationStatus": "NONE"} | (
        {"value": said.value} if said.value else {}
    )
    if not said.value or said.kind.startswith("AMAZON."):
        return told
    authority = f"amzn1.er-authority.echo-sdk.{device.skill_id}.{said.kind}"
    matched = {"values": [{"value": {"name": said.name, "id": said.id}}]} if said.id else {}
    code = "ER_SUCCESS_MATCH" if said.id else "ER_SUCCESS_NO_MATCH"
    found = {"authority": authority, "status": {"code": code}} | matched
    return told | {"resolutions": {"resolutionsPerAuthority": [found]}}
