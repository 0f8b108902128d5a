"""The streams of inquiries and their service: sessions, patience, targets, and what a late customer costs.

``late_value`` is set so that an agent-hour missing to the target at the peak costs about 90-200 yuan (the hotline of the large shop 320):
clearly more than an hour of overtime (about 45 yuan) and much more than a wish (5-60 yuan).
"""

from __future__ import annotations

from typing import Any, Final

from shiftopt.domain.shop import Opening, Queue, Target
from shiftopt.samples.sizes import Size

CHAT: Final[dict[str, Any]] = {"channel": "chat", "handle_cv": 0.8, "chat_mode": "queue"}
DAY_SECONDS: Final = 24 * 3600

QUEUES: Final[dict[str, dict[str, Any]]] = {
    "pre_sales": {
        **CHAT,
        "name": "售前咨询",
        "handle_seconds": 7 * (16 + 42),
        "rounds": 7,
        "reply_seconds": 16,
        "think_seconds": 42,
        "concurrency": 5,
        "patience_seconds": 240,
        "target": Target(share=0.9, seconds=60),
        "late_value": 800,
    },
    "after_sales": {
        **CHAT,
        "name": "售后咨询",
        "handle_seconds": 9 * (30 + 60),
        "rounds": 9,
        "reply_seconds": 30,
        "think_seconds": 60,
        "concurrency": 4,
        "patience_seconds": 480,
        "target": Target(share=0.9, seconds=120),
        "late_value": 1500,
    },
    "after_tickets": {
        "channel": "ticket",
        "name": "售后工单",
        "handle_seconds": 8 * 60,
        "target": Target(kind="cleared_within", share=0.95, seconds=DAY_SECONDS),
        "late_value": 2000,
    },
    "complaint_tickets": {
        "channel": "ticket",
        "name": "投诉工单",
        "handle_seconds": 35 * 60,
        "handle_cv": 1.2,
        "target": Target(kind="cleared_within", share=0.95, seconds=DAY_SECONDS),
        "late_value": 8000,
        "complaint": True,
    },
    "complaint_calls": {
        "channel": "call",
        "name": "投诉热线",
        "handle_seconds": 9 * 60,
        "patience_seconds": 90,
        "target": Target(share=0.8, seconds=20, max_abandonment=0.05),
        "late_value": 20_000,
        "complaint": True,
    },
}
"""Queue id -> fields. Sessions are ``rounds * (reply + think)`` seconds for a chat held alone. Complaint tickets: the first touch should
happen within 4 hours of the working day and the case be closed in two touches; the roster sees the whole work, due in 24 hours."""

BACKLOG_SHARE: Final = 0.15
"""Share of a day's tickets that wait when the planned week begins."""


def make_queues(size: Size) -> tuple[Queue, ...]:
    """The queues of a shop, in the order of its volumes."""
    return tuple(_queue(name, size) for name in size.volume)


def _queue(name: str, size: Size) -> Queue:
    fields = QUEUES[name]
    start, end = size.hours[name]
    return Queue(
        id=name,
        opening=(Opening(start=start * 60, end=end * 60),),
        min_heads=size.min_heads if fields["channel"] != "ticket" else 0,
        initial_backlog=round(size.volume[name] * BACKLOG_SHARE) if fields["channel"] == "ticket" else 0,
        **fields,
    )
