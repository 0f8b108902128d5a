"""Premiums for late changes of a published schedule, and for short rest: Oregon, ORS 653.436, 653.442, 653.455."""

from __future__ import annotations

from typing import Final

from shiftopt.domain.roster import Duty

NOTICE_DAYS: Final = 14
"""Calendar days ahead at which a written schedule stands (ORS 653.436)."""
SLIGHT_MINUTES: Final = 30
"""Changes of up to 30 minutes are free (ORS 653.455)."""
REST_MINUTES: Final = 600
"""Rest between shifts; hours worked inside it pay 150 % even with consent (ORS 653.442)."""


def notice_minutes(published: Duty | None, changed: Duty | None, days_ahead: int) -> int:
    """Minutes of pay owed for a change of the employer's making, on top of the hours worked.

    Args:
        published: the duty as written, None for a day off.
        changed: the duty as it is now, None for a day off.
        days_ahead: calendar days from the change to the duty.

    Returns:
        0 with notice; 60 for an extra duty, one that is moved without loss of time, or one made longer by more than 30 minutes;
        half of the lost time for one that is shortened or cancelled.
    """
    if days_ahead >= NOTICE_DAYS or (published is None and changed is None):
        return 0
    if published is None:
        return 60
    if changed is None:
        return published.paid_minutes // 2
    lost = published.paid_minutes - changed.paid_minutes
    if lost > SLIGHT_MINUTES:
        return lost // 2
    moved = max(abs(changed.start - published.start), abs(changed.end - published.end))
    return 60 if moved > SLIGHT_MINUTES else 0


def short_rest_minutes(earlier: Duty, later: Duty) -> int:
    """Minutes of the later duty that fall into the rest after the earlier one and pay 150 %."""
    return max(0, min(later.end, earlier.end + REST_MINUTES) - later.start)
