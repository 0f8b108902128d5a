"""Where items are computed: threads of this machine, or the workers of a Dask cluster. Both are executors of the standard library."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from threading import Event
from typing import Final

from shiftopt.domain.errors import Finding, InputError, MissingExtraError
from shiftopt.domain.messages import message
from shiftopt.jobs.batch_supervise import supervise
from shiftopt.jobs.batch_wire import Envelope, ItemOutcome

PATIENCE: Final = 60
"""Seconds to wait for a scheduler and for its first worker."""


@dataclass(frozen=True)
class Place:
    """An executor, what it runs, and how many items it can hold at the moment."""

    executor: Executor
    work: Callable[[Envelope], ItemOutcome]
    capacity: Callable[[], int]


@contextmanager
def local(workers: int, program: tuple[str, ...] | None = None) -> Iterator[Place]:
    """This machine, ``workers`` items at a time. If the block is left by an error, running items are ended."""
    stopped = Event()

    def work(envelope: Envelope) -> ItemOutcome:
        return supervise(envelope, stop=stopped.is_set, program=program)

    executor = ThreadPoolExecutor(workers)
    try:
        yield Place(executor, work, lambda: workers)
    finally:
        stopped.set()
        executor.shutdown(cancel_futures=True)


@contextmanager
def cluster(scheduler: str, program: tuple[str, ...] | None = None, *, patience: float = PATIENCE) -> Iterator[Place]:
    """The workers of a Dask scheduler; one item at a time for each of their threads, and another one waiting.

    A worker that dies gives its items to others (three times at most, by the scheduler's setting ``allowed-failures``).

    Raises:
        InputError: if there is no scheduler at the address, or no worker.
        MissingExtraError: if Dask is not installed.
    """
    try:
        from distributed import Client
    except ImportError:
        raise MissingExtraError(message("a_cluster"), "cluster") from None
    try:
        client = Client(scheduler, timeout=patience, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise InputError([Finding("--scheduler", message("no_scheduler", address=scheduler))]) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=patience)
        except TimeoutError:
            raise InputError([Finding("--scheduler", message("no_workers", address=scheduler))]) from None
        yield Place(
            client.get_executor(pure=False, retries=0),
            partial(supervise, program=program),
            lambda: max(1, 2 * sum(client.nthreads().values())),
        )
