"""The tables of the page in words: what is short, forecast by its parts, service against targets, cost, findings, provenance."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from shiftopt.domain.plan import Plan, QueueService
from shiftopt.domain.roster import Violation
from shiftopt.domain.shop import Queue, Target
from shiftopt.domain.volumes import FloatArray
from shiftopt.reports.coverage import day_slice
from shiftopt.reports.figures import soft_findings
from shiftopt.reports.labels import dates, duration, percent, short_day, span, yuan
from shiftopt.reports.words import Words
from shiftopt.timeline.clock import date_of, day_of

MOST_SHORTAGES = 60
MOST_FINDINGS = 100
"""What a page lists per rule; the workbook has all."""
SHARED_PARTS = ("profile",)
"""Parts of a forecast that say when within the day, not how much on which day."""


@dataclass(frozen=True, slots=True)
class ShortageRow:
    """One stretch that is short, in words."""

    when: str
    hours: str
    queue: str
    amount: str
    cost: str
    reason: str


@dataclass(frozen=True, slots=True)
class ForecastStory:
    """One queue's week: volume, model, error, and the factors per day (name, values as text)."""

    queue: str
    total: str
    model: str
    score: str
    parts: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """Promised against simulated of one queue; ``kept`` says whether the mean reaches the target."""

    queue: str
    promised: str
    level: str
    kept: bool
    asa: str
    abandoned: str
    occupancy: str
    late: str
    backlog: str


@dataclass(frozen=True, slots=True)
class CostRow:
    """One component or rule of the cost; ``share`` of the largest for its bar."""

    name: str
    amount: str
    share: float


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """The violations of one rule, the heaviest first: (when, name, sentence, cost)."""

    rule: str
    hard: bool
    count: int
    cost: str
    source: str
    rows: tuple[tuple[str, str, str, str], ...]


def shortage_rows(words: Words, plan: Plan) -> tuple[ShortageRow, ...]:
    """The shortages, the dearest first."""
    queues = {queue.id: queue for queue in plan.case.shop.queues}
    grid = plan.case.grid
    found = []
    for item in sorted(plan.shortages, key=lambda item: -item.cost)[:MOST_SHORTAGES]:
        queue = queues.get(item.queue)
        key = "short_late" if queue and queue.channel == "ticket" else "short_heads"
        found.append(
            ShortageRow(
                when=short_day(date_of(grid, day_of(grid, item.start)), words.lang),
                hours=span(grid.zone, item.start, item.end),
                queue=queue.name if queue else item.queue,
                amount=words(key, hours=f"{item.missing_agent_hours:.1f}" if item.missing_agent_hours >= 0.05 else "<0.1"),
                cost=yuan(item.cost),
                reason=item.reason.get(words.lang, ""),
            )
        )
    return tuple(found)


def forecast_stories(words: Words, plan: Plan) -> tuple[ForecastStory, ...]:
    """One story per queue of the forecast."""
    names = {queue.id: queue.name for queue in plan.case.shop.queues}
    return tuple(_story(words, plan, number, names.get(queue, queue)) for number, queue in enumerate(plan.forecast.queues))


def _story(words: Words, plan: Plan, number: int, name: str) -> ForecastStory:
    expected = plan.forecast
    queue = expected.queues[number]
    score = expected.scores.get(queue, {})
    text = ""
    if "wape" in score:
        key = "forecast_score" if "floor" in score else "forecast_score_plain"
        text = words(key, wape=percent(score["wape"]), floor=percent(score.get("floor", 0)))
    rows = [(words("forecast_contacts"), tuple(f"{expected.mean[rows, number].sum():,.0f}" for rows in _days(plan)))]
    rows += [
        (words.name("part", part), tuple(_factor(values[rows, number], expected.mean[rows, number]) for rows in _days(plan)))
        for part, values in expected.parts.items()
        if part not in SHARED_PARTS
    ]
    model = expected.models.get(queue, "")
    return ForecastStory(
        queue=name,
        total=words("forecast_total", n=f"{expected.mean[:, number].sum():,.0f}"),
        model=words("forecast_model", model=re.sub(r"[a-z]+", lambda name: words.name("member", name[0]), model)) if model else "",
        score=text,
        parts=tuple(rows),
    )


def _days(plan: Plan) -> Iterator[slice]:
    return (day_slice(plan.forecast.grid, day) for day in range(plan.forecast.grid.days))


def _factor(values: FloatArray, weights: FloatArray) -> str:
    """The mean factor of a day, weighted with its volume."""
    if not weights.sum():
        return "–"
    mean = float((values * weights).sum() / weights.sum())
    return f"{mean:,.0f}" if abs(mean) >= 20 else f"{mean:.2f}"


