"""A week in Timefold Solver for Python; runs in the peers' environment and imports only the standard library and timefold.

PYTHON benchmarks/rivals/timefold_week.py INPUT.json OUTPUT.json SECONDS SEED LATE

One planning entity per person and day, with three variables: the shift (or none), and the queue of the first and of the second half of
the duty. Pauses take their average share of the intervals in which they may lie. Costs are those of the audit, in 1/6000 fen.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from timefold.solver import SolverFactory
from timefold.solver.config import Duration, ScoreDirectorFactoryConfig, SolverConfig, TerminationConfig
from timefold.solver.domain import (
    PlanningEntityCollectionProperty,
    PlanningId,
    PlanningScore,
    PlanningVariable,
    ProblemFactCollectionProperty,
    ValueRangeProvider,
    planning_entity,
    planning_solution,
)
from timefold.solver.score import Constraint, ConstraintCollectors, ConstraintFactory, HardSoftScore, Joiners, constraint_provider


@dataclass(eq=False)
class Queue:
    """A queue with its cells; for tickets also the cumulative curves."""

    number: int
    ticket: bool
    complaint: int
    arrived: list[int]
    due: list[int]
    slopes: list[int]
    unworked: int
    cells: list[Cell]

    def late(self, done: list[tuple[int, int]]) -> int:
        """Cost of overdue work, given (interval, effort) pairs."""
        given = [0] * len(self.due)
        for pair in done:
            given[pair[0]] = pair[1]
        cost = 0
        worked = 0
        for t in range(len(given)):
            worked = min(self.arrived[t], worked + given[t])
            if self.due[t] > worked:
                cost += self.slopes[t] * (self.due[t] - worked)
        return cost


@dataclass(eq=False)
class Cell:
    """One queue in one interval; what effort saves against none, as a concave line with kinks at edges."""

    queue: Queue
    t: int
    edges: list[int]
    values: list[int]
    slopes: list[int]

    def saved(self, given: int) -> int:
        """The value of the line."""
        low = 0
        high = len(self.edges)
        while high - low > 1:
            middle = (low + high) // 2
            if self.edges[middle] <= given:
                low = middle
            else:
                high = middle
        return self.values[low] + self.slopes[low] * (given - self.edges[low])


@dataclass(eq=False)
class Piece:
    """Minutes of a shift in one interval of its day; present tells whether the whole interval is duty."""

    slot: int
    minutes: int
    second: bool
    present: bool


@dataclass(eq=False)
class Shift:
    """A shift on the clock of its day."""

    number: int
    start: int
    end: int
    pieces: list[Piece]
    halves: list[int]


@dataclass(eq=False)
class Limit:
    """Sums over one person's shifts of a week; what the larger excess costs, or breaks."""

    agent: int
    hard: bool
    price: int
    first: list[list[int]]
    first_limit: int
    second: list[list[int]]
    second_limit: int
    floor: int
    idle: int

    def excess(self, first: int, second: int) -> int:
        """The larger excess."""
        return max(self.floor, first - self.first_limit, second - self.second_limit)


@planning_entity
@dataclass(eq=False)
class AgentDay:
    """One person on one day."""

    id: Annotated[int, PlanningId]
    agent: int
    day: int
    base: int
    rest: int
    leader: int
    novice: int
    lesson: int
    guides: list[int]
    speeds: list[int]
    exposure: int
    exposure_price: int
    queues: Annotated[list[Queue], ValueRangeProvider(id="queues")]
    shifts: Annotated[list[Shift], ValueRangeProvider(id="shifts")]
    shift: Annotated[Shift | None, PlanningVariable(allows_unassigned=True, value_range_provider_refs=["shifts"])] = field(default=None)
    first: Annotated[Queue | None, PlanningVariable(value_range_provider_refs=["queues"])] = field(default=None)
    second: Annotated[Queue | None, PlanningVariable(value_range_provider_refs=["queues"])] = field(default=None)

    def cell(self, piece: Piece) -> Cell:
        """Where a piece of the duty counts."""
        return (self.second if piece.second else self.first).cells[piece.slot + self.base]

    def effort(self, piece: Piece) -> int:
        """Percent-minutes that a piece gives."""
        return self.speeds[(self.second if piece.second else self.first).number] * piece.minutes

    def exposed(self) -> int:
        """Minutes on complaints beyond the day's limit."""
        minutes = self.shift.halves[0] * self.first.complaint + self.shift.halves[1] * self.second.complaint
        return max(0, minutes - self.exposure)

    def gap(self, later: AgentDay) -> int:
        """Minutes of rest before a duty of the next day."""
        return later.shift.start + 1440 - self.shift.end

    def together(self, other: AgentDay) -> int:
        """Minutes that two duties of one day share."""
        return min(self.shift.end, other.shift.end) - max(self.shift.start, other.shift.start)


@planning_solution
@dataclass(eq=False)
class Week:
    """The problem and its solution."""

    limits: Annotated[list[Limit], ProblemFactCollectionProperty]
    agent_days: Annotated[list[AgentDay], PlanningEntityCollectionProperty]
    score: Annotated[HardSoftScore | None, PlanningScore] = field(default=None)


def _limits(factory: ConstraintFactory) -> Any:
    return (
        factory.for_each(AgentDay)
        .join(Limit, Joiners.equal(lambda duty: duty.agent, lambda limit: limit.agent))
        .group_by(
            lambda _, limit: limit,
            ConstraintCollectors.sum(lambda duty, limit: limit.first[duty.day][duty.shift.number]),
            ConstraintCollectors.sum(lambda duty, limit: limit.second[duty.day][duty.shift.number]),
        )
    )


