"""How big each sample is: people by work, daily volumes, opening hours, the planned week."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from shiftopt.samples.profiles import Work

NAMES: Final = ("small", "medium", "large", "promo", "infeasible", "scale")
Hours = tuple[int, int]
ORDINARY_WEEK: Final = date(2026, 11, 30)
"""After the last wave of Double 11 and before Double 12, so that the history has both and the week is calm."""
PROMOTION_WEEK: Final = date(2026, 11, 9)


@dataclass(frozen=True)
class Size:
    """One sample's dimensions.

    Attributes:
        title: the shop's name.
        first_day: Monday of the planned week.
        staff: own people (standard, six-day, part-time, agency, temp), leaders included.
        shares: how own people split over the works.
        volume: queue id -> human contacts on an average day at the planned week, before closed hours are taken out.
        hours: queue id -> opening ``[start, end)`` in hours.
        night: whether there is a night shift.
        leaves: approved leaves in the planned week.
        protected: how many of the staff are pregnant or nursing.
        min_heads: of the live queues.
        cloud, temps, interns: people on top of ``staff``.
    """

    title: str
    first_day: date
    staff: int
    shares: dict[Work, float]
    volume: dict[str, float]
    hours: dict[str, Hours]
    night: bool = False
    leaves: int = 6
    protected: int = 2
    min_heads: int = 1
    cloud: int = 0
    temps: int = 0
    interns: int = 0

    @property
    def people(self) -> int:
        """Everybody."""
        return self.staff + self.cloud + self.temps + self.interns


MEDIUM: Final = Size(
    title="云杉家居旗舰店",
    first_day=ORDINARY_WEEK,
    staff=58,
    shares={"pre": 0.42, "after": 0.455, "complaint": 0.125},
    volume={"pre_sales": 2300, "after_sales": 860, "after_tickets": 240, "complaint_tickets": 33, "complaint_calls": 38},
    hours={
        "pre_sales": (8, 24),
        "after_sales": (8, 24),
        "after_tickets": (8, 24),
        "complaint_tickets": (9, 21),
        "complaint_calls": (9, 18),
    },
)
SMALL: Final = Size(
    title="小满茶铺",
    first_day=ORDINARY_WEEK,
    staff=12,
    shares={"pre": 0.5, "after": 0.33, "complaint": 0.17},
    volume={"pre_sales": 350, "after_sales": 125, "complaint_tickets": 4},
    hours={"pre_sales": (9, 23), "after_sales": (9, 22), "complaint_tickets": (9, 21)},
    leaves=1,
    protected=0,
)
LARGE: Final = Size(
    title="远山集团客服中心",
    first_day=ORDINARY_WEEK,
    staff=200,
    cloud=40,
    shares={"pre": 0.435, "after": 0.46, "complaint": 0.105},
    volume={"pre_sales": 9600, "after_sales": 3750, "after_tickets": 960, "complaint_tickets": 138, "complaint_calls": 160},
    hours={
        "pre_sales": (0, 24),
        "after_sales": (8, 24),
        "after_tickets": (0, 24),
        "complaint_tickets": (8, 22),
        "complaint_calls": (9, 21),
    },
    night=True,
    leaves=20,
    protected=7,
    min_heads=2,
)
PROMO: Final = replace(
    MEDIUM,
    title="云杉家居旗舰店 双11",
    first_day=PROMOTION_WEEK,
    hours={**MEDIUM.hours, "pre_sales": (0, 24)},
    night=True,
    leaves=0,
    temps=25,
    cloud=10,
    interns=6,
)
INFEASIBLE: Final = replace(MEDIUM, title="云杉家居旗舰店 病假周", staff=54)


def size_of(name: str, agents: int | None = None) -> Size:
    """The size of a sample; ``agents`` only for ``scale``, which is the medium shop stretched.

    Raises:
        ValueError: unknown name, ``agents`` missing, too small or given for a fixed size.
    """
    fixed = {"small": SMALL, "medium": MEDIUM, "large": LARGE, "promo": PROMO, "infeasible": INFEASIBLE}
    if name not in NAMES:
        raise ValueError(f"unknown sample {name!r}; choose one of {', '.join(NAMES)}")
    if name != "scale":
        if agents is not None:
            raise ValueError(f"sample {name!r} has a fixed size; agents={agents} goes with 'scale' only")
        return fixed[name]
    if agents is None or agents < 12:
        raise ValueError(f"sample 'scale' needs agents >= 12, not {agents}")
    ratio = agents / MEDIUM.staff
    return replace(
        MEDIUM,
        title=f"云杉家居 {agents} 人",
        staff=agents,
        volume={queue: volume * _growth(ratio) for queue, volume in MEDIUM.volume.items()},
        leaves=round(MEDIUM.leaves * ratio),
        protected=round(MEDIUM.protected * ratio),
    )


def _growth(ratio: float) -> float:
    """Volume of a shop with ``ratio`` times the staff: a larger pool needs less slack per customer, so it serves a fifth more each.

    Fitted so that the need stays near 90 % of the paid hours from 58 to 2000 people.
    """
    return max(0.1, 1.2 * ratio - 0.2)
