"""What a run of the engine may be told."""

from __future__ import annotations

from dataclasses import dataclass

from shiftopt.domain.roster import Roster


@dataclass(frozen=True)
class SolveSettings:
    """Limits and switches of one run; whichever limit is reached first ends it with the best roster so far.

    Attributes:
        seconds: time limit; does not apply in deterministic mode.
        gap: stop when ``(cost - bound) / cost`` is proven to be at most this.
        seed: of every random choice.
        workers: threads.
        deterministic: count steps instead of seconds, so that the same inputs and seed give the same roster on a loaded machine.
        steps: improvement steps in deterministic mode.
        start: a roster to begin with, if it is legal (duties that are no option of the case are ignored).
        memory_mb: stop improving when the process holds more than this.
    """

    seconds: float = 60.0
    gap: float = 0.0
    seed: int = 0
    workers: int = 2
    deterministic: bool = False
    steps: int = 40
    start: Roster | None = None
    memory_mb: int | None = None
