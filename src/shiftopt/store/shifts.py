"""Shift templates: fixed ones, and flexible ones that stand for many."""

from __future__ import annotations

from typing import Final

from shiftopt.domain.base import MINUTES_PER_DAY
from shiftopt.domain.shop import Shift
from shiftopt.store import schema
from shiftopt.store.cells import clock_text
from shiftopt.store.log import Log
from shiftopt.store.typed import Row, build

_FLEXIBLE: Final = ("start_from", "start_to", "start_step", "lengths")
_TIMES: Final = ("start", "end", "minutes", *_FLEXIBLE)
_MEAL_MARGIN: Final = 120
"""A meal whose window is not written, or of a flexible shift, keeps this far from start and end of the duty."""
_MOST_EXPANDED: Final = 500


def expand_shift(row: Row, step: int, log: Log) -> list[Shift]:
    """The shifts of one row; empty (with problems) if it makes no sense.

    A row with ``start_from`` stands for one shift per start (from, to, step) and length, with ids like ``F0930x480``. Its meal
    window is the part of ``meal_from`` .. ``meal_to`` that keeps two hours from both ends of the duty, or the middle
    third of the duty if there is no such part. ``step`` is the grid of pauses in minutes.
    """
    if any(name in row.values for name in _FLEXIBLE):
        return _expand_flexible(row, step, log)
    if "start" not in row.values:
        log.problem(row.where("start"), "the shift has no start", "write a clock time like 09:00")
        return []
    minutes = _length(row, log)
    if minutes is None:
        return []
    start = row.values["start"]
    window = _fixed_window(row, start, minutes, step, log)
    if window is None:
        return []
    shift = build(Shift, row, schema.SHIFTS, log, leave_out=_TIMES, start=start, minutes=minutes, meal_from=window[0], meal_to=window[1])
    return [] if shift is None else [shift]


def _length(row: Row, log: Log) -> int | None:
    """Minutes from start to end, from whichever of the two is written."""
    start, end, minutes = row.values["start"], row.get("end"), row.get("minutes")
    if end is None and minutes is None:
        log.problem(row.where("minutes"), "the shift has no length", "write minutes (or an end)")
        return None
    if end is None:
        return int(minutes)
    if end <= start:
        later = clock_text(end + MINUTES_PER_DAY)
        remedy = f"write a later end; past midnight count on: {later}"
        log.problem(row.where("end"), f"the shift ends ({clock_text(end)}) before it starts ({clock_text(start)})", remedy)
        return None
    if minutes is not None and minutes != end - start:
        problem = f"minutes ({minutes}) do not fit {clock_text(start)}-{clock_text(end)}"
        log.problem(row.where("minutes"), problem, f"write {end - start}, or leave one of the two out")
        return None
    return int(end - start)


def _fixed_window(row: Row, start: int, minutes: int, step: int, log: Log) -> tuple[int, int] | None:
    """First and last start of the meal, checked; (0, 0) without a meal."""
    meal = row.get("meal_minutes", 0)
    if not meal:
        return 0, 0
    if meal >= minutes:
        log.problem(row.where("meal_minutes"), f"the meal ({meal} minutes) is as long as the shift ({minutes})", "shorten the meal")
        return None
    if "meal_from" not in row.values and "meal_to" not in row.values:
        return _window(None, None, start, minutes, meal, step)
    first = row.get("meal_from", row.get("meal_to"))
    last = row.get("meal_to", row.get("meal_from"))
    if start + minutes > MINUTES_PER_DAY:
        first, last = (minute + MINUTES_PER_DAY if minute < start else minute for minute in (first, last))
    latest = start + minutes - meal
    sound = True
    for name, minute in (("meal_from", first), ("meal_to", last)):
        where = row.where(name)
        if not start <= minute <= latest:
            problem = (
                f"a meal at {clock_text(minute)} ({meal} minutes) is outside the shift {clock_text(start)}-{clock_text(start + minutes)}"
            )
            log.problem(where, problem, f"write a time from {clock_text(start)} to {clock_text(latest)}")
            sound = False
        elif minute % step:
            remedy = f"write {clock_text(minute // step * step)} or {clock_text(minute // step * step + step)}"
            log.problem(where, f"{clock_text(minute)} is not on the {step}-minute grid of pauses", remedy)
            sound = False
    if sound and last < first:
        problem = f"the meal window ends ({clock_text(last)}) before it starts ({clock_text(first)})"
        log.problem(row.where("meal_to"), problem, "write the latest start of the meal")
        sound = False
    return (first, last) if sound else None


def _window(first: int | None, last: int | None, start: int, minutes: int, meal: int, step: int) -> tuple[int, int]:
    """The usable part of a meal window, on the grid of pauses."""
    margin = min(_MEAL_MARGIN, (minutes - meal) // 3)
    early, late = start + margin, start + minutes - meal - margin
    low, high = max(early, first if first is not None else early), min(late, last if last is not None else late)
    if first is not None and first < start and low > high:
        return _window(first + MINUTES_PER_DAY, None if last is None else last + MINUTES_PER_DAY, start, minutes, meal, step)
    if low > high or -(-low // step) * step > high:
        low, high = start + (minutes - meal) // 3, start + 2 * (minutes - meal) // 3
    low = -(-low // step) * step
    return low, max(low, high // step * step)


def _expand_flexible(row: Row, step: int, log: Log) -> list[Shift]:
    missing = [name for name in ("start_from", "start_to", "lengths") if name not in row.values]
    both = [name for name in ("start", "end", "minutes") if name in row.values]
    for name in missing:
        log.problem(
            row.where(name), f'a flexible shift has no "{name}"', "write start_from, start_to and lengths, or a fixed start and minutes"
        )
    for name in both:
        log.problem(row.where(name), f'a flexible shift has a fixed "{name}" too', "leave one of the two out")
    if missing or both:
        return []
    first, last, lengths = row.values["start_from"], row.values["start_to"], sorted(row.values["lengths"])
    if last < first:
        problem = f"the latest start ({clock_text(last)}) is before the earliest ({clock_text(first)})"
        log.problem(row.where("start_to"), problem, "write a later time")
        return []
    starts = range(first, last + 1, row.get("start_step", step))
    if len(starts) * len(lengths) > _MOST_EXPANDED:
        problem = f"stands for {len(starts) * len(lengths):,} shifts"
        log.problem(row.where("start_step"), problem, f"use larger steps; up to {_MOST_EXPANDED} are possible")
        return []
    meal = row.get("meal_minutes", 0)
    if meal >= lengths[0]:
        problem = f"the meal ({meal} minutes) is as long as the shift ({lengths[0]})"
        log.problem(row.where("meal_minutes"), problem, "shorten the meal, or write the short shifts in a row of their own")
        return []
    shifts = [_one_of_many(row, start, minutes, meal, step, log) for start in starts for minutes in lengths]
    return [shift for shift in shifts if shift is not None]


def _one_of_many(row: Row, start: int, minutes: int, meal: int, step: int, log: Log) -> Shift | None:
    window = _window(row.get("meal_from"), row.get("meal_to"), start, minutes, meal, step) if meal else (0, 0)
    name = f"{row.values['shift_id']}{start // 60:02d}{start % 60:02d}x{minutes}"
    return build(
        Shift, row, schema.SHIFTS, log, leave_out=_TIMES, id=name, start=start, minutes=minutes, meal_from=window[0], meal_to=window[1]
    )
