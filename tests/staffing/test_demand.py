from __future__ import annotations

import numpy as np
import pytest

from shiftopt.domain.volumes import FloatArray
from shiftopt.staffing.demand import choose, equivalent, offered_load

STEP: FloatArray = np.array([1.0, 1, 4, 4, 1, 1]) / 60


@pytest.mark.parametrize(
    ("service", "rate", "method"),
    [(300, STEP, "sipp_max"), (300, np.full(6, 0.05), "sipp"), (1200, STEP, "lag"), (4000, STEP, "mol"), (10, STEP, "sipp")],
)
def test_the_rule_of_auto(service: float, rate: FloatArray, method: str) -> None:
    assert choose(rate, service, 30) == method


def test_sipp_keeps_and_sipp_max_leads_into_a_step() -> None:
    assert equivalent(STEP, 300, 30, "sipp").tolist() == STEP.tolist()
    assert (equivalent(STEP, 300, 30, "sipp_max") * 60).tolist() == [1, 2.5, 4, 4, 2.5, 1]
    assert equivalent(STEP, 300, 30, "auto").tolist() == equivalent(STEP, 300, 30, "sipp_max").tolist()


def test_lag_looks_one_service_time_back() -> None:
    # a lag of half an interval is half the interval before
    assert equivalent(STEP, 900, 30, "lag") * 60 == pytest.approx([1, 1, 2.5, 4, 2.5, 1])
    assert equivalent(STEP, 1800, 30, "lag") * 60 == pytest.approx([1, 1, 1, 4, 4, 1])
    assert equivalent(STEP, 2700, 30, "lag") * 60 == pytest.approx([1, 1, 1, 2.5, 4, 2.5])


def test_lag_does_not_look_behind_an_opening() -> None:
    rate = np.array([0, 0, 3.0, 6, 0, 0, 2.0, 4]) / 60
    assert equivalent(rate, 900, 30, "lag") * 60 == pytest.approx([0, 0, 3, 4.5, 3, 0, 2, 3])


def test_mol_of_a_steady_rate_is_the_rate() -> None:
    assert equivalent(np.full(5, 0.1), 4000, 30, "mol") == pytest.approx(np.full(5, 0.1))
    assert equivalent(STEP, 4000, 30, "mol").max() < STEP.max()


def test_mol_conserves_customers() -> None:
    # everybody who comes is served in the end: the load integrated over time is rate x service time
    rate = np.zeros(2000)
    rate[10:20] = 0.2
    means, ends = offered_load(rate, 3000.0, 30)
    assert means.sum() == pytest.approx(rate.sum() * 3000)
    assert ends[-1] == pytest.approx(0, abs=1e-9)


def test_an_empty_horizon_stays_empty() -> None:
    assert equivalent(np.zeros(0), 100, 30, "lag").tolist() == []
