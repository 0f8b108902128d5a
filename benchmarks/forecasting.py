"""Forecast accuracy and seconds on public data, against simple rules and the libraries a user could pick.

    python benchmarks/forecasting.py DIR [--peers-python PYTHON] [--sets bank60,anonymous60,m4] [--m4-every 10] [--again]

DIR holds ``calls/`` and ``m4_hourly/`` (see the issue that describes them); sets that are not there are skipped with a line. Rolling
origins: call volumes one week ahead over 12 weeks, M4 48 hours ahead. Peers run in PYTHON's environment (statsforecast, lightgbm, prophet;
what does not import is skipped) and get the sequence of open intervals with gaps filled from the week before. Every run is stored under
``benchmarks/results``, keyed by data set, model and versions, and is not repeated unless ``--again``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

RESULTS = Path(__file__).parent / "results"
LEVELS = (0.025, 0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95, 0.975)
PEERS = ("SeasonalNaive", "MSTL", "AutoETS", "AutoTheta", "LightGBM", "Prophet")


@dataclass
class Case:
    """One series at one origin: (days, slots) history with NaN, (days, slots) of what came, the first date, open days and slots."""

    name: str
    history: np.ndarray
    actual: np.ndarray
    first: date
    minutes: int
    horizon: int


def call_series(directory: Path, name: str, minutes: int) -> tuple[np.ndarray, date]:
    import pandas as pd

    file, column = {
        "bank": ("bank_calls_5min_days_1_100.csv", "Calls"),
        "anonymous": ("anonymous_bank_6min_1999_jan_sep.csv", "calls"),
    }[name]
    table = pd.read_csv(directory / "calls" / file, parse_dates=[0], index_col=0)[column]
    summed = table.resample(f"{minutes}min").sum(min_count=1)
    start = summed.index[0].normalize()
    full = pd.date_range(start, summed.index[-1].normalize() + pd.Timedelta(days=1), freq=f"{minutes}min", inclusive="left")
    return summed.reindex(full).to_numpy().reshape(-1, 1440 // minutes), start.date()


def call_cases(directory: Path, name: str, minutes: int, origins: int = 12, leave: int = 0) -> list[Case]:
    counts, first = call_series(directory, name, minutes)
    starts = [len(counts) - leave - 7 * (number + 1) for number in range(origins)][::-1]
    return [Case(f"{name}@{start}", counts[:start], counts[start : start + 7], first, minutes, 7) for start in starts]


def m4_cases(directory: Path, every: int) -> list[Case]:
    def rows(file: str) -> dict[str, np.ndarray]:
        lines = (directory / "m4_hourly" / file).read_text().split("\n")[1:]
        cells = [line.replace('"', "").split(",") for line in lines if line]
        return {row[0]: np.array([float(cell) for cell in row[1:] if cell]) for row in cells}

    train, test = rows("Hourly-train_H1_H207.csv"), rows("Hourly-test_H1_H207.csv")
    return [Case(name, train[name], test[name], date(2024, 1, 1), 60, 2) for name in list(train)[::every]]


def ours(case: Case) -> tuple[np.ndarray, np.ndarray]:
    from shiftopt.domain.volumes import History
    from shiftopt.forecasting.forecast import ForecastSettings, forecast
    from shiftopt.timeline.clock import make_grid, to_minute

    flat = case.history.reshape(-1)
    start = to_minute("UTC", case.first)
    history = History(("x",), "UTC", start, case.minutes, flat[:, None])
    per_day = 1440 // case.minutes
    inside = len(flat) % per_day
    days = -(-(inside + case.actual.size) // per_day)
    grid = make_grid("UTC", case.first + timedelta(days=len(flat) // per_day), days, case.minutes)
    result = forecast(history, grid, settings=ForecastSettings(origin=start + len(flat) * case.minutes))
    span = slice(inside, inside + case.actual.size)
    return result.mean[span, 0].reshape(case.actual.shape), result.quantiles[:, span, 0].reshape(-1, *case.actual.shape)


def weeks_back(case: Case, weeks: int) -> np.ndarray:
    if case.history.ndim == 1:
        return np.tile(case.history[-24:], 2)
    looks = np.stack([case.history[len(case.history) - 7 * week :][:7] for week in range(1, weeks + 1)])
    known = np.isfinite(looks)
    return np.where(known.any(axis=0), np.nansum(looks, axis=0) / np.maximum(known.sum(axis=0), 1), np.nan)


def compact(case: Case) -> tuple[np.ndarray, int, int, np.ndarray]:
    """Open intervals as one sequence without gaps, slots a day, days a week, and where its continuation lies in ``actual``."""
    if case.history.ndim == 1:
        return case.history, 24, 7, np.ones(48, dtype=bool)
    counts = case.history
    weekday = (case.first.weekday() + np.arange(len(counts))) % 7
    slots = np.isfinite(counts).mean(axis=0) > 0.3
    week = [day for day in range(7) if np.isfinite(counts[weekday == day]).any(axis=1).mean() > 0.5]
    known = np.isfinite(counts)
    usual = np.where(known, counts, 0.0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    filled = counts.copy()
    for day in range(len(filled)):
        filled[day] = np.where(known[day], counts[day], filled[day - 7] if day >= 7 else usual)
    rows = np.isin(weekday, week)
    ahead = np.isin((weekday[-1] + 1 + np.arange(7)) % 7, week)
    return filled[rows][:, slots].reshape(-1), int(slots.sum()), len(week), ahead[:, None] & slots[None, :]


def ask_peer(python: str, peer: str, cases: list[Case]) -> list[tuple[np.ndarray, np.ndarray | None]] | str:
    folder = RESULTS / "peers"
    folder.mkdir(parents=True, exist_ok=True)
    source, target = folder / f"{peer}-in.npz", folder / f"{peer}-out.npz"
    rows: dict[str, np.ndarray] = {"count": np.array(len(cases))}
    places = []
    for number, case in enumerate(cases):
        y, slots, week, place = compact(case)
        places.append(place)
        rows[f"y{number}"], rows[f"meta{number}"] = y, np.array([slots, week, int(place.sum())])
    np.savez(source, **rows)
    done = subprocess.run(
        [python, str(Path(__file__).with_name("forecasting_peers.py")), peer, str(source), str(target)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        return done.stderr.strip().split("\n")[-1]
    found: list[tuple[np.ndarray, np.ndarray | None]] = []
    with np.load(target) as data:
        for number, (case, place) in enumerate(zip(cases, places, strict=True)):
            mean = np.full(case.actual.shape, np.nan)
            mean[place] = np.maximum(data[f"mean{number}"], 0.0)
            levels = None
            if f"levels{number}" in data:
                levels = np.full((len(LEVELS), *case.actual.shape), np.nan)
                levels[:, place] = np.maximum(data[f"levels{number}"], 0.0)
            found.append((mean, levels))
        ask_peer.seconds = float(data["seconds"])  # type: ignore[attr-defined]
    return found


# --- measuring ---


def measure(cases: list[Case], answers: list[tuple[np.ndarray, np.ndarray | None]], seconds: float) -> dict[str, float]:
    actual = [np.asarray(case.actual, dtype=np.float64) for case in cases]
    means = [np.where(np.isfinite(a), mean, np.nan) for a, (mean, _) in zip(actual, answers, strict=True)]
    result = {"seconds": seconds / len(cases)}
    if cases[0].history.ndim == 1:
        smape, mase = zip(*(m4_errors(case, mean) for case, (mean, _) in zip(cases, answers, strict=True)), strict=True)
        result |= {"smape": float(np.mean(smape)), "mase": float(np.mean(mase))}
    else:
        a, f = np.stack(actual), np.stack(means)
        used = np.isfinite(a) & np.isfinite(f)
        result["wape"] = 100 * float(np.abs(a - f)[used].sum() / a[used].sum())
        result["bias"] = 100 * float((f - a)[used].sum() / a[used].sum())
    if all(levels is not None for _, levels in answers):
        result |= interval_scores(actual, [levels for _, levels in answers if levels is not None])
    return result


def interval_scores(actual: list[np.ndarray], levels: list[np.ndarray]) -> dict[str, float]:
    """Coverage, and mean pinball loss in percent of the mean (each case by its own mean, then averaged)."""
    inside: dict[int, list[float]] = {50: [], 80: [], 90: [], 95: []}
    losses = []
    for came, bands in zip(actual, levels, strict=True):
        used = np.isfinite(came) & np.isfinite(bands).all(axis=0)
        a, q = came[used], bands[:, used]
        gap = a - q
        level = np.array(LEVELS)[:, None]
        losses.append(100 * np.maximum(level * gap, (level - 1) * gap).mean() / max(a.mean(), 1e-9))
        for share, low in ((50, 3), (80, 2), (90, 1), (95, 0)):
            inside[share].append(float(((a >= q[low]) & (a <= q[-1 - low])).mean()))
    return {"pinball": float(np.mean(losses))} | {f"cover{share}": 100 * float(np.mean(values)) for share, values in inside.items()}


def m4_errors(case: Case, mean: np.ndarray) -> tuple[float, float]:
    a = case.actual
    size = np.abs(a) + np.abs(mean)
    smape = float(np.mean(np.where(size > 0, 200 * np.abs(a - mean) / np.where(size > 0, size, 1), 0)))
    return smape, float(np.abs(a - mean).mean() / np.abs(case.history[24:] - case.history[:-24]).mean())


def naive2(case: Case) -> np.ndarray:
    """M4's reference: naive after multiplicative seasonal adjustment if a 90 % test finds a season of 24 hours."""
    x, m = case.history, 24
    centred = x - x.mean()
    acf = np.array([np.sum(centred[lag:] * centred[: len(x) - lag]) for lag in range(1, m + 1)]) / np.sum(centred**2)
    if abs(acf[-1]) <= 1.645 * np.sqrt((1 + 2 * np.sum(acf[:-1] ** 2)) / len(x)):
        return np.full(48, x[-1])
    trend = np.convolve(x, np.concatenate([[0.5], np.ones(m - 1), [0.5]]) / m, "valid")
    ratio = x[m // 2 : len(trend) + m // 2] / trend
    place = (np.arange(len(ratio)) + m // 2) % m
    index = np.array([ratio[place == slot].mean() for slot in range(m)])
    index /= index.mean()
    return x[-1] / index[(len(x) - 1) % m] * index[(len(x) + np.arange(48)) % m]


def stored(key: dict[str, str], *, again: bool) -> tuple[Path, dict[str, float] | None]:
    digest = hashlib.sha256(json.dumps(key, sort_keys=True).encode()).hexdigest()[:16]
    path = RESULTS / f"forecasting-{digest}.json"
    return path, json.loads(path.read_text())["figures"] if path.exists() and not again else None


def code_state() -> str:
    """Hash of the room's source, so that a stored run of ours is not taken for that of changed code."""
    import shiftopt.forecasting as room

    text = b"".join(path.read_bytes() for path in sorted(Path(str(room.__file__)).parent.glob("*.py")))
    return hashlib.sha256(text).hexdigest()[:12]


def run_set(name: str, cases: list[Case], python: str | None, *, again: bool) -> dict[str, dict[str, float]]:
    table: dict[str, dict[str, float]] = {}
    rules = ["naive"] if cases[0].history.ndim == 1 else ["naive", "four weeks"]
    models = ["shiftopt", *rules, *(PEERS if python else ())]
    for model in models:
        key = {"set": name, "model": model, "cases": str(len(cases)), "code": code_state() if model == "shiftopt" else ""}
        path, figures = stored(key, again=again)
        if figures is None:
            began = time.perf_counter()
            if model == "shiftopt":
                answers = [ours(case) for case in cases]
            elif model in ("naive", "four weeks"):
                answers = [(weeks_back(case, 1 if model == "naive" else 4), None) for case in cases]
            else:
                reply = ask_peer(str(python), model, cases)
                if isinstance(reply, str):
                    print(f"{name}: {model} skipped: {reply}", file=sys.stderr)
                    continue
                answers = reply
            seconds = time.perf_counter() - began
            if model in PEERS:
                seconds = ask_peer.seconds  # type: ignore[attr-defined]
            figures = measure(cases, answers, seconds)
            RESULTS.mkdir(exist_ok=True)
            path.write_text(json.dumps({"key": key, "figures": figures}, indent=1))
        table[model] = figures
    if "smape" in table["shiftopt"]:
        reference = measure(cases, [(naive2(case), None) for case in cases], 0.0)
        for figures in table.values():
            figures["owa"] = 0.5 * (figures["smape"] / reference["smape"] + figures["mase"] / reference["mase"])
        for figures in table.values():
            figures["ratio"] = figures["owa"] / table["naive"]["owa"]
    return table


def show(name: str, count: int, table: dict[str, dict[str, float]]) -> None:
    columns = ["wape", "bias", "smape", "mase", "owa", "ratio", "pinball", "cover50", "cover80", "cover90", "cover95", "seconds"]
    columns = [column for column in columns if any(column in figures for figures in table.values())]
    print(f"\n{name}: {count} forecasts")
    print(f"{'':16s}" + "".join(f"{column:>9s}" for column in columns))
    for model, figures in table.items():
        cells = (f"{figures[column]:9.3f}" if np.isfinite(figures.get(column, np.nan)) else f"{'-':>9s}" for column in columns)
        print(f"{model:16s}" + "".join(cells))


def make_sets(directory: Path, wanted: list[str], every: int) -> dict[str, list[Case]]:
    makers = {
        "bank60": lambda: call_cases(directory, "bank", 60),
        "bank30": lambda: call_cases(directory, "bank", 30),
        "anonymous60": lambda: call_cases(directory, "anonymous", 60),
        "anonymous60-summer": lambda: call_cases(directory, "anonymous", 60, leave=30),
        "m4": lambda: m4_cases(directory, every),
    }
    sets = {}
    for name in wanted or list(makers):
        try:
            sets[name] = makers[name]()
        except FileNotFoundError as missing:
            print(f"{name} skipped: {missing.filename} is not there", file=sys.stderr)
    return sets


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--peers-python")
    parser.add_argument("--sets", default="")
    parser.add_argument("--m4-every", type=int, default=1)
    parser.add_argument("--again", action="store_true")
    arguments = parser.parse_args()
    wanted = [name for name in arguments.sets.split(",") if name]
    for name, cases in make_sets(arguments.directory, wanted, arguments.m4_every).items():
        show(name, len(cases), run_set(name, cases, arguments.peers_python, again=arguments.again))


if __name__ == "__main__":
    main()
