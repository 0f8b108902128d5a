"""The baseline: the whole week as one CP-SAT model, straightforward booleans, the same rules and prices as the engine.

Variables: one boolean per possible duty, one per possible start of each of its pauses, one per agent x queue x interval with the
minutes served, one per agent x session x start. All rules write their own rows (levels ``duty`` and ``activity``), so the objective
is the audit's; the rest of this file ties the variables together.

The minimum stint is stated on intervals: whoever leaves a queue has served it for as many intervals as the minimum has, unless a
pause, a session, the end of the duty or the closing of the queue comes in between. Intervals that a pause cuts short, and a stint
right after a pause, count as whole here, so the model is a little freer than ``allocation`` and its bound holds for both.

    python benchmarks/one_model.py small --seconds 60
"""

from __future__ import annotations

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ortools.sat.python import cp_model

from shiftopt.domain.case import Case, Option
from shiftopt.domain.roster import Activity, ActivityKind, Attendance, Audit, Duty, Rest, Roster
from shiftopt.rules.auditing import audit
from shiftopt.rules.base import Rule
from shiftopt.rules.rows import RowBoard
from shiftopt.rules.sessions import participants
from shiftopt.timeline.clock import date_of

Span = tuple[int, int]
UNITS_PER_FEN = 6000


class OneBoard(RowBoard):
    """A board that offers every activity; what it gave out is kept to be tied together afterwards.

    ``serves`` is the number of minutes served, so ``effort`` is that of a single minute: pauses are not placed yet.
    """

    def __init__(self, case: Case) -> None:
        super().__init__(case)
        self.minutes: dict[tuple[int, int, int], int] = {}
        self.visits: dict[tuple[int, int, int], int] = {}
        self._guests = [{case.agent_index[agent.id] for agent in participants(session, case.shop)} for session in case.shop.sessions]
        self._spans = [[(option.start, option.end) for option in options] for options in case.options_by_agent]

    def effort(self, agent: int, queue: int, t: int) -> int:  # noqa: ARG002 - the same in every interval
        """Percent-minutes of one minute."""
        person = self.case.agents[agent]
        return person.skills.get(self.case.requirements.queues[queue], 0) * person.queue_share // 100

    def serves(self, agent: int, queue: int, t: int) -> int | None:
        """Minutes served in the interval."""
        key = (agent, queue, t)
        if key not in self.minutes:
            low, high = self.case.grid.minute(t), self.case.grid.minute(t + 1)
            reachable = any(start < high and low < end for start, end in self._spans[agent])
            if not (reachable and self.case.requirements.open[t, queue] and self.effort(agent, queue, t) > 0):
                return None
            self.minutes[key] = self.whole(0, self.case.grid.interval)
        return self.minutes[key]

    def attends(self, agent: int, session: int, start: int) -> int | None:
        """Taking part from start to end."""
        key = (agent, session, start)
        if key not in self.visits:
            end = start + self.case.shop.sessions[session].minutes
            if agent not in self._guests[session] or not any(low <= start and end <= high for low, high in self._spans[agent]):
                return None
            self.visits[key] = self.whole(0, 1)
        return self.visits[key]


@dataclass
class OneModel:
    """The CP-SAT model with the variables needed to read an answer."""

    case: Case
    board: OneBoard
    model: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    variables: list[cp_model.IntVar] = field(default_factory=list)
    pauses: dict[tuple[int, int, int], cp_model.IntVar] = field(default_factory=dict)
    serving: dict[tuple[int, int, int], cp_model.IntVar] = field(default_factory=dict)


@dataclass(frozen=True)
class OneAnswer:
    """What the baseline found; costs in fen, None while unknown."""

    status: str
    cost: int | None
    bound: int
    seconds: float
    roster: Roster | None = None
    activities: tuple[Activity, ...] = ()
    audit: Audit | None = None


def solve_one_model(case: Case, rules: Sequence[Rule], seconds: float, workers: int = 8) -> OneAnswer:
    """Build, solve, read, audit. The time limit covers building, too.

    With fewer than eight workers CP-SAT leaves out the strategies that find a first solution here, also where there are fewer cores.
    """
    begin = time.monotonic()
    one = build(case, rules)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = workers
    solver.parameters.max_time_in_seconds = max(1.0, seconds - (time.monotonic() - begin))
    status = solver.solve(one.model)
    name = solver.status_name(status)
    bound = round(solver.best_objective_bound / UNITS_PER_FEN)
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return OneAnswer(name, None, bound, time.monotonic() - begin)
    roster, activities = read(one, solver)
    verdict = audit(case, roster, activities, rules)
    told = round(solver.objective_value)
    # Slack variables of an answer that is not optimal may be larger than they must; the audit counts what is really missing.
    if verdict.cost_units > told or (status == cp_model.OPTIMAL and verdict.cost_units < told):
        raise AssertionError(f"the model says {told} units, the audit {verdict.cost_units}; {verdict.cost_by_rule}")
    return OneAnswer(name, verdict.cost, bound, time.monotonic() - begin, roster, activities, verdict)


