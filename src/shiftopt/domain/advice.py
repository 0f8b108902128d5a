"""What would pay: proposals with what they are worth per week, and how sure that is. Money in fen per week."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from shiftopt.domain.base import Noun

AdviceKind = Literal["hire", "train", "chain", "shift", "rule"]


class Trained(Noun):
    """One person of a proposal and the queue to learn, at ``speed`` percent."""

    agent: str
    name: str
    queue: str
    speed: int


class Proposal(Noun):
    """One change of the shop.

    ``estimate`` comes from the prices of the relaxation as it stands and is nearly always too high; ``relaxed`` is what the re-solved
    relaxation saves; ``roster`` what a re-solved roster saves, uncertain by ``roster_margin`` (the gaps of both rosters).

    Attributes:
        kind: what is proposed.
        skills: hire: queue -> percent.
        contract, start: hire: the contract, and the band of shift starts that the newcomer would mostly work.
        trained: train and chain: who learns what.
        shift: shift: the template to copy, and its new start in minutes after midnight.
        rule: rule: its name; ``law`` says that the shop may not touch it.
        wage: what the newcomer is paid per week beside the roster's own cost.
    """

    kind: AdviceKind
    estimate: int
    relaxed: int | None = None
    roster: int | None = None
    roster_margin: int | None = None
    wage: int = 0
    skills: dict[str, int] = Field(default_factory=dict)
    contract: str = ""
    start: str = ""
    trained: tuple[Trained, ...] = ()
    shift: tuple[str, int] | None = None
    rule: str = ""
    law: bool = False

    @property
    def worth(self) -> int:
        """What is promised: what the re-solved relaxation saves, else the estimate. Rosters check it; their gaps blur what they say."""
        return self.estimate if self.relaxed is None else self.relaxed

    @property
    def net(self) -> int:
        """Worth less wage."""
        return self.worth - self.wage

    @property
    def basis(self) -> Literal["roster", "relaxed", "estimate"]:
        """The strongest thing that was solved for it."""
        if self.roster is not None:
            return "roster"
        return "estimate" if self.relaxed is None else "relaxed"


class Hour(Noun):
    """An hour of the week in which one more agent-hour of a queue is worth ``fen``."""

    queue: str
    day: date
    minute: int
    fen: int


class Advice(Noun):
    """All proposals for one week, each kind ranked by net worth, and the dearest hours.

    ``bound`` is the relaxed cost of the week as it is; ``cost`` of the roster that was solved, if any was.
    """

    shop: str
    first_day: date
    bound: int
    cost: int | None = None
    proposals: tuple[Proposal, ...]
    hours: tuple[Hour, ...] = ()