@constraint_provider
def constraints(factory: ConstraintFactory) -> list[Constraint]:
    """All rules that the model knows."""
    work = factory.for_each(AgentDay).map(lambda duty: duty, lambda duty: duty.shift.pieces).flatten_last(lambda pieces: pieces)
    given = work.group_by(lambda duty, piece: duty.cell(piece), ConstraintCollectors.sum(lambda duty, piece: duty.effort(piece)))
    return [
        _limits(factory)
        .filter(lambda limit, _first, _second: limit.hard)
        .penalize(HardSoftScore.ONE_HARD, lambda limit, first, second: limit.excess(first, second))
        .as_constraint("personal limits"),
        _limits(factory)
        .filter(lambda limit, _first, _second: not limit.hard)
        .impact(HardSoftScore.ONE_SOFT, lambda limit, first, second: limit.price * (limit.idle - limit.excess(first, second)))
        .as_constraint("personal prices"),
        factory.for_each(AgentDay)
        .join(
            AgentDay,
            Joiners.equal(lambda duty: duty.agent, lambda other: other.agent),
            Joiners.equal(lambda duty: duty.day + 1, lambda other: other.day),
        )
        .filter(lambda duty, later: duty.gap(later) < duty.rest)
        .penalize(HardSoftScore.ONE_HARD, lambda duty, later: duty.rest - duty.gap(later))
        .as_constraint("daily rest"),
        factory.for_each(AgentDay)
        .filter(lambda duty: duty.novice > 0)
        .if_not_exists(
            AgentDay,
            Joiners.equal(lambda duty: duty.day, lambda guide: guide.day),
            Joiners.filtering(lambda duty, guide: guide.agent in duty.guides and duty.together(guide) >= duty.lesson),
        )
        .penalize(HardSoftScore.ONE_SOFT, lambda duty: duty.novice)
        .as_constraint("mentor present"),
        factory.for_each(AgentDay)
        .filter(lambda duty: duty.leader > 0)
        .map(lambda duty: duty, lambda duty: duty.shift.pieces)
        .flatten_last(lambda pieces: pieces)
        .filter(lambda _duty, piece: piece.present)
        .group_by(lambda duty, piece: piece.slot + duty.base, ConstraintCollectors.max(lambda duty, _piece: duty.leader))
        .reward(HardSoftScore.ONE_SOFT, lambda _t, worth: worth)
        .as_constraint("supervisor present"),
        factory.for_each(AgentDay)
        .filter(lambda duty: duty.exposed() > 0)
        .penalize(HardSoftScore.ONE_SOFT, lambda duty: duty.exposed() * duty.exposure_price)
        .as_constraint("complaint exposure"),
        given.filter(lambda cell, _effort: not cell.queue.ticket)
        .reward(HardSoftScore.ONE_SOFT, lambda cell, effort: cell.saved(effort))
        .as_constraint("coverage"),
        given.filter(lambda cell, _effort: cell.queue.ticket)
        .group_by(lambda cell, _effort: cell.queue, ConstraintCollectors.to_list(lambda cell, effort: (cell.t, effort)))
        .impact(HardSoftScore.ONE_SOFT, lambda queue, done: queue.unworked - queue.late(done))
        .as_constraint("tickets"),
    ]


PHASES = """<solver xmlns="https://timefold.ai/xsd/solver"><constructionHeuristic/><localSearch>
<acceptor><lateAcceptanceSize>{}</lateAcceptanceSize></acceptor><forager><acceptedCountLimit>1</acceptedCountLimit></forager>
</localSearch></solver>"""


def read(path: Path) -> Week:
    """The problem from its file."""
    told = json.loads(path.read_text(encoding="utf-8"))
    queues = [Queue(**(row | {"cells": []})) for row in told["queues"]]
    for queue, cells in zip(queues, told["cells"], strict=True):
        queue.cells = [Cell(queue, *cell) for cell in cells]
    shifts = [
        Shift(number, row["start"], row["end"], [Piece(*piece) for piece in row["pieces"]], row["halves"])
        for number, row in enumerate(told["shifts"])
    ]
    limits = [Limit(**row) for row in told["limits"]]
    agent_days = []
    for row in told["agent_days"]:
        main = queues[row["queues"][0]]
        lists = {"queues": [queues[number] for number in row["queues"]], "shifts": [shifts[number] for number in row["shifts"]]}
        agent_days.append(AgentDay(**(row | lists), shift=None, first=main, second=main))
    return Week(limits, agent_days)


def main() -> None:
    source, target, seconds, seed, late = Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5])
    logging.basicConfig(level=logging.INFO)
    begun = time.monotonic()
    week = read(source)
    config = SolverConfig(
        xml_source_text=PHASES.format(late),
        solution_class=Week,
        entity_class_list=[AgentDay],
        random_seed=seed,
        score_director_factory_config=ScoreDirectorFactoryConfig(constraint_provider_function=constraints),
        termination_config=TerminationConfig(spent_limit=Duration(milliseconds=int(1000 * seconds))),
    )
    found = SolverFactory.create(config).build_solver().solve(week)
    chosen = [
        {
            "agent": duty.agent,
            "day": duty.day,
            "shift": duty.shift.number,
            "queues": [duty.first.number, duty.second.number],
        }
        for duty in found.agent_days
        if duty.shift is not None
    ]
    row = {"duties": chosen, "hard": found.score.hard_score, "soft": found.score.soft_score, "seconds": time.monotonic() - begun}
    target.write_text(json.dumps(row), encoding="utf-8")


if __name__ == "__main__":
    main()
