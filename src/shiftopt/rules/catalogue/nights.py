"""Night duties: how many in a week and in a row."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from shiftopt.domain.base import Lang
from shiftopt.domain.roster import Violation
from shiftopt.rules.base import Board, Rule
from shiftopt.rules.book import Book
from shiftopt.rules.catalogue.consecutive_days import runs
from shiftopt.rules.outlook import covered, day_number, ones
from shiftopt.rules.protection import nights, overlap
from shiftopt.rules.sentences import breach, say
from shiftopt.rules.walk import by_week, day_span, history, night_minutes, people, start_date
from shiftopt.rules.worktime import week_of, weeks


class Nights(Rule):
    """At most ``per_week`` night duties in a calendar week and ``in_row`` on days in a row, past ones included.

    A night duty has ``minutes`` or more between 22:00 and 06:00. Soft: ``weight`` fen per night too many, for each limit.
    """

    name = "nights"
    dated = True
    lower_is_stricter = frozenset({"per_week", "in_row", "minutes"})

    per_week: int = Field(default=7, ge=0, le=7)
    in_row: int = Field(default=7, ge=1, le=31)
    minutes: int = Field(default=180, ge=1, le=480)

    def encode(self, board: Board) -> None:
        """Rows over the night options of each week, and of each window of ``in_row`` + 1 days."""
        case = board.case
        spans = nights(case.grid)
        for agent, _ in covered(self, case):
            rows = [
                [o for o in row if overlap(spans[day : day + 3], o.start, o.end) >= self.minutes]
                for day, row in enumerate(case.options_by_day[agent])
            ]
            past = [duty for duty in case.past_by_agent[agent] if night_minutes(case.grid.zone, duty) >= self.minutes]
            for week in weeks(case.grid, case.shop.week_start):
                before = sum(week_of(duty.day, case.shop.week_start) == week.first for duty in past)
                options = [option for day in week.days for option in rows[day]]
                if options:
                    board.at_most(self, ones(case, options), max(0, self.per_week - before), agent=agent, day=week.days[-1])
            worked = {day_number(case, duty.day) for duty in past}
            run = next(length for length in range(len(worked) + 1) if -length - 1 not in worked)
            for last in range(case.grid.days):
                first = last - self.in_row
                window = [option for day in range(max(0, first), last + 1) for option in rows[day]]
                if first >= -run and window:
                    board.at_most(self, ones(case, window), last - max(0, first), agent=agent, day=last)

    def audit(self, book: Book) -> Iterator[Violation]:
        """Count the night duties of each week, and runs of nights."""
        zone, start = book.grid.zone, book.grid.first_day
        for agent in people(self, book):
            dark = [duty for duty in history(book, agent.id) if night_minutes(zone, duty) >= self.minutes]
            for first, duties in by_week(book, dark).items():
                before = sum(start_date(book, duty) < start for duty in duties)
                over = len(duties) - max(self.per_week, before)
                if over > 0:
                    yield breach(self, agent.id, day_span(book, first, 7), len(duties), self.per_week, "duties", amount=over)
            for first, run in runs({start_date(book, duty) for duty in dark}):
                over = min(run - self.in_row, (first - start).days + run)
                if over > 0:
                    yield breach(self, agent.id, day_span(book, first, run), run, self.in_row, "days", amount=over)

    def explain(self, violation: Violation, lang: Lang) -> str:
        """Nights found and allowed."""
        if violation.unit == "days":
            return say(self, violation, lang, en="nights on {measured} in a row, at most {limit}", zh="连续夜班 {measured}，最多 {limit}")
        return say(self, violation, lang, en="{measured} at night in the week, at most {limit}", zh="本周夜班 {measured}，最多 {limit}")
