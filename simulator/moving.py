"""Nights on the move: how what was kept on one device joins what is kept on another."""

from dataclasses import replace

from skill.guide.couple import Couple


def joined(here: Couple, brought: Couple) -> Couple:
    """What is here, with the nights that were brought. Joining the same again changes nothing.

    Where no night was kept yet, all that was brought takes its place: how they like to be guided,
    too.
    """
    if not here.nights:
        return replace(brought, zone=here.zone or brought.zone)
    return replace(
        here,
        nights=here.nights | brought.nights,
        away=here.away | brought.away,
        asked=here.asked | brought.asked,
    )
