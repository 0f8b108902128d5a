"""Prices a crew: people in batches, and limits on symbols only where they bind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from shiftopt.domain.volumes import FloatArray
from shiftopt.rostering.columns.horizon import Crew, Mask
from shiftopt.rostering.columns.kernel import COMPILED
from shiftopt.rostering.columns.lattice import Reach
from shiftopt.rostering.columns.pricing import Batch, Priced, Scratch, idle_counters, lattice_of
from shiftopt.rostering.columns.walker import Walker

SLICE = 6_000
"""Numbers per vector operation at which memory traffic, not the interpreter, sets the pace."""
LARGEST = 2_000_000
"""Most states of one person that are counted exactly; beyond, limits are fined instead."""
KEPT = 24
"""Sets of people whose batches are kept."""
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

    def __init__(self, crew: Crew, largest: int = LARGEST, *, compiled: bool = COMPILED) -> None:
        self.crew = crew
        self._compiled = compiled
        self._walked: dict[tuple[int, tuple[int, ...]], Walker] = {}
        self._largest = largest
        self._counted: dict[int, tuple[int, ...]] = dict.fromkeys(range(crew.people), ())
        self._fines: dict[int, dict[int, float]] = {}
        self._idle = [idle_counters(horizon) for horizon in crew.horizons]
        self._reaches = [Reach(horizon) for horizon in crew.horizons]
        self._batches: dict[tuple[int, ...], list[Batch]] = {}
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

    def _rows(
        self, people: tuple[int, ...], prices: FloatArray, mask: Mask, wanted: int, fines: FloatArray | None = None
    ) -> Mapping[int, list[Priced]]:
        rows: dict[int, list[Priced]] = {}
        for part in self._walkers(people) if self._compiled else self._batched(people):
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
        states = lattice_of(horizon.automaton, [horizon], counted).stride * int(self._widths(person).sum())
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

    def _walkers(self, people: tuple[int, ...]) -> Iterator[Walker]:
        for person in people:
            key = (person, self._counted[person])
            if key not in self._walked:
                self._walked[key] = Walker(person, self.crew.horizons[person], self._reaches[person], self._counted[person])
            yield self._walked[key]

    def _batched(self, people: tuple[int, ...]) -> list[Batch]:
        """The batches of some people; kept for the next time, as the same people are priced again and again."""
        key = (*people, *(symbol for person in people for symbol in (-1, *self._counted[person])))
        if key not in self._batches:
            if len(self._batches) >= KEPT:
                self._batches.clear()
            self._batches[key] = list(self._make_batches(people))
        return self._batches[key]

    def _make_batches(self, people: Sequence[int]) -> Iterator[Batch]:
        alike: dict[tuple[int, tuple[int, ...], tuple[int, ...]], list[int]] = {}
        for person in people:
            key = (id(self.crew.horizons[person].automaton), self._counted[person], self._idle[person])
            alike.setdefault(key, []).append(person)
        for (_, counted, _), members in alike.items():
            horizons = [self.crew.horizons[person] for person in members]
            automaton = horizons[0].automaton
            widest = max(1.0, *(float(self._widths(person).mean()) for person in members))
            size = max(1, int(SLICE / (lattice_of(automaton, horizons, counted).stride * widest)))
            for start in range(0, len(members), size):
                part = slice(start, start + size)
                yield Batch(automaton, members[part], horizons[part], [self._reaches[person] for person in members[part]], counted)

    def _widths(self, person: int) -> FloatArray:
        """(days + 1, nodes), values of the first counter that are of use."""
        reach = self._reaches[person]
        return np.asarray((reach.high - reach.low).clip(0), dtype=np.float64)
