"""Is advice true? Promised gains against full re-solves, and the first choice against twenty alternatives.

    python benchmarks/advice.py medium --rosters 5 --seconds 60
    python benchmarks/advice.py large --rosters 2 --seconds 120

The five best proposals of ``shiftopt advise`` (hires, trainings, chains, further starts; by worth less wage) are made true by another
way, as scenarios of the workspace: demand, options and rules are made anew, and the relaxation is solved to its exact value, free of
noise. ``--rosters`` of them are also re-solved as whole rosters; what these save is uncertain by the gaps of both rosters, so there the
promise is true if it lies within 15 % of the difference, or within the stated margin. The alternatives are the best of the rest by
their estimates, and as many again at random from all that was screened. An estimate is a bound from above (but for free minutes of
complaint work, see ``planning.advise_prices``), so whatever has a lower one than the first choice is worth hardly beats it: those are
counted, and so are the estimates that were too low.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Sequence

from shiftopt.domain.advice import Proposal
from shiftopt.domain.base import UNITS_PER_AGENT_HOUR
from shiftopt.domain.case import Case
from shiftopt.domain.scenario import Newcomers, NewShift, Scenario, Training
from shiftopt.domain.workspace import Workspace
from shiftopt.planning.advise import AdviceSettings, Looked, confirm, looked_at, newcomer
from shiftopt.planning.advise_prices import Prices, price_week
from shiftopt.planning.advise_roster import confirm_rosters
from shiftopt.planning.pipeline import demand
from shiftopt.planning.scenarios_plan import ForecastMemo, demand_of
from shiftopt.rostering.settings import SolveSettings
from shiftopt.samples.generate import generate

TOP = 5
NEAR = 0.15
BEATEN = 0.05


def say(text: object) -> None:
    print(time.strftime("%H:%M:%S"), text, sep="  ", file=sys.stderr, flush=True)


def scenario_of(workspace: Workspace, item: Proposal) -> Scenario:
    """The proposal as a planner would write it into a scenario file."""
    if item.kind == "hire":
        agent = newcomer(workspace.shop, item)
        values = {"contract": item.contract, "skills": item.skills, "wage": agent.wage}
        return Scenario(name="hire", add=(Newcomers(count=1, values=values),))
    if item.kind == "shift" and item.shift is not None:
        template, start = item.shift
        return Scenario(name="start", new_shifts=(NewShift(id="new", like=template, values={"start": start}),))
    return Scenario(name="train", train=tuple(Training(queue=who.queue, speed=who.speed, agents=(who.agent,)) for who in item.trained))


def resolved(workspace: Workspace, item: Proposal, memo: ForecastMemo, units: float) -> int:
    """What the relaxation of the week saves with the proposal, fen."""
    _, case = demand_of(workspace, scenario_of(workspace, item), known=memo)
    return round((units - price_week(case).units) / UNITS_PER_AGENT_HOUR)


def name(item: Proposal) -> str:
    if item.kind == "hire":
        return f"hire {item.contract}, {'+'.join(item.skills)}"
    if item.kind == "shift" and item.shift is not None:
        return f"start {item.shift[0]} at {item.shift[1] // 60:02d}:{item.shift[1] % 60:02d}"
    return f"{item.kind} " + ", ".join(f"{who.agent} in {who.queue}" for who in item.trained)


def yuan(fen: float | None) -> str:
    return "-" if fen is None else f"{fen / 100:,.0f}"


def share(promised: float, found: float) -> str:
    return f"{promised / found - 1:+.1%}" if found else "-"


def best_of(looked: Sequence[Looked]) -> list[Proposal]:
    """The five best proposals of the advice, by worth less wage."""
    known = [item for found in looked for item in found.ranked if item.relaxed is not None]
    return sorted(known, key=lambda item: -item.net)[:TOP]


def check_promises(workspace: Workspace, case: Case, best: Sequence[Proposal], units: float, args: argparse.Namespace) -> None:
    memo = ForecastMemo()
    exact = []
    for item in best:
        exact.append(resolved(workspace, item, memo, units))
        say(f"re-solved: {name(item)}")
    rosters = list(best)
    if args.rosters:
        settings = SolveSettings(seconds=args.seconds, seed=args.seed)
        rosters[: args.rosters] = confirm_rosters(case, best[: args.rosters], settings, told=say)[1]
    print("| proposal | wage | estimate | promised | relaxation anew | off | roster anew | its margin | off |")
    print("|---|---|---|---|---|---|---|---|---|")
    for item, found, made in zip(best, exact, rosters, strict=True):
        roster = "-" if made.roster is None else share(item.worth, made.roster)
        cells = [name(item), yuan(item.wage), yuan(item.estimate), yuan(item.worth), yuan(found), share(item.worth, found)]
        print("| " + " | ".join([*cells, yuan(made.roster), yuan(made.roster_margin), roster]) + " |")
    true = sum(abs(item.worth - found) <= NEAR * abs(found) for item, found in zip(best, exact, strict=True))
    print(f"\npromises within {NEAR:.0%} of the relaxation solved anew: {true} of {len(best)}")
    judged = [(item, made) for item, made in zip(best, rosters, strict=True) if made.roster is not None and made.roster_margin is not None]
    near = sum(abs(item.worth - (made.roster or 0)) <= NEAR * abs(made.roster or 0) for item, made in judged)
    inside = sum(abs(item.worth - (made.roster or 0)) <= (made.roster_margin or 0) for item, made in judged)
    print(f"of {len(judged)} rosters solved anew: {near} within {NEAR:.0%}, {inside} within the stated margin")


def check_ranking(prices: Prices, looked: Sequence[Looked], args: argparse.Namespace, until: float) -> None:
    """Re-solve the relaxation for alternatives of every kind and compare with the first choice."""
    first, *others = best_of(looked)
    known = {name(item): item for found in looked for item in found.ranked if item.relaxed is not None}
    screened = [item for found in looked for item in found.screened if name(item) != name(first)]
    rest = sorted((item for item in screened if name(item) not in known), key=lambda item: -item.net)
    out = sum(item.net <= first.net for item in screened)
    half = (args.alternatives - len(known) + 1) // 2
    tried = [*rest[:half], *random.Random(args.seed).sample(rest[half:], min(len(rest[half:]), half))]
    found = [item for item in known.values() if name(item) != name(first)]
    for item in tried:
        if time.monotonic() > until:
            break
        made = confirm(prices, item)
        if made.relaxed is not None:
            found.append(made)
            say(f"alternative {len(found)}: {name(made)}: net {yuan(made.net)}")
    top = max(found, key=lambda item: item.net)
    low = [item for item in found if item.worth > 1.01 * item.estimate + 100]
    print(f"\nfirst choice: {name(first)}, net {yuan(first.net)}; best of {len(found)} others tried: {name(top)}, net {yuan(top.net)}")
    print(f"beaten by {max(0.0, top.net / first.net - 1):.1%} (at most {BEATEN:.0%} is allowed); second choice: {name(others[0])}")
    print(f"estimates that were too low, of {len(found)}: {len(low)}" + "".join(f"; {name(item)} {yuan(item.estimate)}" for item in low))
    print(f"screened {len(screened)} others; by their estimates alone {out} of them can not beat the first choice")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sample", help="small, medium, large, promo")
    parser.add_argument("--confirm", type=int, default=3, help="as of shiftopt advise")
    parser.add_argument("--rosters", type=int, default=0, help="how many of the five are re-solved as whole rosters")
    parser.add_argument("--seconds", type=float, default=60, help="search time of each roster")
    parser.add_argument("--only", default="hire,train,chain,shift", help="kinds to look at")
    parser.add_argument("--alternatives", type=int, default=20, help="the advice's own further confirmations among them")
    parser.add_argument("--minutes", type=float, default=600, help="no further alternative is begun after these minutes")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    workspace, begun = generate(args.sample), time.monotonic()
    _, case = demand(workspace)
    prices = price_week(case)
    say(f"relaxation: {time.monotonic() - begun:.0f} s")
    looked = looked_at(prices, AdviceSettings(confirm=args.confirm, kinds=tuple(args.only.split(","))), told=say)
    say(f"advice: {time.monotonic() - begun:.0f} s")
    print(f"{args.sample}: relaxation {yuan(prices.units / UNITS_PER_AGENT_HOUR)}\n")
    check_promises(workspace, case, best_of(looked), prices.units, args)
    check_ranking(prices, looked, args, begun + 60 * args.minutes)


if __name__ == "__main__":
    main()
