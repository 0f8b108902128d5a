"""People over weeks: who leaves, who is hired when, and what temps, cloud agents and overtime carry. One small mixed-integer programme.

Newcomers are paid from their first day, are in training for some weeks, then gain speed; a share of everybody leaves each month.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

import numpy as np
from pydantic import Field
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.stats import binom

from shiftopt.domain.base import Noun
from shiftopt.domain.capacity import Family, Hiring, WeekNeed, WeekPlan
from shiftopt.domain.shop import Shop
from shiftopt.domain.volumes import FloatArray
from shiftopt.planning.capacity_need import Pattern

WEEKS_PER_MONTH: Final = 365 / 12 / 7
OVERTIME_HOURS: Final = 36.0
"""Overtime a month that the law allows at most; Labour Law of the PRC Art. 41."""
OVERTIME_PAY: Final = 1.5
MONEY: Final = 100.0
GAP: Final = 1e-3
TAIL: Final = 13
"""Weeks like the last one that are planned along and not shown: else nobody would be hired shortly before the end."""
SECONDS: Final = 60.0


class CapacitySettings(Noun):
    """Assumptions of a capacity plan.

    Attributes:
        weeks: how far ahead.
        week: the first week; None: after the history.
        attrition: share of people who leave per month. Chinese service teams lose 5 to 10 % a month (tenures of 6 to 18 months).
        lead_weeks: from the decision to hire to the first day.
        training_weeks: paid, without a queue (beginners 2 to 3 weeks).
        ramp: share of full speed in the weeks after training; 80 % of mature output in the fourth week is usual.
        hire_cost: of finding and equipping one person, fen.
        temp_week: what a temp costs per week, fen; temp_speed: percent; temp_share: at most, of the heads needed.
        cloud_hour: what a cloud agent costs per hour, fen; cloud_speed: percent; cloud_share: at most, of the heads needed.
        overtime_share: of the legal overtime, how much the plan may use.
        short_price: price of a missing head, in weekly wages.
        hiring: whether anybody may be hired.
    """

    weeks: int = Field(default=26, ge=1, le=104)
    week: date | None = None
    attrition: float = Field(default=0.06, ge=0, lt=1)
    lead_weeks: int = Field(default=3, ge=0, le=52)
    training_weeks: int = Field(default=2, ge=0, le=26)
    ramp: tuple[float, ...] = (0.6, 0.7, 0.8, 0.9)
    hire_cost: int = Field(default=150_000, ge=0)
    temp_week: int = Field(default=120_000, ge=0)
    temp_speed: int = Field(default=60, ge=1, le=200)
    temp_share: float = Field(default=0.3, ge=0, le=1)
    cloud_hour: int = Field(default=2_000, ge=0)
    cloud_speed: int = Field(default=60, ge=1, le=200)
    cloud_share: float = Field(default=0.15, ge=0, le=1)
    overtime_share: float = Field(default=0.25, ge=0, le=1)
    short_price: float = Field(default=3.0, gt=1, le=100)
    hiring: bool = True

    def speed_after(self, weeks: int) -> float:
        """Share of full speed of somebody who started ``weeks`` weeks ago."""
        passed = weeks - self.training_weeks
        if passed < 0:
            return 0.0
        return self.ramp[passed] if passed < len(self.ramp) else 1.0

    def staying(self, weeks: float) -> float:
        """Share of people who are still there after some weeks."""
        return float((1 - self.attrition) ** (weeks / WEEKS_PER_MONTH))


Crew = tuple[tuple[str, ...], FloatArray]
"""The families that some people can serve, and their heads per week (weeks,)."""


def crews(shop: Shop, skills: Sequence[Family], needs: Sequence[WeekNeed], work: Pattern, settings: CapacitySettings) -> list[Crew]:
    """Today's people by what they can serve; a head is full-time at full speed, known departures are taken out."""
    found: dict[tuple[str, ...], FloatArray] = {}
    minutes = {contract.id: contract.week_minutes for contract in shop.contracts}
    full = max(1, work.contract.week_minutes)
    for agent in shop.agents:
        served = tuple(family.id for family in skills if any(queue in agent.skills for queue in family.queues))
        if not served or not agent.queue_share:
            continue
        speeds = [agent.skills[queue] for family in skills for queue in family.queues if queue in agent.skills]
        head = float(np.mean(speeds)) / 100 * agent.queue_share / 100 * (minutes[agent.contract] or full) / full
        there = np.array(
            [
                head * settings.staying(number)
                if (agent.leave_date is None or agent.leave_date >= need.first_day)
                and (agent.hire_date is None or agent.hire_date <= need.first_day)
                else 0.0
                for number, need in enumerate(needs)
            ]
        )
        found[served] = found.get(served, np.zeros(len(needs))) + there
    return list(found.items())


