"""Read and write workspaces: a folder with ``shop.toml`` and CSV tables, or one Excel workbook with the same tables as sheets."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from shiftopt.domain.base import Lang
from shiftopt.domain.errors import Finding, InputError
from shiftopt.domain.messages import Message, Place, message
from shiftopt.domain.refusals import system_reason
from shiftopt.domain.shop import RuleEntry, Shop
from shiftopt.domain.workspace import Workspace
from shiftopt.rules.assemble import rule_problems
from shiftopt.store import schema
from shiftopt.store.aliases import TABLES, fold, local_name, lookup
from shiftopt.store.atomic import new_file, new_folder
from shiftopt.store.cells import plain
from shiftopt.store.checks import check_draft, note_stale
from shiftopt.store.csvfile import csv_text, read_csv
from shiftopt.store.excelfile import LONGEST_SHEET, read_book, sheet_table, write_book
from shiftopt.store.exports import Sheet, export_tables
from shiftopt.store.fingerprint import fingerprint
from shiftopt.store.formulas import unsolved
from shiftopt.store.histories import read_history
from shiftopt.store.log import Log, nearest, show
from shiftopt.store.past import read_past
from shiftopt.store.raw import RawTable
from shiftopt.store.shops import Draft, make_shop, read_draft
from shiftopt.store.tomlfile import read_toml, toml_text
from shiftopt.timeline.clock import to_local

_SCHEMAS: Final = {table.name: table for table in schema.TABLES}
_BY_NAME: Final = lookup(TABLES)
_EXCEL_ROWS: Final = 1_048_575
_IGNORED: Final = ("_", "#", ".", "~")
"""Sheets and files whose names begin so are the user's own business."""


def read_workspace(path: Path | str) -> Workspace:
    """The workspace in a folder or an Excel workbook.

    Raises:
        InputError: with every problem found, if there is any.
    """
    path = Path(path)
    log = Log()
    raws = raw_tables(path, log)
    if raws is None:
        raise InputError(log.problems)
    _check_formulas(path, raws, log)
    draft = read_draft(raws, log)
    check_draft(draft, log)
    zone, interval = draft.shop.get("zone", "Asia/Shanghai"), draft.shop.get("interval", 30)
    openings = {queue.id: queue.opening for _, queue in draft.queues}
    names = _queue_names(draft)
    history = read_history(raws.get("history"), names, openings, zone, interval, log) if names else None
    past = read_past(raws.get("past"), raws.get("past_balance"), draft.ids["agents"], zone, log)
    _check_rules(draft, log)
    if history is None or log.problems:
        raise InputError(log.problems)
    note_stale(draft, to_local(zone, history.start + len(history.contacts) * history.interval).date(), log)
    shop = make_shop(draft)
    return Workspace(shop, history, past, log.notes, fingerprint(shop, history, past))


def _check_formulas(path: Path, raws: Mapping[str, RawTable], log: Log) -> None:
    """Report formulas that nobody worked out in the sheets that are read."""
    formulas = unsolved(path) if path.is_file() else {}
    for raw in raws.values():
        for cell in formulas.get(raw.sheet, ()):
            log.problem(message("cell", title=raw.title, cell=cell), message("formula_unsolved"), group=raw.title)


def _check_rules(draft: Draft, log: Log) -> None:
    """Report what is wrong with law and rules, at the cells they stand in; what was reported there before is not said twice."""
    shop = Shop(
        name="",
        law=draft.shop.get("law", Shop.model_fields["law"].default),
        queues=(),
        shifts=(),
        contracts=tuple(noun for _, noun in draft.contracts),
        agents=tuple(noun for _, noun in draft.agents),
        rules=tuple(noun for _, noun in draft.rules),
    )

    def where(entry: RuleEntry | None, number: int, part: str) -> Place:
        row = draft.rows["shop"][0] if entry is None else draft.rules[number - 1][0]
        column = "params" if entry is not None and part in entry.params else part
        place = row.where(column or "name")
        if entry is not None and part and column not in row.columns:
            return message("of_rule", place=place, rule=entry.name)
        return place

    known = {finding.where for finding in log.problems}
    found = rule_problems(shop, where=where) if draft.rows["shop"] else []
    log.add([finding for finding in found if finding.where not in known])


def _queue_names(draft: Draft) -> dict[str, str]:
    """Queue id -> name, in the order of the table; also of queues whose row has problems."""
    names = {queue.id: queue.name for _, queue in draft.queues}
    return names | {queue: queue for queue in sorted(draft.ids["queues"]) if queue not in names}


def raw_tables(path: Path, log: Log) -> dict[str, RawTable] | None:
    """The tables as they stand; required ones that are not there are reported."""
    if path.is_dir():
        return _read_folder(path, log)
    if path.is_file():
        return _read_workbook(path, log)
    log.problem(str(path), message("no_workspace"))
    return None


