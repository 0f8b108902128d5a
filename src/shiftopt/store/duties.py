"""Duties as rows: the columns that ``roster.csv``, the past table and the detail sheet of a roster workbook share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from shiftopt.domain.roster import Duty
from shiftopt.domain.shop import Shop
from shiftopt.store.cells import Cell
from shiftopt.store.moments import local_text
from shiftopt.store.past import rests_text

DUTY_COLUMNS: Final = ("agent_id", "date", "shift_id", "start", "end", "paid_minutes", "overtime_minutes", "rests")


def duty_rows(duties: Iterable[Duty], shop: Shop) -> list[list[Cell]]:
    """One row per duty; overtime is the paid time of the day above the contract's ``day_minutes``."""
    contracts = {contract.id: contract.day_minutes for contract in shop.contracts}
    normal = {agent.id: contracts.get(agent.contract, 0) for agent in shop.agents}
    rows: list[list[Cell]] = []
    for duty in duties:
        overtime = max(0, duty.paid_minutes - normal.get(duty.agent, duty.paid_minutes))
        start, end = local_text(shop.zone, duty.start), local_text(shop.zone, duty.end)
        rests = rests_text(duty, shop.zone)
        rows.append([duty.agent, duty.day, duty.shift, start, end, duty.paid_minutes, overtime, rests or None])
    return rows
