"""Absences, wishes and meetings of the planned week."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final, Literal

import numpy as np

from shiftopt.domain.shop import Agent, Leave, Request, Session, Shift
from shiftopt.samples.sizes import Size
from shiftopt.samples.streams import stream

LEAVE_KINDS: Final = ("annual", "sick", "personal", "annual", "marriage", "annual")
STUDENTS: Final = 3
HELPERS: Final = frozenset({"temp", "intern", "cloud"})
"""Contracts whose people take the shifts they are given."""
WISH_SHARE: Final = 0.44
"""Chance of a preference per person and day; after leave and third days off are taken out, 40 % of the days have one."""
WISH_KINDS: Final[tuple[tuple[Literal["off", "on", "shift", "not_shift"], float, int], ...]] = (
    ("off", 0.30, 3000),
    ("on", 0.10, 1000),
    ("shift", 0.35, 1500),
    ("not_shift", 0.25, 2000),
)
"""Kind, share and what missing it costs, in fen."""
MOST_DAYS_OFF: Final = 2


def make_leave(size: Size, agents: Sequence[Agent], seed: int) -> tuple[Leave, ...]:
    """Approved leaves of one to three days, and the class days of students who work part-time."""
    rng = stream(seed, "leave")
    own = [agent for agent in agents if agent.contract in {"standard", "six_day", "agency"} and agent.grade != "supervisor"]
    own = [agent for agent in own if not agent.protections and agent.leave_date is None]
    chosen = rng.choice(len(own), size=min(size.leaves, len(own)), replace=False)
    leave = []
    for number, index in enumerate(chosen):
        length = int(rng.integers(1, 4))
        start = size.first_day + timedelta(days=int(rng.integers(0, 8 - length)))
        kind = LEAVE_KINDS[number % len(LEAVE_KINDS)]
        leave.append(Leave(agent=own[int(index)].id, start=start, end=start + timedelta(days=length - 1), kind=kind))
    students = [agent for agent in agents if agent.contract == "part_time"][:STUDENTS]
    for number, agent in enumerate(students):
        for weekday in (number % 5, (number + 2) % 5):
            day = size.first_day + timedelta(days=weekday)
            leave.append(Leave(agent=agent.id, start=day, end=day, kind="class"))
    return tuple(sorted(leave, key=lambda row: (row.agent, row.start)))


def make_requests(size: Size, agents: Sequence[Agent], shifts: Sequence[Shift], leave: Sequence[Leave], seed: int) -> tuple[Request, ...]:
    """Wishes for single days; at most two days off per person, none on a day of leave."""
    rng = stream(seed, "requests")
    absent = {(row.agent, row.start + timedelta(days=offset)) for row in leave for offset in range((row.end - row.start).days + 1)}
    requests = []
    for agent in agents:
        if agent.contract in HELPERS:
            continue
        own = [shift.id for shift in shifts if agent.contract in shift.contracts and shift.minutes <= 510 and shift.id != "N"]
        draws = rng.random((7, 2))
        picks = rng.integers(0, len(own), size=7)
        days_off = 0
        for weekday in range(7):
            day = size.first_day + timedelta(days=weekday)
            kind, weight = _kind(float(draws[weekday, 1]), rng)
            gone = (agent.id, day) in absent or (agent.leave_date is not None and day > agent.leave_date)
            if draws[weekday, 0] >= WISH_SHARE or gone or (kind == "off" and days_off == MOST_DAYS_OFF):
                continue
            days_off += kind == "off"
            shift = own[int(picks[weekday])] if kind in {"shift", "not_shift"} else None
            requests.append(Request(agent=agent.id, day=day, kind=kind, shift=shift, weight=weight))
    return tuple(requests)


def _kind(draw: float, rng: np.random.Generator) -> tuple[Literal["off", "on", "shift", "not_shift"], int]:
    """A kind by its share, and its weight times one half, one or two."""
    scale = (0.5, 1.0, 2.0)[int(rng.integers(0, 3))]
    for kind, share, weight in WISH_KINDS:
        draw -= share
        if draw < 0:
            return kind, round(weight * scale)
    return WISH_KINDS[-1][0], round(WISH_KINDS[-1][2] * scale)


def make_sessions(size: Size, agents: Sequence[Agent]) -> tuple[Session, ...]:
    """Two briefings a week for each team when early and late shifts overlap, one training for its newcomers."""
    teams = sorted({agent.team for agent in agents if agent.team not in {"", "cloud", "temp"}})
    sessions = []
    for team in teams:
        for weekday, name in ((1, "tue"), (4, "fri")):
            sessions.append(
                Session(
                    id=f"brief_{team}_{name}",
                    name=f"班组例会 {team}",
                    team=team,
                    day=size.first_day + timedelta(days=weekday),
                    window_start=14 * 60,
                    window_end=16 * 60 + 30,
                )
            )
        if any(agent.team == team and agent.grade == "novice" for agent in agents):
            sessions.append(_training(f"train_{team}", team, size, 2))
    if size.temps:
        sessions.append(_training("train_temp", "temp", size, 0))
    return tuple(sessions)


def _training(identity: str, team: str, size: Size, weekday: int) -> Session:
    return Session(
        id=identity,
        name=f"新人培训 {team}",
        kind="training",
        minutes=60,
        team=team,
        grade="novice",
        day=size.first_day + timedelta(days=weekday),
        window_start=13 * 60 + 30,
        window_end=17 * 60,
        absent_weight=3000,
    )
