"""What is kept of one couple, where an assistant asks: the evening goes on without it."""

from collections.abc import Callable
from dataclasses import dataclass

from skill.errors import StoreError
from skill.guide.couple import Couple
from skill.store import CoupleStore

CoupleChange = Callable[[Couple], Couple]


@dataclass(frozen=True)
class Memory:
    """What is kept of one couple. While it does not answer, the evening goes on without it."""

    store: CoupleStore
    couple: str

    def read(self) -> Couple | None:
        """Their record; None where it cannot be read."""
        try:
            return self.store.read(self.couple)
        except StoreError:
            return None

    def change(self, change: CoupleChange) -> bool:
        """Change their record; whether it was changed."""
        try:
            self.store.change(self.couple, change)
        except StoreError:
            return False
        return True

    def forget(self) -> bool:
        """Erase their record; whether it was erased."""
        try:
            self.store.forget(self.couple)
        except StoreError:
            return False
        return True