def service_rows(words: Words, plan: Plan) -> tuple[ServiceRow, ...]:
    """Promised against simulated per queue; empty if nothing was simulated."""
    if plan.service is None:
        return ()
    queues = {queue.id: queue for queue in plan.case.shop.queues}
    return tuple(_service_row(words, queues[name], found) for name, found in plan.service.queues.items())


def _service_row(words: Words, queue: Queue, found: QueueService) -> ServiceRow:
    band = found.bands.get("service_level")
    level = percent(found.service_level, 1) + (f" ({percent(band[0])}–{percent(band[1])})" if band else "")
    ticket = queue.channel == "ticket"
    return ServiceRow(
        queue=queue.name,
        promised=promised(words, queue.target),
        level=level,
        kept=is_kept(queue.target, found),
        asa="–" if ticket else duration(found.asa_seconds, words.lang),
        abandoned="–" if ticket else percent(found.abandoned / found.offered if found.offered else 0, 1),
        occupancy=percent(found.occupancy),
        late=percent(found.late_share, 1),
        backlog=f"{found.backlog_end:,.0f}" if ticket else "–",
    )


def promised(words: Words, target: Target) -> str:
    """A target in words."""
    time = duration(target.seconds, words.lang)
    keys = {"average_response": "promised_response", "answered_within": "promised_answered", "cleared_within": "promised_cleared"}
    key = keys[target.kind]
    text = words(key, time=time) if target.kind == "average_response" else words(key, share=percent(target.share), time=time)
    return text if target.max_abandonment is None else text + words("promised_abandonment", share=percent(target.max_abandonment))


def is_kept(target: Target, found: QueueService) -> bool:
    """Whether the means over replications reach the target, its limit on abandonment included."""
    if target.max_abandonment is not None and found.abandoned > target.max_abandonment * found.offered:
        return False
    return found.asa_seconds <= target.seconds if target.kind == "average_response" else found.service_level >= target.share


def costs(words: Words, plan: Plan) -> tuple[tuple[CostRow, ...], tuple[CostRow, ...]]:
    """The cost by component and by rule, the largest first; zeros are left out."""
    return _bars(words, "component", plan.audit.cost_by_component), _bars(words, "rule", plan.audit.cost_by_rule)


def _bars(words: Words, group: str, amounts: Mapping[str, int]) -> tuple[CostRow, ...]:
    largest = max([1, *(abs(amount) for amount in amounts.values())])
    rows = sorted(((amount, key) for key, amount in amounts.items() if amount), reverse=True)
    return tuple(CostRow(words.name(group, key), yuan(amount), abs(amount) / largest) for amount, key in rows)


def finding_groups(words: Words, plan: Plan) -> tuple[FindingGroup, ...]:
    """The violations by rule: hard ones first, then the dearest."""
    groups: dict[tuple[bool, str], list[Violation]] = defaultdict(list)
    for violation in (*plan.audit.hard, *soft_findings(plan)):
        groups[violation.hard, violation.rule].append(violation)
    order = sorted(groups.items(), key=lambda item: (not item[0][0], -sum(found.cost for found in item[1]), item[0][1]))
    return tuple(_group(words, plan, hard, rule, found) for (hard, rule), found in order)


def _group(words: Words, plan: Plan, hard: bool, rule: str, found: list[Violation]) -> FindingGroup:  # noqa: FBT001
    grid, days = plan.case.grid, dates(plan.case.grid)
    names = {agent.id: agent.name for agent in plan.case.agents}
    found = sorted(found, key=lambda item: (-item.cost, item.start, item.agent or ""))
    rows = []
    for item in found[:MOST_FINDINGS]:
        day = min(max(day_of(grid, item.start), 0), len(days) - 1)
        cost = "" if item.hard else yuan(item.cost)
        rows.append((short_day(days[day], words.lang), names.get(item.agent or "", ""), item.message.get(words.lang, item.rule), cost))
    total = sum(item.cost for item in found)
    return FindingGroup(words.name("rule", rule), hard, len(found), yuan(total), source_of(words, found[0]), tuple(rows))


def source_of(words: Words, found: Violation) -> str:
    """Where the limit comes from, in the reader's language where that is known."""
    return found.source_zh or found.source if words.lang == "zh" else found.source


def provenance(words: Words, plan: Plan) -> tuple[tuple[str, str], ...]:
    """The manifest as flat (key, value) lines."""
    return tuple((words.name("manifest", key), value) for key, value in _flat("", plan.manifest))


def _flat(prefix: str, content: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for key, value in content.items():
        if isinstance(value, Mapping):
            yield from _flat(f"{prefix}{key}.", value)
        else:
            yield f"{prefix}{key}", str(value)
