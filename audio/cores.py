"""The same work on many things, over all cores."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

Thing = TypeVar("Thing")
Result = TypeVar("Result")


def on_all_cores(work: Callable[[Thing], Result], things: Sequence[Thing]) -> Iterator[Result]:
    """Each result as it comes, in no order. What fails, or is interrupted, cancels what has not begun.

    One thing alone is done here: starting a process would take longer than the work.
    """
    if len(things) < 2:
        yield from map(work, things)
        return
    from concurrent.futures import ProcessPoolExecutor, as_completed
    from multiprocessing import get_context

    # A forked copy of a process with threads (the page, the player) may hang, so each worker starts
    # afresh.
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        futures = [pool.submit(work, thing) for thing in things]
        try:
            for future in as_completed(futures):
                yield future.result()
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
