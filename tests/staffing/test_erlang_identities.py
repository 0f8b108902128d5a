"""Identities that hold whatever the numbers, and an independent twin: the stationary law by birth-death balance."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import betainc
from scipy.stats import poisson

from shiftopt.domain.volumes import FloatArray
from shiftopt.staffing.erlang import erlang_b, erlang_c, log_palm
from shiftopt.staffing.line import Line
from shiftopt.staffing.waiting import Measures, measure

calm = settings(derandomize=True, deadline=None, max_examples=60)
heads_of = st.integers(1, 60)
load_of = st.floats(0.1, 90)
patience_of = st.floats(0.05, 40)  # in handle times


def erlang_a(heads: int, load: float, patience: float, threshold: float = 0.2) -> Measures:
    """Handle time 1, so that the rate is the load."""
    return measure(Line(np.array([0.0, 1.0]), 1 / patience), np.array([load]), np.array([heads]), threshold)


def balance(heads: int, load: float, patience: float) -> FloatArray:
    """Stationary law of M/M/n+M from the balance equations, in logarithms."""
    size = heads + 400 + int(20 * load * max(1, patience))
    death = np.minimum(np.arange(1, size), heads) + np.maximum(np.arange(1, size) - heads, 0) / patience
    logs = np.concatenate([[0.0], np.cumsum(np.log(load / death))])
    law = np.exp(logs - logs.max())
    return np.asarray(law / law.sum(), dtype=np.float64)


@calm
@given(heads_of, load_of, patience_of)
def test_closed_form_equals_balance(heads: int, load: float, patience: float) -> None:
    result, law = erlang_a(heads, load, patience), balance(heads, load, patience)
    waiting = law[heads:]
    line = float(np.arange(len(waiting)) @ waiting)
    assert float(result.waiting[0]) == pytest.approx(waiting.sum(), rel=1e-8, abs=1e-12)
    assert float(result.abandonment[0]) * load == pytest.approx(line / patience, rel=1e-6, abs=1e-10)
    # exact tail without integration: seen n + j customers, exp(-theta V) is Beta(c, j + 1)
    threshold, c = 0.2, heads * patience
    x, j = math.exp(-threshold / patience), np.arange(len(waiting))
    on_time = law[:heads].sum() + (waiting * c / (c + j + 1)) @ (1 - betainc(c + 1, j + 1, x))
    assert float(result.served_within[0]) == pytest.approx(on_time, abs=1e-9)
    assert 1 - float(result.waited_within[0]) == pytest.approx(x * (waiting @ betainc(c, j + 1, x)), abs=1e-9)


@calm
@given(heads_of, load_of, patience_of)
def test_flows_balance(heads: int, load: float, patience: float) -> None:
    result = erlang_a(heads, load, patience)
    assert 0 <= float(result.abandonment[0]) <= float(result.waiting[0]) <= 1
    assert float(result.occupancy[0]) == pytest.approx(load * (1 - float(result.abandonment[0])) / heads, rel=1e-9)
    assert float(result.abandonment[0]) == pytest.approx(float(result.asa_seconds[0]) / patience)
    a, b, c, d = (
        float(result.service_level(kind)[0])
        for kind in ("served_of_offered", "waited_within", "without_short_abandons", "served_of_served")
    )
    assert a <= b + 1e-12
    assert a <= c + 1e-12
    assert a <= d + 1e-12


@calm
@given(heads_of, st.floats(0.1, 0.95))
def test_endless_patience_gives_erlang_c(heads: int, use: float) -> None:
    load = use * heads
    result = erlang_a(heads, load, 1e9)
    assert float(result.waiting[0]) == pytest.approx(erlang_c(heads, load), rel=1e-5, abs=1e-12)


@calm
@given(heads_of, load_of)
def test_no_patience_gives_erlang_b(heads: int, load: float) -> None:
    assert float(erlang_a(heads, load, 1e-7).abandonment[0]) == pytest.approx(erlang_b(heads, load), rel=1e-4, abs=1e-12)


@calm
@given(heads_of, load_of)
def test_leaving_as_fast_as_service_gives_a_poisson_number(heads: int, load: float) -> None:
    assert float(erlang_a(heads, load, 1.0).waiting[0]) == pytest.approx(poisson.sf(heads - 1, load), rel=1e-9, abs=1e-14)


@calm
@given(heads_of, load_of, patience_of)
def test_more_heads_serve_better_and_more_load_loses_more(heads: int, load: float, patience: float) -> None:
    base, more, busier = erlang_a(heads, load, patience), erlang_a(heads + 1, load, patience), erlang_a(heads, load * 1.1, patience)
    assert float(more.served_within[0]) >= float(base.served_within[0]) - 1e-12
    assert float(busier.abandonment[0]) >= float(base.abandonment[0]) - 1e-12


@calm
@given(st.floats(1e-3, 1e6), st.floats(1e-12, 1e6))
def test_palms_function_satisfies_its_recursion(x: float, y: float) -> None:
    # A(x, y) = 1 + y / (x + 1) A(x + 1, y), in logarithms
    here, there = log_palm(np.array([x, x + 1]), np.array([y, y]))
    assert here == pytest.approx(np.logaddexp(0, math.log(y / (x + 1)) + there), rel=1e-9, abs=1e-9)


def test_a_hundred_thousand_servers() -> None:
    # Erlang B against the continuous recursion's inverse, 1 / B(n) = 1 + n / a / B(n - 1), taken in extended precision
    servers = 100_000
    for load in (90_000.0, 100_000.0, 150_000.0, 1e7):
        inverse = np.longdouble(1)
        for k in range(1, servers + 1):
            inverse = 1 + k / np.longdouble(load) * inverse
        assert erlang_b(servers, load) == pytest.approx(float(1 / inverse), rel=1e-10)
        result = measure(Line(np.array([0.0, 1.0]), 0.5), np.array([load]), np.array([servers]), 0.1)
        fluid = max(0.0, 1 - servers / load)
        assert float(result.abandonment[0]) == pytest.approx(fluid, abs=2e-3)
        assert 0 <= float(result.served_within[0]) <= 1
    quiet = measure(Line(np.array([0.0, 1.0])), np.array([99_000.0]), np.array([servers]), 0.0)
    assert float(quiet.waiting[0]) == pytest.approx(erlang_c(servers, 99_000.0), rel=1e-8)


def test_deep_overload_is_the_fluid_limit() -> None:
    for load in (1e3, 1e5, 1e8):
        result = erlang_a(10, load, 2.0)
        assert float(result.abandonment[0]) == pytest.approx(1 - 10 / load, rel=1e-9)
        assert float(result.waiting[0]) == pytest.approx(1.0)
        assert float(result.occupancy[0]) == pytest.approx(1.0)
        assert float(result.served_within[0]) == pytest.approx(0.0, abs=1e-9)


def test_without_impatience_overload_has_no_equilibrium() -> None:
    result = measure(Line(np.array([0.0, 1.0])), np.array([5.0, 6.0, 0.0]), np.array([5, 5, 0]), 1.0)
    assert result.waiting.tolist() == [1, 1, 0]
    assert result.asa_seconds.tolist() == [math.inf, math.inf, 0]
    assert result.served_within.tolist() == [0, 0, 1]
    assert erlang_c(5, 6.0) == 1.0
    assert erlang_c(0, 0.0) == 0.0


def test_nobody_at_work_serves_nobody() -> None:
    result = measure(Line(np.array([0.0, 1.0]), 0.5), np.array([3.0]), np.array([0]), 1.0)
    assert float(result.abandonment[0]) == pytest.approx(1.0)
    assert float(result.served_within[0]) == pytest.approx(0.0, abs=1e-9)
    assert float(result.asa_seconds[0]) == pytest.approx(2.0)


def test_negative_arguments_are_refused() -> None:
    with pytest.raises(ValueError, match="erlang_b needs servers >= 0 and load >= 0, got servers=-1, load=2"):
        erlang_b(-1, 2)
