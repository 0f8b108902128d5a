"""The service that customers will get from a roster: simulated weeks, and what they have in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from shiftopt.domain.case import Case
from shiftopt.domain.plan import QueueService, Service
from shiftopt.domain.roster import Activity
from shiftopt.domain.shop import Queue
from shiftopt.domain.volumes import FloatArray, Forecast
from shiftopt.simulation.absence import absent_duties, absent_intervals
from shiftopt.simulation.arrivals import Demand, demand_of, draw_counts, draw_customers
from shiftopt.simulation.loop import play
from shiftopt.simulation.people import People
from shiftopt.simulation.prepare import centre_of, queues_of, stints_of
from shiftopt.simulation.settings import SimulationSettings
from shiftopt.simulation.tally import Tally, tally
from shiftopt.simulation.world import Centre, Stint, present_seconds

__all__ = ["SimulationSettings", "replicate"]


def replicate(
    case: Case,
    activities: Iterable[Activity],
    forecast: Forecast,
    *,
    settings: SimulationSettings | None = None,
    paths: FloatArray | None = None,
) -> Service:
    """Simulate the week several times: the roster's own activities serve customers drawn from the forecast.

    Args:
        case: the shop and the week; its requirements say which queues there are and when they are open.
        activities: who does what when; only work on a queue serves customers.
        forecast: what customers are drawn from.
        settings: replications, seed and laws.
        paths: (replications, intervals, queues of the forecast), contacts per interval to simulate instead of drawing them.

    Raises:
        ValueError: if ``paths`` does not fit the replications and the forecast.
    """
    settings = settings or SimulationSettings()
    if paths is not None and paths.shape != (settings.replications, *forecast.mean.shape):
        raise ValueError(f"paths must have shape {(settings.replications, *forecast.mean.shape)}, got {paths.shape}")
    queues, centre = queues_of(case), centre_of(case, settings)
    stints = stints_of(case, activities, centre)
    if settings.pauses == "on_time":
        stints = [replace(stint, pause=0.0) for stint in stints]
    demand = demand_of(forecast, queues, case.requirements.open)
    people = People(case, centre)
    tallies = []
    for number in range(settings.replications):
        seed = np.random.SeedSequence(settings.seed, spawn_key=(number,))
        factors, absences, customers_seed, replies = seed.spawn(4)
        counts = _counts(demand, forecast, paths, number, np.random.default_rng(factors), settings)
        present = _present(stints, case.shop.shrinkage, centre, np.random.default_rng(absences), settings)
        customers = draw_customers(demand, counts, centre, settings, customers_seed)
        run = play(centre, present, customers, replies)
        seconds = present_seconds(present, centre)
        people.add(run, present, customers)
        tallies.append(tally(customers, run, queues, centre, seconds))
    return Service(
        queues={queue.id: _queue_service(tallies, number) for number, queue in enumerate(queues)},
        replications=settings.replications,
        seed=settings.seed,
        arrays=_arrays(tallies, queues, centre.bin_seconds),
        agents=people.report(),
        runs={"service_level": _levels(tallies)},
    )


def _counts(
    demand: Demand,
    forecast: Forecast,
    paths: FloatArray | None,
    number: int,
    random: np.random.Generator,
    settings: SimulationSettings,
) -> FloatArray:
    if paths is None:
        return draw_counts(demand, random, uncertain=settings.uncertain)
    order = [forecast.queues.index(queue.id) for queue in demand.queues]
    return np.asarray(np.where(demand.mean > 0, paths[number][:, order], 0.0))


def _present(
    stints: list[Stint], shrinkage: float, centre: Centre, random: np.random.Generator, settings: SimulationSettings
) -> list[Stint]:
    if settings.absence == "none" or shrinkage <= 0:
        return stints
    if settings.absence == "duties":
        return absent_duties(stints, shrinkage, random)
    return absent_intervals(stints, shrinkage, centre.bin_seconds, random)


def _ratio(top: FloatArray, bottom: FloatArray) -> FloatArray:
    return np.divide(top, bottom, out=np.full_like(top, np.nan), where=bottom > 0)


def _queue_service(tallies: Sequence[Tally], number: int) -> QueueService:
    """Sums over the week; ratios are over all replications together, bands over the replications one by one."""

    def per_run(name: str) -> FloatArray:
        return np.array([getattr(one, name)[:, number].sum() for one in tallies])

    counts = {name: per_run(name) for name in ("offered", "served", "abandoned", "good", "rated", "wait_seconds", "waited", "late")}
    spent, present = per_run("spent"), per_run("present")
    backlog = np.array([one.backlog[-1, number] for one in tallies])
    p90 = np.array([one.p90_wait[number] for one in tallies])
    pairs = {
        "service_level": (counts["good"], counts["rated"]),
        "asa_seconds": (counts["wait_seconds"], counts["waited"]),
        "occupancy": (spent, present),
        "late_share": (counts["late"], counts["rated"]),
    }
    ratios = {name: float(_ratio(np.array([top.sum()]), np.array([bottom.sum()]))[0]) for name, (top, bottom) in pairs.items()}
    each = {name: _ratio(top, bottom) for name, (top, bottom) in pairs.items()}
    each |= {"abandonment": _ratio(counts["abandoned"], counts["offered"]), "backlog_end": backlog, "wait_p90_seconds": p90}
    return QueueService(
        offered=float(counts["offered"].mean()),
        served=float(counts["served"].mean()),
        abandoned=float(counts["abandoned"].mean()),
        backlog_end=float(backlog.mean()),
        bands={name: _band(values) for name, values in each.items()},
        **ratios,
    )


def _levels(tallies: Sequence[Tally]) -> FloatArray:
    """(replications, queues) service level of every simulated week; NaN where nothing was rated."""
    good, rated = (np.array([getattr(one, name).sum(axis=0) for one in tallies]) for name in ("good", "rated"))
    return _ratio(good, rated)


def _band(values: FloatArray) -> tuple[float, float]:
    """10 and 90 % quantiles over the replications; NaN if nothing was offered in any."""
    known = values[~np.isnan(values)]
    low, high = np.quantile(known, [0.1, 0.9]) if len(known) else (np.nan, np.nan)
    return float(low), float(high)


def _arrays(tallies: Sequence[Tally], queues: Sequence[Queue], bin_seconds: float) -> dict[str, FloatArray]:
    def total(name: str) -> FloatArray:
        return np.asarray(np.sum([getattr(one, name) for one in tallies], axis=0))

    count = len(tallies)
    plain = {name: total(name) / count for name in ("offered", "served", "abandoned", "late", "backlog", "oldest_hours")}
    live = np.array([queue.channel != "ticket" for queue in queues])
    return plain | {
        "service_level": _ratio(total("good"), total("rated")),
        "asa_seconds": _ratio(total("wait_seconds"), total("waited")),
        "abandonment": np.where(live, _ratio(total("abandoned"), total("offered")), np.nan),
        "occupancy": _ratio(total("spent"), total("present")),
        "present_heads": total("present") / count / bin_seconds,
    }
