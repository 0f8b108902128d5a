"""What a rule is, and the boards and books it works on.

A rule has three faces that share numbers and source but not arithmetic:

- ``encode(board)`` thinks in possible duties before the fact and states linear rows over 0/1 variables;
- ``audit(book)`` walks finished duties minute by minute after the fact;
- ``explain(violation, lang)`` says it in one sentence: who, when, measured, limit, source.

A board may be a CP-SAT model, a linear programme, a diagnosing model with one assumption per rule x person, or a table of rows
in a test; rules never know, and never import a solver.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import ClassVar, Final, Literal, Protocol, Self

from shiftopt.domain.base import UNITS_PER_AGENT_HOUR, Lang, Noun
from shiftopt.domain.case import Case
from shiftopt.domain.messages import Message
from shiftopt.domain.roster import Violation
from shiftopt.domain.shop import Agent, Grade, Protection, Scope
from shiftopt.rules.book import Book

Var = int
"""A variable's number on a board: option ``i`` of the case is variable ``i`` (0/1); ``Board.whole`` gives out higher numbers."""
Terms = Sequence[tuple[int, Var]]
"""A linear expression: (integer coefficient, variable) pairs."""
Level = Literal["duty", "activity"]
Component = Literal["rules", "labour", "coverage"]


SCOPE: Final = {
    "contracts": "contracts",
    "teams": "teams",
    "grades": "only_grades",
    "agents": "only_agents",
    "protections": "only_protections",
    "dates": "only_dates",
}
"""Part of a scope -> field of a rule; some rules have parameters called ``grades`` or ``dates``."""


class Board(Protocol):
    """Where rules write their rows. Variable ``option.index`` says that the agent works that option."""

    @property
    def case(self) -> Case:
        """The week at hand."""
        ...

    def forbid(self, rule: Rule, var: Var, *, agent: int, day: int) -> None:
        """The variable must be 0 (soft rules never forbid: they price)."""
        ...

    def at_most(
        self,
        rule: Rule,
        terms: Terms,
        limit: int,
        *,
        agent: int | None = None,
        day: int | None = None,
        weight: int | None = None,
    ) -> None:
        """``sum(coefficient * variable) <= limit``.

        If ``rule.hard`` the row always holds; otherwise each whole unit above the limit costs ``weight`` fen (the rule's own if
        None). ``agent`` and ``day`` say whom and when the row is about (None: several); diagnosis and neighbourhoods use them.
        """
        ...

    def price(self, rule: Rule, var: Var, units: int, *, agent: int | None = None, day: int | None = None) -> None:
        """Each unit of the variable costs ``units`` / 6000 fen (may be negative)."""
        ...

    def whole(self, low: int, high: int) -> Var:
        """A new integer variable within ``[low, high]``."""
        ...


class ActivityBoard(Board, Protocol):
    """A board that also knows who serves which queue in each interval."""

    def serves(self, agent: int, queue: int, t: int) -> Var | None:
        """0/1 variable: the agent works for the queue in interval ``t``; None where that is impossible."""
        ...

    def effort(self, agent: int, queue: int, t: int) -> int:
        """Percent-minutes that the agent gives the queue in interval ``t`` if serving it (pauses and part presence are known)."""
        ...

    def attends(self, agent: int, session: int, start: int) -> Var | None:
        """0/1 variable: the agent takes part in session number ``session`` of the shop if it starts at UTC minute ``start``.

        None where the agent cannot be there from start to end. The board itself keeps attending and serving apart; that all
        participants meet at one start is the rule ``sessions``. Starts are those of ``rules.sessions.session_starts``.
        """
        ...


class Rule(Noun, ABC):
    """A rule with its parameters as fields. Frozen; found by its ``name`` in the registry.

    ``hard`` rules make a roster illegal; soft ones cost ``weight`` fen per unit. Empty scopes mean everybody.
    """

    name: ClassVar[str]
    level: ClassVar[Level] = "duty"
    component: ClassVar[Component] = "rules"
    softens: ClassVar[bool] = True
    """Whether the rule can be priced instead of enforced; a few make sense only as hard."""
    hardens: ClassVar[bool] = True
    """Whether the rule can be enforced; a few are prices by nature."""
    personal: ClassVar[bool] = True
    """Whether the rule is about people, so that a scope can leave some out."""
    dated: ClassVar[bool] = False
    """Whether the rule can be limited to days: it is then about duties that start on them, as if people were off on all others."""
    lower_is_stricter: ClassVar[frozenset[str]] = frozenset()
    higher_is_stricter: ClassVar[frozenset[str]] = frozenset()
    """Parameters by the direction in which they get stricter; a shop may move a law's number only that way."""
    ranges: ClassVar[Mapping[str, Message]] = {}
    """What parameters may be, where their types do not say."""

    hard: bool = True
    weight: int = 0
    contracts: frozenset[str] = frozenset()
    teams: frozenset[str] = frozenset()
    only_grades: frozenset[Grade] = frozenset()
    only_agents: frozenset[str] = frozenset()
    only_protections: frozenset[Protection] = frozenset()
    only_dates: frozenset[date] = frozenset()
    """Local dates that the rule looks at; only rules that are ``dated`` heed them."""
    source: str = ""
    source_zh: str = ""
    """The source in Chinese, for Chinese sentences; the English one is used if empty."""
    zone: str = "UTC"
    """Zone of the shop, for the clock times in explanations."""

    def covers(self, agent: Agent) -> bool:
        """Whether the agent is within the rule's scope."""
        return (
            (not self.contracts or agent.contract in self.contracts)
            and (not self.teams or agent.team in self.teams)
            and (not self.only_grades or agent.grade in self.only_grades)
            and (not self.only_agents or agent.id in self.only_agents)
            and (not self.only_protections or bool(agent.protections & self.only_protections))
        )

    def counts(self, agent: Agent, day: date) -> bool:
        """Whether a duty of the agent that starts on ``day`` is within the scope; the agent is as far as people go."""
        if self.only_dates and day not in self.only_dates:
            return False
        return not self.only_protections or agent.protected_until is None or day <= agent.protected_until

    @property
    def scope(self) -> Scope:
        """Whom and when the rule is about."""
        return Scope(**{name: getattr(self, field) for name, field in SCOPE.items()})

    @property
    def partial(self) -> bool:
        """Whether the rule looks at some days only, of all people or of some."""
        return self.dated and bool(self.only_dates or self.only_protections)

    @property
    def firm(self) -> Self:
        """The rule as a hard one, for rows that only define variables and must hold even if the rule is priced."""
        return self if self.hard else self.model_copy(update={"hard": True})

    @abstractmethod
    def encode(self, board: Board) -> None:
        """State the rule on a board (an ``ActivityBoard`` if ``level`` is ``activity``)."""

    @abstractmethod
    def audit(self, book: Book) -> Iterator[Violation]:
        """Yield every violation in finished duties and activities, with its amount (and cost if soft)."""

    @abstractmethod
    def explain(self, violation: Violation, lang: Lang) -> str:
        """One sentence: who, when, measured, limit, source. Never names a personal protection."""

    def units(self, book: Book, found: Sequence[Violation]) -> int:  # noqa: ARG002 - for rules that price more than their violations
        """Exact cost of the finished week in 1/6000 fen; by default the sum of the prices of the violations ``found``."""
        return sum(violation.cost for violation in found) * UNITS_PER_AGENT_HOUR
