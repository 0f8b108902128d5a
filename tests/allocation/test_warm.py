"""After ``warm`` nothing is left to compile."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import json
from shiftopt.allocation import kernel_anneal, kernel_search, kernel_state
from shiftopt.allocation.warm import warm

loops = [kernel_search.improve, kernel_state.put, kernel_state.whole_cost, kernel_anneal.begin, kernel_anneal.seed,
         kernel_anneal.survey, kernel_anneal.anneal]
warm()
before = [len(loop.signatures) for loop in loops]
from allocation_worlds import random_week
from shiftopt.allocation.allocate import allocate
case, roster = random_week(3)
allocate(case, roster, ())
print(json.dumps([before, [len(loop.signatures) for loop in loops]]))
"""


def test_an_allocation_after_it_compiles_nothing_more() -> None:
    run = subprocess.run([sys.executable, "-c", PROGRAM], cwd=Path(__file__).parent, capture_output=True, text=True, check=True)
    before, after = json.loads(run.stdout)
    assert all(before)  # a kernel that others call is compiled for their kinds of numbers as well, where nothing is kept yet
    assert after == before
