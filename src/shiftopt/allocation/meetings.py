"""Place meetings and training: one start per session, and those participants who are worth taking off the queues."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from shiftopt.allocation.frame import Post, Span, overlap, post_of
from shiftopt.allocation.path import IDLE
from shiftopt.allocation.pauses import free_starts, with_rest
from shiftopt.allocation.sheet import Sheet
from shiftopt.domain.base import UNITS_PER_AGENT_HOUR
from shiftopt.domain.case import Case, Pause
from shiftopt.domain.shop import Session
from shiftopt.rules.base import Rule
from shiftopt.rules.catalogue.sessions import Sessions
from shiftopt.rules.sessions import participants, session_starts

Pauses = Mapping[int, tuple[Pause, ...]]


@dataclass(frozen=True)
class Invitation:
    """A session that can be held: its participants who work, and what their absence costs.

    Attributes:
        session: as written.
        starts: (horizon day, UTC minute) pairs.
        duties: the participants' duties, by number.
        by_day: day -> participants with a duty that starts on it.
        absent_units: price of one absent participant.
        missing_units: price of one head missing to the quorum, on top.
    """

    session: Session
    starts: tuple[tuple[int, int], ...]
    duties: tuple[int, ...]
    by_day: Mapping[int, frozenset[int]]
    absent_units: int
    missing_units: int

    def units(self, guests: Iterable[int], day: int | None) -> int:
        """What the absences cost if these agents attend on that day; ``day`` None: not held."""
        days = [day] if day is not None else sorted({item for item, _ in self.starts})
        come = set(guests)
        expected = frozenset().union(*(self.by_day.get(item, frozenset()) for item in days))
        quorum = max((-(-self.session.quorum * len(self.by_day.get(item, ())) // 100) for item in days), default=0)
        return self.absent_units * len(expected - come) + self.missing_units * max(0, quorum - len(come))


def invitations(case: Case, sheet: Sheet, rules: Sequence[Rule]) -> list[Invitation]:
    """The sessions of the week, those with the fewest starts first; none without the rule that prices them."""
    rule = next((rule for rule in rules if isinstance(rule, Sessions)), None)
    if rule is None:
        return []
    found = []
    for session in case.shop.sessions:
        starts = session_starts(session, case.grid)
        if not starts:
            continue
        people = {case.agent_index[agent.id] for agent in participants(session, case.shop) if rule.covers(agent)}
        duties = tuple(number for number, post in enumerate(sheet.posts) if post.agent in people)
        by_day: dict[int, set[int]] = {}
        for number in duties:
            by_day.setdefault(sheet.posts[number].start_day, set()).add(sheet.posts[number].agent)
        absent = session.absent_weight * UNITS_PER_AGENT_HOUR
        days = {day: frozenset(agents) for day, agents in by_day.items()}
        found.append(Invitation(session, starts, duties, days, absent, absent * rule.quorum_factor))
    return sorted(found, key=lambda item: len(item.starts))


@dataclass
class Diary:
    """Who attends what: session number in the list of invitations -> start, and the duties of the guests."""

    invited: list[Invitation]
    starts: dict[int, tuple[int, int]]
    guests: dict[int, set[int]]


def place_sessions(case: Case, sheet: Sheet, pauses: Pauses, invited: list[Invitation]) -> Diary:
    """Choose start and guests of every session in turn, and take the guests off their queues.

    The paths in the sheet say what each guest would be doing; their loss is the exact cost of leaving those queues, so a start at
    which a whole team would be missed is seen as dear. A participant whose absence is cheaper than that loss stays at work.
    """
    diary = Diary(invited, {}, {})
    for place, item in enumerate(invited):
        best: tuple[int, tuple[int, int] | None, dict[int, Post]] = (item.units((), None), None, {})
        for day, start in item.starts:
            seats = {
                number: seat
                for number in item.duties
                if (seat := seated(case, sheet, pauses, number, (start, start + item.session.minutes)))
            }
            guests, loss = _guests(case, sheet, item, day, start, seats)
            total = loss + item.units({sheet.posts[number].agent for number in guests}, day)
            if guests and total < best[0]:
                best = (total, (day, start), {number: seats[number] for number in guests})
        if best[1] is not None:
            diary.starts[place], diary.guests[place] = best[1], set(best[2])
            for number, seat in best[2].items():
                sheet.take_out(number)
                open_now = [
                    queue if queue != IDLE and minutes else IDLE
                    for queue, minutes in zip(sheet.chosen[number], seat.menu.minutes, strict=True)
                ]
                sheet.put_back(number, open_now, seat)
    return diary


def seated(case: Case, sheet: Sheet, pauses: Pauses, number: int, span: Span) -> Post | None:
    """The duty with the session in it, rests moved out of its way as little as possible; None if it cannot be attended."""
    post = sheet.posts[number]
    if span[0] < post.duty.start or span[1] > post.duty.end or any(span[0] < end and start < span[1] for start, end in post.sessions):
        return None
    duty, sessions = post.duty, (*post.sessions, span)
    for place, rest in enumerate(duty.rests):
        if span[0] < rest.end and rest.start < span[1]:
            if number not in pauses:
                return None
            starts = free_starts(duty, place, pauses[number][place], sessions)
            if not starts:
                return None
            _, start = min((abs(start - rest.start), start) for start in starts)
            duty = with_rest(duty, place, start)
    return post_of(case, sheet.demand, duty, post.worker, sessions)


def _guests(case: Case, sheet: Sheet, item: Invitation, day: int, start: int, seats: Mapping[int, Post]) -> tuple[list[int], int]:
    """Who should come, cheapest losses first, while coming is cheaper than being absent; and the loss of coverage."""
    span = (start, start + item.session.minutes)
    rows = range((span[0] - case.grid.start) // case.grid.interval, -(-(span[1] - case.grid.start) // case.grid.interval))
    rows = range(max(0, rows.start), min(case.grid.intervals, rows.stop))
    taken = np.zeros_like(sheet.supply[rows.start : rows.stop])
    losses = {number: _loss(case, sheet, number, span, rows, taken)[0] for number in seats}
    guests: list[int] = []
    total = 0
    for number in sorted(losses, key=lambda key: (losses[key], key)):
        loss, after = _loss(case, sheet, number, span, rows, taken)
        before = {sheet.posts[guest].agent for guest in guests}
        saved = item.units(before, day) - item.units(before | {sheet.posts[number].agent}, day)
        if loss < saved:
            guests.append(number)
            total += loss
            taken = after
    return guests, total


def _loss(case: Case, sheet: Sheet, number: int, span: Span, rows: range, taken: np.ndarray) -> tuple[int, np.ndarray]:
    """Cost of one more guest leaving the queue of the present path, after the effort ``taken`` by others; and the new ``taken``."""
    post = sheet.posts[number]
    speeds = dict(zip(post.worker.queues, post.worker.speeds, strict=True))
    after = taken.copy()
    loss = 0
    for t in rows:
        place = t - post.rows.start
        queue = sheet.chosen[number][place]
        minutes = min(overlap(case.grid, t, span), int(post.presence.minutes[place]))
        if queue == IDLE or not minutes:
            continue
        lost = speeds[queue] * minutes
        after[t - rows.start, queue] += lost
        if queue in sheet.demand.tickets:
            loss += int(sheet.demand.ticket_value(sheet.supply[:, queue], queue)[t]) * lost
        else:
            left = sheet.supply[t, queue] - taken[t - rows.start, queue]
            cost = sheet.demand.along(np.array([[left - lost], [left]]), slice(t, t + 1), np.array([queue]))
            loss += int(cost[0, 0] - cost[1, 0])
    return loss, after
