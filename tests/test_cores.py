"""Work over all cores: done whole, whatever becomes of the workers."""

import os
import signal
from multiprocessing import parent_process

import pytest

from audio.cores import on_all_cores


def doubled(number: int) -> int:
    return 2 * number


def doubled_where_there_is_memory(number: int) -> int:
    """In a worker the system ends it, as it does where memory runs out."""
    if parent_process() is not None and number > 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * number


def refused(number: int) -> int:
    if number == 3:
        raise ValueError("three cannot be made")
    return 2 * number


def test_all_is_done() -> None:
    """Each thing once, in whatever order."""
    assert sorted(on_all_cores(doubled, range(6))) == [0, 2, 4, 6, 8, 10]


def test_what_an_ended_worker_leaves_is_done_here() -> None:
    """Each thing once, without a traceback."""
    results = list(on_all_cores(doubled_where_there_is_memory, range(6)))
    assert sorted(results) == [0, 2, 4, 6, 8, 10]


def test_what_cannot_be_made_says_why() -> None:
    """Its own error is raised where somebody waits."""
    with pytest.raises(ValueError, match="three cannot be made"):
        list(on_all_cores(refused, range(6)))
