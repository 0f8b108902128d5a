"""How long a duty may be, and when it needs a pause."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from shiftopt.domain.base import Lang
from shiftopt.domain.roster import Violation
from shiftopt.rules.base import Board, Rule
from shiftopt.rules.book import Book
from shiftopt.rules.outlook import covered
from shiftopt.rules.sentences import breach, say
from shiftopt.rules.walk import people


class DutyLength(Rule):
    """A duty lasts from ``least`` to ``most`` minutes, and one of more than ``pause_after`` has ``pause`` minutes of meal or break.

    Soft: ``weight`` fen per minute.
    """

    name = "duty_length"
    dated = True
    lower_is_stricter = frozenset({"most", "pause_after"})
    higher_is_stricter = frozenset({"least", "pause"})

    least: int = Field(default=0, ge=0, le=1440)
    most: int = Field(default=1440, ge=0, le=1440)
    pause_after: int = Field(default=1440, ge=0, le=1440)
    pause: int = Field(default=0, ge=0, le=240)

    def encode(self, board: Board) -> None:
        """Length and pauses of an option are known."""
        case = board.case
        for agent, _ in covered(self, case):
            for option in case.options_by_agent[agent]:
                length = option.end - option.start
                pauses = sum(pause.minutes for pause in option.pauses if pause.kind != "allowance")
                lacking = max(0, self.pause - pauses) if length > self.pause_after else 0
                wrong = max(0, length - self.most) + max(0, self.least - length) + lacking
                if wrong and self.hard:
                    board.forbid(self, option.index, agent=agent, day=option.day)
                elif wrong:
                    board.at_most(self, [(wrong, option.index)], 0, agent=agent, day=option.day)

    def audit(self, book: Book) -> Iterator[Violation]:
        """Measure every duty."""
        for agent in people(self, book):
            for duty in book.duties[agent.id]:
                span, length = (duty.start, duty.end), duty.end - duty.start
                if not self.least <= length <= self.most:
                    yield breach(self, agent.id, span, length, self.most if length > self.most else self.least, "minutes")
                rested = sum(rest.end - rest.start for rest in duty.rests if rest.kind in ("meal", "break"))
                if length > self.pause_after and rested < self.pause:
                    yield breach(self, agent.id, span, rested, self.pause, "pause_minutes")

    def explain(self, violation: Violation, lang: Lang) -> str:
        """What was measured."""
        if violation.unit == "pause_minutes":
            return say(self, violation, lang, en="{measured} in the duty, at least {limit}", zh="班内休息 {measured}，至少 {limit}")
        if violation.measured > violation.limit:
            return say(self, violation, lang, en="the duty lasts {measured}, at most {limit}", zh="班次长 {measured}，最多 {limit}")
        return say(self, violation, lang, en="the duty lasts {measured}, at least {limit}", zh="班次长 {measured}，至少 {limit}")
