from __future__ import annotations

from datetime import date

import pytest

from shiftopt.domain.base import Lang
from shiftopt.domain.capacity import Capacity, Family, Hiring, WeekNeed, WeekPlan
from shiftopt.reports.capacity_text import HEADER, capacity_rows, capacity_text

DAY = date(2026, 11, 30)
NONE = {"pre": 0.0}
PLAN = Capacity(
    shop="s",
    families=(Family(id="pre", name="售前", queues=("pre",)),),
    needs=(WeekNeed(first_day=DAY, contacts={"pre": 1234.0}, hours={"pre": 300.5}, need={"pre": 9.25}, event="Double 12"),),
    weeks=(
        WeekPlan(
            first_day=DAY,
            staff={"pre": 6.0},
            joined={"pre": 1.2},
            temps={"pre": 3},
            cloud=NONE,
            overtime=NONE,
            short={"pre": 0.25},
            starts={"pre": 2},
            cost=1_234_500,
        ),
    ),
    hirings=(Hiring(family="pre", count=2, order=DAY, start=date(2026, 12, 21), ready=date(2027, 2, 1)),),
    reserve={"pre": 1},
    cost=1_234_500,
    without=2_000_000,
    parts={"wages": 1_000_000, "short": 234_500, "cloud": 0},
)


def test_rows_have_the_columns_of_the_header() -> None:
    (row,) = capacity_rows(PLAN)
    found = dict(zip(HEADER, row, strict=True))
    assert (found["week"], found["event"], found["need_heads"], found["temps"], found["short"], found["starts"]) == (
        "2026-11-30",
        "Double 12",
        9.25,
        3,
        0.25,
        2,
    )


@pytest.mark.parametrize(("lang", "sentence"), [("zh", "如果不招人：¥20,000"), ("en", "without hiring ¥20,000")])
def test_the_plan_is_told_in_both_languages(lang: Lang, sentence: str) -> None:
    text = capacity_text(PLAN, lang=lang, width=150)
    assert sentence in text
    for part in ("2026-11-30 *", "9.2 / 7.2", "3.0", "售前 2", "¥12,345", "2027-02-01", "售前 1"):
        assert part in text
    nobody = capacity_text(PLAN.model_copy(update={"hirings": ()}), lang=lang, width=150)
    assert "2027-02-01" not in nobody
