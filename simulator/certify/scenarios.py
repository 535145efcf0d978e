"""The same scenario on every speaker whose habits differ."""

from dataclasses import replace

from simulator.echo.device import with_habits
from simulator.echo.habits import ORDERLY, VARIANTS
from simulator.echo.world import Scenario


def on_every_echo(scenario: Scenario) -> tuple[Scenario, ...]:
    """The same evening on each speaker that differs from the orderly one while something plays.

    In which forms a speaker brings what was said is a matter of ``odd_requests``.
    """
    return tuple(
        replace(
            scenario,
            name=f"{scenario.name}, on the {variant} speaker",
            device=with_habits(scenario.device, variant),
            is_brief=True,
        )
        for variant, habits in VARIANTS.items()
        if replace(habits, slot_form=ORDERLY.slot_form) != ORDERLY
    )
