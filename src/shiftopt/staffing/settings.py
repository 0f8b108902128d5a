"""What a planner may choose about staffing."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, NonNegativeInt

from shiftopt.domain.base import Noun
from shiftopt.domain.shop import Shop

Method = Literal["auto", "sipp", "sipp_max", "lag", "mol"]


class Transfer(Noun):
    """Of the customers whom ``source`` loses to impatience, ``share`` come back as tickets of ``target``."""

    source: str
    target: str
    share: float = Field(default=1.0, ge=0, le=1)


class StaffingSettings(Noun):
    """Choices of ``require``.

    Attributes:
        method: how a demand that changes over time becomes a load per interval; ``auto`` follows ``staffing.demand.choose``.
        nodes: scenarios of the busyness of a day that the requirement averages over (Gauss-Hermite); 1 trusts the mean forecast.
        reserve: part of the lateness that a target allows which is kept for what no formula sees: pauses that begin late, ends of duties,
            queues left over from a short interval. 0.25 plans a target of 80 % as 85 %.
        ticket_level: tickets are planned for as much work as will not be exceeded with this probability until they are due (0.5: the
            mean); without ``nodes`` it is not used.
        floor_slope: least price, fen per agent-hour, of falling below a queue's ``min_heads`` while it is open.
        overdue_share: share of ``late_value`` that a ticket costs per hour overdue (0.125: all of it after eight hours).
        transfers: customers who give up on a live queue and become tickets.
    """

    method: Method = "auto"
    nodes: Literal[1, 3, 5] = 5
    reserve: float = Field(default=0.0, ge=0, lt=1)
    ticket_level: float = Field(default=0.9, ge=0.5, lt=1)
    floor_slope: NonNegativeInt = 30_000
    overdue_share: float = Field(default=0.125, gt=0, le=1)
    transfers: tuple[Transfer, ...] = ()


def settings_of(shop: Shop, settings: StaffingSettings) -> StaffingSettings:
    """The settings with what the shop says about customers who give up (``transfer_to``), unless they name transfers themselves."""
    moves = tuple(
        Transfer(source=queue.id, target=queue.transfer_to, share=queue.transfer_share or 1.0)
        for queue in shop.queues
        if queue.transfer_to is not None
    )
    return settings.model_copy(update={"transfers": moves}) if moves and not settings.transfers else settings
