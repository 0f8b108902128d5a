"""Column generation: master and pricing in turn until the bound meets the relaxation, with smoothed prices."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from shiftopt.domain.volumes import IntArray
from shiftopt.rostering.columns.horizon import Crew, Mask, Prices, levels
from shiftopt.rostering.columns.master import Master, Relaxed
from shiftopt.rostering.columns.node import Node
from shiftopt.rostering.columns.pool import Pool
from shiftopt.rostering.columns.pricer import Pricer

TINY = 1e-6
SMOOTHING = 0.7
"""Weight of the best prices so far against the newest (Wentges 1997, Weighted Dantzig-Wolfe decomposition)."""

LEEWAY = 0.1
"""How near to its bound a relaxation has to be, as a part of its distance to the cut-off."""
STARTERS = 40
"""Known columns per person that a programme begins with; more cost more in every round than they save."""
COLUMNS, MOST = 40, 3
"""Columns to look for in one round of pricing, in all (at least two) and per person: more columns make iterations slower, not fewer."""
ITERATION = 0.5
"""What a simplex iteration costs, in people priced."""


@dataclass(frozen=True, slots=True, eq=False)
class Generated:
    """The end of a column generation.

    ``bound`` is proven for the node. ``relaxed`` is None if no roster exists there (then the bound is infinite), or if the linear
    solver failed.
    """

    relaxed: Relaxed | None
    bound: float
    prices: Prices


class Generator:
    """Column generation for nodes of one crew, over one pool.

    ``work`` counts people priced and simplex iterations: a measure of effort that does not depend on the machine or its load.
    """

    def __init__(self, crew: Crew) -> None:
        self.crew = crew
        self.pool = Pool(crew)
        self.pricer = Pricer(crew)
        self._levels = levels(crew)
        self.work = 0.0

    def lagrangian(self, node: Node, prices: Prices, own: float) -> float:
        """A bound on the node: people choose their cheapest paths (``own`` in total) and demand its cheapest heads under the prices."""
        count = len(node.people)
        heads = node.given[:, :, None] + np.arange(count + 1)
        days, tasks = np.ogrid[: self.crew.days, : self.crew.tasks]
        cost = self.crew.demand[days[..., None], tasks[..., None], heads] + prices.tasks[:, :, None] * np.arange(count + 1)
        total = own + node.constant
        if node.caps:
            missing = np.maximum(0, self._levels[:, :, None] - heads)
            for cap, price in zip(node.caps, prices.caps.tolist(), strict=True):
                cost -= price * cap.rows[:, :, None] * missing
                total += price * (cap.low if price > 0 else cap.high)
        return total + float(cost.min(axis=2)[:, 1:].sum())

    def promising(self, node: Node, prices: Prices, goal: float) -> Mask:
        """The mask of a node without the cells that no roster below the goal can have (reduced cost fixing).

        A roster costs at least the bound under the prices, and what each person's path through a cell costs above that person's best.
        """
        marginal = self.pricer.marginals(prices.tasks, node.mask, node.people)
        best = marginal.min(axis=(1, 2))
        room = goal - self.lagrangian(node, prices, float(best.sum()))
        kept = np.zeros_like(node.mask)
        kept[list(node.people)] = node.mask[list(node.people)] & (marginal <= best[:, None, None] + max(0.0, room) + TINY)
        return kept

    def start(self, node: Node, keep: float, prices: Prices) -> Master:
        """A master with the best known columns of the node: see ``known``."""
        master = Master(self.crew, node, self.pool)
        master.add(self.known(node, keep, prices, STARTERS).tolist())
        return master

    def known(self, node: Node, keep: float, prices: Prices, most: int) -> IntArray:
        """Columns of the node whose reduced cost is at most ``keep`` above the best of their person, the ``most`` best per person."""
        pool = self.pool
        fit = np.flatnonzero(pool.allowed(node.mask) & np.isin(pool.people, node.people))
        reduced, people = pool.reduced(prices.tasks)[fit], pool.people[fit]
        order = np.lexsort((reduced, people))
        fit, reduced, people = fit[order], reduced[order], people[order]
        _, first, counts = np.unique(people, return_index=True, return_counts=True)
        best, rank = np.repeat(reduced[first], counts), np.arange(len(fit)) - np.repeat(first, counts)
        return np.asarray(fit[(reduced <= best + keep) & (rank < most)])

    def run(
        self,
        node: Node,
        master: Master,
        prices: Prices,
        *,
        cutoff: float = math.inf,
        slack: float = 0.0,
        patience: int | None = None,
        stop: Callable[[], bool] = lambda: False,
    ) -> Generated:
        """Generate columns until the relaxation is solved.

        Args:
            node: what is open.
            master: its programme, with or without columns.
            prices: to start from; good ones save most of the work.
            cutoff: end when the bound gets there.
            slack: end when the relaxation is this near to its bound; less near is enough where it is far below a finite ``cutoff``.
            patience: a roster below the cut-off is all that is wanted: end with the first relaxation that is one, and when a relaxation
                below the cut-off has not become cheaper for so many rounds. The bound stays valid, but may be weak.
            stop: end when this says so.
        """
        center, bound = prices, -math.inf
        wanted = min(MOST, max(2, COLUMNS // len(node.people)))
        idle = 0
        relaxed: Relaxed | None = None
        cost = math.inf
        smoothing = SMOOTHING
        newest = center
        while True:
            used = center if relaxed is None else center.mix(newest, smoothing)
            self.work += len(node.people)
            offers = self.pricer.price(used.tasks, node.mask, node.people, wanted)
            if len(offers.bounds) < len(node.people):
                return Generated(None, math.inf, center)
            now = self.lagrangian(node, used, sum(offers.bounds.values()))
            if now > bound:
                bound, center = now, used
            enough = max(slack, LEEWAY * (cutoff - cost if cutoff < math.inf else 0.0)) + TINY
            if bound >= cutoff or (relaxed is not None and (cost - bound <= enough or stop())):
                return Generated(relaxed, bound, center)
            added = master.add(self.pool.add(offers.rows))
            if relaxed is not None and not added:
                if smoothing == 0.0:
                    return Generated(relaxed, bound, center)
                smoothing = 0.0 if smoothing < 0.3 else smoothing / 2
            else:
                smoothing = SMOOTHING if relaxed is None else min(SMOOTHING, smoothing + 0.1)
            solved = master.solve()
            self.work += ITERATION * master.iterations
            if solved is None:
                return Generated(relaxed, bound, center)
            idle = idle + 1 if solved.cost > cost - slack else 0
            relaxed, newest, cost = solved, solved.prices, solved.cost
            if patience is not None and cost < cutoff and (idle > patience or len(relaxed.numbers) == len(node.people)):
                return Generated(relaxed, bound, center)
