"""Keep the rosters of ways out, so that a plan of the changed workspace can begin with the one that was promised."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from shiftopt.domain.base import Lang
from shiftopt.domain.shop import Shop
from shiftopt.planning.wayout import describe, record
from shiftopt.planning.wayout_nouns import Way
from shiftopt.store.activities import ACTIVITY_COLUMNS, activity_rows
from shiftopt.store.duties import DUTY_COLUMNS, duty_rows
from shiftopt.store.placing import Placer
from shiftopt.store.plans import write_table

NEXT: Final[dict[Lang, str]] = {
    "en": "The rosters are in {folder}: make the changes of a way, then shiftopt roster {workspace} --start {folder}/1 for the first.",
    "zh": "各改法的班表在 {folder}：先按某个改法修改，再运行 shiftopt roster {workspace} --start {folder}/1（以第 1 个为例）。",
}


def write_ways(ways: Sequence[Way], shop: Shop, folder: Path) -> None:
    """Write way number N, as it was told, into ``folder/N``: ``roster.csv``, ``activities.csv``, ``changes.json``."""
    for number, way in enumerate(ways, start=1):
        place = folder / str(number)
        placer = Placer(shop, way.roster.grid)
        duties = sorted((placer.disguised(duty) for duty in way.roster.duties), key=lambda duty: (duty.agent, duty.start))
        activities = sorted(way.activities, key=lambda item: (item.agent, item.start))
        write_table(place / "roster.csv", DUTY_COLUMNS, duty_rows(duties, shop))
        write_table(place / "activities.csv", ACTIVITY_COLUMNS, activity_rows(activities, way.roster.grid.zone))
        changes = [record(change) | {"text": {lang: describe(change, lang) for lang in NEXT}} for change in way.changes]
        content = {"cost": way.cost, "lower_bound": way.bound, "changes": changes}
        (place / "changes.json").write_text(json.dumps(content, ensure_ascii=False, indent=2, default=str) + "\n", encoding="utf-8")


def next_step(workspace: Path, folder: Path, lang: Lang) -> str:
    """What to do with them."""
    return NEXT[lang].format(workspace=workspace, folder=folder)
