"""Meetings and training: who should come, and when they may start."""

from __future__ import annotations

from shiftopt.domain.grid import Grid
from shiftopt.domain.shop import Agent, Session, Shop
from shiftopt.timeline.clock import date_of, to_minute


def participants(session: Session, shop: Shop) -> tuple[Agent, ...]:
    """The people a session is for: those it names, else everybody of its team and grade."""
    if session.agents:
        return tuple(agent for agent in shop.agents if agent.id in session.agents)
    return tuple(agent for agent in shop.agents if session.team in (None, agent.team) and session.grade in (None, agent.grade))


def session_starts(session: Session, grid: Grid) -> tuple[tuple[int, int], ...]:
    """The (horizon day, UTC minute) pairs at which a session may start, a grid interval (at most 30 minutes) apart.

    Empty if the day of the session lies outside the horizon.
    """
    days = range(grid.days) if session.day is None else [(session.day - grid.first_day).days]
    clock = range(session.window_start, session.window_end - session.minutes + 1, min(grid.interval, 30))
    inside = (day for day in days if 0 <= day < grid.days)
    return tuple((day, to_minute(grid.zone, date_of(grid, day), minute)) for day in inside for minute in clock)
