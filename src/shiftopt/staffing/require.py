"""From expected contacts to what the roster must cover."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shiftopt.domain.errors import Finding, InputError
from shiftopt.domain.grid import Grid
from shiftopt.domain.messages import message
from shiftopt.domain.shop import Queue, Shop
from shiftopt.domain.volumes import BoolArray, FloatArray, Forecast, IntArray, Requirements
from shiftopt.staffing.busyness import quantile, scenarios
from shiftopt.staffing.curve import SEGMENTS, price
from shiftopt.staffing.demand import choose, equivalent
from shiftopt.staffing.goal import Goal, goal_of
from shiftopt.staffing.partial import presence
from shiftopt.staffing.search import required
from shiftopt.staffing.settings import Method, StaffingSettings
from shiftopt.staffing.tickets import busy_factors, late_slope, level_capacity, work_curves
from shiftopt.timeline.clock import to_local

__all__ = ["StaffingSettings", "open_intervals", "require"]


@dataclass(frozen=True, slots=True, eq=False)
class _Column:
    """One queue's part of the requirements, arrays (intervals,) or (intervals, SEGMENTS)."""

    offered_load: FloatArray
    heads: IntArray
    heads_low: IntArray
    heads_high: IntArray
    need: IntArray
    width: IntArray
    slope: IntArray
    arrived: IntArray
    due: IntArray
    late_slope: IntArray
    lost: FloatArray
    model: str


def require(forecast: Forecast, shop: Shop, *, settings: StaffingSettings | None = None) -> Requirements:
    """Heads, shortage prices and ticket work for every interval and queue of a forecast.

    Calls are Erlang A where patience is known and Erlang C otherwise; chats the same with rising completion rates per chat held, or
    reply times if every chat is assigned at once; tickets become work with due times. Heads meet the target on average over the
    busyness of a day. Shrinkage is taken once, in ``need`` and in ticket work.

    Raises:
        InputError: if the forecast has a queue that the shop does not know, or a target is out of reach.
    """
    settings = settings or StaffingSettings()
    queues = _queues(forecast, shop)
    is_open = np.column_stack([open_intervals(queue, forecast.grid) for queue in queues])
    contacts = np.where(is_open | np.array([queue.channel == "ticket" for queue in queues]), forecast.mean, 0.0)
    columns: dict[str, _Column] = {}
    for number, queue in enumerate(queues):
        if queue.channel != "ticket":
            spread = float(np.hypot(forecast.day_cv[number], forecast.interval_cv[number]))
            columns[queue.id] = _live(
                queue, contacts[:, number], is_open[:, number], forecast.grid.interval, spread, shop.shrinkage, settings
            )
    for number, queue in enumerate(queues):
        if queue.channel == "ticket":
            contacts[:, number] += _transferred(queue, columns, settings)
            level = 0.5 if settings.nodes == 1 else settings.ticket_level
            busy = busy_factors(queue, contacts[:, number], forecast.grid.interval, float(forecast.day_cv[number]), level)
            columns[queue.id] = _deferred(
                queue, contacts[:, number], busy, is_open[:, number], forecast.grid.interval, shop.shrinkage, settings
            )
    ordered = [columns[queue.id] for queue in queues]
    names = ("offered_load", "heads", "heads_low", "heads_high", "need", "width", "slope", "arrived", "due", "late_slope")
    stacked = {name: np.stack([getattr(column, name) for column in ordered], axis=1) for name in names}
    models = {queue.id: columns[queue.id].model for queue in queues}
    return Requirements(grid=forecast.grid, queues=forecast.queues, contacts=contacts, open=is_open, models=models, **stacked)


def open_intervals(queue: Queue, grid: Grid) -> BoolArray:
    """(intervals,) whether the queue is open in any minute of the interval, by the local clock."""
    flags = np.zeros(grid.intervals, dtype=bool)
    for t in range(grid.intervals):
        local = to_local(grid.zone, grid.minute(t))
        start = local.hour * 60 + local.minute
        flags[t] = any(local.weekday() in o.weekdays and start < o.end and start + grid.interval > o.start for o in queue.opening)
    return flags


