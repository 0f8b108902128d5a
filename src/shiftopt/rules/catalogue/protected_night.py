"""No night work for personally protected people."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from shiftopt.domain.base import Lang
from shiftopt.domain.roster import Violation
from shiftopt.domain.shop import Protection
from shiftopt.rules.base import Board, Rule
from shiftopt.rules.book import Book
from shiftopt.rules.outlook import covered, day_date
from shiftopt.rules.protection import NIGHT_END, NIGHT_START, PROTECTED, nights, overlap, protected
from shiftopt.rules.sentences import breach, say
from shiftopt.rules.walk import people, start_date
from shiftopt.timeline.clock import to_local


class ProtectedNight(Rule):
    """People with a protection of ``kinds`` have no minute of duty between the clock times ``start`` and ``end`` (minutes of the day).

    Soft: ``weight`` fen per minute.
    """

    name = "protected_night"
    dated = True
    lower_is_stricter = frozenset({"start"})
    higher_is_stricter = frozenset({"end"})

    start: int = Field(default=NIGHT_START, ge=720, lt=1440)
    end: int = Field(default=NIGHT_END, ge=0, le=720)
    kinds: frozenset[Protection] = PROTECTED

    def encode(self, board: Board) -> None:
        """Ban (or price) the options that meet one of the nights around the horizon."""
        case = board.case
        spans = nights(case.grid, self.start, self.end)
        for agent, person in covered(self, case):
            if not person.protections & self.kinds:
                continue
            for option in case.options_by_agent[agent]:
                minutes = overlap(spans[option.day : option.day + 3], option.start, option.end)
                if not minutes or not protected(person, day_date(case, option.day), self.kinds):
                    continue
                if self.hard:
                    board.forbid(self, option.index, agent=agent, day=option.day)
                else:
                    board.at_most(self, [(minutes, option.index)], 0, agent=agent, day=option.day)

    def audit(self, book: Book) -> Iterator[Violation]:
        """Look at the clock in every minute of a protected person's duty."""
        for agent in people(self, book):
            for duty in book.duties[agent.id] if agent.protections & self.kinds else ():
                if agent.protected_until is not None and start_date(book, duty) > agent.protected_until:
                    continue
                clocks = (to_local(book.grid.zone, minute) for minute in range(duty.start, duty.end))
                times = (clock.hour * 60 + clock.minute for clock in clocks)
                minutes = sum(time >= self.start or time < self.end for time in times)
                if minutes:
                    yield breach(self, agent.id, (duty.start, duty.end), minutes, 0, "minutes")

    def explain(self, violation: Violation, lang: Lang) -> str:
        """Minutes of night work, without naming the protection."""
        night = f"{clock_text(self.start)}-{clock_text(self.end)}"
        en = f"a personal protection allows {{limit}} of work in the night ({night}), found {{measured}}"
        return say(self, violation, lang, en=en, zh=f"因个人保护，夜间（{night}）允许工作 {{limit}}，实际 {{measured}}")


def clock_text(minute: int) -> str:
    """A minute of the day as ``22:00``."""
    return f"{minute // 60:02d}:{minute % 60:02d}"
