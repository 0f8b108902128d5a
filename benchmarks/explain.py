"""Are reasons true? Conflicts, ways out and prices, each checked by solving again with other means.

    python benchmarks/explain.py conflicts --cases 20 --seconds 4 --again 30      the infeasible sample and seeded mutations of a small one
    python benchmarks/explain.py prices --questions 10 --seconds 6     counterfactual prices against a full re-solve

Minimality is checked on the whole week with an own CP-SAT model: the members of a conflict together have no solution, and have one
without any single member. A way out is applied: its roster in hand must pass the audit of the changed workspace at exactly the promised
cost; a plan of the changed workspace that begins with it must not cost more (``begun``); and the changed workspace is solved anew from
nothing, which must give a legal roster; whether that search also reaches the promise in its time is reported apart, with what the engine
alone says of both, before names meet queues. A price must lie within its stated gap of what a longer search of the whole week finds.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from ortools.sat.python import cp_model

from shiftopt.allocation.allocate import AllocationSettings, allocate
from shiftopt.domain.case import Case
from shiftopt.domain.plan import Plan, Solved
from shiftopt.domain.shop import Leave, Pin, Request, RuleEntry, Shop
from shiftopt.domain.workspace import Workspace
from shiftopt.planning.begin import Begun, cheapest
from shiftopt.planning.explain import dates, price
from shiftopt.planning.explain_cell import Cell
from shiftopt.planning.explain_nouns import Answered
from shiftopt.planning.explain_price import PriceSettings, certify, recase, search
from shiftopt.planning.pipeline import PlanSettings, demand, plan
from shiftopt.planning.wayout import apply
from shiftopt.planning.wayout_nouns import Conflict, Way
from shiftopt.planning.wayout_rank import ways_out
from shiftopt.rostering.judge import judge
from shiftopt.rostering.model import prepare
from shiftopt.rostering.opening import from_roster
from shiftopt.rostering.solve import SolveSettings
from shiftopt.rules.assemble import assemble
from shiftopt.rules.auditing import audit
from shiftopt.rules.base import Rule
from shiftopt.rules.rows import RowBoard, encode_all
from shiftopt.samples.generate import generate

Mutation = Callable[[random.Random, Workspace, Case], dict[str, object]]
SLACK = 0.01
"""Share of the promise by which a fresh search of the same length may miss it: searches differ, rosters in hand do not."""


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def pins_over(shop: Shop, rows: Sequence[Pin]) -> dict[str, object]:
    taken = {(row.agent, row.day) for row in rows}
    return {"pins": (*(pin for pin in shop.pins if (pin.agent, pin.day) not in taken), *rows)}


def against_leave(draw: random.Random, known: Workspace, case: Case) -> dict[str, object]:
    agent = draw.choice(_plain(known.shop))
    day = draw.choice(dates(case))
    leave = Leave(agent=agent, start=day, end=day + timedelta(days=draw.randint(0, 1)), kind=draw.choice(("annual", "sick", "personal")))
    return {"leave": (*known.shop.leave, leave)} | pins_over(known.shop, [Pin(agent=agent, day=day, shift=_shift(draw, known.shop, agent))])


def against_rest(draw: random.Random, known: Workspace, case: Case) -> dict[str, object]:
    agent = draw.choice(_plain(known.shop))
    own = sorted(_own(known.shop, agent), key=lambda shift: shift.start)
    day = draw.choice(dates(case)[:-1])
    return pins_over(
        known.shop, [Pin(agent=agent, day=day, shift=own[-1].id), Pin(agent=agent, day=day + timedelta(days=1), shift=own[0].id)]
    )


def against_week(draw: random.Random, known: Workspace, case: Case) -> dict[str, object]:
    agent = draw.choice(_plain(known.shop))
    shift = _shift(draw, known.shop, agent)
    return pins_over(known.shop, [Pin(agent=agent, day=day, shift=shift) for day in dates(case)])


def against_hours(draw: random.Random, known: Workspace, case: Case) -> dict[str, object]:
    agent = draw.choice(_plain(known.shop))
    longest = max(_own(known.shop, agent), key=lambda shift: shift.paid_minutes)
    cap = RuleEntry(name="hours_per_week", params={"overtime_minutes": 0}, hard=True)
    rows = [Pin(agent=agent, day=day, shift=longest.id) for day in dates(case)[1:6]]
    return {"rules": (*(rule for rule in known.shop.rules if rule.name != "hours_per_week"), cap)} | pins_over(known.shop, rows)


def against_night(draw: random.Random, known: Workspace, case: Case) -> dict[str, object]:
    agent = draw.choice(_plain(known.shop))
    late = max(_own(known.shop, agent), key=lambda shift: shift.start + shift.minutes)
    kind = draw.choice(("pregnant", "nursing"))
    people = tuple(
        row.model_copy(update={"protections": frozenset({kind}), "protected_until": None}) if row.id == agent else row
        for row in known.shop.agents
    )
    return {"agents": people} | pins_over(known.shop, [Pin(agent=agent, day=draw.choice(dates(case)), shift=late.id)])


def against_contract(draw: random.Random, known: Workspace, case: Case) -> dict[str, object]:
    agent = draw.choice(_plain(known.shop))
    own = {shift.id for shift in _own(known.shop, agent)}
    foreign = [shift.id for shift in known.shop.shifts if shift.id not in own]
    return pins_over(known.shop, [Pin(agent=agent, day=draw.choice(dates(case)), shift=draw.choice(foreign))])


def against_wishes(draw: random.Random, known: Workspace, case: Case) -> dict[str, object]:
    agent, day = draw.choice(_plain(known.shop)), draw.choice(dates(case))
    rules = (*(rule for rule in known.shop.rules if rule.name != "requests"), RuleEntry(name="requests", hard=True))
    wish = Request(agent=agent, day=day, kind="off")
    return {"rules": rules, "requests": (wish,)} | pins_over(known.shop, [Pin(agent=agent, day=day, shift=_shift(draw, known.shop, agent))])


MUTATIONS: tuple[Mutation, ...] = (
    against_leave,
    against_rest,
    against_week,
    against_hours,
    against_night,
    against_contract,
    against_wishes,
)


def _plain(shop: Shop) -> list[str]:
    return [agent.id for agent in shop.agents if agent.contract == "standard" and not agent.protections and agent.leave_date is None]


def _own(shop: Shop, agent: str) -> list:
    contract = next(row.contract for row in shop.agents if row.id == agent)
    return [shift for shift in shop.shifts if not shift.contracts or contract in shift.contracts]


def _shift(draw: random.Random, shop: Shop, agent: str) -> str:
    return draw.choice(_own(shop, agent)).id


def holds(board: RowBoard, wanted: set[tuple[str, str | None, object]], case: Case) -> bool:
    """Whether the demands of those rules, people and days can hold together: one plain CP-SAT model, no assumptions."""
    model = cp_model.CpModel()
    sizes = [(0, 1)] * len(case.options) + board.extra
    variables = [model.new_int_var(low, high, "") for low, high in sizes]

    def meant(rule: str, agent: int | None, day: int | None) -> bool:
        who = None if agent is None else case.agents[agent].id
        when = None if day is None else dates(case)[day]
        return (rule, who, when) in wanted or (rule, who, None) in wanted

    for row in board.rows:
        if row.units is None and meant(row.rule.name, row.agent, row.day):
            model.add(sum(factor * variables[var] for factor, var in row.terms) <= row.limit) if row.terms else None
            if not row.terms and row.limit < 0:
                return False
    for ban in board.bans:
        if meant(ban.rule.name, ban.agent, ban.day):
            model.add(variables[ban.var] == 0)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    return solver.solve(model) in {cp_model.OPTIMAL, cp_model.FEASIBLE}


def minimal(case: Case, conflict: Conflict) -> bool:
    board = encode_all(case, [rule for rule in assemble(case.shop) if rule.hard])
    names = {(member.rule, member.agent, member.day) for member in conflict.members}
    return not holds(board, names, case) and all(holds(board, names - {name}, case) for name in names)


def check_case(name: str, case: Case, settings: PriceSettings, most: int, again: float) -> dict[str, object]:
    fresh = replace(settings, seconds=again, base_seconds=again, allocation_seconds=60)
    since = time.monotonic()
    found = ways_out(case, settings)
    spent = time.monotonic() - since
    kept = []
    exact = 0
    begun = 0
    for way in found.ways:
        whole = recase(case, apply(case.shop, way.changes))
        rules = assemble(whole.shop)
        verdict = audit(whole, way.roster, way.activities, rules)
        exact += not verdict.hard and verdict.cost == way.cost and way.bound <= way.cost
        if len(kept) == most:
            continue
        begun += begin(whole, rules, way, settings) <= way.cost
        kept.append(anew(whole, rules, way, fresh))
    row = {
        "case": name,
        "conflicts": len(found.conflicts),
        "minimal": sum(minimal(case, conflict) for conflict in found.conflicts),
        "ways": len(found.ways),
        "exact": exact,
        "begun": begun,
        "solved_again": len(kept),
        "feasible": sum(bool(item["feasible"]) for item in kept),
        "reached": sum(bool(item.get("kept")) for item in kept),
        "seconds": round(spent, 1),
        "worst_gap": round(max((way.gap for way in found.ways), default=0.0), 3),
        "misses": [item for item in kept if not item.get("kept")],
    }
    say(json.dumps(row))
    return row


def begin(whole: Case, rules: Sequence[Rule], way: Way, settings: PriceSettings) -> int:
    """Fen of a plan that begins with the way's roster."""
    outcome = search(whole, rules, settings, way.roster)
    if not isinstance(outcome, Solved):
        return way.cost + 1
    limits = AllocationSettings(seconds=settings.allocation_seconds)
    made = (outcome, allocate(whole, outcome.roster, rules, settings=limits))
    _, named = cheapest(whole, rules, made, Begun(way.roster, way.activities), limits)
    return audit(whole, named.roster, named.activities, rules).cost


