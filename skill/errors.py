"""Every error of this project, in one tree: what is wrong, where, and what to do about it.

QuietTogetherError
├── ContentError       an editor's file is wrong: practices, sessions or words
├── SettingsError      the environment of the deployed skill is incomplete
├── UnreadableRequest  what came does not say which kind of request it is
├── ForgedRequest      a request to the web service does not come from Alexa, or not for this skill
├── StoreError         the table of couples did not answer, or holds an item that cannot be read
│   ├── NoAnswer       it was not reached, or what came is no answer
│   └── Refused        it answered with an error of its own
├── DeployError        something cannot be packed or put into the account
└── RecordingError     a recording cannot be made
    ├── MissingClip    a sentence has no clip and no speech engine is installed
    └── LineTooLong    a line's clip is longer than its slot in the score
"""

from collections.abc import Iterator
from contextlib import contextmanager


class QuietTogetherError(Exception):
    """Base of all; catch it at the edge to show one plain sentence instead of a traceback."""


class ContentError(QuietTogetherError):
    """An editor's file is wrong. The message begins with the file."""


@contextmanager
def noted(faults: list[ContentError] | None) -> Iterator[None]:
    """Add a ContentError that is raised inside to the list, so that its reader goes on.

    Without a list, let it rise.
    """
    try:
        yield
    except ContentError as error:
        if faults is None:
            raise
        faults.append(error)


class PictureError(QuietTogetherError):
    """A picture cannot be drawn here."""


class SettingsError(QuietTogetherError):
    """A setting is missing or unusable. The message names the variable."""


class UnreadableRequest(QuietTogetherError):
    """What came is no request of Alexa's. The message holds nothing of it."""


class ForgedRequest(QuietTogetherError):
    """A request does not come from Alexa, or is not meant for this skill.

    The message holds nothing of it.
    """


class StoreError(QuietTogetherError):
    """The couple's record could not be read or changed. The evening goes on without it."""


class NoAnswer(StoreError):
    """The table was not reached, or what came is no answer.

    Whether it did what was asked is not known.
    """


class Refused(StoreError):
    """The table answered with an error of its own."""

    def __init__(self, status: int, name: str, message: str) -> None:
        """``status`` is HTTP's; ``name`` is DynamoDB's own name of the error."""
        super().__init__(f"{name} ({status}): {message}")
        self.status, self.name = status, name


class DeployError(QuietTogetherError):
    """Something cannot be packed or put into somebody's account.

    The message says what to install or to set.
    """


class RecordingError(QuietTogetherError):
    """A recording could not be made. The message names the line or the file."""


class MissingClip(RecordingError):
    """A sentence has no clip yet, and no speech engine is there to speak it."""


class LineTooLong(RecordingError):
    """A spoken line does not fit the slot that its practice gives it."""
