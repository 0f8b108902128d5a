"""From conflicts to ways out with a price: one cheapest way for everything, then other ways person by person.

1. Every person in conflict is asked for minimal sets of changes (``wayout_search``).
2. Which pins to give up is left to the engine: pins in conflict become prices far above any coverage, the week is solved once,
   and the pins that its roster breaks are the cheapest of the fewest.
3. Other ways are priced around that roster: the person concerned and a few peers are free, all others keep their week and tasks.
4. What is known is handed on at once: the conflicts, then each way as soon as an audited roster proves it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from shiftopt.domain.base import UNITS_PER_AGENT_HOUR
from shiftopt.domain.case import Case
from shiftopt.domain.messages import Message, message
from shiftopt.domain.plan import Solved
from shiftopt.domain.roster import Roster
from shiftopt.domain.shop import Pin
from shiftopt.planning.explain_cell import Cell
from shiftopt.planning.explain_price import DEFAULTS, Calm, Priced, PriceSettings, certify, narrowed, peers, recase, search
from shiftopt.planning.explain_swap import placed
from shiftopt.planning.wayout import Change, LeaveChange, PinChange, RuleChange, apply
from shiftopt.planning.wayout_conflicts import all_conflicts
from shiftopt.planning.wayout_nouns import Conflict, Way, WayOut
from shiftopt.planning.wayout_search import Found, set_of, variants, ways_for
from shiftopt.planning.wayout_shared import shared_ways
from shiftopt.planning.wayout_trial import Trial
from shiftopt.rules.base import Rule

PIN_WEIGHT = 1_000_000
"""Fen per broken pin while the engine chooses which to break: fewer broken pins come before cheaper rosters."""
PER_PERSON = 4
"""Priced ways per person, beside the one that is part of the first way."""
PEOPLE = 3
"""Colleagues who may change with a person at most: the fewer move, the less luck there is in the difference to the first way."""
PATIENCE = 1.0
"""Seconds without a better roster after which the search around the first way ends."""
Told = Callable[[Message], None]
Shown = Callable[[WayOut], None]
Choice = Mapping[str | None, tuple[Change, ...]]
"""Person (None: a conflict across people) -> the changes that solve the conflicts."""


def _silent(_: object) -> None:
    """Nobody listens."""


@dataclass(frozen=True)
class Base:
    """The first way with its roster; ``loose`` are the pins that its search was free to break."""

    choice: Choice
    loose: tuple[Pin, ...]
    priced: Priced


def ways_out(case: Case, settings: PriceSettings = DEFAULTS, *, told: Told = _silent, shown: Shown = _silent) -> WayOut:
    """All conflicts of a week, and ways out ranked by cost; nothing to list if a legal roster exists.

    Args:
        case: the week.
        settings: how hard to try per price.
        told: hears what is being worked on.
        shown: gets what is known so far, first the conflicts alone, then again with every new way as the last one.
    """
    trial = Trial(case)
    conflicts = all_conflicts(trial)
    if not conflicts:
        return WayOut(conflicts=(), ways=())
    shown(WayOut(conflicts=conflicts, ways=(), complete=False))
    told(message("do_options"))
    options = _options(trial, conflicts)
    base = None if options is None else _base(trial, conflicts, options, settings, told)
    if options is None or base is None:
        return WayOut(conflicts=conflicts, ways=(), complete=False)
    ways: list[Way] = []
    for way in _proven(trial, base, options, settings, told):
        ways.append(way.model_copy(update={"extra": way.cost - ways[0].cost if ways else 0}))
        shown(WayOut(conflicts=conflicts, ways=tuple(ways), complete=False))
    ways.sort(key=lambda way: (way.cost, way.agent or ""))
    return WayOut(conflicts=conflicts, ways=tuple(way.model_copy(update={"extra": way.cost - ways[0].cost}) for way in ways))


def _proven(trial: Trial, base: Base, options: Mapping[str | None, list[Found]], settings: PriceSettings, told: Told) -> Iterator[Way]:
    """The first way, then the others one by one, each with a roster in hand and a lower bound.

    The first way's search left every loose pin out, so its bound holds for all ways that only change those. For the others a week
    is searched in which all their changes are made at once and all pins that any way touches are left out: stricter they all are.
    """
    bound = base.priced.bound_units // UNITS_PER_AGENT_HOUR
    yield _way(base.choice, base.priced, None, bound)
    others = [(agent, way) for agent, found in options.items() for way in _others(trial, base, agent, found)]
    fixed = [change for change in _flat(base.choice) if not isinstance(change, PinChange)]
    choices = [{**base.choice, agent: way.changes} for agent, way in others]
    wide = [choice for choice in choices if not _plain(_flat(choice), base.loose, fixed)]
    if wide:
        told(message("do_bound"))
    widest = _loosest_bound(trial, [change for choice in wide for change in _flat(choice)], settings) if wide else 0
    for number, ((agent, way), choice) in enumerate(zip(others, choices, strict=True), start=1):
        told(message("do_way", number=number, count=len(others), agent=agent or ""))
        priced = _priced(trial, base, agent, way, choice, settings)
        if priced is not None:
            yield _way(choice, priced, agent, widest if choice in wide else bound, way.changes)


def _plain(changes: Iterable[Change], loose: Sequence[Pin], fixed: Sequence[Change]) -> bool:
    """Whether nothing changes but what the first way's search left out anyway."""
    return all(change.old in (None, *loose) if isinstance(change, PinChange) else change in fixed for change in changes)


