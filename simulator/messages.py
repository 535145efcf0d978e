"""What a page is told, message by message; the newest are kept for a page that opens later."""

from collections import deque
from collections.abc import Iterator

from simulator.echo.player import Json

Message = tuple[str, Json]
"""A kind of message, and its fields."""

MOST_MESSAGES = 400
"""So many are kept for a page that opens later: some evenings. More would fill a machine that is
left on, and a phone that opens the page."""


class Log:
    """The newest messages, numbered from the first one on."""

    def __init__(self, most: int = MOST_MESSAGES) -> None:
        self._messages: deque[Message] = deque(maxlen=most)
        self.end = 0
        """The number behind the newest message."""
        self.begun_anew = 0
        """How often everything was dropped."""

    def __len__(self) -> int:
        return len(self._messages)

    def __iter__(self) -> Iterator[Message]:
        return iter(self._messages)

    def add(self, message: Message) -> None:
        """Keep a message, and drop the oldest one if there are too many."""
        self._messages.append(message)
        self.end += 1

    def since(self, number: int) -> list[Message]:
        """The messages from this number on, as far as they are still kept."""
        missing = self.end - number
        if missing <= 0:
            return []
        return list(self._messages)[-missing:]

    def drop(self) -> None:
        """Keep nothing of what there was."""
        self._messages.clear()
        self.begun_anew += 1
