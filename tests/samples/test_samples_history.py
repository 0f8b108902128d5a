"""The observed history against the truth: gaps, accidents, randomness, correlations."""

from __future__ import annotations

import numpy as np
import pytest

from shiftopt.domain.volumes import FloatArray, History
from shiftopt.samples.generate import generate, truth
from shiftopt.samples.truth import HISTORY_DAYS, HOURS, Truth
from shiftopt.timeline.clock import to_local


@pytest.fixture(scope="module")
def history() -> History:
    return generate("medium").history


@pytest.fixture(scope="module")
def known() -> Truth:
    return truth("medium")


def days(history: History) -> FloatArray:
    return history.contacts.reshape(HISTORY_DAYS, HOURS, -1)


def test_it_ends_on_the_sunday_before_the_week(history: History, known: Truth) -> None:
    assert to_local("Asia/Shanghai", history.start).strftime("%a %H:%M") == "Sun 00:00"
    end = to_local("Asia/Shanghai", history.start + 60 * len(history.contacts))
    assert end.strftime("%Y-%m-%d %H:%M") == "2026-11-30 00:00"
    assert known.mean.shape == (HISTORY_DAYS + 30, HOURS, 5)


def test_closed_hours_are_nan_and_one_percent_of_the_others_is_missing(history: History, known: Truth) -> None:
    missing = np.isnan(days(history))
    assert missing[:, ~known.open].all()
    share = missing[:, known.open].mean()
    assert 0.005 < share < 0.015
    whole_rows = missing[:, known.open[:, 0], 0]
    assert np.array_equal(whole_rows, missing[:, known.open[:, 0], 1]), "a missing hour is missing for every open queue"


def test_counts_are_whole_and_follow_the_truth(history: History, known: Truth) -> None:
    counts = days(history)
    seen = ~np.isnan(counts)
    assert np.array_equal(counts[seen], np.round(counts[seen]))
    for column in range(len(known.queues)):
        mask = seen[:, :, column]
        ratio = counts[:, :, column][mask].sum() / known.mean[:HISTORY_DAYS, :, column][mask].sum()
        assert ratio == pytest.approx(1.0, abs=0.03)


def test_two_outages_and_one_bot_failure_stand_out(history: History, known: Truth) -> None:
    ratio = days(history)[:, :, 0] / np.where(known.mean[:HISTORY_DAYS, :, 0] > 0, known.mean[:HISTORY_DAYS, :, 0], np.nan)
    afternoons = ratio[:, 10:22]
    assert {int(day) for day in np.flatnonzero((afternoons < 0.2).sum(axis=1) >= 3)} == {
        int(day) for day in np.flatnonzero(np.nanmin(afternoons, axis=1) < 0.2)
    }
    assert len(np.flatnonzero((afternoons < 0.2).any(axis=1))) == 2
    calm = known.day_cv[:HISTORY_DAYS, None] == 0.10
    assert len(np.flatnonzero(((afternoons > 2.0) & calm).any(axis=1))) == 1


def test_day_factors_have_the_stated_spread_and_correlation(history: History, known: Truth) -> None:
    """Day totals over their means: variance = day_cv^2 + about 1 / mean; pre against after-sales correlates at 0.5, less Poisson."""
    expected = known.mean[:HISTORY_DAYS].sum(axis=1)
    complete = ~np.isnan(np.where(known.open[None], days(history), 0.0)).any(axis=(1, 2))
    calm = complete & (known.day_cv[:HISTORY_DAYS] == 0.10)
    factor = days(history)[calm]
    totals = np.nansum(factor, axis=1) / expected[calm]
    totals = totals[(totals[:, 0] > 0.6) & (totals[:, 0] < 1.5)]
    assert np.std(totals[:, 0]) == pytest.approx(np.hypot(0.10, 1 / np.sqrt(2100)), rel=0.12)
    correlation = np.corrcoef(totals, rowvar=False)
    pre, after, tickets = (known.queues.index(queue) for queue in ("pre_sales", "after_sales", "after_tickets"))
    assert 0.3 < correlation[pre, after] < 0.65
    assert correlation[after, tickets] > 0.35


def test_handle_times_scatter_around_the_session_length(history: History) -> None:
    assert history.handle_seconds is not None
    contacts, seconds = history.contacts, history.handle_seconds
    assert np.array_equal(np.isnan(seconds), ~(np.nan_to_num(contacts) > 0))
    weighted = np.nansum(contacts * seconds, axis=0) / np.nansum(np.where(np.isnan(seconds), np.nan, contacts), axis=0)
    assert weighted == pytest.approx([406, 810, 480, 2100, 540], rel=0.03)


def test_changing_one_part_leaves_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another share of missing hours: the counts that are there stay as they are."""
    before = generate("small").history.contacts
    monkeypatch.setattr("shiftopt.samples.volumes.MISSING_SHARE", 0.2)
    after = generate("small").history.contacts
    both = ~np.isnan(before) & ~np.isnan(after)
    assert np.isnan(after).sum() > np.isnan(before).sum()
    assert np.array_equal(before[both], after[both])
