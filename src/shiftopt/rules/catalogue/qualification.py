"""People work shifts they are trained for, at times when they can serve an open queue."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from shiftopt.domain.base import Lang
from shiftopt.domain.case import Case, Option
from shiftopt.domain.grid import Grid
from shiftopt.domain.roster import Duty, Violation
from shiftopt.domain.shop import Agent
from shiftopt.domain.volumes import Requirements
from shiftopt.rules.base import Board, Rule
from shiftopt.rules.book import Book
from shiftopt.rules.outlook import covered
from shiftopt.rules.sentences import breach, say
from shiftopt.rules.walk import people


class Qualification(Rule):
    """A duty needs one of the skills that its shift asks for, and a moment at which a queue the agent serves is open.

    People with ``queue_share`` 0 serve no queue; for them only the shift's skills count.
    """

    name = "qualification"
    softens = False

    def encode(self, board: Board) -> None:
        """Ban the other options; the open times of a set of skills are summed up once."""
        case = board.case
        wanted = {shift.id: shift.skills for shift in case.shop.shifts}
        opened: dict[frozenset[str], list[int]] = {}
        for index, agent in covered(self, case):
            skills = frozenset(queue for queue, speed in agent.skills.items() if speed > 0)
            if skills not in opened:
                opened[skills] = _open_so_far(case, skills)
            for option in case.options_by_agent[index]:
                unskilled = bool(wanted[option.shift]) and not wanted[option.shift] & skills
                if unskilled or (agent.queue_share and not _meets(case, option, opened[skills])):
                    board.forbid(self, option.index, agent=index, day=option.day)

    def audit(self, book: Book) -> Iterator[Violation]:
        """Compare the skills of each duty's shift and of the queues open during it with the agent's."""
        shifts = {shift.id: shift for shift in book.shop.shifts}
        for agent in people(self, book):
            for duty in book.duties[agent.id]:
                shift = shifts.get(duty.shift)
                able = not shift or not shift.skills or any(agent.skills.get(queue, 0) > 0 for queue in shift.skills)
                if not able or not _can_serve(agent, duty, book.grid, book.requirements):
                    yield breach(self, agent.id, (duty.start, duty.end), 0, 1, "skills", amount=1)

    def explain(self, violation: Violation, lang: Lang) -> str:
        """No skill for the shift or for what is open."""
        return say(
            self,
            violation,
            lang,
            en="has {measured} for the shift or for the queues open during it, needs at least {limit}",
            zh="对该班次或其间开放的队列具备 {measured}，至少需要 {limit}",
        )


def _open_so_far(case: Case, skills: frozenset[str]) -> list[int]:
    columns = [case.queue_index[queue] for queue in skills if queue in case.queue_index]
    flags = case.requirements.open[:, columns].any(axis=1)
    return [0, *np.cumsum(flags).tolist()]


def _meets(case: Case, option: Option, opened: list[int]) -> bool:
    grid = case.grid
    first = max(0, (option.start - grid.start) // grid.interval)
    last = min(grid.intervals, -(-(option.end - grid.start) // grid.interval))
    return opened[max(first, last)] > opened[first]


def _can_serve(agent: Agent, duty: Duty, grid: Grid, requirements: Requirements | None) -> bool:
    if requirements is None or agent.queue_share == 0:
        return True
    for column, queue in enumerate(requirements.queues):
        if agent.skills.get(queue, 0) <= 0:
            continue
        for t in np.flatnonzero(requirements.open[:, column]):
            if grid.minute(int(t)) < duty.end and duty.start < grid.minute(int(t) + 1):
                return True
    return False