def anew(whole: Case, rules: Sequence[Rule], way: Way, fresh: PriceSettings) -> dict[str, object]:
    """What a search from nothing makes of the changed workspace."""
    outcome = search(whole, rules, fresh)
    if not isinstance(outcome, Solved):
        return {"feasible": False, "promise": way.cost}
    cost = certify(whole, rules, outcome, fresh).audit.cost
    promised = judge(prepare(whole, rules), from_roster(whole, way.roster))
    units = {"engine_promise": promised.units // 6000} if promised is not None else {}
    units["engine_again"] = (outcome.duty_units + outcome.flow_units) // 6000
    return {"feasible": True, "promise": way.cost, "again": cost, **units, "kept": way.bound <= cost <= way.cost * (1 + SLACK)}


def conflicts(args: argparse.Namespace, settings: PriceSettings) -> None:
    rows = []
    if args.sample:
        rows.append(check_case("infeasible", demand(generate("infeasible"))[1], settings, args.ways, args.again))
    known = generate("small")
    _, case = demand(known)
    for number in range(args.cases):
        draw = random.Random(f"{args.seed}-{number}")
        mutation = MUTATIONS[number % len(MUTATIONS)]
        shop = known.shop.model_copy(update=mutation(draw, known, case))
        rows.append(check_case(f"{number}-{mutation.__name__}", recase(case, shop), settings, args.ways, args.again))
    total = {
        key: sum(int(str(row[key])) for row in rows)
        for key in ("conflicts", "minimal", "ways", "exact", "begun", "solved_again", "feasible", "reached")
    }
    print(json.dumps({"cases": len(rows), **total}, indent=2))


def prices(args: argparse.Namespace, settings: PriceSettings) -> None:
    known = generate(args.instance)
    made = plan(known, PlanSettings(solving=SolveSettings(seconds=settings.base_seconds, workers=settings.workers)))
    if not isinstance(made, Plan):
        sys.exit("the sample has no plan in time")
    rules = assemble(known.shop)
    bound = made.solved.bound_units // 6000
    asked = Answered(made.case, rules, made.allocated.roster, made.allocated.activities, made.audit.cost, bound)
    draw, inside = random.Random(args.seed), 0
    longer = settings.longer
    plain = search(made.case, rules, longer, asked.roster)
    for _ in range(args.questions):
        agent, day = draw.choice(made.case.agents).id, draw.choice(dates(made.case))
        works = any((duty.agent, duty.day) == (agent, day) for duty in asked.roster.duties)
        cell = Cell(agent=agent, day=day, works=not works)
        answer = price(asked, cell, settings)
        full = search(made.case, (*rules, cell), longer, asked.roster)
        if not isinstance(full, Solved) or not isinstance(plain, Solved):
            say(json.dumps({"asked": f"{agent} {day} {'on' if not works else 'off'}", "feasible": answer.feasible, "full": "none"}))
            inside += answer.feasible is False
            continue
        extra = round((full.duty_units + full.flow_units - plain.duty_units - plain.flow_units) / 6000)
        good = answer.feasible is True and abs(answer.extra - extra) <= answer.gap
        inside += good
        wish = f"{agent} {day} {'on' if not works else 'off'}"
        say(json.dumps({"asked": wish, "extra": answer.extra, "full": extra, "gap": answer.gap, "within": good}))
    print(
        json.dumps({"questions": args.questions, "within_gap": inside, "plan": made.audit.cost, "plan_gap": round(made.gap, 4)}, indent=2)
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("conflicts", "prices"))
    parser.add_argument("--cases", type=int, default=20)
    parser.add_argument("--ways", type=int, default=3, help="ways out per case to apply and solve again")
    parser.add_argument("--again", type=float, default=30, help="seconds of each fresh search after the changes")
    parser.add_argument("--sample", action="store_true", help="also the infeasible sample (minutes)")
    parser.add_argument("--questions", type=int, default=10)
    parser.add_argument("--instance", default="small")
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    settings = PriceSettings(seconds=args.seconds, base_seconds=3 * args.seconds, workers=args.workers, allocation_seconds=20)
    settings = replace(settings, seed=args.seed)
    (conflicts if args.what == "conflicts" else prices)(args, settings)


if __name__ == "__main__":
    main()
