"""All conflicts of a week, in sentences: what was decided, and the limit that it meets, measured by the rule itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from shiftopt.domain.base import Lang
from shiftopt.domain.case import Case
from shiftopt.domain.roster import Duty, Roster, Violation
from shiftopt.domain.shop import Shop
from shiftopt.planning.wayout_nouns import Conflict, Member
from shiftopt.planning.wayout_trial import DECISIONS, Trial
from shiftopt.rostering.diagnose import Demand, diagnose
from shiftopt.rules.auditing import told
from shiftopt.rules.base import Rule
from shiftopt.rules.book import Book
from shiftopt.rules.outlook import day_number
from shiftopt.rules.rows import encode_all
from shiftopt.rules.scope import judge

LANGS: tuple[Lang, ...] = ("zh", "en")


def all_conflicts(trial: Trial) -> tuple[Conflict, ...]:
    """Every person's conflicts; if each person alone has a legal week, one conflict across people; empty if a legal roster exists."""
    shop = trial.case.shop
    found = [
        Conflict(agent=agent.id, members=tuple(_member(trial.case, shop, agent.id, demand, core) for demand in core))
        for agent in shop.agents
        for core in trial.conflicts(shop, agent.id)
    ]
    return tuple(found) or across(trial, shop)


def across(trial: Trial, shop: Shop) -> tuple[Conflict, ...]:
    """One minimal conflict that takes several people, if there is any."""
    rules = trial.rules(shop) or ()
    violations = diagnose(encode_all(trial.recased(shop), [rule for rule in rules if rule.hard]))
    if not violations:
        return ()
    members = tuple(
        Member(
            rule=item.rule,
            agent=item.agent,
            day=None,
            decision=item.rule in DECISIONS,
            source=item.source,
            text={lang: _shared_text(rules, item, lang) for lang in LANGS},
        )
        for item in violations
    )
    return (Conflict(agent=None, members=members),)


def _shared_text(rules: Sequence[Rule], item: Violation, lang: Lang) -> str:
    """A whole rule as it bears on one person or on all: what it says is in its own words."""
    rule = next(rule for rule in rules if rule.name == item.rule)
    who = item.agent or {"zh": "全店", "en": "everybody"}[lang]
    source = (rule.source_zh if lang == "zh" else "") or rule.source or rule.name
    return f"{who}: {_name(rule, lang)} ({source})" if lang == "en" else f"{who}：{_name(rule, lang)}（依据：{source}）"


def _member(case: Case, shop: Shop, agent: str, demand: Demand, core: Sequence[Demand]) -> Member:
    day = None if demand.day is None else case.grid.first_day + timedelta(days=demand.day)
    return Member(
        rule=demand.rule.name,
        agent=agent,
        day=day,
        decision=demand.rule.name in DECISIONS,
        source=demand.rule.source,
        text=_text(case, shop, agent, demand, core, day),
    )


def _text(case: Case, shop: Shop, agent: str, demand: Demand, core: Sequence[Demand], day: date | None) -> Mapping[str, str]:
    name = demand.rule.name
    if name == "pins":
        shifts = [pin.shift for pin in shop.pins if pin.agent == agent and pin.day == day]
        words = {"zh": " 与 ".join(shift or "休息" for shift in shifts), "en": " and ".join(shift or "off" for shift in shifts)}
        note = _unfit(case, agent, day, shifts)
        return {"zh": f"{agent} {day} 已锁定：{words['zh']}{note['zh']}", "en": f"{agent} is pinned on {day}: {words['en']}{note['en']}"}
    if name == "requests":
        return {"zh": f"{agent} {day} 的申请（店铺设为必须满足）", "en": f"the wish of {agent} on {day}, which the house made binding"}
    violation = next(_broken(case, shop, agent, demand, core), None)
    if violation is not None:
        return dict(violation.message)
    source = {"zh": demand.rule.source_zh or demand.rule.source or name, "en": demand.rule.source or name}
    return {
        "zh": f"{agent} {day or ''} {_name(demand.rule, 'zh')}（依据：{source['zh']}）",
        "en": f"{_name(demand.rule, 'en')} for {agent} on {day or 'the whole horizon'} (source: {source['en']})",
    }


def _name(rule: Rule, lang: Lang) -> str:
    """A rule that stands for a personal protection is called just that."""
    protection = "personal protection" if lang == "en" else "个人保护"
    return protection if rule.name.startswith("protected") else rule.name


def _unfit(case: Case, agent: str, day: date | None, shifts: Sequence[str | None]) -> dict[str, str]:
    """Why a pinned shift is no possible duty at all, if so."""
    possible = {option.shift for option in case.options_by_day[case.agent_index[agent]][day_number(case, day)]} if day else set()
    if len(shifts) > 1 or all(shift is None or shift in possible for shift in shifts):
        return {"zh": "", "en": ""}
    return {"zh": "（该班次在这一天不适用于此人的合同）", "en": " (no shift for this contract on this day)"}


def _broken(case: Case, shop: Shop, agent: str, demand: Demand, core: Sequence[Demand]) -> Iterator[Violation]:
    """What the rule says about a week of just the pinned duties of the conflict; the violation nearest to the demand's day first."""
    duties = tuple(_pinned(case, shop, agent, core))
    if not duties:
        return
    book = Book(
        shop=shop,
        grid=case.grid,
        roster=Roster(grid=case.grid, duties=duties),
        requirements=case.requirements,
        past=case.past,
        day_kinds=case.day_kinds,
    )
    found = [item for item in judge(demand.rule, book)[0] if item.agent == agent]
    if demand.day is not None:
        low, high = case.grid.day_starts[demand.day], case.grid.day_starts[demand.day + 1]
        found.sort(key=lambda item: (not (item.start < high and low < item.end), item.start))
    yield from (told(demand.rule, item) for item in found)


def _pinned(case: Case, shop: Shop, agent: str, core: Sequence[Demand]) -> Iterator[Duty]:
    number = case.agent_index[agent]
    for demand in core:
        if demand.rule.name != "pins" or demand.day is None:
            continue
        day = case.grid.first_day + timedelta(days=demand.day)
        wanted = {pin.shift for pin in shop.pins if pin.agent == agent and pin.day == day}
        for option in case.options_by_day[number][demand.day]:
            if option.shift in wanted:
                minutes = option.end - option.start - option.paid_minutes
                yield _plain_duty(agent, day, option.shift, option.start, option.end, minutes)


def _plain_duty(agent: str, day: date, shift: str, start: int, end: int, unpaid: int) -> Duty:
    """A duty with its unpaid minutes somewhere in the middle: enough for hours, rest and nights."""
    middle = (start + end - unpaid) // 2
    rests = ({"kind": "meal", "start": middle, "end": middle + unpaid},) if unpaid else ()
    return Duty.model_validate({"agent": agent, "day": day, "shift": shift, "start": start, "end": end, "rests": rests})
