"""Scopes of rules as people write them: in TOML, in a sheet, in Chinese."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from breaking import in_english
from openpyxl import load_workbook
from tiny_shop import TINY, MakeFolder

from shiftopt.domain.base import Lang
from shiftopt.domain.errors import InputError
from shiftopt.store.workspace import read_workspace, write_workspace

SCOPED = """
[[rule]]
name = "hours_per_day"
params = { overtime_minutes = 60 }
grades = ["novice", "级别"]
agents = ["A01"]
protections = ["nursing"]
dates = ["2026-11-09..2026-11-12", "2026-11-20"]
"""
DATES = frozenset({*(date(2026, 11, day) for day in range(9, 13)), date(2026, 11, 20)})


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("excel", [True, False])
def test_a_scope_survives_being_written(make_folder: MakeFolder, tmp_path: Path, lang: Lang, *, excel: bool) -> None:
    folder = make_folder({"shop.toml": TINY["shop.toml"] + SCOPED.replace('"级别"', '"新人"')})
    known = read_workspace(folder)
    entry = known.shop.rules[-1]
    assert entry.dates == DATES
    assert (entry.grades, entry.agents, entry.protections) == ({"novice"}, {"A01"}, {"nursing"})
    path = tmp_path / ("again.xlsx" if excel else "again")
    write_workspace(known, path, excel=excel, lang=lang)
    assert read_workspace(path).shop.rules == known.shop.rules


def test_rules_and_law_are_checked_with_everything_else_at_the_cells_they_stand_in(make_folder: MakeFolder, tmp_path: Path) -> None:
    known = read_workspace(make_folder({}))
    path = tmp_path / "shop.xlsx"
    write_workspace(known, path, excel=True, lang="zh")
    book = load_workbook(path)
    rules = book["规则"]
    rules.append(["daily_rst"])
    rules.append(["daily_rest", "minutes = 9999"])
    shop = {row[0].value: row[1] for row in book["店铺"].iter_rows()}
    law = shop["法规"]
    law.value = "cn-standrad"
    wage = next(cell for cell in book["客服"][1] if cell.value == "月薪")
    book["客服"].cell(2, wage.column).value = "much"
    book.save(path)
    with pytest.raises(InputError) as caught:
        read_workspace(path)
    found = in_english(caught.value.findings)
    assert "\n".join(found[1:]) == "\n".join(
        (
            f'shop.xlsx sheet 店铺 cell {law.coordinate}: unknown law pack "cn-standrad"; did you mean "cn-standard"?',
            'shop.xlsx sheet 规则 cell A3: unknown rule "daily_rst"; did you mean "daily_rest"?',
            "shop.xlsx sheet 规则 cell B4: minutes = 9999 is not valid; give a whole number from 0 to 1440",
        )
    )
    assert found[0].startswith("shop.xlsx sheet 客服 cell ")


def test_a_scope_that_can_not_be_read_is_told(make_folder: MakeFolder) -> None:
    text = SCOPED.replace("A01", "A1").replace("nursing", "nursng").replace("2026-11-09..2026-11-12", "2026-11-12 至 2026-11-09")
    with pytest.raises(InputError) as caught:
        read_workspace(make_folder({"shop.toml": TINY["shop.toml"] + text}))
    assert in_english(caught.value.findings) == [
        'shop.toml rule 2, grades: unknown value "级别"; known values: 新人, 普通, 组长, 资深',
        'shop.toml rule 2, protections: unknown value "nursng"; did you mean "nursing"?',
        (
            'shop.toml rule 2, dates: "2026-11-12 至 2026-11-09" is no range of up to 400 days; '
            "write the first day first, like 2026-11-09..2026-11-12"
        ),
        'shop.toml rule 2, agents: unknown agent "A1"; did you mean "A01"?',
    ]
