"""A rule about one person on one day, for questions of the form "what if": stated on boards like any other rule, but in no catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from shiftopt.domain.base import Lang
from shiftopt.domain.errors import Finding, InputError
from shiftopt.domain.messages import Message, first_of, message
from shiftopt.domain.roster import Violation
from shiftopt.domain.shop import Pin, Shop
from shiftopt.rules.base import Board, Rule
from shiftopt.rules.book import Book
from shiftopt.rules.outlook import day_number, ones
from shiftopt.rules.sentences import breach, say
from shiftopt.rules.walk import by_date, day_span

OFF = frozenset({"off", "休", "休息"})
ON = frozenset({"on", "any", "上班"})


class Cell(Rule):
    """The agent works one of ``shifts`` (empty: any) on ``day``, or is off if not ``works``; soft: ``weight`` fen if it does not."""

    name = "cell"

    agent: str
    day: date
    works: bool = True
    shifts: frozenset[str] = frozenset()

    def encode(self, board: Board) -> None:
        """At least one of the wanted options, or none of all."""
        case = board.case
        day, agent = day_number(case, self.day), case.agent_index[self.agent]
        options = case.options_by_day[agent][day]
        if not self.works:
            board.at_most(self, ones(case, options), 0, agent=agent, day=day)
            return
        wanted = [option for option in options if not self.shifts or option.shift in self.shifts]
        board.at_most(self, [(-1, option.index) for option in wanted], -1, agent=agent, day=day)

    def audit(self, book: Book) -> Iterator[Violation]:
        """Look at the duties that start on the day."""
        shifts = {duty.shift for duty in by_date(book, book.duties[self.agent]).get(self.day, ())}
        kept = bool(shifts & self.shifts if self.shifts else shifts) if self.works else not shifts
        if not kept:
            yield breach(self, self.agent, day_span(book, self.day), len(shifts), int(self.works), "duties", amount=1)

    def explain(self, violation: Violation, lang: Lang) -> str:
        """What was asked and what came."""
        return say(self, violation, lang, en="{measured}, asked for {limit}", zh="排班为 {measured},要求 {limit}")


def parse_wish(text: str, shop: Shop, dates: Sequence[date]) -> Cell:
    """``A012 2026-12-01 off`` (or a shift id, or ``on``) as a rule.

    Raises:
        InputError: with every word that can not be read.
    """
    words = re.split(r"[\s,，]+", text.strip())
    if len(words) != 3:
        raise InputError([Finding("--pin", message("pin_words", text=text, count=len(words)))])
    agent, day, what = words
    shifts = tuple(shift.id for shift in shop.shifts)
    problems = [] if what in OFF | ON or what in shifts else [_unknown("--pin", message("shift"), what, ("off", "on", *shifts))]
    found = read_cell("--pin", shop, agent, day, dates, problems)
    return Cell(agent=found[0], day=found[1], works=what not in OFF, shifts=frozenset({what}) - OFF - ON, zone=shop.zone)


def read_cell(where: str, shop: Shop, agent: str, day: str, dates: Sequence[date], problems: Sequence[Finding] = ()) -> tuple[str, date]:
    """A person and a day of the horizon as typed.

    Raises:
        InputError: with ``problems`` and what is wrong here.
    """
    found = list(problems)
    known = {person.id: person.id for person in shop.agents} | {person.name: person.id for person in shop.agents}
    if agent not in known:
        found.append(_unknown(where, message("agent"), agent, tuple(person.id for person in shop.agents)))
    try:
        when = date.fromisoformat(day)
        if when not in dates:
            found.append(Finding(where, message("day_not_planned", day=day, first=dates[0], last=dates[-1])))
    except ValueError:
        found.append(Finding(where, message("no_date_typed", text=day)))
    if found:
        raise InputError(found)
    return known[agent], when


def as_pin(cell: Cell) -> Pin | None:
    """The pin that says the same; None if any shift would do."""
    if not cell.works:
        return Pin(agent=cell.agent, day=cell.day, shift=None)
    return Pin(agent=cell.agent, day=cell.day, shift=next(iter(cell.shifts))) if len(cell.shifts) == 1 else None


def _unknown(where: str, what: Message, word: str, known: Sequence[str]) -> Finding:
    return Finding(where, message("unknown_asked", what=what, name=word, names=first_of(known, 12)))
