"""The same work on many things, over all cores."""

import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

Thing = TypeVar("Thing")
Result = TypeVar("Result")


def on_all_cores(work: Callable[[Thing], Result], things: Sequence[Thing]) -> Iterator[Result]:
    """Each result as it comes, in no order. What fails, or is interrupted, cancels what has not begun.

    One thing alone is done here: starting a process would take longer than the work. So is all that
    is left where the system ends a worker, for want of memory say: one by one needs the least.
    """
    if len(things) < 2:
        yield from map(work, things)
        return
    from concurrent.futures.process import BrokenProcessPool

    left = dict(enumerate(things))
    try:
        for number, result in _by_workers(work, things):
            del left[number]
            yield result
    except BrokenProcessPool:
        yield from map(work, left.values())


def _by_workers(
    work: Callable[[Thing], Result], things: Sequence[Thing]
) -> Iterator[tuple[int, Result]]:
    """Each result with the number of its thing. Raises BrokenProcessPool where a worker is ended."""
    from concurrent.futures import ProcessPoolExecutor, as_completed
    from multiprocessing import active_children, get_context

    # A forked copy of a process with threads (the page, the player) may hang, so each worker starts
    # afresh.
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        try:
            with _deaf_to_ctrl_c():
                futures = [pool.submit(work, thing) for thing in things]
            number_of = {future: number for number, future in enumerate(futures)}
            for future in as_completed(futures):
                yield number_of[future], future.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for worker in active_children():
                worker.terminate()  # a file is there whole or not at all, so nothing is half made
            raise


@contextmanager
def _deaf_to_ctrl_c() -> Iterator[None]:
    """Processes that are started here never see Ctrl-C, which would print each one's traceback.

    This process sees it afterwards, and ends them.
    """
    here = threading.current_thread() is threading.main_thread()
    if not here or not hasattr(signal, "pthread_sigmask"):
        yield
        return
    presses: list[int] = []
    # Blocked, for that is what a new process inherits; and put off, for another thread may take it.
    handler = signal.signal(signal.SIGINT, lambda number, frame: presses.append(number))
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        signal.signal(signal.SIGINT, handler)
    if presses:
        raise KeyboardInterrupt
