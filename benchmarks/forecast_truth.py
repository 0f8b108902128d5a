"""Forecasts of the generated shops against their known truth: error over the error of a perfect mean forecast.

    python benchmarks/forecast_truth.py [SAMPLE...] [--weeks 6]

For each queue, hourly WAPE of the forecast a week ahead, divided by the WAPE of the true intensity on the same hours (the noise
that nobody can forecast). Ordinary days and event days apart; event weeks are those of Double 11 2026, of which the history
holds one earlier occurrence.
"""

from __future__ import annotations

import argparse
from datetime import date, timedelta

import numpy as np

from shiftopt.domain.volumes import History
from shiftopt.forecasting.forecast import forecast
from shiftopt.samples.generate import generate, truth
from shiftopt.timeline.clock import make_grid, to_minute

EVENT = 0.02
"""Log effect from which a day of a queue counts as an event day."""


def known(history: History, first: date) -> History:
    rows = (to_minute(history.zone, first) - history.start) // history.interval
    return History(history.queues, history.zone, history.start, history.interval, history.contacts[:rows])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("samples", nargs="*", default=["small", "medium"])
    parser.add_argument("--weeks", type=int, default=10, help="how many of the last weeks of the history are forecast")
    chosen = parser.parse_args()
    print(f"{'sample':<8} {'queue':<18} {'days':<9} {'hours':>6} {'WAPE':>7} {'floor':>7} {'ratio':>6}")
    for name in chosen.samples:
        workspace, real = generate(name), truth(name)
        history, shop = workspace.history, workspace.shop
        end = shop_end(history)
        errors: dict[tuple[str, str], list[float]] = {}
        for back in range(chosen.weeks, 0, -1):
            first = end - timedelta(days=7 * back)
            grid = make_grid(shop.zone, first, 7, 60)
            made = forecast(known(history, first), grid, events=shop.events, queues=shop.queues)
            mean = real.week(first).reshape(-1, len(history.queues))
            rows = (grid.start - history.start) // 60 + np.arange(grid.intervals)
            actual = history.contacts[rows]
            for column, queue in enumerate(history.queues):
                moved = np.abs(np.log(np.maximum(made.parts["event"][:, column], 1e-6))) > EVENT
                for days, mask in (("ordinary", ~moved), ("event", moved)):
                    use = mask & np.isfinite(actual[:, column]) & (mean[:, column] > 0)
                    sums = errors.setdefault((queue, days), [0.0, 0.0, 0.0, 0])
                    sums[0] += float(np.abs(made.mean[use, column] - actual[use, column]).sum())
                    sums[1] += float(np.abs(mean[use, column] - actual[use, column]).sum())
                    sums[2] += float(actual[use, column].sum())
                    sums[3] += int(use.sum())
        for (queue, days), (ours, floor, came, hours) in sorted(errors.items()):
            if came:
                print(f"{name:<8} {queue:<18} {days:<9} {hours:>6} {ours / came:>7.3f} {floor / came:>7.3f} {ours / floor:>6.2f}")


def shop_end(history: History) -> date:
    """The day after the last day of the history."""
    from shiftopt.timeline.clock import to_local

    return to_local(history.zone, history.start + (len(history.contacts) + 1) * history.interval).date()


if __name__ == "__main__":
    main()
