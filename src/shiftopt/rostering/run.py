"""The clock, the limits and the log of one run."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from shiftopt.domain.progress import Progress
from shiftopt.rostering.judge import Incumbent
from shiftopt.rostering.settings import SolveSettings
from shiftopt.rules.rows import FEN

Report = Callable[[Progress], None]
Stop = Callable[[], bool]


class Run:
    """The clock and the log of one run."""

    def __init__(self, settings: SolveSettings, report: Report | None, stop: Stop | None) -> None:
        self.settings = settings
        self.bound = 0
        self.trace: list[Progress] = []
        self.first_roster: float | None = None
        self.stopped = "time"
        self._cost: int | None = None
        self._report = report
        self._stop = stop
        self._start = monotonic()
        self.steps = 0
        """Improvement steps begun."""

    @property
    def seconds(self) -> float:
        """Seconds since the start."""
        return monotonic() - self._start

    def left(self) -> float:
        """Seconds that remain."""
        return 1e6 if self.settings.deterministic else self.settings.seconds - self.seconds

    def tell(self, stage: str, cost: int | None = None) -> None:
        """Report progress; cost and bound are in cost units and never get worse."""
        if cost is not None:
            self._cost = cost if self._cost is None else min(cost, self._cost)
            self.first_roster = self.seconds if self.first_roster is None else self.first_roster
        fen = None if self._cost is None else -(-self._cost // FEN)
        self.trace.append(Progress(seconds=self.seconds, stage=stage, cost=fen, bound=self.bound // FEN))
        if self._report is not None:
            self._report(self.trace[-1])

    def halted(self, best: Incumbent) -> bool:
        """Whether to stop before steps and time are used up, and why."""
        if best.units - self.bound <= self.settings.gap * best.units:
            self.stopped = "gap"
        elif self._stop is not None and self._stop():
            self.stopped = "stopped"
        elif self.settings.memory_mb is not None and memory_mb() > self.settings.memory_mb:
            self.stopped = "memory"
        else:
            return False
        return True

    def ended(self, best: Incumbent) -> bool:
        """Whether to stop improving, and why."""
        if self.halted(best):
            return True
        if self.settings.deterministic and self.steps >= self.settings.steps:
            self.stopped = "steps"
            return True
        return self.left() <= 0


def memory_mb() -> float:
    """The most memory that this process has held so far, in MiB; 0 where the system does not tell (Windows)."""
    try:
        import resource
    except ImportError:
        return 0.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
