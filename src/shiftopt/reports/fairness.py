"""The fairness ledger as reports show it: who carried how much over the last eight weeks, each measured by the own contract."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from shiftopt.domain.plan import Plan
from shiftopt.domain.shop import Agent
from shiftopt.rules.auditing import book_of
from shiftopt.rules.ledger import LedgerRow, Points, ledger, points_of, spread
from shiftopt.rules.worktime import week_of

SHOWN_WEEKS = 8
"""Weeks with a column of their own, the planned ones included."""


BURDEN_WORDS: Final = {
    "night": "burden_night",
    "weekend": "burden_weekend",
    "holiday": "burden_holiday",
    "promotion": "burden_promotion",
    "late_end": "burden_late_end",
    "complaint_hours": "burden_complaint_hours",
}
"""Burden -> its label."""


@dataclass(frozen=True, slots=True)
class Account:
    """One person's account: points week by week (``weeks`` of the ledger, the last one last) and those from before (``earlier``)."""

    agent: Agent
    row: LedgerRow
    weeks: tuple[float, ...]
    earlier: float


@dataclass(frozen=True, slots=True)
class Ledger:
    """Everybody's account, in the order of the shop.

    ``spread`` is the largest less the smallest account per full contract and week, ``mean`` the middle of all; ``worth`` says what
    counts how much: the shop's own rule on fairness points, or what is customary.
    """

    accounts: tuple[Account, ...]
    weeks: tuple[date, ...]
    spread: float
    mean: float
    worth: Points

    @property
    def earlier(self) -> bool:
        """Whether anybody has points from before the weeks shown."""
        return any(account.earlier for account in self.accounts)

    @property
    def most(self) -> Account | None:
        """Who carries most for the own contract."""
        return max(_counted(self.accounts), key=lambda account: account.row.per_share or 0.0, default=None)


def account_of(plan: Plan) -> Ledger:
    """The ledger of a plan and of the past that it knows."""
    case = plan.case
    worth = points_of(case.shop)
    rows = ledger(book_of(case, plan.allocated.roster, plan.allocated.activities), worth)
    last = week_of(case.grid.first_day + timedelta(days=case.grid.days - 1), case.shop.week_start)
    first = week_of(min((duty.day for duty in case.past.duties), default=case.grid.first_day), case.shop.week_start)
    known = [first + timedelta(days=7 * number) for number in range((last - first).days // 7 + 1)]
    weeks = tuple(known[-SHOWN_WEEKS:])
    accounts = tuple(_account(agent, row, weeks) for agent, row in zip(case.agents, rows, strict=True))
    shares = [account.row.per_share or 0.0 for account in _counted(accounts)]
    return Ledger(accounts, weeks, spread(rows), sum(shares) / len(shares) if shares else 0.0, worth)


def _account(agent: Agent, row: LedgerRow, weeks: Sequence[date]) -> Account:
    shown = tuple(row.weeks.get(week, 0.0) for week in weeks)
    return Account(agent, row, shown, row.points - sum(shown))


def _counted(accounts: Sequence[Account]) -> list[Account]:
    """Those whose contract owes hours, so that they can be compared."""
    return [account for account in accounts if account.row.per_share is not None]
