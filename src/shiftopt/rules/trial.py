"""The trial balance of a rule: on a tiny world, encode and audit must agree on every roster there is.

For each way to set the world's 0/1 variables, the rows that the rules write admit it exactly if the audit of the finished duties
and activities finds no hard violation; and the cheapest completion of the rows (over slack and other extra variables) costs
exactly what the audit charges. Authors of rules, here or in other packages, give a world and call ``trial``::

    from shiftopt.rules.trial import World, trial

    def test_my_rule():
        assert trial(World(case, (OneDutyADay(), MyRule(limit=2)))) == []
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise, product

from shiftopt.domain.case import Case, Option
from shiftopt.domain.roster import Activity, Attendance, Audit, Duty, Rest, Roster
from shiftopt.rules.auditing import audit
from shiftopt.rules.base import Rule, Var
from shiftopt.rules.completion import Completion
from shiftopt.rules.rows import RowBoard
from shiftopt.rules.scope import state
from shiftopt.timeline.clock import date_of

Key = tuple[int, int, int]


@dataclass(frozen=True)
class World:
    """A tiny case with the rules to try.

    Attributes:
        case: with its options; they are the free variables unless ``worked`` fixes them.
        rules: put ``OneDutyADay`` among them, as ``assemble`` always does.
        worked: if set, exactly these option numbers are worked and the free variables are activities.
        serves: possible (agent, queue, interval), for activities.
        attends: possible (agent, session, start minute).
    """

    case: Case
    rules: tuple[Rule, ...]
    worked: frozenset[int] | None = None
    serves: tuple[Key, ...] = ()
    attends: tuple[Key, ...] = ()


@dataclass(frozen=True)
class Mismatch:
    """A roster on which the two faces disagree. ``rows`` is the cheapest cost by the rows, None if they forbid it."""

    roster: Roster
    activities: tuple[Activity, ...]
    rows: int | None
    audit: Audit

    def __str__(self) -> str:
        duties = ", ".join(f"{duty.agent} {duty.day} {duty.shift}" for duty in self.roster.duties)
        by_rows = "forbidden" if self.rows is None else f"cost {self.rows}"
        by_audit = "; ".join(item.message["en"] for item in self.audit.hard) or f"cost {self.audit.cost_units}"
        return f"[{duties}] {len(self.activities)} activities: rows say {by_rows}, audit says {by_audit}"


class TrialBoard(RowBoard):
    """A board that also offers the activities of a world as further 0/1 variables."""

    def __init__(self, world: World) -> None:
        super().__init__(world.case)
        self.world = world
        self.serving: Mapping[Key, Var] = {key: self.whole(0, 1) for key in world.serves}
        self.attending: Mapping[Key, Var] = {key: self.whole(0, 1) for key in world.attends}

    def serves(self, agent: int, queue: int, t: int) -> Var | None:
        """See ``ActivityBoard.serves``."""
        return self.serving.get((agent, queue, t))

    def effort(self, agent: int, queue: int, t: int) -> int:
        """Percent-minutes of the part of the interval that the agent's worked options cover, pauses left out."""
        person, grid = self.case.shop.agents[agent], self.case.grid
        speed = person.skills[self.case.requirements.queues[queue]] * person.queue_share // 100
        start, end = _presence(self.world, agent, t)
        return speed * max(0, min(end, grid.minute(t + 1)) - max(start, grid.minute(t)))

    def attends(self, agent: int, session: int, start: int) -> Var | None:
        """See ``ActivityBoard.attends``."""
        return self.attending.get((agent, session, start))


def trial(world: World, *, limit: int = 3, board: TrialBoard | None = None) -> list[Mismatch]:
    """The rosters of a world on which encode and audit disagree, at most ``limit`` of them (none: the rules pass).

    ``board`` is what the rules have written (made from the world if None); a test of the trial itself gives a wrong one.
    """
    rows = completion(world, board)
    found: list[Mismatch] = []
    for chosen in rosters(world):
        mismatch = trial_one(world, chosen, rows)
        if mismatch is not None:
            found.append(mismatch)
            if len(found) == limit:
                break
    return found


