"""The memory: where couples are kept. Two real stores keep one promise.

``change`` applies a pure function to the latest record and writes the result as one step, trying again
when somebody else was faster; so nothing acknowledged is lost, and a change that changes nothing is
not written at all.
"""

from collections.abc import Callable
from typing import Protocol

from skill.guide.couple import Couple


class CoupleStore(Protocol):
    """What the skill needs of a store. Every method raises StoreError when the store does not answer."""

    def read(self, couple: str) -> Couple:
        """The record of this couple; a new one has no nights."""

    def change(self, couple: str, function: Callable[[Couple], Couple]) -> Couple:
        """Replace the record by the function of it, and give back what is now kept."""

    def forget(self, couple: str) -> None:
        """Erase the record. Forgetting twice is no error."""