def _options(trial: Trial, conflicts: Sequence[Conflict]) -> dict[str | None, list[Found]] | None:
    """Person (None: several) -> sets of changes; None if somebody has none: only limits of the law collide."""
    shop = trial.case.shop
    agents = [agent for agent in dict.fromkeys(conflict.agent for conflict in conflicts) if agent is not None]
    options: dict[str | None, list[Found]] = {agent: ways_for(trial, shop, agent) for agent in agents}
    if not all(options.values()):
        return None
    solved = apply(shop, _flat({agent: found[0].changes for agent, found in options.items()}))
    shared = shared_ways(trial, solved)
    return None if shared is None else options | ({None: shared} if shared else {})


def _base(
    trial: Trial, conflicts: Sequence[Conflict], options: Mapping[str | None, list[Found]], settings: PriceSettings, told: Told
) -> Base | None:
    """The cheapest of the least: the engine chooses among the pins of every person whom deleting pins helps."""
    shop, case = trial.case.shop, trial.case
    by_pins = {agent for agent, found in options.items() if agent is not None and set(found[0].kind) == {"PinChange"}}
    fixed = {agent: found[0].changes for agent, found in options.items() if agent not in by_pins}
    loose = _loose_pins(trial, conflicts, by_pins)
    free = apply(apply(shop, _flat(fixed)), _deleted(loose))
    rules = trial.rules(free)
    if rules is None:
        return None
    whole = recase(case, free)
    told(message("do_base"))
    best = search(whole, rules, settings.longer, calm=_calm(settings, 2 * PATIENCE))
    if not isinstance(best, Solved):
        return None
    choice: dict[str | None, tuple[Change, ...]] = {agent: _deleted(pin for pin in loose if pin.agent == agent) for agent in by_pins}
    if loose:
        told(message("do_pins"))
        near = narrowed(whole, best.roster, peers(shop, by_pins, settings.people))
        chosen = search(near, (*rules, *(_soft(pin) for pin in loose)), settings, best.roster, calm=_calm(settings, PATIENCE))
        if isinstance(chosen, Solved):
            broken = [pin for pin in loose if not _kept(pin, chosen.roster)]
            choice = {agent: _deleted(pin for pin in broken if pin.agent == agent) for agent in by_pins}
            penalty = PIN_WEIGHT * len(broken) * UNITS_PER_AGENT_HOUR
            best = replace(chosen, duty_units=chosen.duty_units - penalty, bound_units=best.bound_units)
    final = recase(case, apply(shop, _flat({**choice, **fixed})))
    first = certify(final, rules, best, settings)
    polished = certify(final, rules, best, settings, near=first)  # the second look that every other way gets as well
    return Base({**choice, **fixed}, tuple(loose), min(first, polished, key=lambda priced: priced.audit.cost))


def _loose_pins(trial: Trial, conflicts: Sequence[Conflict], agents: set[str]) -> list[Pin]:
    """The pins in conflict; all pins of a person whom these do not help."""
    shop = trial.case.shop
    named = {
        (member.agent, member.day)
        for conflict in conflicts
        if conflict.agent in agents
        for member in conflict.members
        if member.rule == "pins"
    }
    loose = [pin for pin in shop.pins if (pin.agent, pin.day) in named]
    freed = apply(shop, _deleted(loose))
    still = {agent for agent in agents if trial.first(freed, agent)}
    return [pin for pin in shop.pins if pin in loose or pin.agent in still]


