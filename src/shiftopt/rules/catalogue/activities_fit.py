"""Activities lie inside duties, one at a time, and serve only queues that the person knows."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from shiftopt.domain.base import Lang
from shiftopt.domain.roster import Activity, Violation
from shiftopt.rules.base import Board, Rule
from shiftopt.rules.book import Book
from shiftopt.rules.sentences import breach, say


class ActivitiesFit(Rule):
    """Every activity lies inside a duty of its person, activities do not overlap, and work is for a queue the person serves."""

    name = "activities_fit"
    personal = False
    level = "activity"
    softens = False

    def encode(self, board: Board) -> None:
        """Nothing: a board offers only what fits."""

    def audit(self, book: Book) -> Iterator[Violation]:
        """Walk each person's activities in time order."""
        for agent, activities in book.work.items():
            for activity in activities:
                inside = any(duty.start <= activity.start < activity.end <= duty.end for duty in book.duties.get(agent, ()))
                if not inside:
                    yield breach(self, agent, (activity.start, activity.end), 0, 1, f"duties_around ({activity.kind})", amount=1)
                if activity.kind == "work" and not _serves(book, activity):
                    yield breach(self, agent, (activity.start, activity.end), 0, 1, f"skills ({activity.queue})", amount=1)
            busy = 0
            for one, other in pairwise(activities):
                busy = max(busy, one.end)
                if other.start < busy:
                    yield breach(self, agent, (other.start, min(other.end, busy)), 2, 1, "activities", amount=1)

    def explain(self, violation: Violation, lang: Lang) -> str:
        """What does not fit."""
        return say(self, violation, lang, en="{measured}, expected {limit}", zh="{measured}，应为 {limit}")


def _serves(book: Book, activity: Activity) -> bool:
    agent = book.agents.get(activity.agent)
    return agent is not None and agent.skills.get(activity.queue or "", 0) * agent.queue_share > 0
