"""Who runs the pieces of a job: this process, several processes, or a cluster; the result is the same."""

from __future__ import annotations

import pickle
import signal
import zlib
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any, Protocol, TypeVar

from simulator.errors import ScenarioError

Result = TypeVar("Result")
MOST_RETRIES = 3
"""How often a piece is begun again whose worker was lost."""


class Workers(Protocol):
    """Whoever runs pieces."""

    def each(self, do: Callable[..., Result], todo: Iterable[tuple[Any, ...]]) -> Generator[Result]:
        """The results in the order of what is to be done, each as soon as it and all before it are there."""


class Alone:
    """This process."""

    def each(self, do: Callable[..., Result], todo: Iterable[tuple[Any, ...]]) -> Generator[Result]:
        """One after the other."""
        return (do(*what) for what in todo)


class Processes:
    """Several processes of this machine.

    Args:
        count: How many.
    """

    def __init__(self, count: int) -> None:
        self._count = count

    def each(self, do: Callable[..., Result], todo: Iterable[tuple[Any, ...]]) -> Generator[Result]:
        """The results in order; a piece whose process was killed is begun again in a new one."""
        return _in_order(self._pool, 2 * self._count, do, todo)

    def _pool(self) -> Executor:
        return ProcessPoolExecutor(self._count, mp_context=get_context("spawn"), initializer=_leave_interrupts)


def by(count: int) -> Workers:
    """This process alone, or several."""
    return Processes(count) if count > 1 else Alone()


class Cluster:
    """The workers of a Dask cluster, which have this program installed.

    Args:
        address: The address of its scheduler: tcp://...
    """

    def __init__(self, address: str) -> None:
        try:
            from dask.distributed import Client  # noqa: PLC0415 -- an extra, loaded where it is asked for
        except ImportError:
            hint = "Install it with the extra `cluster`: pip install escalate[cluster]."
            raise ScenarioError("A cluster needs Dask, which is not installed.", hint=hint) from None
        try:
            self._client = Client(address, timeout="10s")  # type: ignore[no-untyped-call]  # Dask has no types
        except (OSError, TimeoutError, ValueError) as error:
            hint = "Check the address, and that its scheduler runs."
            raise ScenarioError(f"There is no cluster at {address}: {error}", hint=hint) from None

    def each(self, do: Callable[..., Result], todo: Iterable[tuple[Any, ...]]) -> Generator[Result]:
        """The results in order; Dask itself begins again what a lost worker had."""
        count = max(1, len(self._client.scheduler_info()["workers"]))
        return _in_order(self._pool, 4 * count, do, todo)

    def close(self) -> None:
        """Leave the cluster."""
        self._client.close()  # type: ignore[no-untyped-call]  # Dask has no types

    def _pool(self) -> Executor:
        executor: Executor = self._client.get_executor(pure=False)  # type: ignore[no-untyped-call]  # Dask has no types
        return executor


def _leave_interrupts() -> None:
    """Whoever interrupts the program interrupts the process that it talks to; that one ends the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _in_order(
    begin: Callable[[], Executor], ahead: int, do: Callable[..., Result], todo: Iterable[tuple[Any, ...]]
) -> Generator[Result]:
    """Results in order, with some pieces under way ahead of the one that is waited for."""
    coming, pool, lost = iter(todo), begin(), 0
    under_way: deque[tuple[tuple[Any, ...], Future[Result]]] = deque()
    try:
        while True:
            try:
                while len(under_way) < ahead and (what := next(coming, None)) is not None:
                    under_way.append((what, pool.submit(do, *what)))
                if not under_way:
                    return
                result = under_way[0][1].result()
            except BrokenExecutor:
                lost += 1
                if lost > MOST_RETRIES:
                    hint = "Look for what kills them, often a lack of memory; then run it again: what is done is kept."
                    raise ScenarioError(f"Workers were lost {lost} times.", hint=hint) from None
                _stop(pool)
                pool = begin()
                under_way = deque((what, pool.submit(do, *what)) for what, _ in under_way)
                continue
            under_way.popleft()
            yield result
    finally:
        _stop(pool)


def _stop(pool: Executor) -> None:
    """End a pool, with what it has not begun; that of a cluster takes this back itself, and knows no word for it."""
    if isinstance(pool, ProcessPoolExecutor):
        pool.shutdown(wait=False, cancel_futures=True)
    else:
        pool.shutdown(wait=False)


def packed(what: object) -> bytes:
    """Something as bytes that another process can unpack."""
    return zlib.compress(pickle.dumps(what), 1)


def unpacked(what: bytes) -> Any:
    """What our own process has packed."""
    return pickle.loads(zlib.decompress(what))  # noqa: S301 -- never anybody else's bytes
