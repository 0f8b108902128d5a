"""The cleared history as one sequence of open slots, for the models that look at the slots just before the forecast."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from shiftopt.domain.volumes import BoolArray, FloatArray, IntArray

MOST_DAYS: Final = 120
"""Open days, the latest, that sequence models look back on."""


@dataclass(frozen=True, eq=False)
class Sequence:
    """Open slots of open days one after the other, on a scale on which effects add.

    Attributes:
        values: (length,), transformed contacts.
        slots: open slots per day.
        week: open days per week.
        day: (length,), number of the day of every value.
        logged: whether the scale is the logarithm (else the square root).
        open_days: (7,), whether the weekday is open.
        open_slots: (slots of a day,), whether the slot is ever open.
    """

    values: FloatArray
    slots: int
    week: int
    day: IntArray
    logged: bool
    open_days: BoolArray
    open_slots: BoolArray

    def back(self, values: FloatArray) -> FloatArray:
        """From the additive scale to contacts."""
        return np.asarray(np.exp(values) if self.logged else np.maximum(values, 0.0) ** 2)


def make_sequence(filled: FloatArray, known: tuple[int, int], weekday: IntArray, share: FloatArray) -> Sequence:
    """Lay out the history.

    Args:
        filled: (days, slots), cleared contacts without gaps.
        known: the first day with a record, and how many slots of the last day are known (all if the day is over).
        weekday: (days,).
        share: (7, slots), profiles; 0 where closed.
    """
    open_slots: BoolArray = np.asarray((share > 0).any(axis=0), dtype=np.bool_)
    usual = np.array([filled[weekday == day].sum() if (weekday == day).any() else 0.0 for day in range(7)])
    open_days = usual > 0
    first_day, last_slot = known
    rows = np.flatnonzero(open_days[weekday])[-MOST_DAYS:]
    rows = rows[rows >= first_day]
    block = filled[np.ix_(rows, open_slots)]
    values, day = block.reshape(-1), np.repeat(rows, block.shape[1])
    if len(rows) and rows[-1] == len(filled) - 1:
        unknown = int(open_slots[last_slot:].sum())
        values, day = values[: len(values) - unknown], day[: len(day) - unknown]
    logged = bool(len(values) and values.min() >= 5.0)
    scaled = np.log(values) if logged else np.sqrt(np.maximum(values, 0.0))
    return Sequence(scaled, int(open_slots.sum()), max(1, int(open_days.sum())), day, logged, open_days, open_slots)


def steps_to(sequence: Sequence, known: int, weekday: IntArray, first: int, last: int) -> tuple[int, BoolArray]:
    """How many values follow ``known`` ones up to the end of day ``last``, and which days ``first..last`` are open."""
    position = int(sequence.day[known - 1])
    inside = known - int(np.searchsorted(sequence.day, position))
    open_ahead = sequence.open_days[weekday[position + 1 : last + 1]]
    steps = (sequence.slots - inside) + int(open_ahead.sum()) * sequence.slots
    return steps, sequence.open_days[weekday[first : last + 1]]


def lay_out(sequence: Sequence, ahead: FloatArray, is_open: BoolArray) -> FloatArray:
    """Put the last forecast values back on days x slots. (len(is_open), slots of a day)."""
    result = np.zeros((len(is_open), len(sequence.open_slots)))
    count = int(is_open.sum()) * sequence.slots
    if count:
        tail = sequence.back(ahead)[-count:]
        if len(tail) < count:
            tail = np.concatenate([np.zeros(count - len(tail)), tail])
        result[np.ix_(is_open, sequence.open_slots)] = tail.reshape(-1, sequence.slots)
    return result
