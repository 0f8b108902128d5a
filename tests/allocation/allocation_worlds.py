"""Tiny weeks for the allocation tests, and a checker of activities that shares nothing with the room it checks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby, pairwise

import numpy as np

from shiftopt.domain.case import Case
from shiftopt.domain.grid import Grid
from shiftopt.domain.roster import Activity, Duty, Rest, Roster
from shiftopt.domain.shop import Agent, Contract, Opening, Queue, Session, Shift, Shop, Target
from shiftopt.domain.volumes import IntArray, Requirements
from shiftopt.timeline.clock import date_of, make_grid, to_minute
from shiftopt.timeline.options import enumerate_options

MONDAY = date(2026, 11, 2)
ZONE = "Asia/Shanghai"
SHIFTS = (
    Shift(id="E", start=480, minutes=510, meal_minutes=30, meal_from=660, meal_to=780, breaks=2),
    Shift(id="L", start=750, minutes=510, meal_minutes=30, meal_from=960, meal_to=1080, breaks=2),
)


def queue(name: str, channel: str = "chat", hours: tuple[int, int] = (480, 1260), *, complaint: bool = False) -> Queue:
    return Queue.model_validate(
        {
            "id": name,
            "name": name,
            "channel": channel,
            "handle_seconds": 300,
            "target": Target(),
            "opening": (Opening(start=hours[0], end=hours[1]),),
            "complaint": complaint,
        }
    )


def agent(name: str, skills: Mapping[str, int], **more: object) -> Agent:
    return Agent.model_validate({"id": name, "name": name, "contract": "std", "skills": dict(skills), **more})


def case_of(
    agents: Sequence[Agent],
    queues: Sequence[Queue],
    need: Mapping[str, Sequence[int]],
    *,
    days: int = 1,
    interval: int = 30,
    slope: int = 3000,
    tickets: Mapping[str, tuple[Sequence[int], Sequence[int]]] | None = None,
    sessions: Sequence[Session] = (),
    min_stint: int = 60,
    shifts: Sequence[Shift] = SHIFTS,
) -> Case:
    """A case; ``need`` gives heads by hour of the day (24 numbers, every day alike), priced in two halves (``slope`` and double);

    ``tickets`` gives (arrived, due) in agent-hours, cumulative, by hour of the horizon; late slope is ``slope`` / 10 per interval.
    """
    grid = make_grid(ZONE, MONDAY, days, interval)
    ids = [item.id for item in queues]
    shape = (grid.intervals, len(ids))
    need_array, opened = np.zeros(shape, np.int64), np.zeros(shape, bool)
    arrived, due, late = (np.zeros(shape, np.int64) for _ in range(3))
    for column, item in enumerate(queues):
        for t in range(grid.intervals):
            clock = t * interval % 1440
            opened[t, column] = item.opening[0].start <= clock < item.opening[0].end
            if item.id in need and opened[t, column]:
                need_array[t, column] = need[item.id][clock // 60] * 100 * interval
            if tickets and item.id in tickets:
                arrived[t, column] = tickets[item.id][0][t * interval // 60] * 6000
                due[t, column] = tickets[item.id][1][t * interval // 60] * 6000
                late[t, column] = slope // 10
    width = np.stack([need_array // 2, need_array - need_array // 2], axis=2)
    slopes = np.broadcast_to(np.array([slope, 2 * slope]), width.shape).copy()
    zeros = np.zeros(shape, np.int64)
    requirements = Requirements(
        grid=grid,
        queues=tuple(ids),
        contacts=zeros.astype(float),
        offered_load=zeros.astype(float),
        heads=zeros,
        heads_low=zeros,
        heads_high=zeros,
        open=opened,
        need=need_array,
        width=width,
        slope=slopes,
        arrived=arrived,
        due=due,
        late_slope=late,
    )
    shop = Shop.model_validate(
        {
            "name": "tiny",
            "interval": interval if interval in {15, 30, 60} else 30,
            "min_stint": min_stint,
            "queues": tuple(queues),
            "contracts": (Contract(id="std", name="std"),),
            "agents": tuple(agents),
            "shifts": tuple(shifts),
            "sessions": tuple(sessions),
        }
    )
    return Case(shop=shop, grid=grid, options=enumerate_options(shop, grid), requirements=requirements)


def duty(case: Case, agent_id: str, day: int, shift: str, places: Sequence[int] | None = None) -> Duty:
    """A duty of a template, each pause at the first of its starts, or at the given places in its list of starts."""
    index = case.agent_index[agent_id]
    option = next(item for item in case.options_by_agent[index] if item.day == day and item.shift == shift)
    starts = [pause.starts[places[number] if places else 0] for number, pause in enumerate(option.pauses)]
    rests = tuple(Rest(kind=pause.kind, start=start, end=start + pause.minutes) for pause, start in zip(option.pauses, starts, strict=True))
    return Duty(agent=agent_id, day=date_of(case.grid, day), shift=shift, start=option.start, end=option.end, rests=rests)


def roster_of(case: Case, duties: Sequence[Duty]) -> Roster:
    return Roster(grid=case.grid, duties=tuple(sorted(duties, key=lambda item: (item.agent, item.start))))


def random_week(seed: int, agents: int = 9, interval: int = 30, *, sessions: Sequence[Session] = (), days: int = 3) -> tuple[Case, Roster]:
    """A few days with two live queues, a ticket queue and a complaint queue, people with one to three skills, random pauses."""
    rng = np.random.default_rng(seed)
    queues = [queue("pre"), queue("after"), queue("ticket", "ticket"), queue("complaint", hours=(540, 1080), complaint=True)]
    menu = [("pre",), ("after", "ticket"), ("pre", "after"), ("after", "complaint"), ("pre", "after", "ticket"), ("complaint",)]
    people = []
    for number in range(agents):
        skills = menu[int(rng.integers(len(menu)))]
        people.append(agent(f"A{number}", {name: int(rng.choice([60, 85, 100, 115])) for name in skills}, team=f"T{number % 2}"))
    heads = {name: [int(rng.integers(0, most)) for _ in range(24)] for name, most in (("pre", 5), ("after", 4), ("complaint", 2))}
    arrived = np.cumsum(rng.integers(0, 2, size=24 * days)) + 2
    due = np.concatenate([np.zeros(12, np.int64), arrived[:-12]])
    case = case_of(
        people, queues, heads, days=days, interval=interval, tickets={"ticket": (arrived.tolist(), due.tolist())}, sessions=sessions
    )
    duties = []
    for person in people:
        for day in range(days):
            if rng.random() < 0.8:
                shift = "EL"[int(rng.integers(2))]
                option = next(
                    item for item in case.options_by_agent[case.agent_index[person.id]] if item.day == day and item.shift == shift
                )
                duties.append(duty(case, person.id, day, shift, [int(rng.integers(len(pause.starts))) for pause in option.pauses]))
    return case, roster_of(case, duties)


def at(grid: Grid, day: int, minute: int) -> int:
    return to_minute(grid.zone, date_of(grid, day), minute)


def minutes_cost(case: Case, activities: Sequence[Activity]) -> int:
    """Shortage and late tickets in units, minute by minute and segment by segment: slow and obvious."""
    required, grid = case.requirements, case.grid
    supplied: IntArray = np.zeros(required.need.shape, np.int64)
    for item in activities:
        if item.kind == "work":
            assert item.queue is not None
            person = case.agents[case.agent_index[item.agent]]
            for minute in range(item.start, item.end):
                t = (minute - grid.start) // grid.interval
                if 0 <= t < grid.intervals:
                    supplied[t, case.queue_index[item.queue]] += person.skills[item.queue] * person.queue_share // 100
    total = 0
    for column in range(len(required.queues)):
        done = 0
        for t in range(grid.intervals):
            missing = max(0, int(required.need[t, column]) - int(supplied[t, column]))
            for width, slope in zip(required.width[t, column].tolist(), required.slope[t, column].tolist(), strict=True):
                total += min(missing, width) * slope
                missing -= min(missing, width)
            done = min(int(required.arrived[t, column]), done + int(supplied[t, column]))
            total += max(0, int(required.due[t, column]) - done) * int(required.late_slope[t, column])
    return total


def faults(case: Case, roster: Roster, activities: Sequence[Activity]) -> list[str]:
    """Everything that is wrong with activities: gaps, skills, closed queues, two queues in a quarter of an hour, short stints."""
    found: list[str] = []
    for item in roster.duties:
        mine = sorted(
            (act for act in activities if act.agent == item.agent and act.start < item.end and act.end > item.start),
            key=lambda act: act.start,
        )
        where = f"{item.agent} {item.day}"
        if not mine or mine[0].start != item.start or mine[-1].end != item.end or any(a.end != b.start for a, b in pairwise(mine)):
            found.append(f"{where}: gap")
        for rest in item.rests:
            kind = "meal" if rest.kind == "meal" else "break"
            if not any(act.start == rest.start and act.end == rest.end and act.kind == kind for act in mine):
                found.append(f"{where}: no {kind} at {rest.start}")
        found += [f"{where}: {fault}" for act in mine for fault in _serving_faults(case, act)]
        found += [f"{where}: {fault}" for fault in _stint_faults(case, mine)]
    return found


def _serving_faults(case: Case, act: Activity) -> list[str]:
    person = case.agents[case.agent_index[act.agent]]
    if act.kind != "work":
        return [f"{act.kind} with queue"] if act.queue else []
    if act.queue not in person.skills:
        return [f"no skill for {act.queue}"]
    rows = range((act.start - case.grid.start) // case.grid.interval, (act.end - 1 - case.grid.start) // case.grid.interval + 1)
    return [f"{act.queue} closed at {t}" for t in rows if not case.requirements.open[t, case.queue_index[act.queue]]]


def _stint_faults(case: Case, mine: Sequence[Activity]) -> list[str]:
    """A stint may end below the minimum only at an absence, at the end of the duty, or where its queue closes."""
    found: list[str] = []
    step = case.grid.interval
    for t, group in groupby((act for act in mine if act.kind == "work"), key=lambda act: (act.start - case.grid.start) // 15):
        if len({act.queue for act in group}) > 1:
            found.append(f"two queues in quarter {t}")
    lengths: dict[str, int] = {}
    before: Activity | None = None
    for act in mine:
        serving = act.kind in {"work", "other"}
        queue_now = act.queue or "other"
        if serving:
            if before is not None and before.queue != act.queue and before.queue is not None and before.end == act.start:
                t = (act.start - case.grid.start) // step
                closed = t >= case.grid.intervals or not case.requirements.open[t, case.queue_index[before.queue]]
                if lengths[before.queue] < case.shop.min_stint and not closed:
                    found.append(f"stint of {lengths[before.queue]} minutes on {before.queue} ends at {act.start}")
            same = before is not None and (before.queue or "other") == queue_now
            lengths[queue_now] = (lengths.get(queue_now, 0) if same else 0) + act.end - act.start
            before = act
    return found