def plan_people(
    shop: Shop, skills: Sequence[Family], needs: Sequence[WeekNeed], work: Pattern, settings: CapacitySettings
) -> tuple[tuple[WeekPlan, ...], tuple[Hiring, ...], int, dict[str, int]]:
    """The cheapest hiring, temps, cloud agents and overtime for the needs.

    Returns:
        The weeks, the hirings, the cost in fen with wages of today's people, and the cost by part.

    Raises:
        RuntimeError: if the solver finds nothing, for which there is no reason: anything may be short at a price.
    """
    last = needs[-1]
    tail = [last.model_copy(update={"first_day": last.first_day + timedelta(weeks=number)}) for number in range(1, TAIL + 1)]
    problem = _People(shop, skills, [*needs, *tail], work, settings)
    return problem.read(problem.solve(), len(needs))


class _People:
    """The programme: columns by kind, week and family."""

    def __init__(self, shop: Shop, skills: Sequence[Family], needs: Sequence[WeekNeed], work: Pattern, settings: CapacitySettings) -> None:
        self.skills, self.needs, self.work, self.settings = skills, needs, work, settings
        self.crews = crews(shop, skills, needs, work, settings)
        monthly = {contract.id for contract in shop.contracts if contract.pay == "monthly"}
        self.payroll = sum(agent.wage for agent in shop.agents if agent.contract in monthly) * 12 * 7 / 365
        self.cost: list[float] = []
        self.high: list[float] = []
        self.whole: list[int] = []
        self.index: dict[tuple[str, int, str], int] = {}
        self.rows: list[tuple[list[tuple[float, int]], float, float]] = []
        for number in range(len(needs)):
            self._week(number)
        self._overtime()

    def column(self, kind: str, week: int, family: str, cost: float, high: float, *, whole: bool = False) -> int:
        self.index[kind, week, family] = len(self.cost)
        self.cost.append(cost / MONEY)
        self.high.append(high)
        self.whole.append(int(whole))
        return len(self.cost) - 1

    def _week(self, week: int) -> None:
        chosen, wage, last = self.settings, self.work.wage, len(self.needs)
        for family in self.skills:
            need = self.needs[week].need[family.id]
            paid = sum(chosen.staying(later - week) for later in range(week, last)) * wage
            may = chosen.hiring and week >= chosen.lead_weeks
            self.column("hire", week, family.id, chosen.hire_cost + paid, np.inf if may else 0.0, whole=True)
            self.column("temp", week, family.id, chosen.temp_week, np.floor(chosen.temp_share * need), whole=True)
            cloud = chosen.cloud_hour * self.work.contract.week_minutes / 60 * 100 / chosen.cloud_speed
            self.column("cloud", week, family.id, cloud, chosen.cloud_share * need)
            self.column("overtime", week, family.id, OVERTIME_PAY * wage, np.inf)
            self.column("short", week, family.id, chosen.short_price * wage, np.inf)
        for number, (served, heads) in enumerate(self.crews):
            columns = [self.column(f"crew {number}", week, family, 0.0, np.inf) for family in served]
            self.rows.append(([(1.0, column) for column in columns], float(heads[week]), float(heads[week])))
        for family in self.skills:
            self.rows.append((self._supply(week, family.id), self.needs[week].need[family.id], np.inf))

    def _supply(self, week: int, family: str) -> list[tuple[float, int]]:
        chosen = self.settings
        terms = [(chosen.temp_speed / 100, self.index["temp", week, family])]
        terms += [(1.0, self.index[kind, week, family]) for kind in ("cloud", "overtime", "short")]
        terms += [
            (1.0, column) for (kind, at, name), column in self.index.items() if at == week and name == family and kind.startswith("crew")
        ]
        terms += [
            (chosen.staying(week - begun) * chosen.speed_after(week - begun), self.index["hire", begun, family])
            for begun in range(week + 1)
        ]
        return terms

    def _overtime(self) -> None:
        """In any four weeks no more overtime than the share of the legal maximum that the plan may use, over today's heads."""
        month = OVERTIME_HOURS / WEEKS_PER_MONTH / (self.work.contract.week_minutes / 60) * self.settings.overtime_share
        for week in range(len(self.needs)):
            span = range(max(0, week - 3), week + 1)
            most = month * sum(float(heads[at]) for at in span for _, heads in self.crews)
            self.rows.append(([(1.0, self.index["overtime", at, family.id]) for at in span for family in self.skills], -np.inf, most))

    def solve(self) -> FloatArray:
        entries = [(row, column, factor) for row, (terms, _, _) in enumerate(self.rows) for factor, column in terms]
        rows, columns, factors = zip(*entries, strict=True)
        matrix = sparse.csr_array(sparse.coo_array((factors, (rows, columns)), shape=(len(self.rows), len(self.cost))))
        found = milp(
            np.array(self.cost),
            integrality=np.array(self.whole),
            bounds=Bounds(0, np.array(self.high)),
            constraints=LinearConstraint(matrix, [low for _, low, _ in self.rows], [high for _, _, high in self.rows]),
            options={"mip_rel_gap": GAP, "time_limit": SECONDS},
        )
        if found.x is None:
            raise RuntimeError(f"capacity plan: {found.message}")
        return np.asarray(found.x)

    def read(self, values: FloatArray, shown: int) -> tuple[tuple[WeekPlan, ...], tuple[Hiring, ...], int, dict[str, int]]:
        parts = dict.fromkeys(("wages", "hiring", "temps", "cloud", "overtime", "short"), 0.0)
        weeks = [self._read_week(week, values, parts) for week in range(shown)]
        hirings = [
            self._hiring(family.id, plan.starts[family.id], plan.first_day)
            for plan in weeks
            for family in self.skills
            if plan.starts[family.id]
        ]
        whole = {name: round(amount) for name, amount in parts.items()}
        return tuple(weeks), tuple(hirings), sum(whole.values()), whole

    def _read_week(self, week: int, values: FloatArray, parts: dict[str, float]) -> WeekPlan:
        chosen = self.settings

        def of(kind: str) -> dict[str, float]:
            return {family.id: float(values[self.index[kind, week, family.id]]) for family in self.skills}

        starts = {name: round(value) for name, value in of("hire").items()}
        staff = {family.id: 0.0 for family in self.skills}
        for (kind, at, name), column in self.index.items():
            if at == week and kind.startswith("crew"):
                staff[name] += float(values[column])
        begun = {(at, family.id): round(values[self.index["hire", at, family.id]]) for at in range(week + 1) for family in self.skills}
        speed = {at: chosen.staying(week - at) * chosen.speed_after(week - at) for at in range(week + 1)}
        joined = {family.id: sum(speed[at] * begun[at, family.id] for at in range(week + 1)) for family in self.skills}
        costs = {
            "wages": self.payroll * chosen.staying(week)
            + sum(chosen.staying(week - at) * n for (at, _), n in begun.items()) * self.work.wage,
            "hiring": float(chosen.hire_cost * sum(starts.values())),
        }
        for kind, part in (("temp", "temps"), ("cloud", "cloud"), ("overtime", "overtime"), ("short", "short")):
            costs[part] = (
                sum(values[self.index[kind, week, family.id]] * self.cost[self.index[kind, week, family.id]] for family in self.skills)
                * MONEY
            )
        for part, amount in costs.items():
            parts[part] += amount
        return WeekPlan(
            first_day=self.needs[week].first_day,
            staff=staff,
            joined=joined,
            temps={name: round(value) for name, value in of("temp").items()},
            cloud=of("cloud"),
            overtime=of("overtime"),
            short=of("short"),
            starts=starts,
            cost=round(sum(costs.values())),
        )

    def _hiring(self, family: str, count: int, start: date) -> Hiring:
        ready = self.settings.training_weeks + len(self.settings.ramp)
        return Hiring(
            family=family,
            count=count,
            order=start - timedelta(weeks=self.settings.lead_weeks),
            start=start,
            ready=start + timedelta(weeks=ready),
        )


RESERVE_LEVEL: Final = 0.9


def reserves(needs: Sequence[WeekNeed], skills: Sequence[Family], settings: CapacitySettings) -> dict[str, int]:
    """Talent reserve: how many more may leave, in nine of ten cases, than expected before a replacement is ready (binomial)."""
    weeks = settings.lead_weeks + settings.training_weeks + len(settings.ramp)
    leaving = 1 - settings.staying(weeks)
    found = {}
    for family in skills:
        heads = round(float(np.mean([need.need[family.id] for need in needs])))
        found[family.id] = max(0, int(binom.ppf(RESERVE_LEVEL, heads, leaving)) - int(heads * leaving)) if heads else 0
    return found
