"""The same scenario on every speaker whose habits differ."""

from dataclasses import replace

from simulator.echo.device import with_habits
from simulator.echo.habits import VARIANTS
from simulator.echo.world import Scenario


def on_every_echo(scenario: Scenario) -> tuple[Scenario, ...]:
    """The same evening on each speaker that differs from the orderly one while something plays."""
    return tuple(
        replace(
            scenario,
            name=f"{scenario.name}, on the {variant} speaker",
            device=with_habits(scenario.device, variant),
            is_brief=True,
        )
        for variant in VARIANTS
        if variant != "orderly"
    )
