"""A batch in a process of its own, to be killed: ``batch_runner.py FILE SCHEDULER PROGRAM...`` (SCHEDULER may be empty)."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

from shiftopt.jobs.batch import BatchJob, run_batch

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell without job control starts background jobs with it ignored
    run_batch(BatchJob(Path(sys.argv[1]), workers=2, scheduler=sys.argv[2] or None, program=tuple(sys.argv[3:])))
