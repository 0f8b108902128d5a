"""Duties are those of the shift table."""

from __future__ import annotations

from collections.abc import Iterator

from shiftopt.domain.base import Lang
from shiftopt.domain.roster import Duty, Violation
from shiftopt.domain.shop import Shift
from shiftopt.rules.base import Board, Rule
from shiftopt.rules.book import Book
from shiftopt.rules.sentences import breach, say
from shiftopt.rules.walk import local_date, start_date
from shiftopt.timeline.clock import to_minute


class ShiftTemplate(Rule):
    """A duty belongs to a known person, lies in the horizon, and has the times of its shift on an allowed day and contract.

    Possible duties are made from the shift table, so there is nothing to encode; this is for rosters made by hand.
    """

    name = "shift_template"
    personal = False
    softens = False

    def encode(self, board: Board) -> None:
        """Nothing: options come from the templates."""

    def audit(self, book: Book) -> Iterator[Violation]:
        """Compare start, end, weekday, contract, and the places of pauses with the shift table."""
        shifts = {shift.id: shift for shift in book.shop.shifts}
        for duty in book.roster.duties:
            wrong = _deviation(book, duty, shifts.get(duty.shift))
            if wrong is not None:
                measured, limit, unit = wrong
                yield breach(self, duty.agent, (duty.start, duty.end), measured, limit, unit, amount=1)

    def explain(self, violation: Violation, lang: Lang) -> str:
        """What differs from the shift table."""
        en = "the duty differs from the shift table: {measured}, expected {limit}"
        return say(self, violation, lang, en=en, zh="班次与班次表不符：{measured}，应为 {limit}")


def _deviation(book: Book, duty: Duty, shift: Shift | None) -> tuple[float, float, str] | None:
    """Measured, expected, and of what; None if the duty is as the table says."""
    if duty.agent not in book.agents:
        return 0, 1, "known_people"
    if shift is None:
        return 0, 1, f"known_shifts ({duty.shift})"
    day = start_date(book, duty)
    if not 0 <= (day - book.grid.first_day).days < book.grid.days or duty.day != day:
        return 0, 1, "horizon_days"
    start = to_minute(book.grid.zone, day, shift.start)
    if duty.start != start:
        return duty.start - start, 0, "late_minutes"
    if duty.end - duty.start != shift.minutes:
        return duty.end - duty.start, shift.minutes, "minutes"
    if day.weekday() not in shift.weekdays:
        return 0, 1, f"shift_days ({local_date(book.grid.zone, duty.start):%A})"
    contract = book.agents[duty.agent].contract
    if shift.contracts and contract not in shift.contracts:
        return 0, 1, f"shift_contracts ({contract})"
    unpaid = sum(rest.end - rest.start for rest in duty.rests if rest.kind == "meal")
    if unpaid != shift.meal_minutes:
        return unpaid, shift.meal_minutes, "meal_minutes"
    open_at, shut_at = duty.start + shift.meal_from - shift.start, duty.start + shift.meal_to - shift.start
    early = sum(rest.kind == "meal" and not open_at <= rest.start <= shut_at for rest in duty.rests)
    if early:
        return early, 0, "meals_outside"
    outside = sum(rest.start < duty.start or rest.end > duty.end for rest in duty.rests)
    return (outside, 0, "pauses_outside") if outside else None
