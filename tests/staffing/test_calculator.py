from __future__ import annotations

import math
from fractions import Fraction

import pytest

from shiftopt.domain.errors import InputError
from shiftopt.staffing.calculator import calculate, finished_within
from shiftopt.staffing.shrinkage import rostered
from shiftopt.staffing.texts import read_duration, read_rate, read_share, read_target


def test_published_example_from_one_line() -> None:
    result = calculate(rate="100/30min", handle="3min", patience="5min", target="80%/20s", shrinkage="30%", max_occupancy="85%")
    assert (result.model, result.heads, result.rostered_heads) == ("Erlang A", 13, 19)
    assert result.service_level == pytest.approx(0.8581777, abs=5e-8)
    assert result.abandonment == pytest.approx(0.0249633, abs=5e-8)


def test_the_fields_other_programs_rely_on() -> None:
    result = calculate(rate="200/h", handle="180s")
    assert list(result.model_dump()) == [
        "model",
        "heads",
        "service_level",
        "probability_wait",
        "asa_seconds",
        "abandonment",
        "occupancy",
        "rostered_heads",
    ]
    assert (result.model, result.heads) == ("Erlang C", 14)


def test_the_reverse_gives_the_service_of_given_heads() -> None:
    result = calculate(rate="100/30min", handle="180s", heads=14)
    assert result.service_level == pytest.approx(0.8883500192, abs=5e-11)
    assert result.asa_seconds == pytest.approx(7.83594, abs=5e-6)
    overloaded = calculate(rate="100/30min", handle="180s", heads=10)
    assert overloaded.asa_seconds is None
    assert overloaded.probability_wait == 1
    assert overloaded.service_level == 0
    nobody = calculate(rate="100/30min", handle="180s", heads=0)
    assert nobody.service_level == 0


def test_a_delay_target_is_a_target_at_once() -> None:
    # C(8, 6.4) = .4596, C(7, 6.4) = .7563
    assert calculate(rate="96/h", handle="4min", target="50%/0s").heads == 8


def test_chat_with_concurrency() -> None:
    result = calculate(rate="120/h", handle="8min", patience="3min", target="80%/30s", concurrency=3)
    assert (result.model, result.heads) == ("chat x3, Erlang A", 7)
    assert result.service_level == pytest.approx(0.80921, abs=5e-6)
    one = calculate(rate="120/h", handle="8min", channel="chat")
    assert one.heads == calculate(rate="120/h", handle="8min").heads


def test_tickets_are_finished_within_their_time() -> None:
    result = calculate(rate="12/h", handle="10min", target="95%/4h", channel="ticket")
    assert result.model == "ticket, M/M/n"
    assert result.heads == 3
    assert result.service_level > 0.95
    # one server: time in system is exponential with rate mu - lambda
    assert finished_within(1, 0.5, 1.0, 2.0) == pytest.approx(1 - math.exp(-0.5 * 2))
    assert finished_within(2, 1.0, 1.0, 3.0) == pytest.approx(finished_within(2, 1 - 1e-7, 1.0, 3.0), abs=1e-6)
    assert finished_within(1, 2.0, 1.0, 9.0) == 0
    assert finished_within(0, 0.0, 1.0, 9.0) == 1


def test_no_arrivals_need_nobody() -> None:
    assert calculate(rate="0/h", handle="3min").heads == 0


def test_large_centres_are_answered() -> None:
    result = calculate(rate="1800000/h", handle="180s", target="80%/20s")
    assert 90_000 < result.heads < 90_500
    assert result.service_level >= 0.8


def test_every_unreadable_text_is_reported_at_once() -> None:
    with pytest.raises(InputError) as caught:
        calculate(rate="200", handle="soon", patience="-1s", target="80%", shrinkage="100%", max_occupancy="0%", heads=-1)
    assert [str(finding) for finding in caught.value.findings] == [
        '--rate: "200" is no rate; write it like 200/h or 100/30min',
        '--handle: "soon" is no duration; write it like 180s, 5min or 2h',
        '--patience: "-1s" is no duration; write it like 180s, 5min or 2h',
        '--target: "80%" is no target; write it like 80%/20s',
        "--shrinkage: 100% leaves nobody to work; give less than 100%",
        "--max-occupancy: 0% lets nobody work; give more than 0%",
        "--heads: -1 is negative; give 0 or more",
    ]


def test_texts() -> None:
    assert read_duration("180s") == read_duration("3min") == read_duration("3 m") == read_duration("180") == 180
    assert read_duration("1.5h") == 5400
    assert read_duration("h") == 3600
    assert read_rate("200/h") == Fraction(200, 3600)
    assert read_rate("100/30min") == Fraction(100, 1800)
    assert read_share("30%") == read_share("0.3") == Fraction(3, 10)
    assert read_target("80%/20s") == (Fraction(4, 5), 20)
    assert read_target("50%/0s") == (Fraction(1, 2), 0)


@pytest.mark.parametrize("text", ["", "s3", "0s", "1e3s", "３s", "3 weeks", "nan"])
def test_no_durations(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no duration; (write it like|it must be longer)"):
        read_duration(text)


@pytest.mark.parametrize("text", ["", "200", "200/", "/h", "x/h", "200/0s", "-5/h"])
def test_no_rates(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no (rate|duration)"):
        read_rate(text)


@pytest.mark.parametrize("text", ["", "120%", "1.2", "-3%", "half"])
def test_no_shares(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no share; write it like 80% or 0\.8"):
        read_share(text)


@pytest.mark.parametrize("text", ["100%/20s", "0%/20s"])
def test_no_targets(text: str) -> None:
    with pytest.raises(ValueError, match="the share must lie between 0% and 100%"):
        read_target(text)


def test_rostered_heads_are_rounded_without_floating_error() -> None:
    assert rostered(21, 0.3) == 30
    assert rostered(21, Fraction(3, 10)) == 30
    assert rostered(14, 0.3) == 20
    assert rostered(0, 0.3) == 0
