"""Contacts that an agent holds at the same time: speed by number held, and what it says about replies and thinking."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

from shiftopt.domain.volumes import FloatArray
from shiftopt.staffing.line import reply_rates
from shiftopt.staffing.survival import Estimate

ENOUGH: Final = 30
"""Contacts that an estimate of a contact held alone, or of a level of concurrency, should rest on."""
SHARED: Final = 0.02
"""Part of the busy time with several contacts from which on contacts overlap on purpose; less is rounding of the clock."""

_MOST: Final = 40
"""Contacts at once that are told apart."""


@dataclass(frozen=True, slots=True, eq=False)
class Levels:
    """Agents' time by number of contacts held (0, 1, ..).

    Attributes:
        hours: (levels,) agent-hours.
        finished: (levels,) completions.
        spent: (contacts, levels) seconds of each contact while its agent held so many.
    """

    hours: FloatArray
    finished: FloatArray
    spent: NDArray[np.float32]

    @property
    def shared(self) -> bool:
        """Whether agents hold several contacts at once, more than by chance."""
        busy = float(self.hours[1:].sum())
        return busy > 0 and float(self.hours[2:].sum()) > SHARED * busy

    def speeds(self) -> tuple[Estimate, ...]:
        """Completions per hour at levels from 1 up to the last one that is common and has enough of them, with Poisson error."""
        found = []
        least = SHARED * float(self.hours[1:].sum())
        for hours, finished in zip(self.hours[1:].tolist(), self.finished[1:].tolist(), strict=True):
            if finished < ENOUGH or hours <= least:
                break
            found.append(Estimate(finished / hours, finished / hours / math.sqrt(finished), int(finished)))
        return tuple(found)

    def work(self, speeds: Sequence[Estimate]) -> FloatArray:
        """(contacts,) seconds that each would have taken alone: its share of its agent's speed at each level, added up.

        Contacts that happened to be alone are the short ones, so their lengths would mislead. Above the known levels the speed is
        that of the last one.
        """
        rates = np.array([speed.value for speed in speeds])
        levels = np.arange(1, self.spent.shape[1])
        pace = rates[np.minimum(levels, len(rates)) - 1] / rates[0] / levels
        return np.asarray(self.spent[:, 1:] @ pace)


def levels_of(begin: FloatArray, end: FloatArray, who: Sequence[str]) -> Levels:
    """Follow every agent's contacts, (contacts,) each, times in seconds."""
    mine: dict[str, list[int]] = {}
    for contact, name in enumerate(who):
        mine.setdefault(name, []).append(contact)
    hours, finished = np.zeros(_MOST + 1), np.zeros(_MOST + 1)
    spent = np.zeros((len(begin), _MOST + 1), dtype=np.float32)
    for contacts in mine.values():
        moments = sorted([(float(end[i]), 0, i) for i in contacts] + [(float(begin[i]), 1, i) for i in contacts])
        held: set[int] = set()
        before = moments[0][0]
        for moment, starts, contact in moments:
            level = min(len(held), _MOST)
            if moment > before:
                hours[level] += (moment - before) / 3600
                if held:
                    spent[list(held), level] += moment - before
            before = moment
            if starts and end[contact] > begin[contact]:
                held.add(contact)
            elif not starts and contact in held:
                held.discard(contact)
                finished[level] += 1
    top = int(np.flatnonzero(hours)[-1]) + 1 if hours.any() else 1
    return Levels(hours[:top], finished[:top], spent[:, :top])


def reply_and_think(speeds: Sequence[Estimate], rounds: float) -> tuple[float, float] | None:
    """Seconds per reply and of a buyer's thinking that explain the speeds at each level, or None if fewer than two are known.

    One chat alone takes ``rounds`` times their sum; how much several speed an agent up tells them apart (machine-repair model of
    ``line.reply_rates``). Weighted least squares over the levels.
    """
    if len(speeds) < 2:
        return None
    rates, errors = (np.array([getattr(speed, name) for speed in speeds]) / 3600 for name in ("value", "error"))

    def fit(share: float) -> tuple[float, float]:
        """Misfit, and the best scale of the rates, where replies are this share of the cycle: rates are inverse to its length."""
        shape = reply_rates(share, 1 - share, len(speeds))[0][1:] / rounds
        scale = float((shape * rates / errors**2).sum()) / float((shape**2 / errors**2).sum())
        return float((((shape * scale - rates) / errors) ** 2).sum()), scale

    found = minimize_scalar(lambda share: fit(share)[0], bounds=(0.02, 0.98), method="bounded", options={"xatol": 1e-4})
    share = float(found.x)
    scale = fit(share)[1]
    return share / scale, (1 - share) / scale
