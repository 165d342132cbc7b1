"""The only importer of SimPy: what is to happen at which minute, in the order of time.

SimPy's environment keeps the events and the clock. Its processes and resources are not used: what waits at a post is
kept by the post (`simulator.desk`), as SimPy's own queue with priorities sorts itself anew at every request.
"""

from __future__ import annotations

from collections.abc import Callable

import simpy


class Timetable:
    """What is to happen, and the minute that has been reached.

    Args:
        start: The minute at which it begins.
    """

    def __init__(self, start: int) -> None:
        self._environment = simpy.Environment(start)

    @property
    def now(self) -> int:
        """The minute that has been reached."""
        return int(self._environment.now)

    def at(self, minute: int, do: Callable[[], None]) -> None:
        """Do something at a minute; what is asked for first happens first in it."""
        timeout = self._environment.timeout(minute - self._environment.now)
        timeout.callbacks.append(lambda _: do())

    def run(self, until: int) -> None:
        """Let everything happen that is to happen before a minute."""
        self._environment.run(until)
