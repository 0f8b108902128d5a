"""Prices a crew, person by person; limits on symbols count only where they bind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from shiftopt.domain.volumes import FloatArray
from shiftopt.rostering.columns.horizon import Crew, Mask
from shiftopt.rostering.columns.lattice import Reach
from shiftopt.rostering.columns.pricing import Priced, Scratch, Walker, lattice_of

LARGEST = 2_000_000
"""Most states of one person that are counted exactly; beyond, limits are fined instead."""
ROUNDS = 8
"""Most fines to try for one person and one pricing."""


@dataclass(frozen=True, slots=True, eq=False)
class Offers:
    """What pricing found.

    Attributes:
        rows: legal paths, the cheapest first per person.
        bounds: person -> the least reduced cost that any legal path can have; a person who is missing has no legal path.
    """

    rows: list[Priced]
    bounds: dict[int, float]


class Pricer:
    """Prices a crew.

    A limit on a symbol is counted for a person only once that person's cheapest path has broken it. Where counting would need too many
    states, the days beyond the limit are fined (Lagrangian relaxation): bounds stay valid, paths stay legal but need not be the cheapest.
    """

    def __init__(self, crew: Crew, largest: int = LARGEST) -> None:
        self.crew = crew
        self._walked: dict[tuple[int, tuple[int, ...]], Walker] = {}
        self._largest = largest
        self._counted: dict[int, tuple[int, ...]] = dict.fromkeys(range(crew.people), ())
        self._fines: dict[int, dict[int, float]] = {}
        self._reaches = [Reach(horizon) for horizon in crew.horizons]
        self._scratch = Scratch()

    def price(self, prices: FloatArray, mask: Mask, people: Sequence[int], wanted: int = 1) -> Offers:
        """The cheapest paths of the given people, at most ``wanted`` each, under prices (days, tasks) and a mask."""
        offers = Offers([], {})
        todo = tuple(people)
        while todo:
            again = []
            for person, rows in self._rows(todo, prices, mask, wanted).items():
                over = self._over(rows[0])
                if not over:
                    offers.bounds[person] = rows[0].reduced
                    offers.rows.extend(row for row in rows if not self._over(row))
                elif self._count(person, over):
                    again.append(person)
                else:
                    self._fine(offers, person, prices, mask, wanted)
            todo = tuple(again)
        return offers

    def marginals(self, prices: FloatArray, mask: Mask, people: Sequence[int]) -> FloatArray:
        """(people, days, tasks): the least reduced cost that a person's path with a task on a day can have."""
        return np.stack([walker.marginals(prices, mask, self._scratch) for walker in self._walkers(people)])

    def _rows(
        self, people: tuple[int, ...], prices: FloatArray, mask: Mask, wanted: int, fines: FloatArray | None = None
    ) -> Mapping[int, list[Priced]]:
        rows: dict[int, list[Priced]] = {}
        for part in self._walkers(people):
            for row in part.price(prices, mask, wanted, self._scratch, fines):
                rows.setdefault(row.person, []).append(row)
        return rows

    def _days(self, row: Priced) -> dict[int, int]:
        """Limited symbol -> days on which the path has it."""
        horizon = self.crew.horizons[row.person]
        symbols = horizon.automaton.task_symbols[row.path]
        return {symbol: int((symbols == symbol).sum()) for symbol in horizon.limits}

    def _over(self, row: Priced) -> set[int]:
        limits = self.crew.horizons[row.person].limits
        return {symbol for symbol, days in self._days(row).items() if days > limits[symbol]}

    def _count(self, person: int, over: set[int]) -> bool:
        """Count these symbols from now on, if that is not too much."""
        counted = tuple(sorted({*self._counted[person], *over}))
        horizon = self.crew.horizons[person]
        states = lattice_of(horizon, counted).stride * int(self._widths(person).sum())
        if states > self._largest:
            return False
        self._counted[person] = counted
        return True

    def _fine(self, offers: Offers, person: int, prices: FloatArray, mask: Mask, wanted: int) -> None:
        """Search for fines under which the cheapest path keeps the limits; every fine gives a bound."""
        horizon = self.crew.horizons[person]
        fines = self._fines.setdefault(person, dict.fromkeys(horizon.limits, 0.0))
        bound = -np.inf
        legal: dict[bytes, Priced] = {}
        for tried in range(ROUNDS):
            table = np.zeros(int(horizon.automaton.symbols.max()) + 1)
            table[list(fines)] = list(fines.values())
            rows = self._rows((person,), prices, mask, wanted, table).get(person)
            if rows is None:
                return
            bound = max(bound, rows[0].reduced - sum(fine * horizon.limits[symbol] for symbol, fine in fines.items()))
            for row in rows:
                if not self._over(row):
                    fined = sum(fines[symbol] * days for symbol, days in self._days(row).items())
                    legal[row.path.tobytes()] = replace(row, reduced=row.reduced - fined)
            over = self._over(rows[0])
            if not over and tried > 1:
                break
            for symbol in fines:
                fines[symbol] = max(1.0, 2.0 * fines[symbol]) if symbol in over else 0.7 * fines[symbol]
        offers.bounds[person] = bound
        offers.rows.extend(sorted(legal.values(), key=lambda row: row.reduced)[:wanted])

    def _walkers(self, people: Sequence[int]) -> Iterator[Walker]:
        for person in people:
            key = (person, self._counted[person])
            if key not in self._walked:
                self._walked[key] = Walker(person, self.crew.horizons[person], self._reaches[person], self._counted[person])
            yield self._walked[key]

    def _widths(self, person: int) -> FloatArray:
        """(days + 1, nodes), values of the first counter that are of use."""
        reach = self._reaches[person]
        return np.asarray((reach.high - reach.low).clip(0), dtype=np.float64)
