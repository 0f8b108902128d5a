"""What peers are told is what the audit counts: personal limits and prices, the line of coverage, and rosters read back."""

from __future__ import annotations

import random
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from shiftopt.domain.case import Case, Option
from shiftopt.domain.roster import Audit
from shiftopt.planning.pipeline import demand
from shiftopt.rules.assemble import assemble
from shiftopt.rules.auditing import audit
from shiftopt.rules.base import Rule
from shiftopt.rules.catalogue.coverage import shortage_prices
from shiftopt.samples.generate import generate

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
from rivals import crews, week

PERSONAL = ("requests", "contract_hours", "labour", "fairness_nights", "fairness_weekends")
LIMITED = {"weekly_rest", "consecutive_days", "hours_per_week", "monthly_overtime", "part_time_hours"}
Told = tuple[Case, tuple[Rule, ...], dict[str, Any]]


@pytest.fixture(scope="module")
def told() -> Told:
    _, case = demand(generate("small"))
    rules = assemble(case.shop, day=case.grid.first_day)
    return case, rules, week.told(case, rules)


def drawn(told: Told, seed: int, share: float) -> list[Option]:
    """Everybody works a share of the days on which something is allowed, at random shifts."""
    case, _, sheet = told
    draw = random.Random(seed)
    days = [row for row in sheet["agent_days"] if draw.random() < share]
    return week.options_of(case, [(row["agent"], row["day"], draw.choice(row["shifts"])) for row in days])


def excesses(told: Told, options: list[Option]) -> list[tuple[dict[str, Any], int]]:
    """Every limit with its excess, summed here as the peers' models do."""
    case, _, sheet = told
    numbers = week.shift_numbers(case)
    found = []
    for limit in sheet["limits"]:
        mine = [(option.day, numbers[week.clock_of(case, option)]) for option in options if option.agent == limit["agent"]]
        first, second = (sum(limit[table][day][shift] for day, shift in mine) for table in ("first", "second"))
        found.append((limit, max(limit["floor"], first - limit["first_limit"], second - limit["second_limit"])))
    return found


def audited(told: Told, options: list[Option]) -> Audit:
    case, rules, _ = told
    return audit(case, week.roster_of(case, options), (), rules)


@pytest.mark.parametrize(("seed", "share"), [(1, 0.0), (2, 0.5), (3, 0.75), (4, 1.0)])
def test_prices_are_those_of_the_audit(told: Told, seed: int, share: float) -> None:
    options = drawn(told, seed, share)
    cost = sum(limit["price"] * excess for limit, excess in excesses(told, options) if not limit["hard"])
    by_rule = audited(told, options).cost_by_rule
    assert round(cost / 6000) == pytest.approx(sum(by_rule.get(rule, 0) for rule in PERSONAL), abs=3)


@pytest.mark.parametrize(("seed", "share"), [(1, 0.0), (2, 0.5), (3, 0.75), (4, 1.0)])
def test_limits_are_broken_where_the_audit_says_so(told: Told, seed: int, share: float) -> None:
    case, _, _ = told
    options = drawn(told, seed, share)
    broken = {case.agents[limit["agent"]].id for limit, excess in excesses(told, options) if limit["hard"] and excess > 0}
    assert broken == {violation.agent for violation in audited(told, options).hard if violation.rule in LIMITED}


def test_idle_is_the_excess_of_nobody_at_work(told: Told) -> None:
    assert all(limit["idle"] == excess for limit, excess in excesses(told, []))


def test_the_line_saves_what_coverage_costs_less(told: Told) -> None:
    case, _, sheet = told
    need = case.requirements
    nobody = np.zeros_like(need.need)
    for effort in (0, 700, 1500, 4000, 10**6):
        saved = shortage_prices(need, nobody) - shortage_prices(need, nobody + effort)
        for queue, cells in enumerate(sheet["cells"]):
            for t, edges, values, slopes in cells:
                place = max(number for number, edge in enumerate(edges) if edge <= effort)
                assert values[place] + slopes[place] * (effort - edges[place]) == saved[t, queue]


def test_a_shift_keeps_its_minutes(told: Told) -> None:
    case, _, _ = told
    for option in case.options[:40]:
        shift = week.shift_of(case, week.clock_of(case, option))
        present = option.end - option.start - sum(pause.minutes for pause in option.pauses)
        assert sum(shift["halves"]) == pytest.approx(present, abs=len(shift["pieces"]) / 2)


def test_crews_hold_everybody_once_and_ask_for_what_they_can_give(told: Told) -> None:
    case, rules, _ = told
    found = crews.crews_of(case, rules)
    names = [name for crew in found for name in crew["agents"]]
    assert len(names) == len(set(names)) == len(case.agents)
    for crew in found:
        asked = sum(map(sum, crew["required"])) * case.grid.interval
        days = len(crew["agents"]) * (case.grid.days - crew["max_resting"])
        assert asked <= days * max(crew["minutes"]) + case.grid.interval
    first = found[0]
    shift = next(iter(first["shifts"]))
    option = crews.options_of(case, [{"resource": first["agents"][0], "day": 0, "shift": shift}])[0]
    assert (case.agents[option.agent].id, option.day, option.shift) == (first["agents"][0], 0, shift)
