"""Customers of one replication: how many come when, what they need, how long they wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import gamma as factorial

import numpy as np
from scipy.stats import gamma, norm

from shiftopt.domain.shop import Queue
from shiftopt.domain.volumes import BoolArray, FloatArray, Forecast
from shiftopt.simulation.prepare import solo_seconds
from shiftopt.simulation.settings import SimulationSettings
from shiftopt.simulation.world import Centre, Customers, Service


@dataclass(frozen=True, slots=True, eq=False)
class Demand:
    """What customers are drawn from: the queues, when they are open (intervals, queues), and the forecast in the same order."""

    queues: Sequence[Queue]
    open: BoolArray
    mean: FloatArray
    day_cv: FloatArray
    interval_cv: FloatArray
    correlation: FloatArray
    days: FloatArray
    """(intervals,) number of the day."""


def demand_of(forecast: Forecast, queues: Sequence[Queue], is_open: BoolArray) -> Demand:
    """Bring a forecast into the order of ``queues``; live queues get nobody while closed."""
    order = [forecast.queues.index(queue.id) for queue in queues]
    deferrable = np.array([queue.channel == "ticket" for queue in queues])
    starts = np.array(forecast.grid.day_starts[1:])
    minutes = forecast.grid.start + np.arange(forecast.grid.intervals) * forecast.grid.interval
    return Demand(
        queues=queues,
        open=is_open,
        mean=np.where(is_open | deferrable, forecast.mean[:, order], 0.0),
        day_cv=forecast.day_cv[order],
        interval_cv=forecast.interval_cv[order],
        correlation=forecast.correlation[np.ix_(order, order)],
        days=np.searchsorted(starts, minutes, side="right").astype(np.float64),
    )


def draw_counts(demand: Demand, random: np.random.Generator, *, uncertain: bool) -> FloatArray:
    """(intervals, queues) contacts: Poisson, with Gamma factors per day (joined by a Gaussian copula) and per interval."""
    mean = demand.mean
    if uncertain:
        days = demand.days.astype(np.int64)
        normal = random.standard_normal((int(days.max()) + 1, len(demand.queues))) @ _root(demand.correlation).T
        mean = mean * _gamma_factor(norm.cdf(normal), demand.day_cv)[days]
        mean = mean * _gamma_factor(random.random(mean.shape), demand.interval_cv)
    return random.poisson(mean).astype(np.float64)


def _root(correlation: FloatArray) -> FloatArray:
    """A matrix R with R R' the correlation; also where it is only just positive."""
    values, vectors = np.linalg.eigh(correlation)
    return np.asarray(vectors * np.sqrt(np.maximum(values, 0.0)))


def _gamma_factor(level: FloatArray, cv: FloatArray) -> FloatArray:
    spread = np.maximum(cv, 1e-6) ** 2
    return np.asarray(np.where(cv > 0, gamma.ppf(level, 1 / spread, scale=spread), 1.0))


def draw_customers(
    demand: Demand, counts: FloatArray, centre: Centre, settings: SimulationSettings, seed: np.random.SeedSequence
) -> Customers:
    """Customers for given counts (fractions are rounded at random). Each queue has streams of its own: common random numbers."""
    parts: list[tuple[FloatArray, ...]] = []
    for number, (queue, child) in enumerate(zip(demand.queues, seed.spawn(len(demand.queues)), strict=True)):
        when, needs, waits = (np.random.default_rng(s) for s in child.spawn(3))
        whole = np.floor(counts[:, number] + when.random(len(counts))).astype(np.int64)
        arrival = (np.repeat(np.arange(len(counts)), whole) + 1 - when.random(int(whole.sum()))) * centre.bin_seconds
        early = _already_here(demand, number, centre.bin_seconds, when)
        arrival = np.concatenate([np.zeros(early), np.sort(arrival)])
        work = _works(queue, centre.services[number], len(arrival), settings, needs)
        patience = _patience(queue, settings.patience_shape, len(arrival), waits)
        due = limit = np.zeros(len(arrival))
        if queue.channel == "ticket":
            due, limit = (due_times(arrival, queue, demand.open[:, number], centre.bin_seconds, times) for times in (1, 2))
            due[:early] = backlog_due(early, queue, demand.open[:, number], centre.bin_seconds)
            limit[:early] = due_times(due[:early], queue, demand.open[:, number], centre.bin_seconds)
        parts.append((arrival, np.full(len(arrival), number, dtype=np.float64), work, patience, due, limit))
    arrival, numbers, work, patience, due, limit = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.argsort(arrival, kind="stable")
    people = Customers(arrival[order], numbers[order].astype(np.int64), work[order], patience[order], due[order], limit[order])
    moves = [(number, queue) for number, queue in enumerate(demand.queues) if queue.transfer_to in {q.id for q in demand.queues}]
    for (number, queue), child in zip(moves, seed.spawn(len(moves)), strict=True):
        people = _with_transfers(people, demand, number, queue, centre, settings, child)
    return people


