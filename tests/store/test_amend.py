from __future__ import annotations

import tomllib
from pathlib import Path

import openpyxl
import pytest

from shiftopt.domain.errors import InputError
from shiftopt.samples.generate import generate
from shiftopt.store.amend import amend
from shiftopt.store.amend_book import Unwritable
from shiftopt.store.amend_toml import changed_toml
from shiftopt.store.workspace import read_workspace, write_workspace

TOML = """# our shop
[shop] # the shop
name = "A = b"
shrinkage = "8%" # as of May

[[queue]]
id = "pre"
"handle_seconds" = 400.0# measured
# patience_seconds = 5

[[队列]]
编号 = "x"
处理秒数=1_000
text = \"\"\"
[[queue]]
handle_seconds = 1
\"\"\"
"""


def test_toml_changes_only_the_values() -> None:
    edits = [(False, 0, "shrinkage", 0.1), (True, 0, "handle_seconds", 61.5), (True, 0, "patience_seconds", 90)]
    text = changed_toml(TOML.partition("[[队列]]")[0].encode(), edits).decode()
    assert text == (
        '# our shop\n[shop] # the shop\nname = "A = b"\nshrinkage = 0.1 # as of May\n\n[[queue]]\nid = "pre"\n'
        '"handle_seconds" = 61.5# measured\n# patience_seconds = 5\npatience_seconds = 90\n\n'
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_toml_keeps_encoding_and_line_ends(encoding: str) -> None:
    text = '[shop]\r\nname = "店"\r\n[[queue]]\r\nid = "售前"\r\nconcurrency = 3'
    data = changed_toml(text.encode(encoding), [(True, 0, "concurrency", 5), (True, 0, "handle_cv", 0.5), (False, 0, "shrinkage", 0.2)])
    assert data.decode(encoding) == (
        '[shop]\r\nname = "店"\r\nshrinkage = 0.2\r\n[[queue]]\r\nid = "售前"\r\nconcurrency = 5\r\nhandle_cv = 0.5\r\n'
    )


def test_toml_that_hides_its_queues_is_left_alone() -> None:
    with pytest.raises(Unwritable, match="unusual form"):
        changed_toml(TOML.replace("编号", "id").encode(), [(True, 2, "handle_seconds", 5)])
    with pytest.raises(Unwritable, match=r"not written as \[\[queue\]\]"):
        changed_toml(b'queue = [{ id = "a" }]\n', [(True, 0, "handle_seconds", 5)])


def test_a_folder_is_amended_in_place(tmp_path: Path) -> None:
    path = tmp_path / "shop"
    write_workspace(generate("small"), path)
    file = path / "shop.toml"
    file.write_text(file.read_text(encoding="utf-8") + "# the end\n", encoding="utf-8")
    before = tomllib.loads(file.read_text(encoding="utf-8"))
    first = before["queue"][0]
    values = {first["id"]: {"handle_seconds": 111.5, "concurrency": first["concurrency"]}}
    trial = amend(path, {"shrinkage": 0.123}, values, write=False)
    assert tomllib.loads(file.read_text(encoding="utf-8")) == before
    changes = amend(path, {"shrinkage": 0.123}, values)
    assert changes == trial
    assert [(change.queue, change.key, change.after) for change in changes] == [
        (None, "shrinkage", 0.123),
        (first["id"], "handle_seconds", 111.5),
    ]
    after = read_workspace(path).shop
    assert (after.shrinkage, after.queues[0].handle_seconds) == (0.123, 111.5)
    assert file.read_text(encoding="utf-8").endswith("# the end\n")
    assert amend(path, {"shrinkage": 0.123}, values) == (), "nothing is left to change"


def test_a_workbook_keeps_formats_and_other_sheets(tmp_path: Path) -> None:
    path = tmp_path / "shop.xlsx"
    write_workspace(generate("small"), path, excel=True, lang="zh")
    book = openpyxl.load_workbook(path)
    book["队列"]["A1"].fill = openpyxl.styles.PatternFill("solid", fgColor="FFFF00")
    book.create_sheet("_mine")["B2"] = "kept"
    book.save(path)
    queue = read_workspace(path).shop.queues[0].id
    amend(path, {"shrinkage": 0.2}, {queue: {"handle_seconds": 99.5, "patience_seconds": 77.0}})
    shop = read_workspace(path).shop
    assert (shop.shrinkage, shop.queues[0].handle_seconds, shop.queues[0].patience_seconds) == (0.2, 99.5, 77.0)
    book = openpyxl.load_workbook(path)
    assert book["_mine"]["B2"].value == "kept"
    assert book["队列"]["A1"].fill.fgColor.rgb == "00FFFF00"


def test_what_can_not_be_written_is_said_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "shop.xlsx"
    write_workspace(generate("small"), path, excel=True)
    queue = read_workspace(path).shop.queues[0].id
    book = openpyxl.load_workbook(path)
    titles = [cell.value for cell in book["queues"][1]]
    book["queues"].cell(2, titles.index("handle_cv") + 1).value = "=1+1"
    book["queues"].delete_cols(titles.index("patience_seconds") + 1)
    book.save(path)
    data = path.read_bytes()
    with pytest.raises(InputError, match=r'no place for "patience_seconds"; write by hand: queue .*: patience_seconds = 77'):
        amend(path, {}, {queue: {"patience_seconds": 77}})
    with pytest.raises(InputError, match=r"holds a formula; write by hand: queue .*: handle_cv = 1.5"):
        amend(path, {}, {queue: {"handle_cv": 1.5}})
    with pytest.raises(InputError, match=r"handle_cv: the log says 99: .* check the columns and units of the log"):
        amend(path, {}, {queue: {"handle_cv": 99}})
    with pytest.raises(InputError, match='there is no queue "nope"; queues are '):
        amend(path, {}, {"nope": {"handle_cv": 1}})
    assert path.read_bytes() == data
