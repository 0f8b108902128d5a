"""People should get the hours that their contract owes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from shiftopt.domain.base import DayKind, Lang
from shiftopt.domain.roster import Violation
from shiftopt.domain.shop import Contract, Shop
from shiftopt.rules.base import Board, Rule
from shiftopt.rules.book import Book
from shiftopt.rules.outlook import covered, in_week
from shiftopt.rules.sentences import breach, say
from shiftopt.rules.walk import by_week, day_span, history, people
from shiftopt.rules.worktime import normal_days, week_of, weeks


class ContractHours(Rule):
    """Each missing paid minute of a calendar week costs ``weight`` fen.

    Owed are the contract's ``week_minutes``, one day's share (``week_minutes / days_per_week``) less for each weekday that is a
    holiday or bridge day, one more for each make-up workday, one less for each day of leave or outside the employment, down
    to 0. A week that the horizon leaves unfinished owes its share of days so far.
    """

    name = "contract_hours"
    hard: bool = False
    weight: int = 30

    def encode(self, board: Board) -> None:
        """Minutes of the week, with those of the past, at least what is owed."""
        case = board.case
        for week in weeks(case.grid, case.shop.week_start):
            last = case.grid.first_day + timedelta(days=week.days[-1])
            absent = absences(case.shop, week.first, last)
            for agent, person in covered(self, case):
                need = owed(case.contracts[person.contract], case.day_kinds, week.first, last, absent.get(person.id, 0))
                past = [duty for duty in case.past_by_agent[agent] if week_of(duty.day, case.shop.week_start) == week.first]
                need -= sum(duty.paid_minutes for duty in past)
                if need > 0:
                    terms = [(-option.paid_minutes, option.index) for option in in_week(case, agent, week)]
                    board.at_most(self, terms, -need, agent=agent, day=week.days[-1])

    def audit(self, book: Book) -> Iterator[Violation]:
        """Compare each week's paid minutes with what is owed."""
        horizon = weeks(book.grid, book.shop.week_start)
        lasts = [book.grid.first_day + timedelta(days=week.days[-1]) for week in horizon]
        absent = [absences(book.shop, week.first, last) for week, last in zip(horizon, lasts, strict=True)]
        for agent in people(self, book):
            rows = by_week(book, history(book, agent.id))
            for week, last, away in zip(horizon, lasts, absent, strict=True):
                need = owed(book.contracts[agent.contract], book.day_kinds, week.first, last, away.get(agent.id, 0))
                worked = sum(duty.paid_minutes for duty in rows.get(week.first, ()))
                if worked < need:
                    yield breach(self, agent.id, day_span(book, week.first, (last - week.first).days + 1), worked, need, "minutes")

    def explain(self, violation: Violation, lang: Lang) -> str:
        """Hours given and owed."""
        return say(
            self,
            violation,
            lang,
            en="{measured} of paid work in the week, the contract owes {limit}",
            zh="本周工时 {measured}，合同应排 {limit}",
        )


def absences(shop: Shop, first: date, last: date) -> dict[str, int]:
    """Agent id -> days of leave or outside the employment from ``first`` to ``last``; people without any are left out."""
    dates: dict[str, set[date]] = {}
    span = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
    for leave in shop.leave:
        if leave.start <= last and leave.end >= first:
            dates.setdefault(leave.agent, set()).update(day for day in span if leave.start <= day <= leave.end)
    for agent in shop.agents:
        out = [day for day in span if (agent.hire_date and day < agent.hire_date) or (agent.leave_date and day > agent.leave_date)]
        if out:
            dates.setdefault(agent.id, set()).update(out)
    return {agent: len(days) for agent, days in dates.items()}


def owed(contract: Contract, kinds: Mapping[date, DayKind], first: date, last: date, absent: int) -> int:
    """Paid minutes owed from ``first`` to ``last`` of one calendar week, with ``absent`` days away; a number both faces share."""
    minutes = contract.week_minutes * normal_days(contract, first, kinds) // contract.days_per_week
    share = minutes * ((last - first).days + 1) // 7
    return max(0, share - absent * contract.week_minutes // contract.days_per_week)
