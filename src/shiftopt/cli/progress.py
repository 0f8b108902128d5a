"""Progress on stderr, and Ctrl-C that ends the search with the best roster so far."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import FrameType
from typing import Final

from shiftopt.domain.base import Lang
from shiftopt.domain.messages import Message, message
from shiftopt.domain.progress import Progress

STAGES: Final[Mapping[str, Message]] = {
    "outline": message("stage_outline"),
    "first": message("stage_first"),
    "bound": message("stage_bound"),
    "assign": message("stage_assign"),
    "improve": message("stage_improve"),
    "exchange": message("stage_exchange"),
    "allocate": message("stage_allocate"),
}
"""What a search is at."""


class ProgressLine:
    """Prints one line per improvement, at most a few per second; on a terminal the line is rewritten in place."""

    def __init__(self, lang: Lang, *, quiet: bool = False) -> None:
        self.lang = lang
        self.quiet = quiet
        self.last = 0.0
        self.shown: tuple[str, int | None, int | None] | None = None
        self.live = sys.stderr.isatty()

    def __call__(self, progress: Progress) -> None:
        """Show one step."""
        state = (progress.stage, progress.cost, progress.bound)
        now = time.monotonic()
        if self.quiet or state == self.shown or (now - self.last < 1.0 and self.shown and self.shown[0] == progress.stage):
            return
        self.last, self.shown = now, state
        end = "\r" if self.live else "\n"
        print(f"{text(progress, self.lang):<78}", end=end, file=sys.stderr, flush=True)

    def close(self) -> None:
        """Leave the rewritten line."""
        if self.live and not self.quiet:
            print(file=sys.stderr)


def text(progress: Progress, lang: Lang) -> str:
    """``  12.3 s  improve   cost 1,234.50  bound 1,220.00  gap 1.2 %`` (money in yuan)."""
    parts = [message("progress", seconds=progress.seconds, stage=STAGES.get(progress.stage, progress.stage))]
    if progress.cost is not None:
        parts.append(message("progress_cost", yuan=progress.cost / 100))
    if progress.bound is not None:
        parts.append(message("progress_bound", yuan=progress.bound / 100))
    if progress.gap is not None:
        parts.append(message("progress_gap", percent=100 * progress.gap))
    return "  ".join(part.told(lang) for part in parts)


class Interrupt:
    """Set by the first Ctrl-C; the second one ends the program."""

    def __init__(self) -> None:
        self.set = False

    def __call__(self) -> bool:
        """Whether to stop."""
        return self.set


@contextmanager
def ctrl_c(lang: Lang) -> Iterator[Interrupt]:
    """Within the block the first Ctrl-C asks the search to stop and keep what it has."""
    flag = Interrupt()

    def handle(_signal: int, _frame: FrameType | None) -> None:
        if flag.set:
            raise KeyboardInterrupt
        flag.set = True
        print("\n" + message("stopping").told(lang), file=sys.stderr, flush=True)

    before = signal.signal(signal.SIGINT, handle)
    try:
        yield flag
    finally:
        signal.signal(signal.SIGINT, before)