def _soft(pin: Pin) -> Rule:
    shifts = frozenset({pin.shift}) if pin.shift is not None else frozenset()
    return Cell(agent=pin.agent, day=pin.day, works=pin.shift is not None, shifts=shifts, hard=False, weight=PIN_WEIGHT)


def _kept(pin: Pin, roster: Roster) -> bool:
    shifts = [duty.shift for duty in roster.duties if duty.agent == pin.agent and duty.day == pin.day]
    return pin.shift in shifts if pin.shift is not None else not shifts


def _flat(choice: Choice) -> list[Change]:
    return set_of(change for row in choice.values() for change in row)


def _deleted(pins: Iterable[Pin]) -> tuple[Change, ...]:
    return tuple(PinChange(old=pin, new=None) for pin in pins)


def _others(trial: Trial, base: Base, agent: str | None, found: Sequence[Found]) -> list[Found]:
    """Ways of other kinds than the one taken, and variants of that one; the least burden first."""
    taken = Found(base.choice.get(agent, ()))
    kinds = {taken.kind}
    others = []
    for way in found:
        if way.kind not in kinds:
            kinds.add(way.kind)
            others.append(way)
    rest = apply(trial.case.shop, _flat({other: changes for other, changes in base.choice.items() if other != agent}))
    others += variants(trial, rest, taken)
    return sorted(others, key=lambda way: way.burden)[:PER_PERSON]


def _priced(trial: Trial, base: Base, agent: str | None, way: Found, choice: Choice, settings: PriceSettings) -> Priced | None:
    """The cost of one other way: around the first way's roster, or from nothing if that finds none."""
    shop = apply(trial.case.shop, _flat(choice))
    rules = trial.rules(shop)
    if rules is None:
        return None
    whole = recase(trial.case, shop)
    people = {agent} | {change.new.agent for change in way.changes if isinstance(change, PinChange) and change.new is not None}
    free = peers(shop, {person for person in people if person is not None}, min(PEOPLE, settings.people))
    start = _started(whole, base.priced.roster, way)
    solved = search(narrowed(whole, base.priced.roster, free), rules, settings, start, calm=_calm(settings, PATIENCE))
    if not isinstance(solved, Solved):
        solved = search(whole, rules, settings)
    return certify(whole, rules, solved, settings, near=base.priced) if isinstance(solved, Solved) else None


def _calm(settings: PriceSettings, patience: float | None) -> Calm | None:
    """Nothing that looks at the clock where steps are counted."""
    return None if settings.deterministic else Calm(patience)


def _started(case: Case, roster: Roster, way: Found) -> Roster:
    """The roster with the duties that new pins ask for: a start for the search if that is legal."""
    for change in way.changes:
        if isinstance(change, PinChange) and change.new is not None:
            pin = change.new
            options = case.options_by_day[case.agent_index[pin.agent]][(pin.day - case.grid.first_day).days]
            roster = placed(case, roster, pin.agent, pin.day, next((option for option in options if option.shift == pin.shift), None))
    return roster


def _way(choice: Choice, priced: Priced, agent: str | None, bound: int, own: tuple[Change, ...] = ()) -> Way:
    return Way(
        changes=tuple(_flat(choice)),
        own=own,
        agent=agent,
        cost=priced.audit.cost,
        bound=bound,
        roster=priced.roster,
        activities=priced.activities,
    )


def _loosest_bound(trial: Trial, changes: Sequence[Change], settings: PriceSettings) -> int:
    pins = list(dict.fromkeys(change.old for change in changes if isinstance(change, PinChange) and change.old is not None))
    wider = [change for change in set_of(changes) if not isinstance(change, (PinChange, LeaveChange))]
    days = {(change.leave.agent, change.leave.kind, change.day): change for change in changes if isinstance(change, LeaveChange)}
    wider.sort(key=lambda change: _reach(change) if isinstance(change, RuleChange) else 0)
    shop = apply(apply(trial.case.shop, [*days.values(), *wider]), _deleted(pins))
    rules = trial.rules(shop)
    found = None if rules is None else search(recase(trial.case, shop), rules, settings.longer, calm=_calm(settings, None))
    return found.bound_units // UNITS_PER_AGENT_HOUR if isinstance(found, Solved) else 0


def _reach(change: RuleChange) -> float:
    """How far a number moves; the furthest is applied last, and a price instead of a limit after that."""
    return float("inf") if change.parameter is None else abs(change.new - change.old)
