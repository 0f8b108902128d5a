"""Days off in every calendar week."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from pydantic import Field

from shiftopt.domain.base import Lang
from shiftopt.domain.case import Case
from shiftopt.domain.roster import Violation
from shiftopt.rules.base import Board, Rule
from shiftopt.rules.book import Book
from shiftopt.rules.outlook import covered, day_date, in_week, ones, spills
from shiftopt.rules.sentences import breach, say
from shiftopt.rules.walk import day_span, history, people, touched
from shiftopt.rules.worktime import Week, weeks
from shiftopt.timeline.clock import to_local


class WeeklyRest(Rule):
    """In each calendar week at least ``days`` local days without a minute of work; a duty past midnight touches two days.

    Soft: ``weight`` fen per missing day. Weeks that the horizon leaves unfinished are judged when they end.
    """

    name = "weekly_rest"
    dated = True
    higher_is_stricter = frozenset({"days"})

    days: int = Field(default=1, ge=0, le=7)

    def encode(self, board: Board) -> None:
        """Where no duty runs past midnight: days worked <= 7 - days. Elsewhere a 0/1 variable per day off."""
        case = board.case
        spans = [week for week in weeks(case.grid, case.shop.week_start) if week.ends_inside]
        for agent, _ in covered(self, case):
            busy = _past_dates(case, agent)
            for week in spans:
                worked = sum(day in busy for day in week.dates)
                before = case.options_by_day[agent][week.days[0] - 1] if week.days[0] else ()
                options = tuple(in_week(case, agent, week))
                if day_date(case, week.days[0]) in busy or any(spills(case, option) for option in (*before, *options)):
                    self._count_days_off(board, agent, week, busy)
                else:
                    board.at_most(self, ones(case, options), max(0, 7 - self.days - worked), agent=agent, day=week.days[-1])

    def _count_days_off(self, board: Board, agent: int, week: Week, busy: set[date]) -> None:
        case, firm = board.case, self.firm
        off = []
        for day in week.days:
            if day_date(case, day) in busy:
                continue
            rest = board.whole(0, 1)
            off.append((-1, rest))
            spilling = [option for option in case.options_by_day[agent][day - 1] if spills(case, option)] if day else []
            for options in (case.options_by_day[agent][day], spilling):
                if options:
                    board.at_most(firm, [*ones(case, options), (1, rest)], 1, agent=agent, day=day)
        free = sum(day not in busy for day in week.dates[: 7 - len(week.days)])
        board.at_most(self, off, max(free - self.days, -len(off)), agent=agent, day=week.days[-1])

    def audit(self, book: Book) -> Iterator[Violation]:
        """Dates of a finished week that contain no minute of any duty."""
        for agent in people(self, book):
            worked = {day for duty in history(book, agent.id) for day in touched(book, duty)}
            before = {day for duty in book.past_duties[agent.id] for day in touched(book, duty)}
            for week in weeks(book.grid, book.shop.week_start):
                last = week.first + timedelta(days=6)
                rest = 7 - sum(week.first <= day <= last for day in worked)
                possible = 7 - sum(week.first <= day <= last for day in before)
                missing = min(self.days, possible) - rest
                if week.ends_inside and missing > 0:
                    yield breach(self, agent.id, day_span(book, week.first, 7), rest, self.days, "days", amount=missing)

    def explain(self, violation: Violation, lang: Lang) -> str:
        """The days off found and needed."""
        return say(
            self,
            violation,
            lang,
            en="{measured} off in the calendar week, at least {limit} needed",
            zh="该自然周休息 {measured}，至少应休 {limit}",
        )


def _past_dates(case: Case, agent: int) -> set[date]:
    """Local dates that past duties touch; a duty is shorter than a day, so its two ends tell all."""
    ends = [minute for duty in case.past_by_agent[agent] for minute in (duty.start, duty.end - 1)]
    return {to_local(case.grid.zone, minute).date() for minute in ends}
