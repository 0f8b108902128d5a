"""Scopes of rules as people write them: in TOML, in a sheet, in Chinese."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
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


def test_a_scope_that_can_not_be_read_is_told(make_folder: MakeFolder) -> None:
    text = SCOPED.replace("A01", "A1").replace("nursing", "nursng").replace("2026-11-09..2026-11-12", "2026-11-12 至 2026-11-09")
    with pytest.raises(InputError) as caught:
        read_workspace(make_folder({"shop.toml": TINY["shop.toml"] + text}))
    assert [str(finding) for finding in caught.value.findings] == [
        'shop.toml rule 2, grades: unknown value "级别"; known values: novice, regular, senior, supervisor',
        'shop.toml rule 2, protections: unknown value "nursng"; did you mean "nursing"?',
        (
            'shop.toml rule 2, dates: "2026-11-12 至 2026-11-09" is no range of up to 400 days; '
            "write the first day first, like 2026-11-09..2026-11-12"
        ),
        'shop.toml rule 2, agents: unknown agent "A1"; did you mean "A01"?',
    ]
