"""Shift templates: fixed ones, and flexible ones that stand for many."""

from __future__ import annotations

from typing import Final

from shiftopt.domain.base import MINUTES_PER_DAY
from shiftopt.domain.messages import message
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
        log.problem(row.where("start"), message("shift_without_start"))
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
        log.problem(row.where("minutes"), message("shift_without_length"))
        return None
    if end is None:
        return int(minutes)
    if end <= start:
        later = clock_text(end + MINUTES_PER_DAY)
        log.problem(row.where("end"), message("shift_backwards", start=clock_text(start), end=clock_text(end), later=later))
        return None
    if minutes is not None and minutes != end - start:
        said = message("minutes_do_not_fit", minutes=minutes, start=clock_text(start), end=clock_text(end), fitting=end - start)
        log.problem(row.where("minutes"), said)
        return None
    return int(end - start)


def _fixed_window(row: Row, start: int, minutes: int, step: int, log: Log) -> tuple[int, int] | None:
    """First and last start of the meal, checked; (0, 0) without a meal."""
    meal = row.get("meal_minutes", 0)
    if not meal:
        return 0, 0
    if meal >= minutes:
        log.problem(row.where("meal_minutes"), message("meal_too_long", meal=meal, minutes=minutes))
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
            begin, end, late = clock_text(start), clock_text(start + minutes), clock_text(latest)
            said = message("meal_outside", meal=clock_text(minute), minutes=meal, start=begin, end=end, latest=late)
            log.problem(where, said)
            sound = False
        elif minute % step:
            before, after = (clock_text(near) for near in (minute // step * step, minute // step * step + step))
            log.problem(where, message("meal_off_grid", meal=clock_text(minute), step=step, before=before, after=after))
            sound = False
    if sound and last < first:
        log.problem(row.where("meal_to"), message("meal_window_backwards", first=clock_text(first), last=clock_text(last)))
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
        log.problem(row.where(name), message("flexible_missing", column=name))
    for name in both:
        log.problem(row.where(name), message("flexible_and_fixed", column=name))
    if missing or both:
        return []
    first, last, lengths = row.values["start_from"], row.values["start_to"], sorted(row.values["lengths"])
    if last < first:
        log.problem(row.where("start_to"), message("latest_before_earliest", first=clock_text(first), last=clock_text(last)))
        return []
    starts = range(first, last + 1, row.get("start_step", step))
    if len(starts) * len(lengths) > _MOST_EXPANDED:
        log.problem(row.where("start_step"), message("too_many_shifts", count=len(starts) * len(lengths), most=_MOST_EXPANDED))
        return []
    meal = row.get("meal_minutes", 0)
    if meal >= lengths[0]:
        log.problem(row.where("meal_minutes"), message("meal_too_long_for_some", meal=meal, minutes=lengths[0]))
        return []
    shifts = [_one_of_many(row, start, minutes, meal, step, log) for start in starts for minutes in lengths]
    return [shift for shift in shifts if shift is not None]


def _one_of_many(row: Row, start: int, minutes: int, meal: int, step: int, log: Log) -> Shift | None:
    window = _window(row.get("meal_from"), row.get("meal_to"), start, minutes, meal, step) if meal else (0, 0)
    name = f"{row.values['shift_id']}{start // 60:02d}{start % 60:02d}x{minutes}"
    return build(
        Shift, row, schema.SHIFTS, log, leave_out=_TIMES, id=name, start=start, minutes=minutes, meal_from=window[0], meal_to=window[1]
    )
