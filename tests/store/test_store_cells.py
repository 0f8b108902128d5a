from __future__ import annotations

import csv
import io
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shiftopt.domain.shop import Opening
from shiftopt.store import cells, compound
from shiftopt.store.aliases import HEADERS, TABLES, VALUES, fold
from shiftopt.store.cells import Cell, CellError, Reader
from shiftopt.store.csvfile import csv_text, decode, escape, unescape
from shiftopt.store.log import Log, show
from shiftopt.store.raw import letters


@pytest.mark.parametrize(
    ("read", "cell", "value"),
    [
        (cells.clock(), "9:30", 570),
        (cells.clock(), "09：30", 570),
        (cells.clock(), "24:00", 1440),
        (cells.clock(), "9点", 540),
        (cells.clock(), "9点半", 570),
        (cells.clock(), "９时０５分", 545),
        (cells.clock(2880), "次日6点", 1800),
        (compound.openings, "周一至周五 9点半至22：00", (Opening(start=570, end=1320, weekdays=frozenset(range(5))),)),
        (cells.clock(), "09:30:00", 570),
        (cells.clock(), 0.395833333, 570),
        (cells.clock(), "0.5", 720),
        (cells.clock(), time(9, 30), 570),
        (cells.clock(), timedelta(days=1), 1440),
        (cells.clock(), date(1900, 1, 1), 1440),
        (cells.clock(2880), "次日06:00", 1800),
        (cells.clock(2880), "30:00", 1800),
        (cells.day, "2026-11-2", date(2026, 11, 2)),
        (cells.day, "2026/11/02", date(2026, 11, 2)),
        (cells.day, "2026.11.2", date(2026, 11, 2)),
        (cells.day, "2026年11月2日", date(2026, 11, 2)),
        (cells.day, "20261102", date(2026, 11, 2)),
        (cells.day, 46328.0, date(2026, 11, 2)),
        (cells.day, "46328", date(2026, 11, 2)),
        (cells.day, "2026-11-02 00:00:00", date(2026, 11, 2)),
        (cells.minutes(0, 3000), "6h40", 400),
        (cells.minutes(0, 3000), "6:40", 400),
        (cells.minutes(0, 3000), "40小时", 2400),
        (cells.minutes(0, 3000), "7.5h", 450),
        (cells.minutes(0, 3000), 480.0, 480),
        (cells.minutes(0, 3000), "30分钟", 30),
        (cells.percent(0, 200), "0.8", 80),
        (cells.percent(0, 200), "80%", 80),
        (cells.percent(0, 200), "80％", 80),
        (cells.percent(0, 200), 1.15, 115),
        (cells.money(0, 100_000), "5,000.50", 500_050),
        (cells.money(0, 100_000), 0.29, 29),
        (cells.integer(), "1,234", 1234),
        (cells.integer(), "1e3", 1000),
        (cells.ident, 1001.0, "1001"),
        (cells.ident, "客服01", "客服01"),
        (cells.text, "=1+1", "=1+1"),
        (cells.yes_no, "是", True),
        (cells.yes_no, False, False),
        (cells.choice("grade"), "组长", "supervisor"),
        (compound.weekday, "星期天", 6),
        (compound.weekdays, "周一至周五", frozenset(range(5))),
        (compound.weekdays, "sat-mon", frozenset({5, 6, 0})),
        (compound.weekdays, "1,3，周末", frozenset({0, 2, 5, 6})),
        (compound.skills, "a:1.0|b：80%、c", {"a": 100, "b": 80, "c": 100}),
        (compound.factors, "a=6|b:1.25", {"a": 6.0, "b": 1.25}),
        (compound.openings, "closed", ()),
        (compound.openings, "周一至周五 09:00-18:00;六 10:00-16:00", (
            Opening(start=540, end=1080, weekdays=frozenset(range(5))), Opening(start=600, end=960, weekdays=frozenset({5})),
        )),
        (compound.params, "days = 6, kinds = ['night']", {"days": 6, "kinds": ["night"]}),
        (compound.params, "days = 6\nshare = 0.5", {"days": 6, "share": 0.5}),
        (compound.params, "{ a = { b = 1 } }", {"a": {"b": 1}}),
    ],
)  # fmt: skip
def test_cells_are_read_as_people_write_them(read: Reader, cell: Cell, value: object) -> None:
    assert read(cell) == value


