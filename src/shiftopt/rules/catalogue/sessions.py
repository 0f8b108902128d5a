"""Meetings and training take place with those who are there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pydantic import Field

from shiftopt.domain.base import UNITS_PER_AGENT_HOUR, Lang
from shiftopt.domain.roster import Violation
from shiftopt.domain.shop import Session
from shiftopt.rules.base import ActivityBoard, Board, Rule
from shiftopt.rules.book import Book
from shiftopt.rules.outlook import ones
from shiftopt.rules.sentences import breach, say
from shiftopt.rules.serving import activity_board
from shiftopt.rules.sessions import participants, session_starts
from shiftopt.rules.walk import by_date
from shiftopt.timeline.clock import date_of


class Sessions(Rule):
    """Each session has one start at which at least one participant attends.

    A participant with a duty starting on its day who does not attend costs the session's ``absent_weight``; each head missing to
    the quorum (percent of those participants, rounded up) costs ``quorum_factor`` times that on top. A session that is not held
    counts as missed by everybody who works on any of its days, its quorum as that of the day with the most of them.
    """

    name = "sessions"
    personal = False
    level = "activity"
    hardens = False
    hard: bool = False
    quorum_factor: int = Field(default=2, ge=0, le=100)

    def encode(self, board: Board) -> None:
        """0/1 per start; attendance only at the chosen start; absences and missing heads per possible day."""
        acting = activity_board(board)
        for number, session in enumerate(board.case.shop.sessions):
            if session_starts(session, board.case.grid):
                self._encode_session(acting, number, session)

    def _encode_session(self, board: ActivityBoard, number: int, session: Session) -> None:
        case, firm = board.case, self.firm
        people = [case.agent_index[agent.id] for agent in participants(session, case.shop) if self.covers(agent)]
        held: dict[int, list[int]] = {}
        coming: dict[int, list[int]] = {agent: [] for agent in people}
        for day, start in session_starts(session, case.grid):
            held.setdefault(day, [])
            guests = [(agent, var) for agent in people if (var := board.attends(agent, number, start)) is not None]
            if guests:
                chosen = board.whole(0, 1)
                held[day].append(chosen)
                board.at_most(firm, [(1, chosen), *((-1, var) for _, var in guests)], 0, day=day)
                for agent, var in guests:
                    coming[agent].append(var)
                    board.at_most(firm, [(1, var), (-1, chosen)], 0, agent=agent, day=day)
        board.at_most(firm, [(1, var) for row in held.values() for var in row], 1)
        self._price(board, session, held, coming)

    def _price(self, board: ActivityBoard, session: Session, held: dict[int, list[int]], coming: dict[int, list[int]]) -> None:
        case, firm, fen = board.case, self.firm, session.absent_weight * UNITS_PER_AGENT_HOUR
        missing = board.whole(0, len(coming))
        board.price(self, missing, fen * self.quorum_factor)
        absent = {agent: board.whole(0, 1) for agent in coming}
        for var in absent.values():
            board.price(self, var, fen)
        everybody = [(-100, var) for row in coming.values() for var in row]
        for day in held:
            elsewhere = [var for other, row in held.items() if other != day for var in row]
            working = {agent: ones(case, case.options_by_day[agent][day]) for agent in coming}
            for agent, row in coming.items():
                terms = [*working[agent], *((-1, var) for var in (*row, *elsewhere, absent[agent]))]
                board.at_most(firm, terms, 0, agent=agent, day=day)
            heads = [(session.quorum, var) for row in working.values() for _, var in row]
            room = [(-session.quorum * len(coming), var) for var in elsewhere]
            board.at_most(firm, [*heads, *everybody, *room, (-100, missing)], 0, day=day)

    def audit(self, book: Book) -> Iterator[Violation]:
        """See who works on the day of each session and who of them attends; attending at any other time is a hard violation."""
        for session in book.shop.sessions:
            starts = session_starts(session, book.grid)
            if not starts:
                continue
            people = {agent.id for agent in participants(session, book.shop) if self.covers(agent)}
            guests, when = _meeting(book, session, people, {start for _, start in starts})
            for item in book.attendance[session.id]:
                if item.agent not in guests or item.start != when:
                    span = (item.start, item.end)
                    yield breach(self.firm, item.agent, span, 0, 1, f"session_times ({session.id})", amount=1)
            days = sorted({day for day, start in starts if when in (None, start)})
            working = {day: {agent for agent in people if date_of(book.grid, day) in by_date(book, book.duties[agent])} for day in days}
            absent = len(set().union(*working.values()) - guests)
            quorum = max(-(-session.quorum * len(row) // 100) for row in working.values())
            missing = max(0, quorum - len(guests))
            if absent or missing:
                cost = session.absent_weight * (absent + missing * self.quorum_factor)
                first, last = (when, when + session.minutes) if when is not None else (starts[0][1], starts[-1][1] + session.minutes)
                unit = f"heads ({session.id})"
                yield breach(self, None, (first, last), len(guests), len(guests) + absent, unit, amount=absent, cost=cost)

    def explain(self, violation: Violation, lang: Lang) -> str:
        """Who came and who should."""
        if violation.hard:
            en = "attends at a time that is not the session's: {measured}, expected {limit}"
            return say(self, violation, lang, en=en, zh="参加时间与会议时间不符：{measured}，应为 {limit}")
        return say(self, violation, lang, en="{measured} attend of {limit} who should", zh="应到 {limit}，实到 {measured}")


def _meeting(book: Book, session: Session, people: set[str], starts: set[int]) -> tuple[set[str], int | None]:
    """The participants who are really there, and the start: the one that most attend, of the allowed ones; None if not held."""
    rows = [item for item in book.attendance[session.id] if item.agent in people and item.start in starts]
    rows = [item for item in rows if item.end - item.start == session.minutes]
    rows = [item for item in rows if any(duty.start <= item.start and item.end <= duty.end for duty in book.duties[item.agent])]
    if not rows:
        return set(), None
    counts = Counter(item.start for item in rows)
    start = min(counts, key=lambda minute: (-counts[minute], minute))
    return {item.agent for item in rows if item.start == start}, start
