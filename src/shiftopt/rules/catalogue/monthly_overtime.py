"""Overtime in a calendar month."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import product

from pydantic import Field

from shiftopt.domain.base import DayKind, Lang
from shiftopt.domain.case import Case
from shiftopt.domain.roster import Duty, Violation
from shiftopt.domain.shop import Agent, Contract
from shiftopt.rules.base import Board, Rule
from shiftopt.rules.book import Book
from shiftopt.rules.outlook import covered, day_date, in_week, reach
from shiftopt.rules.sentences import breach, say
from shiftopt.rules.walk import by_week, day_span, history, people, start_date
from shiftopt.rules.worktime import Week, kind_of, leave_days, normal_minutes, same_month, week_of, weeks


class MonthlyOvertime(Rule):
    """At most ``minutes`` of overtime in a calendar month.

    Overtime of a week is what exceeds the contract's day on each day, or the normal week in sum, whichever is more, and all
    work on statutory holidays (switch ``holidays``). A week belongs to the month of its first day (of its first horizon day
    if it began before the horizon). Overtime brought forward in ``past`` and complete past weeks count. Soft: ``weight``
    fen per minute.
    """

    name = "monthly_overtime"
    lower_is_stricter = frozenset({"minutes"})
    higher_is_stricter = frozenset({"holidays"})

    minutes: int = Field(default=2160, ge=0, le=20000)
    holidays: bool = True
    """Whether statutory-holiday work counts into the cap (the strict reading)."""

    def encode(self, board: Board) -> None:
        """The larger of two sums is at most a limit if both are; so one row per choice and week of the month."""
        case = board.case
        months: dict[tuple[int, int], list[Week]] = {}
        for week in weeks(case.grid, case.shop.week_start):
            first = day_date(case, week.days[0])
            months.setdefault((first.year, first.month), []).append(week)
        known = min((duty.day for duty in case.past.duties), default=case.grid.first_day)
        for agent, _ in covered(self, case):
            for spans in months.values():
                begun = max(constant for _, constant in self._week_choices(case, agent, spans[0]))
                limit = max(self.minutes - self.brought_forward(case, agent, day_date(case, spans[0].days[0]), known), begun)
                self._encode_month(board, agent, spans, limit)

    def _encode_month(self, board: Board, agent: int, spans: list[Week], limit: int) -> None:
        case = board.case
        choices = [self._week_choices(case, agent, week) for week in spans]
        day = spans[-1].days[-1]
        if not self.hard:
            total = []
            for rows in choices:
                over = board.whole(0, 10080)
                total.append((1, over))
                for terms, constant in rows:
                    board.at_most(self.firm, [*terms, (-1, over)], -constant, agent=agent, day=day)
            board.at_most(self, total, limit, agent=agent, day=day)
            return
        options = [option for week in spans for option in in_week(case, agent, week)]
        for combination in product(*choices):
            terms = [term for row, _ in combination for term in row]
            room = limit - sum(constant for _, constant in combination)
            if reach(options, terms) > room:
                board.at_most(self, [term for term in terms if term[0]], room, agent=agent, day=day)

    def _week_choices(self, case: Case, agent: int, week: Week) -> list[tuple[list[tuple[int, int]], int]]:
        """Overtime of the week is the larger of these (terms, constant): beyond each day, beyond the normal week."""
        contract = case.contract_of(agent)
        past = [duty for duty in case.past_by_agent[agent] if week_of(duty.day, case.shop.week_start) == week.first]
        duties = [(duty.day, duty.paid_minutes) for duty in past]
        daily, total = [], []
        for option in in_week(case, agent, week):
            beyond, all_of_it = self._split(contract, day_date(case, option.day), option.paid_minutes, case.day_kinds)
            daily.append((beyond, option.index))
            total.append((all_of_it, option.index))
        before = [self._split(contract, day, minutes, case.day_kinds) for day, minutes in duties]
        away = leave_days(case.shop, case.shop.agents[agent].id, contract, week.first, case.day_kinds)
        normal = normal_minutes(contract, week.first, case.day_kinds, away)
        return [(daily, sum(beyond for beyond, _ in before)), (total, sum(both for _, both in before) - normal)]

    def _split(self, contract: Contract, day: date, minutes: int, kinds: Mapping[date, DayKind]) -> tuple[int, int]:
        """Minutes of one duty that count into the sum beyond the day, and into the sum beyond the week."""
        if kind_of(day, kinds) == "holiday":
            return (minutes, minutes) if self.holidays else (0, 0)
        return max(0, minutes - contract.day_minutes), minutes

    def brought_forward(self, case: Case, agent: int, month: date, known: date) -> int:
        """Overtime of the month before the horizon: what ``past`` states, and weeks complete among its duties (``known`` onwards)."""
        if not same_month(month, case.grid.first_day):
            return 0
        current = week_of(case.grid.first_day, case.shop.week_start)
        contract = case.contract_of(agent)
        rows: dict[date, list[tuple[int, int]]] = {}
        for duty in case.past_by_agent[agent]:
            first = week_of(duty.day, case.shop.week_start)
            if known <= first < current and same_month(first, month):
                rows.setdefault(first, []).append(self._split(contract, duty.day, duty.paid_minutes, case.day_kinds))
        total = case.past.overtime_minutes.get(case.shop.agents[agent].id, 0)
        for first, duties in rows.items():
            beyond, both = sum(one for one, _ in duties), sum(other for _, other in duties)
            away = leave_days(case.shop, case.shop.agents[agent].id, contract, first, case.day_kinds)
            total += max(beyond, both - normal_minutes(contract, first, case.day_kinds, away))
        return total

    def audit(self, book: Book) -> Iterator[Violation]:
        """Work out the overtime of every week from its duties and add up months, with and without this horizon."""
        known = min((duty.day for duty in book.past.duties), default=book.grid.first_day)
        this_month = book.grid.first_day.replace(day=1)
        for agent in people(self, book):
            brought = book.past.overtime_minutes.get(agent.id, 0)
            months, before = {this_month: brought}, {this_month: brought}
            for first, duties in by_week(book, history(book, agent.id)).items():
                earlier = [duty for duty in duties if start_date(book, duty) < book.grid.first_day]
                current = len(earlier) < len(duties)
                month = (max(first, book.grid.first_day) if current else first).replace(day=1)
                if first >= known or current:
                    months[month] = months.get(month, 0) + self._overtime(book, agent, first, duties)
                    before[month] = before.get(month, 0) + self._overtime(book, agent, first, earlier)
            for month, worked in months.items():
                over = worked - max(self.minutes, before[month])
                if month >= this_month and over > 0:
                    end = (month + timedelta(days=31)).replace(day=1)
                    yield breach(self, agent.id, day_span(book, month, (end - month).days), worked, self.minutes, "minutes", amount=over)

    def _overtime(self, book: Book, agent: Agent, first: date, duties: list[Duty]) -> int:
        contract = book.contracts[agent.contract]
        days: dict[date, int] = {}
        holiday = 0
        for duty in duties:
            day = start_date(book, duty)
            if kind_of(day, book.day_kinds) == "holiday":
                holiday += duty.paid_minutes
            else:
                days[day] = days.get(day, 0) + duty.paid_minutes
        daily = sum(max(0, minutes - contract.day_minutes) for minutes in days.values())
        away = leave_days(book.shop, agent.id, contract, first, book.day_kinds)
        weekly = sum(days.values()) - normal_minutes(contract, first, book.day_kinds, away)
        return max(daily, weekly) + (holiday if self.holidays else 0)

    def explain(self, violation: Violation, lang: Lang) -> str:
        """Overtime found and allowed."""
        return say(
            self, violation, lang, en="{measured} of overtime in the month, at most {limit}", zh="本月累计加班 {measured}，上限 {limit}"
        )
