"""The only importer of SimPy: what is to happen at which minute, in the order of time.

SimPy's environment keeps the events and the clock. Its processes and resources are not used: what waits at a post is
kept by the post (`simulator.desk`), as SimPy's own queue with priorities sorts itself anew at every request.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import simpy


class Timetable:
    """What is to happen, and the minute that has been reached.

    Args:
        start: The minute at which it begins.

    Attributes:
        now: The minute that has been reached.
    """

    def __init__(self, start: int) -> None:
        self._environment = simpy.Environment(start)
        self.now = start

    def at(self, minute: int, do: Callable[[], None]) -> None:
        """Do something at a minute; what is asked for first happens first in it."""

        def happen(_: simpy.Event) -> None:
            self.now = minute
            do()

        simpy.Timeout(self._environment, minute - self.now).callbacks.append(happen)

    def run(self, until: int) -> None:
        """Let everything happen that is to happen before a minute."""
        with _nothing_collected():
            self._environment.run(until)


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """While cases go on nearly nothing is garbage, and looking for it takes as long as all the rest."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