def trial_one(world: World, chosen: tuple[int, ...], rows: Completion | None = None) -> Mismatch | None:
    """The disagreement of encode and audit on one roster, None if they agree; for worlds too large to walk through."""
    roster, activities = finished(world, chosen)
    verdict = audit(world.case, roster, activities, world.rules)
    cheapest = (rows or completion(world)).cheapest(chosen)
    agree = cheapest is None if verdict.hard else cheapest == verdict.cost_units
    return None if agree else Mismatch(roster, activities, cheapest, verdict)


def completion(world: World, board: TrialBoard | None = None) -> Completion:
    """What answers the cost of a roster by the rows."""
    return Completion(board or board_of(world), len(world.case.options) + len(world.serves) + len(world.attends))


def board_of(world: World) -> TrialBoard:
    """A board on which the world's rules have written: those of level ``activity`` only if the world has activities."""
    board = TrialBoard(world)
    for rule in world.rules:
        if rule.level == "duty" or world.worked is not None:
            state(rule, board)
    return board


def rosters(world: World) -> Iterator[tuple[int, ...]]:
    """All values of the free variables: options, then serving, then attending. At most one thing at a time per person."""
    options = len(world.case.options)
    fixed = None if world.worked is None else [int(index in world.worked) for index in range(options)]
    activities = len(world.serves) + len(world.attends)
    for values in product((0, 1), repeat=activities if fixed is not None else options):
        if fixed is None:
            yield (*values, *([0] * activities))
        elif _apart(world, values):
            yield (*fixed, *values)


def finished(world: World, chosen: tuple[int, ...]) -> tuple[Roster, tuple[Activity, ...]]:
    """The roster and activities that the chosen variables mean."""
    case = world.case
    duties = tuple(duty_of(case, option) for option in case.options if chosen[option.index])
    serving = chosen[len(case.options) :]
    activities = [_work(world, key) for key, value in zip(world.serves, serving, strict=False) if value]
    attendance = []
    for (agent, session, start), value in zip(world.attends, serving[len(world.serves) :], strict=True):
        if value:
            name, item = case.shop.agents[agent].id, case.shop.sessions[session]
            attendance.append(Attendance(session=item.id, agent=name, start=start, end=start + item.minutes))
            activities.append(Activity(agent=name, start=start, end=start + item.minutes, kind=item.kind))
    if world.worked is not None and not activities:
        activities = [Activity(agent=duty.agent, start=duty.start, end=duty.end, kind="other") for duty in duties]
    return Roster(grid=case.grid, duties=duties, attendance=tuple(attendance)), tuple(activities)


def duty_of(case: Case, option: Option) -> Duty:
    """The duty that an option means, each pause at its first possible start."""
    rests = tuple(Rest(kind=pause.kind, start=pause.starts[0], end=pause.starts[0] + pause.minutes) for pause in option.pauses)
    agent = case.shop.agents[option.agent].id
    day = date_of(case.grid, option.day)
    return Duty(agent=agent, day=day, shift=option.shift, start=option.start, end=option.end, rests=rests)


def _presence(world: World, agent: int, t: int) -> tuple[int, int]:
    grid = world.case.grid
    for option in world.case.options_by_agent[agent]:
        if option.index in (world.worked or ()) and option.start < grid.minute(t + 1) and grid.minute(t) < option.end:
            return option.start, option.end
    return 0, 0


def _work(world: World, key: Key) -> Activity:
    agent, queue, t = key
    start, end = _presence(world, agent, t)
    grid = world.case.grid
    name = world.case.requirements.queues[queue]
    low, high = max(start, grid.minute(t)), min(end, grid.minute(t + 1))
    return Activity(agent=world.case.shop.agents[agent].id, start=low, end=high, kind="work", queue=name)


def _apart(world: World, values: tuple[int, ...]) -> bool:
    grid = world.case.grid
    spans = [(agent, grid.minute(t), grid.minute(t + 1)) for (agent, _, t), on in zip(world.serves, values, strict=False) if on]
    for (agent, session, start), on in zip(world.attends, values[len(world.serves) :], strict=True):
        if on:
            spans.append((agent, start, start + world.case.shop.sessions[session].minutes))
    spans.sort()
    return all(one[0] != other[0] or one[2] <= other[1] for one, other in pairwise(spans))
