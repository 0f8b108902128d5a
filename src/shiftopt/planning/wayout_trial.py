"""Whether people have a legal week under a changed shop: a small question that is asked hundreds of times."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from shiftopt.domain.case import Case
from shiftopt.domain.errors import InputError
from shiftopt.domain.shop import Shop
from shiftopt.planning.prepare import prepare
from shiftopt.rostering.diagnose import Demand, demands, minimal_conflict
from shiftopt.rules.assemble import assemble
from shiftopt.rules.base import Rule
from shiftopt.rules.rows import encode_all

DECISIONS = frozenset({"pins", "availability", "requests", "cell"})
"""Rules whose demands are decisions of the shop (or the question asked); all others are limits."""


class Trial:
    """Answers for one week; the rules of a shop are assembled once per set of entries.

    ``asked`` are rules of the question beside those of the shop.
    """

    def __init__(self, case: Case, asked: Sequence[Rule] = ()) -> None:
        self.case = case
        self.asked = tuple(asked)
        self._rules: dict[str, tuple[Rule, ...] | None] = {}

    def rules(self, shop: Shop) -> tuple[Rule, ...] | None:
        """The rules of a shop, with those asked; None if the shop's are not well-formed (a law loosened)."""
        key = repr(shop.rules)
        if key not in self._rules:
            try:
                self._rules[key] = (*assemble(shop), *self.asked)
            except InputError:
                self._rules[key] = None
        return self._rules[key]

    def conflicts(self, shop: Shop, agent: str) -> list[list[Demand]]:
        """Minimal conflicts of one person: one, then another that has nothing to do with the limits named before, until none is left.

        In each of them every member is needed: without any one of them the others can hold.
        """
        board = encode_all(self._lone(shop, agent), self._hard(shop, agent))
        own = [demand for demand in demands(board) if demand.agent == 0]
        found = []
        while core := minimal_conflict(board, own):
            found.append(core)
            settled = [demand for demand in core if demand.rule.name != "pins"] or core
            names = {id(demand) for demand in settled}
            own = [demand for demand in own if id(demand) not in names]
        return found

    def first(self, shop: Shop, agent: str) -> list[Demand]:
        """One minimal conflict of a person; empty if a legal week exists."""
        board = encode_all(self._lone(shop, agent), self._hard(shop, agent))
        return minimal_conflict(board, [demand for demand in demands(board) if demand.agent == 0])

    def among(self, shop: Shop, agent: str, wanted: Collection[tuple[str, int | None]]) -> list[Demand]:
        """One minimal conflict among some of a person's demands, named by rule and day."""
        board = encode_all(self._lone(shop, agent), self._hard(shop, agent))
        own = [demand for demand in demands(board) if demand.agent == 0 and (demand.rule.name, demand.day) in wanted]
        return minimal_conflict(board, own)

    def recased(self, shop: Shop) -> Case:
        """The week with another shop."""
        return prepare(shop, self.case.grid, self.case.requirements, self.case.past)

    def _hard(self, shop: Shop, agent: str) -> list[Rule]:
        known = self.rules(shop)
        if known is None:
            raise ValueError("the rules of the shop are not well-formed")
        return [rule for rule in known if rule.hard and getattr(rule, "agent", agent) == agent]

    def _lone(self, shop: Shop, agent: str) -> Case:
        """A week of one person, and the mentor if there is one."""
        person = next(row for row in shop.agents if row.id == agent)
        crew = (person, *(row for row in shop.agents if row.id == person.mentor))
        return self.recased(shop.model_copy(update={"agents": crew}))
