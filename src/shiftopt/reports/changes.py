"""Changes of a roster as sentences that a lead can read out: which day, who, what was and what is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from shiftopt.domain.base import Lang
from shiftopt.domain.changes import DayChange
from shiftopt.domain.roster import Duty
from shiftopt.domain.shop import Shop
from shiftopt.reports.chat import plain
from shiftopt.reports.labels import day_header, span

_WORDS: Final[Mapping[Lang, Mapping[str, str]]] = {
    "zh": {
        "came": "{day} {who}：原来休息，现在上班 {after}",
        "went": "{day} {who}：原来上班 {before}，现在休息",
        "moved": "{day} {who}：原来 {before}，现在 {after}",
        "pauses": "{day} {who}：仍上 {after}，休息和用餐时间从 {old} 改为 {new}",
        "total": "共 {days} 处变动，涉及 {people} 人。",
        "same": "两份排班完全相同。",
        "none": "无",
        "meal": "用餐",
        "break": "小休",
        "and": "、",
    },
    "en": {
        "came": "{day}, {who}: was off, now works {after}",
        "went": "{day}, {who}: worked {before}, is now off",
        "moved": "{day}, {who}: was {before}, now {after}",
        "pauses": "{day}, {who}: still {after}, pauses move from {old} to {new}",
        "total": "{days} changes of {people} people.",
        "same": "The two rosters are the same.",
        "none": "none",
        "meal": "meal",
        "break": "break",
        "and": ", ",
    },
}


def change_lines(changes: Sequence[DayChange], shop: Shop, lang: Lang) -> list[str]:
    """One sentence per person and day, and a last one with the totals.

    A line begins with a date and names are made harmless, so that chats, terminals and spreadsheets take it as text.
    """
    words = _WORDS[lang]
    if not changes:
        return [words["same"]]
    names = {agent.id: agent.name for agent in shop.agents}
    lines = [_line(change, names.get(change.agent, ""), shop.zone, lang) for change in changes]
    return [*lines, words["total"].format(days=len(changes), people=len({change.agent for change in changes}))]


def _line(change: DayChange, name: str, zone: str, lang: Lang) -> str:
    words = _WORDS[lang]
    who = f"{plain(name)} ({plain(change.agent)})" if name else plain(change.agent)
    before, after = (_duties(duties, zone, words["and"]) for duties in (change.before, change.after))
    kind = "came" if not change.before else "went" if not change.after else "moved"
    if before == after:
        old, new = (_pauses(duties, zone, lang) for duties in (change.before, change.after))
        return words["pauses"].format(who=who, day=day_header(change.day, lang), after=after, old=old, new=new)
    return words[kind].format(who=who, day=day_header(change.day, lang), before=before, after=after)


def _duties(duties: Sequence[Duty], zone: str, joint: str) -> str:
    return joint.join(f"{plain(duty.shift)} {span(zone, duty.start, duty.end)}" for duty in duties)


def _pauses(duties: Sequence[Duty], zone: str, lang: Lang) -> str:
    words = _WORDS[lang]
    rests = [rest for duty in duties for rest in duty.rests]
    return (
        words["and"].join(f"{words.get(rest.kind, words['break'])} {span(zone, rest.start, rest.end)}" for rest in rests) or words["none"]
    )
