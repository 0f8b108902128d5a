"""The fairness ledger as a sheet: points week by week, per full contract, and what they come from."""

from __future__ import annotations

from shiftopt.reports.fairness import BURDEN_WORDS, Account, account_of
from shiftopt.reports.sheets import Sheets, put, put_row

POINTS = "0.0#;-0.0#;"


def ledger_sheet(sheets: Sheets) -> None:
    """A row per person: share of a full contract, points by week, sum, points per full contract and week; then the burdens counted."""
    words, ledger = sheets.words, account_of(sheets.plan)
    sheet = sheets.sheet("sheet_ledger", tab="#F2A541")
    header = [words(key) for key in ("agent_id", "name", "team", "ledger_share", *(["ledger_earlier"] if ledger.earlier else []))]
    header += [f"{week:%m-%d}" for week in ledger.weeks]
    header += [words("ledger_points"), words("ledger_per_share"), *(words(key) for key in BURDEN_WORDS.values())]
    put_row(sheet, 0, header, sheets.header)
    sheet.set_row(0, 32)
    for row, account in enumerate(ledger.accounts, start=1):
        put_row(sheet, row, [account.agent.id, account.agent.name, account.agent.team], sheets.text)
        for column, (value, pattern) in enumerate(_figures(account, earlier=ledger.earlier), start=3):
            if value is None or (not value and pattern == POINTS):
                sheet.write_blank(row, column, None, sheets.number(pattern))
            else:
                sheet.write_number(row, column, round(value, 2), sheets.number(pattern))
    last = max(1, len(ledger.accounts))
    bars = header.index(words("ledger_per_share"))
    sheet.conditional_format(1, bars, last, bars, {"type": "data_bar", "bar_color": "#F2A541", "min_type": "num", "min_value": 0})
    weights = "、" if words.lang == "zh" else ", "
    worth = weights.join(f"{words(key)} {getattr(ledger.worth, name):g}" for name, key in BURDEN_WORDS.items())
    put(sheet, last + 2, 0, words("ledger_note", mean=f"{ledger.mean:.2f}", spread=f"{ledger.spread:.2f}"), sheets.hint)
    put(sheet, last + 3, 0, words("ledger_worth", worth=worth), sheets.hint)
    sheet.set_column(0, 0, 9)
    sheet.set_column(1, 1, 14)
    sheet.set_column(2, len(header) - 1, 9)
    sheet.autofilter(0, 0, last, len(header) - 1)
    sheet.freeze_panes(1, 2)
    sheet.repeat_rows(0)


def _figures(account: Account, *, earlier: bool) -> list[tuple[float | None, str]]:
    """The numbers of a row with their patterns, in the order of the columns."""
    row = account.row
    before: list[tuple[float | None, str]] = [(account.earlier, POINTS)] if earlier else []
    points: list[tuple[float | None, str]] = [(value, POINTS) for value in (*account.weeks, row.points)]
    counts: list[tuple[float | None, str]] = [(row.counts[name], POINTS if name == "complaint_hours" else "0;-0;") for name in BURDEN_WORDS]
    return [(row.share, "0.00"), *before, *points, (row.per_share, "0.00"), *counts]