def build(case: Case, rules: Sequence[Rule]) -> OneModel:
    """Rows of all rules, then the ties between duties, pauses, sessions and service."""
    board = OneBoard(case)
    for rule in rules:
        rule.encode(board)
    for agent in range(len(case.agents)):
        for queue in range(len(case.requirements.queues)):
            for t in range(case.grid.intervals):
                board.serves(agent, queue, t)
    one = OneModel(case, board)
    one.variables = [one.model.new_bool_var("") for _ in case.options]
    one.variables += [one.model.new_int_var(low, high, "") for low, high in board.extra]
    _state_rows(one)
    for agent in range(len(case.agents)):
        _tie_agent(one, agent)
    return one


def _state_rows(one: OneModel) -> None:
    """Bans, rows and prices as the rules wrote them."""
    model, variables = one.model, one.variables
    for ban in one.board.bans:
        model.add(variables[ban.var] == 0)
    cost: list[tuple[cp_model.IntVar, int]] = [(variables[price.var], price.units) for price in one.board.prices]
    for row in one.board.rows:
        total = cp_model.LinearExpr.weighted_sum([variables[var] for _, var in row.terms], [factor for factor, _ in row.terms])
        if row.units is None:
            model.add(total <= row.limit)
            continue
        most = sum(
            max(0, factor * (1 if var < len(one.case.options) else one.board.extra[var - len(one.case.options)][1]))
            for factor, var in row.terms
        )
        if most > row.limit:
            over = model.new_int_var(0, most - row.limit, "")
            model.add(total - over <= row.limit)
            cost.append((over, row.units))
    model.minimize(cp_model.LinearExpr.weighted_sum([variable for variable, _ in cost], [units for _, units in cost]))


def _tie_agent(one: OneModel, agent: int) -> None:
    """Pauses belong to duties; nobody serves or attends in a pause; one queue per interval; stints are long enough."""
    case, model = one.case, one.model
    off = [variable for day in range(case.grid.days) for variable in _place_pauses(one, agent, day)]
    visits = [
        ((start, start + case.shop.sessions[session].minutes), one.variables[var])
        for (who, session, start), var in one.board.visits.items()
        if who == agent
    ]
    for place, (span, visit) in enumerate(visits):
        model.add(
            visit
            <= sum(
                one.variables[option.index] for option in case.options_by_agent[agent] if option.start <= span[0] and span[1] <= option.end
            )
        )
        for other, blocked in [*off, *visits[place + 1 :]]:
            if span[0] < other[1] and other[0] < span[1]:
                model.add_bool_or([~visit, ~blocked])
    away = [*off, *visits]
    for t in range(case.grid.intervals):
        _tie_interval(one, agent, t, away)
    for t in range(1, case.grid.intervals):
        _hold_stints(one, agent, t, away)


def _place_pauses(one: OneModel, agent: int, day: int) -> list[tuple[Span, cp_model.IntVar]]:
    """One start for every pause of the duty that is worked; starts are shared by the options of a day that allow them."""
    found: dict[tuple[str, Span], cp_model.IntVar] = {}
    worked: dict[str, list[cp_model.IntVar]] = defaultdict(list)
    for option in one.case.options_by_day[agent][day]:
        for place, pause in enumerate(option.pauses):
            starts = []
            for start in pause.starts:
                key = (pause.kind, (start, start + pause.minutes))
                if key not in found:
                    found[key] = one.model.new_bool_var("")
                starts.append(found[key])
                one.pauses[option.index, place, start] = found[key]
            one.model.add(sum(starts) >= one.variables[option.index])
            worked[pause.kind].append(one.variables[option.index])
    for kind, variables in worked.items():
        one.model.add(sum(chosen for (other, _), chosen in found.items() if other == kind) == sum(variables))
    return [(span, chosen) for (_, span), chosen in found.items()]


def _tie_interval(one: OneModel, agent: int, t: int, away: list[tuple[Span, cp_model.IntVar]]) -> None:
    """Minutes served are the minutes of presence, for one queue or none."""
    case, model = one.case, one.model
    here = (case.grid.minute(t), case.grid.minute(t + 1))
    queues = [queue for queue in range(len(case.requirements.queues)) if (agent, queue, t) in one.board.minutes]
    if not queues:
        return
    present = [(option, _overlap(here, (option.start, option.end))) for option in case.options_by_agent[agent]]
    signed = [(one.variables[option.index], minutes) for option, minutes in present]
    signed += [(variable, -_overlap(here, span)) for span, variable in away]
    presence = cp_model.LinearExpr.weighted_sum([variable for variable, _ in signed], [minutes for _, minutes in signed])
    flags = []
    for queue in queues:
        served, flag = one.variables[one.board.minutes[agent, queue, t]], model.new_bool_var("")
        one.serving[agent, queue, t] = flag
        flags.append(flag)
        model.add(served <= case.grid.interval * flag)
        model.add(served >= presence - case.grid.interval * (1 - flag))
    model.add_at_most_one(flags)
    for flag in flags:
        model.add(flag <= sum(one.variables[option.index] for option, minutes in present if minutes))
    model.add(sum(one.variables[one.board.minutes[agent, queue, t]] for queue in queues) <= presence)


