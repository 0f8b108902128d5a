"""Made-up instances in the format of Curtois and Qu, for sizes and mixtures that the published set does not have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

LENGTHS = {1: (480,), 2: (480, 600), 3: (480, 600, 720)}
NAMES = ("E", "D", "L", "N", "d1", "d2", "a1", "a2", "p1", "p2")


@dataclass(frozen=True)
class Size:
    """How large an instance is; ``lengths`` is the number of different shift lengths (1 to 3)."""

    days: int
    staff: int
    shifts: int
    lengths: int = 2


def make(size: Size, seed: int) -> str:
    """The text of an instance: contracts, limits, wishes and cover in the proportions of the published ones."""
    rng = np.random.default_rng(seed)
    names = [NAMES[0], NAMES[2]] if size.shifts == 2 else list(NAMES[: size.shifts])
    lengths = LENGTHS[size.lengths]
    minutes = [lengths[0]] * size.shifts
    for place, length in enumerate(lengths[1:]):
        minutes[-1 - place] = length
    return "\n".join(
        [
            f"SECTION_HORIZON\n{size.days}",
            "\nSECTION_SHIFTS",
            *(f"{name},{minutes[place]},{'|'.join(names[:place]) if place % 4 else ''}" for place, name in enumerate(names)),
            "\nSECTION_STAFF",
            *_staff(size, rng, names, max(minutes)),
            "\nSECTION_DAYS_OFF",
            *(",".join(map(str, [f"P{n}", *_days_off(size, rng)])) for n in range(size.staff)),
            *_wishes(size, rng, names),
            "\nSECTION_COVER",
            *_cover(size, rng, names, minutes),
            "",
        ]
    )


def _part(person: int) -> bool:
    return person % 5 == 4


def _staff(size: Size, rng: np.random.Generator, names: list[str], longest: int) -> Iterator[str]:
    weeks = size.days // 7
    for person in range(size.staff):
        minutes = weeks * (1080 if _part(person) else 2160)
        run, off = [(5, 2), (5, 2), (6, 3)][person % 3]
        able = rng.random(len(names)) < 0.75
        able[rng.integers(len(names))] = True
        most = [size.days if able[place] else 0 for place in range(len(names))]
        most[-1] = min(most[-1], int(rng.choice([0, weeks, weeks + weeks // 4])) if sum(able) > 1 else most[-1])
        limits = "|".join(f"{name}={limit}" for name, limit in zip(names, most, strict=True))
        least = minutes - 2 * longest
        yield f"P{person},{limits},{minutes},{least},{run},{1 if _part(person) else 2},{off},{weeks // 2}"


def _days_off(size: Size, rng: np.random.Generator) -> list[int]:
    count = max(1, size.days // 14)
    return sorted(rng.choice(size.days, count, replace=False).tolist())


def _wishes(size: Size, rng: np.random.Generator, names: list[str]) -> Iterator[str]:
    """Wishes for runs of days with one shift, weights 1 to 3, about one day in six for and one in fourteen against."""
    for title, portion in (("ON", 6), ("OFF", 14)):
        yield f"\nSECTION_SHIFT_{title}_REQUESTS"
        for person in range(size.staff):
            left, taken = size.days // portion, set[int]()
            while left > 0:
                run, first = int(rng.integers(1, 6)), int(rng.integers(size.days))
                name, weight = names[int(rng.integers(len(names)))], int(rng.integers(1, 4))
                days = [day for day in range(first, min(size.days, first + run)) if day not in taken][:left]
                taken |= set(days)
                left -= run
                yield from (f"P{person},{day},{name},{weight}" for day in days)


def _cover(size: Size, rng: np.random.Generator, names: list[str], minutes: list[int]) -> Iterator[str]:
    """Needs that add up to what everybody works at most, spread unevenly over the days."""
    weeks = size.days // 7
    supply = sum(weeks * (1080 if _part(person) else 2160) for person in range(size.staff))
    share = np.full(len(names), 1.0)
    share[-1] = 0.5
    mean = supply / size.days * share / (share @ np.array(minutes))
    for day in range(size.days):
        for place, name in enumerate(names):
            need = max(0, round(float(mean[place] + rng.normal(0, 0.25 * mean[place] ** 0.5 + 0.5))))
            yield f"{day},{name},{need},100,1"
