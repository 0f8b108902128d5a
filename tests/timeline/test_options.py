from __future__ import annotations

from datetime import date
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from shiftopt.domain.shop import Agent, Contract, Opening, Queue, Shift, Shop, Target
from shiftopt.timeline.clock import make_grid
from shiftopt.timeline.options import allowance_minutes, duty_pauses, enumerate_options

EARLY = Shift(id="E", start=480, minutes=510, meal_minutes=30, meal_from=660, meal_to=780, breaks=2)
GRID = make_grid("Asia/Shanghai", date(2026, 11, 2), 7, 30)


def make_shop(*agents: Agent, shifts: tuple[Shift, ...] = (EARLY,)) -> Shop:
    queue = Queue(id="pre", name="售前", channel="chat", handle_seconds=480, target=Target(), opening=(Opening(start=480, end=1440),))
    return Shop(name="t", queues=(queue,), contracts=(Contract(id="std", name="std"),), agents=agents, shifts=shifts)


def test_pauses_of_an_eight_hour_duty() -> None:
    pauses = duty_pauses(EARLY, 480, 30)
    assert [(pause.kind, pause.minutes, pause.starts) for pause in pauses] == [
        ("break", 15, (540, 570, 600, 630)),
        ("meal", 30, (660, 690, 720, 750, 780)),
        ("break", 15, (810, 840, 870, 900)),
    ]


def test_a_short_duty_has_one_break_and_no_meal() -> None:
    pauses = duty_pauses(Shift(id="P", start=600, minutes=240, breaks=1), 600, 30)
    assert [(pause.kind, pause.starts[0], pause.starts[-1]) for pause in pauses] == [("break", 660, 750)]


@settings(derandomize=True, deadline=None)
@given(
    minutes=st.integers(16, 48).map(lambda n: n * 15),
    meal_at=st.floats(0.2, 0.6),
    width=st.integers(0, 6),
    breaks=st.integers(0, 4),
    interval=st.sampled_from([15, 30, 60]),
    allowance=st.sampled_from([0, 30, 60]),
)
def test_windows_of_one_duty_never_overlap(minutes: int, meal_at: float, width: int, breaks: int, interval: int, allowance: int) -> None:
    meal_from = 480 + int(minutes * meal_at) // 30 * 30
    meal_to = min(meal_from + width * 15, 480 + minutes - 90)
    shift = Shift(id="x", start=480, minutes=minutes, meal_minutes=30, meal_from=meal_from, meal_to=max(meal_to, meal_from), breaks=breaks)
    pauses = duty_pauses(shift, 480, interval, allowance)
    for before, after in pairwise(pauses):
        assert before.starts[-1] + before.minutes <= after.starts[0]
    for pause in pauses:
        assert pause.starts[0] >= 480
        assert pause.starts[-1] + pause.minutes <= 480 + minutes


def test_options_follow_contract_and_weekday_only() -> None:
    weekend = Shift(id="W", start=600, minutes=240, weekdays=frozenset({5, 6}))
    other = Shift(id="X", start=600, minutes=240, contracts=frozenset({"temp"}))
    shop = make_shop(Agent(id="A1", name="a", contract="std", skills={"pre": 100}), shifts=(EARLY, weekend, other))
    options = enumerate_options(shop, GRID)
    assert [option.shift for option in options] == ["E"] * 5 + ["E", "W"] * 2
    assert [option.index for option in options] == list(range(9))
    assert options[0].start == GRID.start + 480
    assert options[0].paid_minutes == 480


def test_a_personal_allowance_ends_with_its_protection() -> None:
    nursing = Agent(
        id="A1", name="a", contract="std", skills={"pre": 100}, protections=frozenset({"nursing"}), protected_until=date(2026, 11, 3)
    )
    assert [allowance_minutes(nursing, day, GRID) for day in range(3)] == [60, 60, 0]
    last = enumerate_options(make_shop(nursing), GRID)[0].pauses[-1]
    assert (last.kind, last.minutes, last.starts) == ("allowance", 60, (GRID.start + 990 - 60,))