def _with_transfers(
    people: Customers,
    demand: Demand,
    number: int,
    queue: Queue,
    centre: Centre,
    settings: SimulationSettings,
    seed: np.random.SeedSequence,
) -> Customers:
    """Add a ticket for each customer of a live queue who would leave one behind, at the end of their patience."""
    target = next(place for place, other in enumerate(demand.queues) if other.id == queue.transfer_to)
    chosen, needs = (np.random.default_rng(s) for s in seed.spawn(2))
    leaves = people.arrival + people.patience
    mine = (people.queue == number) & (leaves < centre.bins * centre.bin_seconds)
    parents = np.flatnonzero(mine & (chosen.random(len(mine)) < (queue.transfer_share or 1.0)))
    other, is_open = demand.queues[target], demand.open[:, target]
    arrival = leaves[parents]
    due, limit = (due_times(arrival, other, is_open, centre.bin_seconds, times) for times in (1, 2))
    count = len(parents)
    joined = np.concatenate([people.arrival, arrival])
    order = np.argsort(joined, kind="stable")
    place = np.empty(len(joined), dtype=np.int64)
    place[order] = np.arange(len(joined))
    before = np.full(len(people.arrival), -1) if people.parent is None else people.parent
    parent = np.concatenate([before, parents])
    work = _works(other, centre.services[target], count, settings, needs)
    last = people.due if people.limit is None else people.limit
    return Customers(
        arrival=joined[order],
        queue=np.concatenate([people.queue, np.full(count, target)])[order],
        work=np.concatenate([people.work, work])[order],
        patience=np.concatenate([people.patience, np.full(count, np.inf)])[order],
        due=np.concatenate([people.due, due])[order],
        limit=np.concatenate([last, limit])[order],
        parent=np.where(parent >= 0, place[parent], -1)[order],
    )


def _already_here(demand: Demand, number: int, bin_seconds: float, random: np.random.Generator) -> int:
    """Customers present at the start: a ticket queue's backlog, and those in service where the grid starts while open."""
    queue = demand.queues[number]
    if queue.channel == "ticket":
        return queue.initial_backlog
    load = demand.mean[0, number] / bin_seconds * queue.handle_seconds if demand.open[0, number] else 0.0
    return int(random.poisson(load))


def _works(queue: Queue, service: Service, count: int, settings: SimulationSettings, random: np.random.Generator) -> FloatArray:
    if service.reply > 0:
        return np.asarray(random.geometric(min(1 / (queue.rounds or 1.0), 1.0), count), dtype=np.float64)
    mean = solo_seconds(queue)
    if settings.law == "exponential":
        return np.asarray(random.exponential(mean, count))
    variance = np.log1p(queue.handle_cv**2)
    return np.asarray(random.lognormal(np.log(mean) - variance / 2, np.sqrt(variance), count))


def _patience(queue: Queue, shape: float, count: int, random: np.random.Generator) -> FloatArray:
    if not queue.patience_seconds or queue.chat_mode == "assign_all":
        return np.full(count, np.inf)
    return np.asarray(queue.patience_seconds / factorial(1 + 1 / shape) * random.weibull(shape, count))


def backlog_due(count: int, queue: Queue, is_open: BoolArray, bin_seconds: float) -> FloatArray:
    """(count,) when the tickets of the initial backlog are due: spread evenly over the opening hours of the first ``target.seconds``.

    They are of mixed age; what was due before people come is not left over.
    """
    edges = np.arange(len(is_open) + 1) * bin_seconds
    clock = np.cumsum(is_open) * bin_seconds if queue.due_clock == "open" else edges[1:]
    part = np.diff(np.minimum(clock, queue.target.seconds), prepend=0.0) * is_open
    if not part.sum() > 0:
        return np.full(count, float(queue.target.seconds))
    shares = np.concatenate([[0.0], np.cumsum(part) / part.sum()])
    rising = np.flatnonzero(np.diff(shares) > 0)
    places = np.searchsorted(shares[rising + 1], (np.arange(count) + 1) / max(count, 1) - 1e-12)
    first = rising[np.minimum(places, len(rising) - 1)]
    within = ((np.arange(count) + 1) / max(count, 1) - shares[first]) / (shares[first + 1] - shares[first])
    return np.asarray(edges[first] + np.clip(within, 0.0, 1.0) * part[first])


def due_times(arrival: FloatArray, queue: Queue, is_open: BoolArray, bin_seconds: float, times: int = 1) -> FloatArray:
    """When tickets are due: ``times`` x ``target.seconds`` after they came, on the queue's clock (open for ever after the horizon)."""
    if queue.due_clock == "wall":
        return np.asarray(arrival + times * queue.target.seconds)
    edges = np.arange(len(is_open) + 1) * bin_seconds
    clock = np.concatenate([[0.0], np.cumsum(is_open) * bin_seconds])
    goal = np.interp(arrival, edges, clock) + times * queue.target.seconds
    place = np.minimum(np.searchsorted(clock, goal, side="left"), len(is_open))
    return np.asarray(edges[place] - clock[place] + goal)
