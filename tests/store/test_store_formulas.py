"""A formula without a result is told; one with a result is a value like any other."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from breaking import in_english
from openpyxl import load_workbook
from tiny_shop import MakeFolder

from shiftopt.domain.errors import InputError
from shiftopt.store.formulas import unsolved
from shiftopt.store.workspace import read_workspace, write_workspace


def test_a_formula_that_nobody_worked_out_is_a_problem(make_folder: MakeFolder, tmp_path: Path) -> None:
    path = tmp_path / "shop.xlsx"
    write_workspace(read_workspace(make_folder({})), path, excel=True, lang="zh")
    book = load_workbook(path)
    wage = next(cell for cell in book["客服"][1] if cell.value == "月薪")
    cell = book["客服"].cell(2, wage.column)
    cell.value = "=5000+500"
    book.create_sheet("_草稿")["A1"] = "=1+1"
    book.save(path)
    with pytest.raises(InputError) as caught:
        read_workspace(path)
    assert in_english(caught.value.findings) == [
        (
            f"shop.xlsx sheet 客服 cell {cell.coordinate}: holds a formula without a result; "
            "open the workbook in Excel or WPS and save it, or write the value"
        )
    ]


def test_results_are_told_from_formulas_without_one(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "b.xlsx") as book:
        sheet = book.add_worksheet("A & B")
        sheet.write_formula("A1", "=1+1", value=2)
        sheet.write_formula("B2", '=IF(A1>1,"<x>","")', value="")
    assert unsolved(tmp_path / "b.xlsx") == {"A & B": ["B2"]}
    with zipfile.ZipFile(tmp_path / "b.xlsx") as old, zipfile.ZipFile(tmp_path / "c.xlsx", "w") as new:
        for name in old.namelist():  # as Excel writes an empty text
            new.writestr(name, old.read(name).replace(b'<c r="B2">', b'<c r="B2" t="str">'))
    assert unsolved(tmp_path / "c.xlsx") == {}
    (tmp_path / "d.xlsx").write_bytes(b"no zip")
    assert unsolved(tmp_path / "d.xlsx") == {}
