"""The dynamic programme against all sequences, judged by a slow walk that knows only the words of the rule."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, product

import numpy as np
import pytest

from shiftopt.allocation.exposure import DAY, Tariff
from shiftopt.allocation.path import IDLE, Menu, Stints, best_path

UNLIMITED = Tariff(room=DAY, units=0, most=DAY, entry=0)


def switches(chosen: Sequence[int], minutes: Sequence[int]) -> int:
    """How often a queue is left for another, or for idling."""
    seen = [queue for queue, present in zip(chosen, minutes, strict=True) if present]
    return sum(1 for before, after in pairwise(seen) if before != after and before >= 0)


def allowed(menu: Menu, chosen: tuple[int, ...], minimum: int) -> bool:
    """A stint below the minimum may end only at a free boundary, where its queue closes, or with the duty."""
    current, length = IDLE, 0
    for t, queue in enumerate(chosen):
        if not menu.minutes[t]:
            continue
        if queue != current and current != IDLE:
            still_open = menu.queues.index(current) in menu.open[t]
            if length < minimum and still_open and not menu.free[t]:
                return False
        length = length + menu.minutes[t] if queue == current else menu.minutes[t]
        current = queue
    return True


def cheapest(menu: Menu, costs: list[list[int]], stints: Stints, tariff: Tariff | None) -> int:
    best = None
    choices = []
    for columns in menu.open:
        queues = [menu.queues[column] for column in columns]
        choices.append(queues if queues and tariff is None else [*queues, IDLE])
    for chosen in product(*choices):
        if not allowed(menu, chosen, stints.minimum):
            continue
        columns = [menu.queues.index(queue) if queue != IDLE else None for queue in chosen]
        counted = sum(menu.minutes[t] for t, column in enumerate(columns) if column is not None and menu.counted[column])
        cost = sum(costs[t][column] for t, column in enumerate(columns) if column is not None)
        cost += stints.price * switches(chosen, menu.minutes)
        if tariff is not None:
            if counted > tariff.most:
                continue
            cost += tariff.units * max(0, counted - tariff.room) + (tariff.entry if counted else 0)
        best = cost if best is None else min(best, cost)
    assert best is not None
    return best


def random_menu(seed: int) -> tuple[Menu, list[list[int]], Stints]:
    rng = np.random.default_rng(seed)
    queues, length, interval = int(rng.integers(1, 4)), int(rng.integers(1, 8)), int(rng.choice([15, 30, 60]))
    minutes = tuple(int(rng.choice([interval, interval, interval, interval // 2, 0])) for _ in range(length))
    menu = Menu(
        queues=tuple(range(5, 5 + queues)),
        minutes=minutes,
        free=tuple(bool(rng.random() < 0.2) for _ in minutes),
        open=tuple(tuple(column for column in range(queues) if rng.random() < 0.85) if here else () for here in minutes),
        counted=tuple(bool(rng.random() < 0.5) for _ in range(queues)),
    )
    costs = [[-int(rng.integers(0, 100)) * here for _ in range(queues)] for here in minutes]
    return menu, costs, Stints(int(rng.choice([1, 30, 60, 90])), int(rng.integers(0, 500)))


@pytest.mark.parametrize("seed", range(120))
@pytest.mark.parametrize(
    "tariff",
    [None, UNLIMITED, Tariff(room=60, units=30, most=DAY, entry=900), Tariff(room=0, units=0, most=60, entry=0)],
    ids=["no tariff", "may idle", "priced", "hard"],
)
def test_the_best_path_is_the_cheapest_of_all(seed: int, tariff: Tariff | None) -> None:
    menu, costs, stints = random_menu(seed)
    total, chosen = best_path(menu, costs, stints, tariff)
    assert total == cheapest(menu, costs, stints, tariff)
    assert allowed(menu, tuple(chosen), stints.minimum)


def test_a_short_stint_may_end_at_a_pause_but_not_by_choice() -> None:
    costs = [[-10, 0], [0, -10], [0, -10]]
    fixed = Menu((0, 1), (30, 30, 30), (True, False, False), ((0, 1), (0, 1), (0, 1)), (False, False))
    paused = Menu((0, 1), (30, 30, 30), (True, True, False), ((0, 1), (0, 1), (0, 1)), (False, False))
    assert best_path(fixed, costs, Stints(60, 0)) == (-20, [1, 1, 1])
    assert best_path(paused, costs, Stints(60, 0)) == (-30, [0, 1, 1])


def test_a_switch_is_left_out_when_it_saves_less_than_its_price() -> None:
    menu = Menu((3, 4), (60, 60), (True, False), ((0, 1), (0, 1)), (False, False))
    assert best_path(menu, [[-10, 0], [0, -15]], Stints(60, 11)) == (-15, [4, 4])
    assert best_path(menu, [[-10, 0], [0, -15]], Stints(60, 9)) == (-16, [3, 4])
