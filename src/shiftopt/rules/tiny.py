"""Tiny worlds to try rules on: a case from a few words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from shiftopt.domain.base import DayKind
from shiftopt.domain.case import Case, Option
from shiftopt.domain.grid import Grid
from shiftopt.domain.roster import Past
from shiftopt.domain.shop import Agent, Contract, Opening, Queue, Shift, Shop, Target
from shiftopt.domain.volumes import Requirements
from shiftopt.timeline.clock import make_grid
from shiftopt.timeline.options import enumerate_options

MONDAY = date(2026, 11, 2)
"""An ordinary Monday without holidays around."""


def tiny_queue(name: str, **fields: Any) -> Queue:
    """A chat queue that is always open."""
    words = {"name": name, "channel": "chat", "handle_seconds": 300, "target": Target(), "opening": (Opening(start=0, end=1440),)}
    return Queue(**{"id": name, **words, **fields})


def tiny_shift(name: str, start: int, minutes: int, **fields: Any) -> Shift:
    """A shift of ``minutes`` (all paid) from ``start`` minutes after midnight."""
    return Shift(**{"id": name, "start": start, "minutes": minutes, **fields})


def tiny_agent(name: str, **fields: Any) -> Agent:
    """A person with contract ``c`` who serves queue ``q`` at 100 %."""
    return Agent(**{"id": name, "name": name, "contract": "c", "skills": {"q": 100}, **fields})


def tiny_requirements(grid: Grid, queues: Sequence[Queue], **arrays: Any) -> Requirements:
    """Requirements that ask for nothing while every queue is open, but for the ``arrays`` given."""
    size = (grid.intervals, len(queues))
    floats = {name: np.zeros(size) for name in ("contacts", "offered_load")}
    names = ("heads", "heads_low", "heads_high", "need", "arrived", "due", "late_slope")
    whole = {name: np.zeros(size, dtype=np.int64) for name in names}
    prices = {name: np.zeros((*size, 2), dtype=np.int64) for name in ("width", "slope")}
    fields: dict[str, Any] = {**floats, **whole, **prices, "open": np.ones(size, dtype=np.bool_), **arrays}
    return Requirements(grid=grid, queues=tuple(queue.id for queue in queues), **fields)


def tiny_case(
    shifts: Sequence[Shift],
    *,
    agents: Sequence[Agent] = (),
    days: int = 3,
    first_day: date = MONDAY,
    zone: str = "Asia/Shanghai",
    interval: int = 60,
    contracts: Sequence[Contract] = (),
    queues: Sequence[Queue] = (),
    arrays: Callable[[Grid], Mapping[str, Any]] | None = None,
    past: Past | None = None,
    day_kinds: Mapping[date, DayKind] | None = None,
    keep: Callable[[Option], bool] | None = None,
    **shop: Any,
) -> Case:
    """A case with all options of the shifts that ``keep`` lets through (numbered anew), by default for one agent ``A``.

    ``arrays`` gives arrays of the requirements for the grid; ``shop`` sets other fields of the shop (leave, requests, ...).
    """
    owner = Shop(
        name="tiny",
        zone=zone,
        queues=tuple(queues) or (tiny_queue("q"),),
        contracts=tuple(contracts) or (Contract(id="c", name="c"),),
        agents=tuple(agents) or (tiny_agent("A"),),
        shifts=tuple(shifts),
        **shop,
    )
    grid = make_grid(zone, first_day, days, interval)
    wanted = [option for option in enumerate_options(owner, grid) if keep is None or keep(option)]
    options = tuple(
        Option(number, option.agent, option.day, option.shift, option.start, option.end, option.paid_minutes, option.pauses)
        for number, option in enumerate(wanted)
    )
    table = tiny_requirements(grid, owner.queues, **(arrays(grid) if arrays else {}))
    return Case(shop=owner, grid=grid, options=options, requirements=table, past=past or Past(), day_kinds=day_kinds or {})
