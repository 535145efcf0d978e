"""What one page has been told already, and what it has still to be told."""

from simulator.page_state import PageState


class PageReader:
    """What one page has been told already."""

    def __init__(self, state: PageState) -> None:
        self._state = state
        self._number = 0
        self._begun_anew = state.log.begun_anew
        # An answer to a hard moment is for the pages that are open, and for none that opens later.
        self._asides_end = state.asides_end
        self._parts: dict[str, object] = {}

    def has_more(self) -> bool:
        """Whether something has happened since ``unread``."""
        state = self._state
        return (
            self._number < state.log.end
            or self._begun_anew < state.log.begun_anew
            or self._asides_end < state.asides_end
            or self._parts != state.parts()
        )

    def unread(self) -> list[tuple[str, object]]:
        """What this page has to be told, in order."""
        state, messages = self._state, list[tuple[str, object]]()
        if self._begun_anew < state.log.begun_anew:
            self._begun_anew = state.log.begun_anew
            messages.append(("forget", {}))
        messages += state.log.since(self._number)
        self._number = state.log.end
        if self._asides_end < state.asides_end:
            self._asides_end = state.asides_end
            messages += [("aside", aside) for aside in state.asides]
        parts = state.parts()
        for kind, part in parts.items():
            if kind not in self._parts or self._parts[kind] != part:
                messages.append((kind, part))
        self._parts = dict(parts)
        return messages
