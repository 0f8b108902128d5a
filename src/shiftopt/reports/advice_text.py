"""Advice for a terminal: one table per kind, each proposal in a sentence with what its worth rests on."""

from __future__ import annotations

from collections.abc import Mapping
from io import StringIO

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from shiftopt.domain.advice import Advice, Proposal
from shiftopt.domain.base import Lang
from shiftopt.domain.shop import Shop
from shiftopt.reports.labels import short_day, wall, yuan
from shiftopt.reports.words import Words

KINDS = ("hire", "train", "chain", "shift", "rule")
SHOWN = 6
"""Proposals of a kind that a screen shows."""


def advice_text(advice: Advice, shop: Shop, *, lang: Lang, width: int) -> str:
    """All proposals, the best of each kind first."""
    words = Words(lang)
    names = {queue.id: queue.name for queue in shop.queues} | {contract.id: contract.name for contract in shop.contracts}
    out = StringIO()
    console = Console(file=out, width=max(90, min(width, 150)), color_system=None, highlight=False, markup=False, emoji=False)
    console.print(Text(words("ad_title", shop=advice.shop, first=advice.first_day)))
    console.print(
        words("ad_bound", bound=yuan(advice.bound)) + (words("ad_cost", cost=yuan(advice.cost)) if advice.cost is not None else "")
    )
    for kind in KINDS:
        found = [item for item in advice.proposals if item.kind == kind]
        if found:
            console.print(_table(words, kind, found, names))
            if len(found) > SHOWN:
                console.print(words("ad_more", n=len(found) - SHOWN))
    if advice.hours:
        console.print(_hours(words, advice, names))
    console.print(Text(words("ad_note")))
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())


def sentence(words: Words, item: Proposal, names: Mapping[str, str]) -> str:
    """A proposal in words."""
    if item.kind == "hire":
        skills = words("comma").join(names.get(queue, queue) for queue in item.skills)
        return words("ad_hire", contract=names.get(item.contract, item.contract), skills=skills, start=words(f"ad_start_{item.start}"))
    if item.kind == "shift" and item.shift is not None:
        return words("ad_shift", template=item.shift[0], start=wall(item.shift[1]))
    if item.kind == "rule":
        return words("ad_rule_law" if item.law else "ad_rule", rule=words.name("rule", item.rule))
    return "; ".join(
        words("ad_train", name=who.name, agent=who.agent, queue=names.get(who.queue, who.queue), speed=who.speed) for who in item.trained
    )


def _table(words: Words, kind: str, found: list[Proposal], names: Mapping[str, str]) -> Table:
    table = Table(title=words(f"ad_kind_{kind}"), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(words("ad_what"), overflow="fold", ratio=1)
    wages = any(item.wage for item in found)
    checked = any(item.roster is not None for item in found[:SHOWN])
    for key in ("ad_worth", *(("ad_wage", "ad_net") if wages else ()), "ad_basis", *(("ad_roster",) if checked else ())):
        table.add_column(words(key), justify="right", no_wrap=True)
    for item in found[:SHOWN]:
        money = [yuan(item.worth), *((yuan(item.wage), yuan(item.net)) if wages else ())]
        check = [] if item.roster is None else [f"{yuan(item.roster)} ± {yuan(item.roster_margin or 0)}"]
        basis = words("ad_basis_estimate" if item.relaxed is None else "ad_basis_relaxed")
        table.add_row(*map(Text, [sentence(words, item, names), *money, basis, *check]))
    if all(item.net <= 0 for item in found):
        table.add_row(Text(f"({words('ad_none')})"))
    return table


def _hours(words: Words, advice: Advice, names: Mapping[str, str]) -> Table:
    table = Table(title=words("ad_hours"), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for key in ("queue", "ad_when", "ad_worth"):
        table.add_column(words(key), no_wrap=True)
    for hour in advice.hours:
        when = f"{short_day(hour.day, words.lang)} {wall(hour.minute)}"
        table.add_row(*map(Text, [names.get(hour.queue, hour.queue), when, yuan(hour.fen)]))
    return table
