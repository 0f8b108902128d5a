"""The share of certain contracts among the people on duty each day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from pydantic import Field

from shiftopt.domain.base import Lang
from shiftopt.domain.roster import Violation
from shiftopt.domain.shop import ContractKind
from shiftopt.rules.base import Board, Rule
from shiftopt.rules.book import Book
from shiftopt.rules.sentences import breach, say
from shiftopt.rules.walk import by_date, day_span


class HeadShare(Rule):
    """Of the duties that start on a day, at most ``percent`` are of contracts of ``kinds``; soft: ``weight`` fen per percent of a head.

    In the rows and the price, a head too many is 100, a percent of a head 1.
    """

    name = "head_share"
    personal = False
    dated = True
    lower_is_stricter = frozenset({"percent"})

    kinds: frozenset[ContractKind] = frozenset({"agency", "intern"})
    percent: int = Field(default=10, ge=0, le=100)

    def encode(self, board: Board) -> None:
        """100 x heads of the kinds - percent x all heads <= 0, per day."""
        case = board.case
        shares = [100 * (case.contract_of(agent).kind in self.kinds) - self.percent for agent in range(len(case.shop.agents))]
        for day in range(case.grid.days):
            terms = [(shares[option.agent], option.index) for rows in case.options_by_day for option in rows[day] if shares[option.agent]]
            if terms:
                board.at_most(self, terms, 0, day=day)

    def audit(self, book: Book) -> Iterator[Violation]:
        """Count heads by date."""
        rows = {agent.id: by_date(book, book.duties[agent.id]) for agent in book.shop.agents}
        for offset in range(book.grid.days):
            day = book.grid.first_day + timedelta(days=offset)
            present = [agent for agent in book.shop.agents for _ in rows[agent.id].get(day, ())]
            special = sum(book.contracts[agent.contract].kind in self.kinds for agent in present)
            over = 100 * special - self.percent * len(present)
            if over > 0:
                yield breach(self, None, day_span(book, day), 100 * special / len(present), self.percent, "percent", amount=over)

    def explain(self, violation: Violation, lang: Lang) -> str:
        """The share found and allowed."""
        names = ", ".join(sorted(self.kinds))
        en = f"{{measured}} of the duties are of {names}, at most {{limit}}"
        return say(self, violation, lang, en=en, zh=f"{names} 占当天班次 {{measured}}，最多 {{limit}}")
