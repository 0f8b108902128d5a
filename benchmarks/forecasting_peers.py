"""The libraries that ``forecasting.py`` compares with; runs in their environment and imports only numpy and the library.

PYTHON benchmarks/forecasting_peers.py NAME INPUT.npz OUTPUT.npz
"""

from __future__ import annotations

import sys
import time
import warnings
from pathlib import Path

import numpy as np

LEVELS = (0.025, 0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95, 0.975)
SLOW_ROWS = 2016
"""AutoETS and AutoTheta get this many of the latest rows; with more they take minutes per forecast and are no better."""


def peer_forecast(peer: str, y: np.ndarray, slots: int, week: int, steps: int) -> tuple[np.ndarray, np.ndarray | None]:
    if peer == "LightGBM":
        return lightgbm(y, slots, week, steps), None
    if peer == "Prophet":
        return prophet(y, slots, week, steps)
    from statsforecast import models

    season = slots * week
    short = len(y) < 2 * season + 1
    model = {
        "SeasonalNaive": lambda: models.SeasonalNaive(season_length=slots if steps <= 2 * slots else season),
        "MSTL": lambda: models.MSTL(season_length=[slots] if short else [slots, season], trend_forecaster=models.AutoETS(model="ZZN")),
        "AutoETS": lambda: models.AutoETS(season_length=slots),
        "AutoTheta": lambda: models.AutoTheta(season_length=slots),
    }[peer]()
    rows = y[-SLOW_ROWS:] if peer in ("AutoETS", "AutoTheta") else y
    result = model.forecast(y=rows.astype(np.float64), h=steps, level=[50, 80, 90, 95])
    mean = np.asarray(result["mean"])
    names = ["lo-95", "lo-90", "lo-80", "lo-50", None, "hi-50", "hi-80", "hi-90", "hi-95"]
    return mean, np.stack([mean if name is None else np.asarray(result[name]) for name in names])


def lightgbm(y: np.ndarray, slots: int, week: int, steps: int) -> np.ndarray:
    import lightgbm as lgb

    season = slots * week
    if len(y) < 5 * season:
        season = slots
    lags = [season * number for number in (1, 2, 3, 4) if steps <= season * number] or [season * -(-steps // season)]
    t = np.arange(len(y) + steps)
    padded = np.concatenate([y, np.full(steps, np.nan)])
    columns = [np.where(t >= lag, padded[np.maximum(t - lag, 0)], np.nan) for lag in lags]
    features = np.stack(
        [*columns, np.nanmean(np.stack(columns), axis=0) if len(columns) > 1 else columns[0], t % slots, t // slots % week], axis=1
    )
    first = max(lags)
    model = lgb.LGBMRegressor(n_estimators=300, learning_rate=0.05, num_leaves=31, min_child_samples=20, verbose=-1, n_jobs=1)
    model.fit(features[first : len(y)], y[first:])
    return np.asarray(model.predict(features[len(y) :]))


def prophet(y: np.ndarray, slots: int, week: int, steps: int) -> tuple[np.ndarray, np.ndarray]:
    import logging

    import pandas as pd
    from prophet import Prophet

    logging.getLogger("cmdstanpy").disabled = True
    hours = 24 / slots
    t = np.arange(len(y) + steps)
    stamps = pd.Timestamp("2024-01-01") + pd.to_timedelta((t // slots) * 24 + (t % slots) * hours, unit="h")
    model = Prophet(yearly_seasonality=False, weekly_seasonality=False, daily_seasonality=False, uncertainty_samples=300)
    model.add_seasonality("day", period=1, fourier_order=min(10, slots // 2))
    model.add_seasonality("week", period=week, fourier_order=min(60, slots * week // 2))
    model.fit(pd.DataFrame({"ds": stamps[: len(y)], "y": y}))
    future = pd.DataFrame({"ds": stamps[len(y) :]})
    draws = model.predictive_samples(future)["yhat"]
    return model.predict(future)["yhat"].to_numpy(), np.quantile(draws, LEVELS, axis=1)


def run_peer(peer: str, source: Path, target: Path) -> None:
    """In the peers' environment: forecast every case of the input file."""
    warnings.filterwarnings("ignore")
    with np.load(source) as data:
        cases = [(data[f"y{number}"], data[f"meta{number}"]) for number in range(int(data["count"]))]
    y, meta = cases[0]
    peer_forecast(peer, y, *meta.tolist())  # compiles; not timed
    out: dict[str, np.ndarray] = {}
    began = time.perf_counter()
    for number, (y, meta) in enumerate(cases):
        mean, levels = peer_forecast(peer, y, *meta.tolist())
        out[f"mean{number}"] = mean
        if levels is not None:
            out[f"levels{number}"] = levels
    np.savez(target, seconds=time.perf_counter() - began, **out)


if __name__ == "__main__":
    run_peer(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
