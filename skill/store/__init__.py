"""The memory: where couples are kept. Two real stores keep one promise.

``change`` applies a pure function to the latest record and writes the result as one step, trying
again when somebody else was faster; so nothing acknowledged is lost, and a change that changes
nothing is not written at all.

A record that cannot be read is never overwritten: the next change sets it aside, unchanged, and
begins with a new one.
"""

from collections.abc import Callable
from typing import Any, Protocol

from skill.guide.couple import Couple

CONNECT_TIMEOUT_S, READ_TIMEOUT_S = 0.3, 0.5
"""How long one call waits for a silent table; none is begun with less left than both."""

Row = dict[str, Any]
"""An item of a table: a name, and a value under the letter of its type (binary ones as bytes)."""


class CoupleStore(Protocol):
    """What the skill needs of a store.

    Every method raises StoreError, and no other error of its own, when the store does not answer in
    time.
    """

    def read(self, couple: str) -> Couple:
        """The record of this couple; a new one has no nights.

        Raises StoreError for one that cannot be read.
        """

    def change(
        self,
        couple: str,
        function: Callable[[Couple], Couple],
    ) -> Couple:
        """Replace the record by the function of it, and give back what is now kept.

        After a StoreError the change may have been made all the same, when only the answer was
        lost.
        """

    def forget(self, couple: str) -> None:
        """Erase the record, and all that was set aside of it. Forgetting twice is no error."""
