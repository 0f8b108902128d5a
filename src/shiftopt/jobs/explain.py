"""Answer questions about a workspace: read it and its last plan, ask, and put the answer into words and plain data."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from shiftopt.domain.base import Lang
from shiftopt.domain.case import Case
from shiftopt.domain.errors import Finding, InputError
from shiftopt.domain.messages import Message, all_of, message
from shiftopt.domain.plan import Plan
from shiftopt.domain.workspace import Workspace
from shiftopt.jobs.explain_records import LANGS, day_record, interval_record, price_record, wayout_record
from shiftopt.jobs.inputs import read_inputs
from shiftopt.jobs.ways import next_step, write_ways
from shiftopt.planning.explain import dates, price, why_day, why_short
from shiftopt.planning.explain_cell import as_pin, parse_wish, read_cell
from shiftopt.planning.explain_nouns import Answered, DayReason, IntervalReason, Price
from shiftopt.planning.explain_price import PriceSettings
from shiftopt.planning.explain_words import (
    collision_lines,
    day_lines,
    interval_lines,
    no_way,
    price_lines,
    ranking_line,
    way_lines,
)
from shiftopt.planning.pipeline import PlanSettings, demand, plan, review
from shiftopt.planning.wayout import PinChange, describe, record
from shiftopt.planning.wayout_conflicts import all_conflicts
from shiftopt.planning.wayout_nouns import Conflict, Way, WayOut
from shiftopt.planning.wayout_rank import ways_out
from shiftopt.planning.wayout_trial import Trial
from shiftopt.reports.words import Words
from shiftopt.rostering.settings import SolveSettings
from shiftopt.rules.assemble import assemble
from shiftopt.store.rosters import read_roster
from shiftopt.timeline.clock import to_minute

Told = Callable[[Message], None]
Lines = Mapping[Lang, tuple[str, ...]]
Shown = Callable[[Lines], None]
Notes = tuple[Finding, ...]


@dataclass(frozen=True)
class Question:
    """What is asked; texts are as typed. Nothing asked means: is there a legal roster at all, and what stands in the way?

    The rosters of ways out are written to the folder ``ways``, if one is given.
    """

    workspace: Path
    week: date | None = None
    folder: Path | None = None
    agent: str | None = None
    day: str | None = None
    queue: str | None = None
    at: str | None = None
    pin: str | None = None
    pricing: PriceSettings = field(default_factory=PriceSettings)
    ways: Path | None = None


@dataclass(frozen=True)
class Answer:
    """The answer in words (less what was shown before) and as plain data; ``infeasible`` if the week has no legal roster."""

    lines: Lines
    data: Mapping[str, object]
    notes: Notes
    infeasible: bool = False


def explain(question: Question, told: Told, shown: Shown) -> Answer:
    """Read, ask, answer.

    Args:
        question: what is asked.
        told: hears what is being worked on.
        shown: gets conflicts and ways out in words as soon as they are known.

    Raises:
        InputError: with every problem of the question and the workspace.
    """
    _check(question)
    workspace = read_inputs(question.workspace, question.week)
    _, case = demand(workspace, PlanSettings(week=question.week))
    sofar: list[Way] = []

    def heard(known: WayOut) -> None:
        sofar[:] = known.ways
        shown({lang: tuple(_news(known, lang)) for lang in LANGS})

    found = ways_out(case, question.pricing, told=told, shown=heard)
    if question.ways is not None:
        write_ways(sofar, case.shop, question.ways)
    if found.conflicts or not (question.agent or question.queue or question.pin):
        lines = {lang: (*_closing(found, sofar, lang), *_kept(question, sofar, lang)) for lang in LANGS}
        return Answer(lines, wayout_record(found), workspace.notes, infeasible=bool(found.conflicts))
    ask = _asked(question, case)
    return ask(_known(question, workspace, case, told), workspace.notes, question.pricing)


def conflicts(workspace: Workspace, settings: PlanSettings) -> tuple[Conflict, ...]:
    """Every minimal conflict of a week without a legal roster, person by person."""
    _, case = demand(workspace, settings)
    return all_conflicts(Trial(case))


def _news(known: WayOut, lang: Lang) -> Iterator[str]:
    """What came last: the conflicts, or one more way."""
    return way_lines(len(known.ways), known.ways[-1], lang) if known.ways else collision_lines(known, lang)


def _closing(found: WayOut, told: Sequence[Way], lang: Lang) -> Iterator[str]:
    """What is left to say after the ways were told one by one."""
    numbers = {way.changes: number for number, way in enumerate(told, start=1)}
    if not found.conflicts:
        yield from collision_lines(found, lang)
    elif not found.ways:
        yield no_way(lang)
    elif len(found.ways) > 1:
        yield ranking_line(found.ways, [numbers[way.changes] for way in found.ways], lang)


def _kept(question: Question, sofar: Sequence[Way], lang: Lang) -> Iterator[str]:
    """Where the rosters of the ways are, if there are any."""
    if question.ways is not None and sofar:
        yield next_step(question.workspace, question.ways, lang)


def _asked(question: Question, case: Case) -> Callable[[Answered, Notes, PriceSettings], Answer]:
    """The question as read, waiting for a plan: a mistyped word is told before anything is solved."""
    zone = case.grid.zone
    if question.pin is not None:
        cell = parse_wish(question.pin, case.shop, dates(case))
        return lambda known, notes, pricing: _answer_pin(price(known, cell, pricing), notes)
    if question.agent is not None:
        agent, day = read_cell("--agent", case.shop, question.agent, question.day or "", dates(case))
        return lambda known, notes, pricing: _answer_day(why_day(known, agent, day, pricing), zone, notes)
    queue, minute = _spot(question.queue or "", question.at or "", case)
    return lambda known, notes, _: _answer_interval(known, why_short(known, queue, minute), notes)


def _answer_pin(cost: Price, notes: Notes) -> Answer:
    pin = as_pin(cost.cell)
    change = None if pin is None or not cost.feasible else PinChange(old=None, new=pin)
    hint: dict[Lang, tuple[str, ...]] = {"zh": (), "en": ()}
    if change is not None:
        hint = {"zh": ("同意的话：" + describe(change, "zh"),), "en": ("To grant it: " + describe(change, "en"),)}
    lines = {lang: (*price_lines(cost, lang), *hint[lang]) for lang in LANGS}
    data = {"status": "ok"} | price_record(cost) | {"change": None if change is None else record(change)}
    return Answer(lines, data, notes)


def _answer_day(reason: DayReason, zone: str, notes: Notes) -> Answer:
    lines = {lang: tuple(day_lines(reason, zone, _named(lang), lang)) for lang in LANGS}
    return Answer(lines, {"status": "ok"} | day_record(reason), notes)


def _answer_interval(known: Answered, reason: IntervalReason, notes: Notes) -> Answer:
    lines = {lang: tuple(interval_lines(known, reason, _named(lang), lang)) for lang in LANGS}
    return Answer(lines, {"status": "ok"} | interval_record(reason, known.case.grid.zone), notes)


def _check(question: Question) -> None:
    """Which options go together."""
    findings = []
    for one, other, given in (("--agent", "--date", (question.agent, question.day)), ("--queue", "--at", (question.queue, question.at))):
        if (given[0] is None) != (given[1] is None):
            findings.append(Finding(one, message("options_together", one=one, other=other)))
    asked = [
        name for name, value in (("--agent", question.agent), ("--queue", question.queue), ("--pin", question.pin)) if value is not None
    ]
    if len(asked) > 1:
        findings.append(Finding(asked[0], message("different_questions", options=all_of(asked))))
    if findings:
        raise InputError(findings)


def _spot(queue: str, at: str, case: Case) -> tuple[str, int]:
    """A queue and a minute of the horizon as typed: ``2026-12-01T20:00`` or with a blank."""
    findings = []
    names = {row.id: row.id for row in case.shop.queues} | {row.name: row.id for row in case.shop.queues}
    if queue not in names:
        known = tuple(row.id for row in case.shop.queues)
        findings.append(Finding("--queue", message("unknown_asked", what=message("queue"), name=queue, names=known)))
    minute = None
    try:
        day, _, clock = at.strip().replace("T", " ").partition(" ")
        hour, _, rest = clock.partition(":")
        minute = to_minute(case.grid.zone, date.fromisoformat(day), int(hour) * 60 + int(rest or 0))
    except ValueError:
        findings.append(Finding("--at", message("no_time_typed", text=at)))
    if minute is not None and not case.grid.start <= minute < case.grid.end:
        week = dates(case)
        findings.append(Finding("--at", message("time_not_planned", text=at, first=week[0], last=week[-1])))
    if findings or minute is None:
        raise InputError(findings)
    return names[queue], minute


def _known(question: Question, workspace: Workspace, case: Case, told: Told) -> Answered:
    """The plan that questions are about: the folder given, the workspace's own for that week, or a quick new one."""
    rules = assemble(case.shop)
    folder = question.folder or _own_folder(question.workspace, case)
    if folder.is_dir() or question.folder is not None:
        found = read_roster(folder, case.shop, case.grid)
        activities, verdict = review(case, found.roster, found.activities)
        return Answered(case, rules, found.roster, activities, verdict.cost, _lower_bound(folder, verdict.cost))
    told(message("do_plan"))
    solving = SolveSettings(seconds=question.pricing.base_seconds, workers=question.pricing.workers, seed=question.pricing.seed)
    made = plan(workspace, PlanSettings(week=question.week, solving=solving))
    if not isinstance(made, Plan):
        raise InputError([Finding("--seconds", message("no_roster_in_time"))])
    bound = made.solved.bound_units // 6000
    return Answered(case, rules, made.allocated.roster, made.allocated.activities, made.audit.cost, bound)


def _own_folder(workspace: Path, case: Case) -> Path:
    parent = workspace / "plans" if workspace.is_dir() else workspace.with_name(f"{workspace.stem}-plans")
    return parent / case.grid.first_day.isoformat()


def _lower_bound(folder: Path, cost: int) -> int:
    """The bound in the plan's summary, if the summary is of this very roster."""
    try:
        summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return 0
    if not isinstance(summary, dict) or summary.get("total_cost") != cost:
        return 0
    bound = summary.get("lower_bound", 0)
    return bound if isinstance(bound, int) else 0


def _named(lang: Lang) -> Callable[[str], str]:
    """Rule ids as the reports call them; a rule that stands for a personal protection is called just that."""
    known = Words(lang)
    protection = {"zh": "个人保护", "en": "a personal protection"}[lang]
    return lambda rule: protection if rule.startswith("protected") else known.name("rule", rule)