def _hold_stints(one: OneModel, agent: int, t: int, away: list[tuple[Span, cp_model.IntVar]]) -> None:
    """Whoever leaves a queue at the start of interval t has been on it for the minimum, or something else ended the stint."""
    case = one.case
    edge = case.grid.minute(t)
    least = -(-case.shop.min_stint // case.grid.interval)
    queues = [
        queue for queue in range(len(case.requirements.queues)) if (agent, queue, t) in one.serving and (agent, queue, t - 1) in one.serving
    ]
    if least < 2 or not queues:
        return
    on_duty = sum(one.variables[option.index] for option in case.options_by_agent[agent] if option.start < edge < option.end)
    touch = sum(variable for span, variable in away if span[0] <= edge <= span[1])
    for queue in queues:
        leaves = one.serving[agent, queue, t - 1] - one.serving[agent, queue, t]
        for back in range(2, least + 1):
            one.model.add(leaves <= one.serving.get((agent, queue, t - back), 0) + touch + 1 - on_duty)


def _overlap(one: Span, other: Span) -> int:
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def read(one: OneModel, solver: cp_model.CpSolver) -> tuple[Roster, tuple[Activity, ...]]:
    """The roster and the activities of a solution."""
    case = one.case
    attendance = [
        Attendance(
            session=case.shop.sessions[session].id,
            agent=case.agents[agent].id,
            start=start,
            end=start + case.shop.sessions[session].minutes,
        )
        for (agent, session, start), var in one.board.visits.items()
        if solver.value(one.variables[var])
    ]
    queue_at: dict[tuple[int, int], int] = {
        (agent, t): queue for (agent, queue, t), var in one.board.minutes.items() if solver.value(one.variables[var])
    }
    duties: list[Duty] = []
    activities: list[Activity] = []
    visits: dict[str, list[Attendance]] = defaultdict(list)
    for item in attendance:
        visits[item.agent].append(item)
    for option in case.options:
        if solver.value(one.variables[option.index]):
            duty = _duty(one, solver, option)
            duties.append(duty)
            activities += _activities(case, option.agent, duty, visits[duty.agent], queue_at)
    duties.sort(key=lambda duty: (duty.agent, duty.start))
    return Roster(grid=case.grid, duties=tuple(duties), attendance=tuple(attendance)), tuple(activities)


def _duty(one: OneModel, solver: cp_model.CpSolver, option: Option) -> Duty:
    rests = [
        Rest(kind=pause.kind, start=start, end=start + pause.minutes)
        for place, pause in enumerate(option.pauses)
        for start in pause.starts
        if solver.value(one.pauses[option.index, place, start])
    ]
    agent, day = one.case.agents[option.agent].id, date_of(one.case.grid, option.day)
    return Duty(agent=agent, day=day, shift=option.shift, start=option.start, end=option.end, rests=tuple(rests))


def _activities(case: Case, agent: int, duty: Duty, visits: Sequence[Attendance], queue_at: dict[tuple[int, int], int]) -> list[Activity]:
    """Cut the duty at grid lines, pauses and sessions."""
    kinds = {session.id: session.kind for session in case.shop.sessions}
    away: dict[Span, ActivityKind] = {(rest.start, rest.end): "meal" if rest.kind == "meal" else "break" for rest in duty.rests}
    away |= {(visit.start, visit.end): kinds[visit.session] for visit in visits if duty.start <= visit.start < duty.end}
    grid = range(case.grid.start, case.grid.end + 1, case.grid.interval)
    cuts = sorted(
        {duty.start, duty.end, *(edge for span in away for edge in span), *(edge for edge in grid if duty.start < edge < duty.end)}
    )
    found: list[Activity] = []
    for start, end in pairwise(cuts):
        kind = next((name for span, name in away.items() if span[0] <= start and end <= span[1]), None)
        queue = queue_at.get((agent, (start - case.grid.start) // case.grid.interval)) if kind is None else None
        name = None if queue is None else case.requirements.queues[queue]
        found.append(Activity(agent=duty.agent, start=start, end=end, kind=kind or ("work" if name else "other"), queue=name))
    return found


def main() -> None:
    from baseline import case_of

    parser = argparse.ArgumentParser(description="One CP-SAT model of a made shop's week.")
    parser.add_argument("name")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--workers", type=int, default=8)
    given = parser.parse_args()
    case, rules = case_of(given.name)
    answer = solve_one_model(case, rules, given.seconds, given.workers)
    hard = None if answer.audit is None else len(answer.audit.hard)
    print(
        json.dumps(
            {"status": answer.status, "cost": answer.cost, "bound": answer.bound, "seconds": round(answer.seconds, 1), "violations": hard}
        )
    )


if __name__ == "__main__":
    main()
