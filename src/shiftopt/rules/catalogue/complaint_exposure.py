"""Complaint work is limited per day and in days in a row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from pydantic import Field

from shiftopt.domain.base import Lang
from shiftopt.domain.roster import Violation
from shiftopt.rules.base import ActivityBoard, Board, Rule
from shiftopt.rules.book import Book
from shiftopt.rules.outlook import covered
from shiftopt.rules.sentences import breach, say
from shiftopt.rules.serving import activity_board
from shiftopt.rules.walk import day_span, local_date, people


class ComplaintExposure(Rule):
    """At most ``minutes`` of work for complaint queues per local day, and ``days`` days in a row with any.

    Days in a row go on from ``past.complaint_days``. Soft: ``weight`` fen per minute; a day too many counts as 60 minutes.
    """

    name = "complaint_exposure"
    level = "activity"
    lower_is_stricter = frozenset({"minutes", "days"})

    minutes: int = Field(default=240, ge=0, le=1440)
    days: int = Field(default=3, ge=1, le=31)

    def encode(self, board: Board) -> None:
        """Per person and day: minutes <= cap x (0/1 exposed); exposed days in each window of ``days`` + 1 leave one free."""
        acting, case = activity_board(board), board.case
        queues = [case.queue_index[queue.id] for queue in case.shop.queues if queue.complaint and queue.id in case.queue_index]
        by_day: list[list[int]] = [[] for _ in range(case.grid.days)]
        for t in range(case.grid.intervals):
            by_day[sum(start <= case.grid.minute(t) for start in case.grid.day_starts) - 1].append(t)
        for agent, person in covered(self, case):
            speeds = [(queue, person.skills.get(case.requirements.queues[queue], 0) * person.queue_share // 100) for queue in queues]
            serving = [(queue, speed) for queue, speed in speeds if speed > 0]
            if serving:
                rows = [_minute_terms(acting, agent, serving, times) for times in by_day]
                self._limit(board, agent, rows, case.past.complaint_days.get(person.id, 0))

    def _limit(self, board: Board, agent: int, rows: list[list[tuple[int, int]]], run: int) -> None:
        exposed: list[list[tuple[int, int]]] = []
        for day, terms in enumerate(rows):
            if not terms:
                exposed.append([])
                continue
            flag = board.whole(0, 1)
            exposed.append([(1, flag)])
            board.at_most(self.firm, [*terms, (-(self.minutes if self.hard else 1440), flag)], 0, agent=agent, day=day)
            if not self.hard:
                board.at_most(self, terms, self.minutes, agent=agent, day=day)
        for last in range(len(rows)):
            first = last - self.days
            window = range(max(0, first), last + 1)
            if first >= -run and all(exposed[day] for day in window):
                terms = [term for day in window for term in exposed[day]]
                board.at_most(self, terms, len(window) - 1, agent=agent, day=last, weight=60 * self.weight)

    def audit(self, book: Book) -> Iterator[Violation]:
        """Add up the minutes of complaint work by local date and follow the dates."""
        queues = {queue.id for queue in book.shop.queues if queue.complaint}
        for agent in people(self, book):
            minutes: dict[date, int] = {}
            for activity in book.work[agent.id]:
                if activity.kind == "work" and activity.queue in queues:
                    _spread(book.grid.zone, activity.start, activity.end, minutes)
            for day, worked in minutes.items():
                if worked > self.minutes:
                    yield breach(self, agent.id, day_span(book, day), worked, self.minutes, "minutes")
            run = book.past.complaint_days.get(agent.id, 0)
            for offset in range(book.grid.days):
                day = book.grid.first_day + timedelta(days=offset)
                run = run + 1 if minutes.get(day) else 0
                if run > self.days:
                    cost = None if self.hard else 60 * self.weight
                    yield breach(self, agent.id, day_span(book, day), run, self.days, "days", amount=1, cost=cost)

    def explain(self, violation: Violation, lang: Lang) -> str:
        """Minutes or days found and allowed."""
        if violation.unit == "days":
            return say(
                self,
                violation,
                lang,
                en="{measured} in a row with complaint work, at most {limit}",
                zh="连续 {measured} 处理投诉，最多 {limit}",
            )
        return say(
            self, violation, lang, en="{measured} of complaint work on one day, at most {limit}", zh="当天处理投诉 {measured}，最多 {limit}"
        )


def _minute_terms(board: ActivityBoard, agent: int, serving: list[tuple[int, int]], times: list[int]) -> list[tuple[int, int]]:
    terms = []
    for t in times:
        for queue, speed in serving:
            var = board.serves(agent, queue, t)
            minutes = 0 if var is None else board.effort(agent, queue, t) // speed
            if var is not None and minutes:
                terms.append((minutes, var))
    return terms


def _spread(zone: str, start: int, end: int, minutes: dict[date, int]) -> None:
    """Add the minutes of ``[start, end)`` to the local dates they fall on."""
    for minute in range(start, end):
        day = local_date(zone, minute)
        minutes[day] = minutes.get(day, 0) + 1
