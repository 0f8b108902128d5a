"""What duties cost beyond the pay that is due anyway."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from pydantic import Field

from shiftopt.domain.base import Lang
from shiftopt.domain.case import Case
from shiftopt.domain.roster import Duty, Violation
from shiftopt.domain.shop import Agent, Contract
from shiftopt.rules.base import Board, Rule
from shiftopt.rules.book import Book
from shiftopt.rules.outlook import covered, day_date, in_week, reach
from shiftopt.rules.sentences import say
from shiftopt.rules.walk import by_week, history, people, start_date
from shiftopt.rules.worktime import Week, kind_of, leave_days, minute_pay, normal_days, normal_minutes, week_of, weeks


class Labour(Rule):
    """Pay that decisions change, in percent of base pay per minute (Labour Law Art. 44, Wage Payment Rules Art. 13).

    Monthly pay is a constant and left out; hourly pay counts 100 % of every minute. On top, per agent and calendar week:
    ``holiday`` for every minute on a statutory holiday; ``overtime`` for minutes beyond the contract's day or the normal week,
    whichever sum is more; and for each day beyond the week's normal days the difference from ``overtime`` to ``rest_day`` for
    the contract's day (workdays of leave make the normal week shorter). For hourly pay each rate is less the 100 % already
    counted. Holidays count into no other sum. What past duties of the same week cost already is left out. Unit prices are rounded
    to 1/6000 fen per minute (holidays: per duty).
    """

    name = "labour"
    component = "labour"
    hardens = False
    higher_is_stricter = frozenset({"overtime", "rest_day", "holiday", "weekly"})

    hard: bool = False
    overtime: int = Field(default=150, ge=100, le=1000)
    rest_day: int = Field(default=200, ge=100, le=1000)
    holiday: int = Field(default=300, ge=0, le=1000)
    weekly: bool = True
    """Whether days and weeks beyond the normal ones earn a premium (not so where hours are averaged over a cycle)."""

    def rate(self, agent: Agent, contract: Contract, percent: int) -> Fraction:
        """Extra cost of one minute paid at ``percent``, in 1/6000 fen."""
        return minute_pay(agent, contract) * Fraction(max(0, percent - (0 if contract.pay == "monthly" else 100)), 100)

    def day_units(self, agent: Agent, contract: Contract) -> int:
        """Extra cost of a rest day worked, beyond overtime pay, in 1/6000 fen."""
        return round(minute_pay(agent, contract) * Fraction(max(0, self.rest_day - self.overtime), 100) * contract.day_minutes)

    def encode(self, board: Board) -> None:
        """Prices on options for what is known per duty; per week a variable for overtime and one for extra days."""
        case = board.case
        spans = weeks(case.grid, case.shop.week_start)
        for agent, person in covered(self, case):
            contract = case.contracts[person.contract]
            base = minute_pay(person, contract) if contract.pay == "hourly" else Fraction(0)
            premium = self.rate(person, contract, self.holiday)
            for option in case.options_by_agent[agent]:
                on_holiday = kind_of(day_date(case, option.day), case.day_kinds) == "holiday"
                units = round((base + premium if on_holiday else base) * option.paid_minutes)
                if units:
                    board.price(self, option.index, units, agent=agent, day=option.day)
            for week in spans if self.weekly else ():
                self._encode_week(board, agent, week)

    def _encode_week(self, board: Board, agent: int, week: Week) -> None:
        case, contract, person = board.case, board.case.contract_of(agent), board.case.shop.agents[agent]
        options = [o for o in in_week(case, agent, week) if kind_of(day_date(case, o.day), case.day_kinds) != "holiday"]
        days, daily, total = _past(case, agent, week.first)
        away = leave_days(case.shop, person.id, contract, week.first, case.day_kinds)
        normal = normal_minutes(contract, week.first, case.day_kinds, away)
        paid = max(daily, total - normal, 0)
        beyond = [(max(0, option.paid_minutes - contract.day_minutes), option.index) for option in options]
        sums = [(beyond, paid - daily), ([(option.paid_minutes, option.index) for option in options], paid + normal - total)]
        self._above(board, agent, week, [row for row in sums if reach(options, row[0]) > row[1]], self._minute_units(person, contract))
        spare = normal_days(contract, week.first, case.day_kinds, away) - days
        count = [(1, option.index) for option in options]
        rows = [(count, max(0, spare))] if reach(options, count) > max(0, spare) else []
        self._above(board, agent, week, rows, self.day_units(person, contract))

    def _above(self, board: Board, agent: int, week: Week, rows: list[tuple[list[tuple[int, int]], int]], units: int) -> None:
        """A priced variable that is at least every sum less its limit."""
        if not rows:
            return
        excess = board.whole(0, max(sum(coefficient for coefficient, _ in terms) for terms, _ in rows))
        for terms, limit in rows:
            board.at_most(self.firm, [*(term for term in terms if term[0]), (-1, excess)], limit, agent=agent, day=week.days[-1])
        board.price(self, excess, units, agent=agent, day=week.days[-1])

    def _minute_units(self, agent: Agent, contract: Contract) -> int:
        return round(self.rate(agent, contract, self.overtime))

    def audit(self, book: Book) -> Iterator[Violation]:  # noqa: ARG002 - pay breaks nothing
        """Nothing: paid work is no violation."""
        yield from ()

    def units(self, book: Book, found: Sequence[Violation]) -> int:  # noqa: ARG002
        """Pay of the finished duties beyond what is constant, from each person's worked weeks."""
        total = 0
        for agent in people(self, book):
            rows = by_week(book, history(book, agent.id)) if book.duties[agent.id] else {}
            for first, duties in rows.items():
                past = [duty for duty in duties if start_date(book, duty) < book.grid.first_day]
                if len(past) < len(duties):
                    total += self._week_cost(book, agent, first, duties) - self._week_cost(book, agent, first, past)
        return total

    def _week_cost(self, book: Book, agent: Agent, first: date, duties: list[Duty]) -> int:
        contract = book.contracts[agent.contract]
        cost, minutes = 0, 0
        days: dict[date, int] = {}
        for duty in duties:
            day = start_date(book, duty)
            rate = minute_pay(agent, contract) if contract.pay == "hourly" else Fraction(0)
            if kind_of(day, book.day_kinds) == "holiday":
                rate += self.rate(agent, contract, self.holiday)
            else:
                days[day] = days.get(day, 0) + duty.paid_minutes
                minutes += duty.paid_minutes
            cost += round(rate * duty.paid_minutes)
        if not self.weekly:
            return cost
        long_days = sum(max(0, worked - contract.day_minutes) for worked in days.values())
        away = leave_days(book.shop, agent.id, contract, first, book.day_kinds)
        excess = max(0, long_days, minutes - normal_minutes(contract, first, book.day_kinds, away))
        extra_days = max(0, len(days) - normal_days(contract, first, book.day_kinds, away))
        return cost + excess * self._minute_units(agent, contract) + extra_days * self.day_units(agent, contract)

    def explain(self, violation: Violation, lang: Lang) -> str:
        """Extra pay in words, for whoever shows a cost as a violation."""
        return say(
            self, violation, lang, en="extra pay for {measured}, {limit} are free of it", zh="{measured} 有额外工资，{limit} 以内没有"
        )


def _past(case: Case, agent: int, first: date) -> tuple[int, int, int]:
    """Days, minutes beyond the day, and minutes that past duties give the week from ``first``; statutory holidays left out."""
    contract = case.contract_of(agent)
    duties = [
        duty
        for duty in case.past_by_agent[agent]
        if week_of(duty.day, case.shop.week_start) == first and kind_of(duty.day, case.day_kinds) != "holiday"
    ]
    daily = sum(max(0, duty.paid_minutes - contract.day_minutes) for duty in duties)
    return len({duty.day for duty in duties}), daily, sum(duty.paid_minutes for duty in duties)