def _read_folder(path: Path, log: Log) -> dict[str, RawTable] | None:
    try:
        files = {file.stem: file for file in sorted(path.iterdir()) if file.suffix.lower() == ".csv"}
    except OSError as error:
        log.problem(str(path), message("workspace_unreadable", reason=system_reason(error)))
        return None
    toml = path / "shop.toml"
    if not toml.is_file() and not files:
        log.problem(str(path), message("empty_workspace"))
        return None
    raws: dict[str, RawTable] = {}
    if toml.is_file():
        raws |= read_toml(toml, log)
    else:
        log.problem("shop.toml", message("no_shop_toml"))
    found = _recognise({stem: file.name for stem, file in files.items()}, log)
    for name, stem in found.items():
        if name in schema.TOML_TABLES:
            log.note(files[stem].name, message("not_used_in_folder"))
            continue
        raw = read_csv(files[stem], name, files[stem].name, _SCHEMAS[name].most_rows, log)
        if raw is not None:
            raws[name] = raw
    for name in _required():
        if name not in found and name not in schema.TOML_TABLES:
            log.problem(f"{name}.csv", _missing(name))
    return raws


def _read_workbook(path: Path, log: Log) -> dict[str, RawTable] | None:
    book = read_book(path, log)
    if book is None:
        return None
    found = _recognise({sheet: message("sheet", file=path.name, sheet=sheet[:LONGEST_SHEET]) for sheet in book}, log)
    raws: dict[str, RawTable] = {}
    for name, sheet in found.items():
        raw = sheet_table(name, path.name, sheet, book[sheet], _SCHEMAS[name].most_rows, log)
        raw = _turned(raw, log) if raw is not None and name == "shop" else raw
        if raw is not None:
            raws[name] = raw
    for name in _required():
        if name not in found:
            log.problem(message("sheet", file=path.name, sheet=name), _missing(name))
    return raws


def _recognise(labels: Mapping[str, Place], log: Log) -> dict[str, str]:
    """Table name -> name of its sheet or file; ``labels`` say how messages call each of them."""
    found: dict[str, str] = {}
    for written, label in labels.items():
        name = _BY_NAME.get(fold(written))
        if name is None:
            if not written.startswith(_IGNORED):
                like = nearest(written, [*_SCHEMAS, *(names[0] for names in TABLES.values())])
                remedy = message("did_you_mean", word=like) if like else message("table_not_used")
                log.note(label, message("no_such_table", remedy=remedy))
        elif name in found:
            log.problem(label, message("same_table", other=show(found[name])))
        else:
            found[name] = written
    return found


def _required() -> list[str]:
    return [name for name, table in _SCHEMAS.items() if table.required]


def _missing(name: str) -> Message:
    if name == "shop":
        return message("shop_sheet_missing")
    return message("table_missing", columns=tuple(column.name for column in _SCHEMAS[name].columns if column.required))


def _turned(raw: RawTable, log: Log) -> RawTable | None:
    """The sheet of keys and values as a table with one row; None (with a problem) if there are no values."""
    if len(raw.header) < 2:
        log.problem(raw.where_header(), message("no_value_column"))
        return None
    rows = [(number, row) for number, row in zip(raw.numbers, raw.rows, strict=True) if row and plain(row[0])]
    keys, spots = [plain(row[0]) for _, row in rows], [f"B{number}" for number, _ in rows]
    values = [row[1] if len(row) > 1 else None for _, row in rows]
    return RawTable(raw.name, raw.file, "toml", keys, [values], [0], spots=spots, sheet=raw.sheet)


def write_workspace(workspace: Workspace, path: Path | str, *, excel: bool = False, lang: Lang = "en") -> None:
    """Write a workspace as a folder, or as one workbook; complete or not at all.

    ``lang`` chooses the language of headers and fixed values; CSV files begin with a byte-order mark, so that Excel shows Chinese.

    Raises:
        InputError: if there is something at ``path`` already, or it can not be written.
    """
    path = Path(path)
    if excel:
        tables = export_tables(workspace, lang)
        tables["shop"] = _key_value(tables["shop"], lang)
        for name, sheet in tables.items():
            if len(sheet[1]) > _EXCEL_ROWS:
                raise InputError([Finding(message("sheet", file=path.name, sheet=name), message("sheet_full", rows=len(sheet[1])))])
        with new_file(path) as target:
            write_book(target, {local_name(TABLES, name, lang): sheet for name, sheet in tables.items()})
        return
    english = export_tables(workspace, "en")
    tables = english if lang == "en" else export_tables(workspace, lang)
    with new_folder(path) as folder:
        (folder / "shop.toml").write_text(toml_text(english), encoding="utf-8", newline="\n")
        for name, (header, rows) in tables.items():
            if name not in schema.TOML_TABLES:
                (folder / f"{name}.csv").write_text(csv_text(header, rows), encoding="utf-8-sig", newline="\n")


def _key_value(sheet: Sheet, lang: str) -> Sheet:
    header, rows = sheet
    return ["项目", "内容"] if lang == "zh" else ["key", "value"], [[key, cell] for key, cell in zip(header, rows[0], strict=True)]
