"""Making violations and saying them: who, when, measured, limit, source."""

from __future__ import annotations

from typing import Final

from shiftopt.domain.base import Lang
from shiftopt.domain.roster import Violation
from shiftopt.rules.base import Rule
from shiftopt.timeline.clock import to_local

WORDS: Final[dict[str, tuple[str, str, str]]] = {
    "days": ("day", "days", "天"),
    "duties": ("duty", "duties", "个班次"),
    "agent_hours": ("agent-hour", "agent-hours", "人时"),
    "skills": ("skill", "skills", "项技能"),
    "points": ("point", "points", "分"),
    "heads": ("person", "people", "人"),
    "percent": ("percent", "percent", "%"),
    "known_people": ("known person", "known people", "名在册人员"),
    "known_shifts": ("known shift", "known shifts", "个班次表中的班次"),
    "horizon_days": ("day of the horizon", "days of the horizon", "个计划期内的日期"),
    "late_minutes": ("minute after the start of the shift", "minutes after the start of the shift", "分钟（与班次开始时间的偏差）"),
    "meal_minutes": ("minute of meal", "minutes of meal", "分钟用餐"),
    "shift_days": ("weekday with this shift", "weekdays with this shift", "个可排该班次的星期"),
    "shift_contracts": ("contract with this shift", "contracts with this shift", "种可排该班次的合同"),
    "meals_outside": ("meal outside its window", "meals outside their window", "次用餐不在规定时段"),
    "half_points": ("half point", "half points", "个半分"),
    "pauses_outside": ("pause outside the duty", "pauses outside the duty", "次班次以外的休息"),
    "duties_around": ("duty around it", "duties around it", "个包含它的班次"),
    "session_times": ("possible time of the session", "possible times of the session", "个有效的会议时间"),
    "weekends": ("weekend", "weekends", "个周末"),
    "weekend_days": ("weekend day", "weekend days", "天周末"),
    "pause_minutes": ("minute of pause", "minutes of pause", "分钟休息"),
    "activities": ("activity at a time", "activities at a time", "项同时进行的活动"),
}
"""Unit -> (English singular, English plural, Chinese) for everything that is a plain count."""


def breach(
    rule: Rule,
    agent: str | None,
    span: tuple[int, int],
    measured: float,
    limit: float,
    unit: str,
    *,
    amount: int | None = None,
    cost: int | None = None,
) -> Violation:
    """A violation of ``rule`` over ``span`` (UTC minutes); soft ones cost ``amount`` x the rule's weight unless ``cost`` says otherwise."""
    size = abs(round(measured - limit)) if amount is None else amount
    price = 0 if rule.hard else size * rule.weight if cost is None else cost
    return Violation(
        rule=rule.name,
        agent=agent,
        start=span[0],
        end=span[1],
        measured=measured,
        limit=limit,
        unit=unit,
        amount=size,
        hard=rule.hard,
        cost=price,
        source=rule.source,
        source_zh=rule.source_zh,
    )


def quantity(value: float, unit: str, lang: Lang) -> str:
    """A measured value in words: ``10 h 30 min``, ``7 days``, ``3 个班次``."""
    if unit == "minutes":
        return _duration(round(value), lang)
    kind, bracket, detail = unit.partition(" (")
    one, many, chinese = WORDS.get(kind, (kind, kind, kind))
    number = f"{value:.1f}" if kind == "agent_hours" else f"{value:g}"
    word = chinese if lang == "zh" else one if value == 1 else many
    return f"{number} {word}{bracket}{detail}"


def _duration(minutes: int, lang: Lang) -> str:
    hours, rest = divmod(abs(minutes), 60)
    sign = "-" if minutes < 0 else ""
    parts = [f"{hours} h" if lang == "en" else f"{hours} 小时"] if hours or not rest else []
    if rest:
        parts.append(f"{rest} min" if lang == "en" else f"{rest} 分钟")
    return sign + " ".join(parts)


def when(zone: str, start: int, end: int, lang: Lang) -> str:
    """A span of UTC minutes in local words: whole days as dates, a single day with clock times, else both ends in full."""
    first, last = to_local(zone, start), to_local(zone, end)
    midnight = first.hour == first.minute == last.hour == last.minute == 0
    if midnight and end > start:
        final = to_local(zone, end - 1)
        if first.date() == final.date():
            return f"{first:%Y-%m-%d}"
        return f"{first:%Y-%m-%d} to {final:%Y-%m-%d}" if lang == "en" else f"{first:%Y-%m-%d} 至 {final:%Y-%m-%d}"
    if first.date() == last.date():
        return f"{first:%Y-%m-%d %H:%M}-{last:%H:%M}"
    return f"{first:%Y-%m-%d %H:%M} to {last:%Y-%m-%d %H:%M}" if lang == "en" else f"{first:%Y-%m-%d %H:%M} 至 {last:%Y-%m-%d %H:%M}"


def say(rule: Rule, violation: Violation, lang: Lang, *, en: str, zh: str) -> str:
    """The sentence of a violation; the templates may use ``{measured}`` and ``{limit}``."""
    text = (en if lang == "en" else zh).format(
        measured=quantity(violation.measured, violation.unit, lang), limit=quantity(violation.limit, violation.unit, lang)
    )
    span = when(rule.zone, violation.start, violation.end, lang)
    source = violation.source or rule.source or rule.name
    if lang == "en":
        return f"{violation.agent or 'the team'}, {span}: {text} (source: {source})."
    return f"{violation.agent or '团队'}，{span}：{text}（依据：{rule.source_zh or source}）。"
