"""Who is missing although rostered: the shrinkage that the roster does not place itself."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from shiftopt.simulation.world import Stint, merged

DUTY_GAP = 6 * 3600.0
"""Stints of one agent further apart than this belong to different duties."""


def absent_duties(stints: list[Stint], share: float, random: np.random.Generator) -> list[Stint]:
    """Leave out each duty (stints without a long gap between them) with probability ``share``."""
    left: list[Stint] = []
    missing = False
    last: Stint | None = None
    for stint in stints:
        if last is None or last.agent != stint.agent or stint.start - last.end > DUTY_GAP:
            missing = bool(random.random() < share)
        last = stint
        if not missing:
            left.append(stint)
    return left


def absent_intervals(stints: list[Stint], share: float, bin_seconds: float, random: np.random.Generator) -> list[Stint]:
    """Leave out a ``share`` of the agent-intervals, spread evenly: at each time every queue misses its share of people, give or take one.

    Systematic sampling: people are lined up by interval and queue from a random order, and every ``1 / share``-th is away, also
    those who are there for a part of the interval only.
    """
    pieces: list[Stint] = []
    for stint in stints:
        edge = stint.start
        while edge < stint.end:
            following = min((edge // bin_seconds + 1) * bin_seconds, stint.end)
            first, last = edge == stint.start, following == stint.end
            pause, final = stint.pause if first else 0.0, stint.final if last else True
            pieces.append(Stint(stint.agent, edge, following, stint.queues, pause=pause, final=final))
            edge = following
    order = random.permutation(len(pieces)).tolist()
    order.sort(key=lambda i: (pieces[i].queues, pieces[i].start // bin_seconds))
    marks = np.floor(np.arange(1, len(pieces) + 1) * share + random.random())
    away = np.diff(np.concatenate([[0.0], marks])) > 0
    missing = {(pieces[i].agent, pieces[i].start) for i, gone in zip(order, away.tolist(), strict=True) if gone}
    there = [piece for piece in pieces if (piece.agent, piece.start) not in missing]
    return merged([replace(piece, cut=(piece.agent, piece.end) in missing) for piece in there])