def _queues(forecast: Forecast, shop: Shop) -> list[Queue]:
    known = {queue.id: queue for queue in shop.queues}
    unknown = [name for name in forecast.queues if name not in known]
    if unknown:
        raise InputError([Finding("forecast", message("forecast_queue", queue=name, names=tuple(known))) for name in unknown])
    return [known[name] for name in forecast.queues]


def _live(
    queue: Queue, contacts: FloatArray, is_open: BoolArray, interval: int, spread: float, shrinkage: float, settings: StaffingSettings
) -> _Column:
    goal = goal_of(queue, *scenarios(spread, settings.nodes))
    rate, method = staffing_rate(goal, contacts, is_open, interval, settings)
    floor = np.where(is_open, queue.min_heads, 0)
    heads = np.maximum(required(goal, rate, settings.reserve), floor)
    point = Goal(goal.queue, goal.line, np.ones(1), np.ones(1))
    quiet, busy = (quantile(spread, level) for level in (0.5, 0.9))
    low, high = np.maximum(required(point, np.concatenate([rate * quiet, rate * busy]), settings.reserve).reshape(2, -1), floor)
    head = interval * 100
    need = np.ceil(presence(goal, rate, heads, floor, settings.reserve) * head / (1 - shrinkage)).astype(np.int64)
    width, slope = price(goal, rate, contacts, heads, head=head, shrinkage=shrinkage, floor=floor, floor_slope=settings.floor_slope)
    nothing = np.zeros(len(contacts), dtype=np.int64)
    return _Column(
        offered_load=rate * queue.handle_seconds,
        heads=heads,
        heads_low=np.minimum(low, heads),
        heads_high=np.maximum(high, heads),
        need=need,
        width=width,
        slope=slope,
        arrived=nothing,
        due=nothing,
        late_slope=nothing,
        lost=contacts * goal.promise(rate, heads).abandonment,
        model=f"{model_name(queue)}; {method}; {settings.nodes} busyness scenarios",
    )


def staffing_rate(
    goal: Goal, contacts: FloatArray, is_open: BoolArray, interval: int, settings: StaffingSettings
) -> tuple[FloatArray, Method]:
    """(intervals,) arrivals per second that stand for each interval, 0 where closed, and the method that was used.

    A chat lasts longest with a full agent; that is the service time by which a method is chosen and the load lags.
    """
    top = len(goal.line.levels) - 1
    session = top / float(goal.line.levels[-1]) if goal.queue.chat_mode == "queue" else goal.queue.handle_seconds
    plain = contacts / (interval * 60)
    method = choose(plain, session, interval) if settings.method == "auto" else settings.method
    return np.where(is_open, equivalent(plain, session, interval, method), 0.0), method


def model_name(queue: Queue) -> str:
    """The staffing model of a queue in words."""
    if queue.channel == "ticket":
        return "deadline flow"
    if queue.channel == "chat" and queue.chat_mode == "assign_all":
        return "chat, assign all"
    waiting = "Erlang A" if queue.patience_seconds else "Erlang C"
    return f"chat x{queue.concurrency}, {waiting}" if queue.channel == "chat" else waiting


def _transferred(queue: Queue, columns: dict[str, _Column], settings: StaffingSettings) -> FloatArray | float:
    moves = [move for move in settings.transfers if move.target == queue.id and move.source in columns]
    return sum((move.share * columns[move.source].lost for move in moves), start=0.0)


def _deferred(
    queue: Queue, contacts: FloatArray, busy: FloatArray, is_open: BoolArray, interval: int, shrinkage: float, settings: StaffingSettings
) -> _Column:
    arrived, due = work_curves(queue, contacts, is_open, interval, shrinkage, busy)
    steady = int(np.ceil(level_capacity(arrived, due, is_open, interval) * (1 - shrinkage) - 1e-9))
    heads = np.where(is_open, steady, 0)
    count = len(contacts)
    slope = np.full(count, late_slope(queue, interval, settings.overdue_share))
    segments = np.zeros((count, SEGMENTS), dtype=np.int64)
    return _Column(
        offered_load=contacts * queue.handle_seconds / (interval * 60),
        heads=heads,
        heads_low=heads,
        heads_high=heads,
        need=np.zeros(count, dtype=np.int64),
        width=segments,
        slope=segments,
        arrived=arrived,
        due=due,
        late_slope=slope,
        lost=np.zeros(count),
        model=model_name(queue),
    )
