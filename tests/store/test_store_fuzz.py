"""Whatever stands in one cell: either a workspace comes out, or messages of bounded length; never another exception."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_shop import TINY

from shiftopt.domain.errors import InputError
from shiftopt.domain.shop import Shop
from shiftopt.store.csvfile import csv_text
from shiftopt.store.rosters import read_roster
from shiftopt.store.workspace import read_workspace
from shiftopt.timeline.clock import make_grid

SMALL = {**TINY, "history.csv": "\n".join(TINY["history.csv"].splitlines()[:60]) + "\n"}
TABLES = sorted(name for name in SMALL if name.endswith(".csv"))
ODD = [
    "", "-1", "0", "nan", "inf", "1e999", "9" * 400, "=1+1", "2026-02-30", "24:00", "99:99", "a|b", "a:b:c", "a:1|a:1",
    ":", "|", "pre_sales:", "A01", "off", "休", "是", "周一", "mon-", "--", "09:00-", "09:00-09:00", "\n", '"',
    "\\", "..", "x" * 40_000, "50%", "-%", "1969-12-31", "9999-12-31", "2026-11-02T24:30", "2026-11-02T09:00+99:99",
    "T", "46328.5", "80000", "次日", "meal 99:00-99:30", "{", "days=", "١٢", "²", "𝟗", "\u202e", "\x85", "\u2028",
    "0x10", "1_000", "二〇二六", "E+L", "E 09:00-18:00", "25:00-26:00", "free",
]  # fmt: skip
CELL = st.sampled_from(ODD) | st.text(max_size=8)
LONGEST_MESSAGE = 600


def changed(text: str, row: int, column: int, cell: str) -> str:
    rows = list(csv.reader(io.StringIO(text)))
    cells = rows[row % len(rows)]
    cells[column % len(cells)] = cell
    return csv_text(rows[0], rows[1:])


def longest(read: Callable[[], object]) -> int:
    """Length of the longest message, 0 if there is none."""
    try:
        read()
    except InputError as error:
        return max(len(str(finding)) for finding in error.findings)
    return 0


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).write_bytes(text.encode("utf-8", errors="replace"))
    return folder


@given(st.sampled_from(TABLES), st.integers(0, 99), st.integers(0, 99), CELL)
@settings(derandomize=True, deadline=None, max_examples=150)
def test_any_cell_of_a_workspace(table: str, row: int, column: int, cell: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder), {**SMALL, table: changed(SMALL[table], row, column, cell)})
        assert longest(lambda: read_workspace(path)) < LONGEST_MESSAGE


@given(st.integers(0, 99), CELL)
@settings(derandomize=True, deadline=None, max_examples=100)
def test_any_value_in_the_shop(line: int, cell: str) -> None:
    lines = SMALL["shop.toml"].splitlines()
    keys = [number for number, text in enumerate(lines) if "=" in text]
    number = keys[line % len(keys)]
    lines[number] = f"{lines[number].split('=')[0]}= {cell}"
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder), {**SMALL, "shop.toml": "\n".join(lines)})
        assert longest(lambda: read_workspace(path)) < LONGEST_MESSAGE


@cache
def known_shop() -> Shop:
    """The tiny shop, read once."""
    with tempfile.TemporaryDirectory() as folder:
        return read_workspace(write(Path(folder), SMALL)).shop


ROSTERS = [
    "agent_id,date,shift,start,end,rests\nA01,2026-11-03,L,2026-11-03T13:30,2026-11-03T22:00,meal 18:00-18:30\n",
    "工号,姓名,2026-11-02 周一,2026-11-03\nA01,张伟,E,L\nA02,李娜,09:00-17:30,休\n",
]


@given(st.sampled_from(ROSTERS), st.integers(0, 9), st.integers(0, 9), CELL)
@settings(derandomize=True, deadline=None, max_examples=200)
def test_any_cell_of_a_roster(text: str, row: int, column: int, cell: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shop = known_shop()
        path = Path(folder) / "mine.csv"
        path.write_bytes(changed(text, row, column, cell).encode("utf-8", errors="replace"))
        assert longest(lambda: read_roster(path, shop, make_grid(shop.zone, date(2026, 11, 2), 7, 30))) < LONGEST_MESSAGE