@pytest.mark.parametrize(
    ("read", "cell", "message"),
    [
        (cells.clock(), "9.5", '"9.5" is not a clock time; write a clock time like 09:30, up to 24:00'),
        (cells.clock(), 930, '"930" is not a clock time; write a clock time like 09:30, up to 24:00'),
        (cells.clock(), "12:75", '"12:75" is not a clock time; write a clock time like 09:30, up to 24:00'),
        (cells.clock(), "09:30:15", '"09:30:15" is not a clock time; write a clock time like 09:30, up to 24:00'),
        (cells.day, "2026-13-01", '"2026-13-01" does not exist in the calendar; write a date like 2026-11-02'),
        (cells.day, True, '"yes" is not a date; write a date like 2026-11-02'),
        (cells.minutes(0, 100), "2h", '"2h" is out of range; write minutes from 0 to 100, or hours like 6h40'),
        (cells.minutes(0, 100), "0.5", '"0.5" is not a whole number of minutes; write minutes from 0 to 100, or hours like 6h40'),
        (cells.percent(0, 100), "0.855", '"0.855" is not a whole percent; write at most two decimals, like 0.85'),
        (cells.money(0, 100), "0.125", '"0.125" has parts of a fen; write at most two decimals'),
        (cells.integer(1, 40), "2.5", '"2.5" is not a whole number; write a whole number from 1 to 40'),
        (cells.integer(1, 40), "nan", '"nan" is not a number; write a whole number from 1 to 40'),
        (cells.integer(1, 40), "1e999", '"1e999" is not a usable number; write a whole number from 1 to 40'),
        (cells.ident, "a/b", '"a/b" is not an id; use up to 40 letters, digits, _ . or -'),
        (cells.ident, "..", '".." can not be part of a file name; use an id like A01'),
        (cells.ident, "x" * 41, f'"{"x" * 40}..." (41 characters) is not an id; use up to 40 letters, digits, _ . or -'),
        (cells.yes_no, "maybe", 'unknown value "maybe"; known values: no, yes'),
        (compound.params, "days = ", '"days =" can not be read; write parameters like: days = 6, teams = ["A", "B"]'),
        (
            compound.params,
            "[" * 5000,
            f'"{"[" * 40}..." (5,000 characters) can not be read; write parameters like: days = 6, teams = ["A", "B"]',
        ),
    ],
)
def test_other_cells_are_refused(read: Reader, cell: Cell, message: str) -> None:
    with pytest.raises(CellError) as caught:
        read(cell)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2026-11-02", (date(2026, 11, 2), 0, None)),
        ("2026-11-02T24:00", (date(2026, 11, 2), 1440, None)),
        ("2026/11/2 9:05", (date(2026, 11, 2), 545, None)),
        ("2026-11-02T09:05:59.5", (date(2026, 11, 2), 545, None)),
        ("2026-11-02T09:05-0330", (date(2026, 11, 2), 545, -timedelta(hours=3, minutes=30))),
        (46328.5, (date(2026, 11, 2), 720, None)),
        (datetime.fromisoformat("2026-11-02T08:59:59.999"), (date(2026, 11, 2), 540, None)),
    ],
)
def test_moments(cell: Cell, moment: object) -> None:
    assert cells.moment(cell) == moment


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t'=+-@"), max_size=30)


@given(st.lists(TEXTS, min_size=1, max_size=6))
@settings(derandomize=True, deadline=None, max_examples=200)
def test_text_of_any_kind_survives_a_csv_file(texts: list[str]) -> None:
    header = [f"c{number}" for number in range(len(texts))]
    rows = list(csv.reader(io.StringIO(csv_text(header, [texts]), newline="")))
    assert [unescape(cell) for cell in rows[1]] == texts if len(texts) > 1 or texts[0] else rows[1:] in ([], [[""]])
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in rows[1])


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "'=1", "''@x"])
def test_formulas_are_made_harmless_and_come_back(formula: str) -> None:
    assert escape(formula) == "'" + formula
    assert unescape(escape(formula)) == formula


@given(st.frozensets(st.integers(0, 6), min_size=1), st.sampled_from(["en", "zh"]))
@settings(derandomize=True, deadline=None)
def test_weekdays_come_back(days: frozenset[int], lang: str) -> None:
    assert compound.weekdays(compound.weekdays_text(days, lang)) == days


PLAIN: Any = st.recursive(
    st.booleans() | st.integers(-(2**40), 2**40) | st.floats(allow_nan=False) | TEXTS | st.dates(date(1970, 1, 1), date(2100, 1, 1)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(TEXTS, PLAIN, max_size=4))
@settings(derandomize=True, deadline=None, max_examples=200)
def test_parameters_of_any_kind_come_back(params: dict[str, object]) -> None:
    assert compound.params(compound.params_text(params)) == params


def test_every_spelling_means_one_thing_within_its_table() -> None:
    for names in (TABLES, *HEADERS.values(), *VALUES.values()):
        meanings: dict[str, set[str]] = {}
        for name, aliases in names.items():
            for spelling in (name, *aliases):
                meanings.setdefault(fold(spelling), set()).add(name)
        assert {spelling: sorted(found) for spelling, found in meanings.items() if len(found) > 1} == {}


def test_values_are_shown_short_and_visible() -> None:
    assert str(show("a\u202eb\n")) == '"a\\u202eb\\u000a"'
    assert str(show("x" * 1000)) == f'"{"x" * 40}..." (1,000 characters)'
    assert show("x" * 1000).told("zh") == f"“{'x' * 40}……”（共 1,000 个字符）"


def test_column_letters() -> None:
    assert [letters(number) for number in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


@pytest.mark.parametrize(
    ("read", "cell", "message"),
    [
        (cells.minutes(0, 480), "八小时", '"八小时" is not a number; write minutes from 0 to 480, or hours like 6h40'),
        (cells.share(0, 1), "8x%", '"8x%" is not a number; write a factor from 0 to 1 (or 0% to 100%)'),
        (cells.day, "２月３０日", '"２月３０日" has no year; write it too, like 2026年2月30日'),
        (cells.yes_no, "对", 'unknown value "对"; known values: 否, 是'),
        (cells.yes_no, "maybe", 'unknown value "maybe"; known values: no, yes'),
    ],
)
def test_messages_quote_the_cell_and_help_in_its_language(read: Reader, cell: Cell, message: str) -> None:
    with pytest.raises(CellError) as caught:
        read(cell)
    assert str(caught.value) == message


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_wide_text_is_read_with_and_without_a_mark(encoding: str) -> None:
    log = Log()
    text = "工号,姓名\nA01,张伟\n"
    assert decode(text.encode(encoding), "agents.csv", log) == text
    assert log.problems == ()
    assert decode(b"a,b\0c\n\0", "agents.csv", log) is None
    assert "has zero bytes" in log.problems[0].problem
