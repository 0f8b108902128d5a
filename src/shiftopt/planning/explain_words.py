"""Answers in sentences. Rule names come from the caller, who knows what people call them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from shiftopt.domain.base import Lang
from shiftopt.planning.explain_nouns import Answered, Change, DayReason, IntervalReason, Price, Reserve
from shiftopt.planning.explain_swap import Swap
from shiftopt.planning.wayout import describe
from shiftopt.planning.wayout_nouns import Conflict, Way, WayOut
from shiftopt.timeline.clock import to_local

Named = Callable[[str], str]
"""Rule id -> what people call it."""
SHOWN = 6
"""Entries of a list that are printed; the rest is in the JSON."""


def yuan(fen: int) -> str:
    """``¥1,234.50``, with a sign if negative."""
    return f"{'-' if fen < 0 else ''}¥{abs(fen) / 100:,.2f}"


def pick(lang: Lang, zh: str, en: str) -> str:
    """One of two."""
    return zh if lang == "zh" else en


def collision_lines(found: WayOut, lang: Lang) -> Iterator[str]:
    """The conflicts, or that there are none."""
    if not found.conflicts:
        yield pick(lang, "有合法的排班，没有冲突。", "A legal roster exists; nothing collides.")
        return
    yield pick(
        lang,
        f"没有合法的排班：发现 {len(found.conflicts)} 组冲突。每组里的要求不能同时满足，去掉其中任何一条即可解开该组：",
        f"No legal roster exists: {len(found.conflicts)} conflicts. In each the demands cannot hold together; without any one they can:",
    )
    for number, conflict in enumerate(found.conflicts, start=1):
        yield f"{number}. {conflict.agent or pick(lang, '多人之间', 'across people')}"
        yield from (f"   - {line}" for line in conflict_lines(conflict, lang))


def no_way(lang: Lang) -> str:
    """That nothing helps which the shop may change."""
    return pick(lang, "没有找到只改店铺自己决定的解法。", "No way out was found that only changes what the shop decides itself.")


def ranking_line(ways: Sequence[Way], order: Sequence[int], lang: Lang) -> str:
    """The ways (cheapest first) by the numbers under which they were told, with what each costs more than the first."""
    parts = [
        f"{number} ({f'+{yuan(way.extra)}' if way.extra else pick(lang, '最便宜', 'cheapest')})"
        for way, number in zip(ways, order, strict=True)
    ]
    return pick(lang, f"按成本从低到高：{'、'.join(parts)}", f"Cheapest first: {', '.join(parts)}")


def conflict_lines(conflict: Conflict, lang: Lang) -> Iterator[str]:
    """One line per member; the pins of one person on one line."""
    for is_pin, group in groupby(conflict.members, key=lambda member: member.rule == "pins" and member.agent is not None):
        members = list(group)
        if is_pin and len(members) > 1:
            yield pick(lang, "；", "; ").join(member.text[lang] for member in members)
        else:
            yield from (member.text[lang] for member in members)


def way_lines(number: int, way: Way, lang: Lang) -> Iterator[str]:
    """One way out: what it costs, and what to change; what it shares with the first way is not said again."""
    if number == 1:
        yield ""
        yield pick(
            lang, "解法（每条都已实际排出合法的班表并核算成本）：", "Ways out (each with a legal roster in hand and its audited cost):"
        )
    about = (
        pick(lang, "全部冲突", "all conflicts")
        if not way.own
        else pick(lang, f"{way.agent or '多人'} 换一种", f"{way.agent or 'several'}, another way")
    )
    cost = pick(lang, f"成本最多 {yuan(way.cost)}", f"costs at most {yuan(way.cost)}")
    notes = [f"{'+' if way.extra > 0 else ''}{yuan(way.extra)}"] if way.extra else []
    if way.bound > 0:
        notes.append(pick(lang, f"可证下限 {yuan(way.bound)}", f"proven bound {yuan(way.bound)}"))
    yield f"{number}. [{about}] {cost}" + (f" ({pick(lang, '；', '; ').join(notes)})" if notes else "")
    yield from (f"     {describe(change, lang)}" for change in way.own or way.changes)
    if way.own and len(way.own) < len(way.changes):
        yield pick(lang, "     其他人的改法同解法 1", "     for everybody else as in way 1")


def price_lines(price: Price, lang: Lang) -> Iterator[str]:
    """What a demand costs and who would change."""
    wish = wish_text(price, lang)
    if price.feasible is None:
        yield pick(
            lang, f"{wish}：时间不够，没有得出结果；用 --seconds 增加时间。", f"{wish}: not settled in time; allow more with --seconds."
        )
        return
    if not price.feasible:
        yield pick(lang, f"{wish}：不可能，会与以下要求冲突：", f"{wish}: not possible, it collides with:")
        for conflict in price.conflicts:
            yield from (f"  - {line}" for line in conflict_lines(conflict, lang))
        return
    yield pick(
        lang,
        f"{wish}：多花 {yuan(price.extra)}（总成本 {yuan(price.total)}；可能的最好结果最多再低 {yuan(price.gap)}）。",
        f"{wish}: costs {yuan(price.extra)} more (total {yuan(price.total)}; the best possible is at most {yuan(price.gap)} lower).",
    )
    if not any((change.agent, change.day) == (price.cell.agent, price.cell.day) for change in price.changes):
        yield pick(lang, "计划里本来就是这样。", "The plan has it so already.")
    others = [change for change in price.changes if (change.agent, change.day) != (price.cell.agent, price.cell.day)]
    if others:
        yield pick(lang, "随之变动：", "Who changes with it:")
        yield from (f"  - {change_text(change, lang)}" for change in others[: 2 * SHOWN])


def wish_text(price: Price, lang: Lang) -> str:
    """``A012 2026-12-01 休息``."""
    cell = price.cell
    what = "、".join(sorted(cell.shifts)) or pick(lang, "上班", "on duty")
    return f"{cell.agent} {cell.day} {what if cell.works else pick(lang, '休息', 'off')}"


def change_text(change: Change, lang: Lang) -> str:
    """``A003 2026-12-02: M → 休``."""
    off = pick(lang, "休", "off")
    return f"{change.agent} {change.day}: {change.before or off} → {change.after or off}"


def day_lines(reason: DayReason, zone: str, named: Named, lang: Lang) -> Iterator[str]:
    """Why an agent works or is off."""
    duty = reason.duty
    who = f"{reason.agent} {reason.day}"
    if duty is None:
        yield pick(lang, f"{who}：休息。", f"{who}: off.")
    else:
        span = f"{to_local(zone, duty.start):%H:%M}-{to_local(zone, duty.end):%H:%M}"
        yield pick(lang, f"{who}：上 {duty.shift}（{span}）。", f"{who}: works {duty.shift} ({span}).")
    facts = {
        "pin": pick(lang, "这一天已在 pins 表中锁定。", "The day is fixed in the table of pins."),
        "leave": pick(lang, "这一天已批准请假。", "Leave is approved for the day."),
        "employment": pick(lang, "这一天不在职。", "The day is outside the employment."),
    }
    yield from (facts[key] for key in reason.decided)
    if reason.wishes:
        yield pick(lang, "本人申请：", "Own wish: ") + ", ".join(reason.wishes)
    if reason.opposites:
        yield pick(lang, "其他安排不变，只改这一天：", "Everything else as planned, only this day changed:")
        yield from (f"  - {_swap_text(swap, named, lang)}" for swap in reason.opposites[:SHOWN])
    if reason.price is not None:
        yield pick(lang, "重新优化（本人和少数同事可变动）：", "Optimised again (this person and a few colleagues may change):")
        yield from (f"  {line}" for line in price_lines(reason.price, lang))


def _swap_text(swap: Swap, named: Named, lang: Lang) -> str:
    what = pick(lang, "休息", "off") if swap.option is None else swap.option.shift
    if swap.forbids:
        return f"{what}: {pick(lang, '不允许，', 'not allowed; ')}{swap.forbids[0].message[lang]}"
    parts = [f"{named(rule)} {'+' if fen > 0 else ''}{yuan(fen)}" for rule, fen in swap.rule_fen.items()]
    if swap.coverage_fen:
        parts.append(f"{pick(lang, '缺人', 'shortage')} {'+' if swap.coverage_fen < 0 else ''}{yuan(-swap.coverage_fen)}")
    sign = "+" if swap.fen > 0 else ""
    return f"{what}: {sign}{yuan(swap.fen)}" + (f" ({', '.join(parts)})" if parts else "")


def interval_lines(known: Answered, reason: IntervalReason, named: Named, lang: Lang) -> Iterator[str]:
    """Why a queue is short, and who could come."""
    at = f"{to_local(known.case.grid.zone, reason.minute):%Y-%m-%d %H:%M}"
    whole = known.case.grid.interval * 100
    need, got = reason.need / whole, reason.supplied / whole
    yield pick(
        lang,
        f"{reason.queue} {at}：需要 {need:.1f} 人，安排了 {got:.1f} 人。",
        f"{reason.queue} {at}: {need:.1f} heads needed, {got:.1f} given.",
    )
    if reason.stretch is None:
        yield pick(lang, "这一时段没有缺口。", "Nothing is missing at that time.")
    else:
        cost = round(reason.stretch.cost)
        hours = f"{reason.stretch.missing_agent_hours:.1f}"
        yield pick(
            lang, f"这一段共缺 {hours} 人时，损失 {yuan(cost)}。", f"The stretch lacks {hours} agent-hours, which costs {yuan(cost)}."
        )
        yield reason.stretch.reason[lang]
    if reason.able:
        yield pick(
            lang,
            "可以来的人（净成本 = 增加的成本 - 减少的缺人损失）：",
            "Who could come (net = added cost less the shortage it takes away):",
        )
        yield from (f"  - {row.agent} {_swap_text(row.swap, named, lang)}" for row in reason.able[:SHOWN])
    if reason.unable:
        yield pick(lang, f"受规则限制不能来的 {len(reason.unable)} 人：", f"{len(reason.unable)} kept away by rules:")
        yield from (f"  - {_reserve_text(row, lang)}" for row in reason.unable[:SHOWN])


def _reserve_text(row: Reserve, lang: Lang) -> str:
    option = row.swap.option
    return f"{row.agent}{f' ({option.shift})' if option else ''}: {row.swap.forbids[0].message[lang]}"
