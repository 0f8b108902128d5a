"""The workbook as one sees it while writing: formats by property, labels, and what all sheets read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from shiftopt.domain.plan import Plan
from shiftopt.reports.coverage import Series, series
from shiftopt.reports.figures import KeyFigures, key_figures
from shiftopt.reports.labels import dates
from shiftopt.reports.people import Person, people
from shiftopt.reports.words import Words

FONT = "Microsoft YaHei"
LONGEST_TEXT = 32_000
"""Excel refuses cells above 32,767 signs."""


@dataclass
class Sheets:
    """A workbook being written: its plan read once, and formats shared by all sheets."""

    book: Any
    plan: Plan
    words: Words
    staff: tuple[Person, ...] = field(init=False)
    queues: tuple[Series, ...] = field(init=False)
    figures: KeyFigures = field(init=False)
    days: tuple[date, ...] = field(init=False)
    formats: dict[tuple[tuple[str, object], ...], Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.staff = people(self.plan)
        self.queues = series(self.plan)
        self.figures = key_figures(self.plan)
        self.days = dates(self.plan.case.grid)

    def format(self, **properties: object) -> Any:
        """The one format of a workbook with these XlsxWriter properties."""
        key = tuple(sorted(properties.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format({"font_name": FONT, "font_size": 10, "valign": "vcenter", **properties})
        return self.formats[key]

    @property
    def header(self) -> Any:
        """Column headers."""
        return self.format(
            bold=True, bg_color="#2F3B4C", font_color="#FFFFFF", align="center", border=1, border_color="#C9CED6", text_wrap=True
        )

    @property
    def text(self) -> Any:
        """Plain cells."""
        return self.format(border=1, border_color="#E1E4E8")

    @property
    def title(self) -> Any:
        """The first line of a sheet."""
        return self.format(bold=True, font_size=14)

    @property
    def hint(self) -> Any:
        """A remark in small grey letters."""
        return self.format(font_color="#6B7280", font_size=9)

    def number(self, pattern: str = "0.0", **properties: object) -> Any:
        """Numbers with a pattern; zero is left blank by a pattern such as ``0.0;-0.0;``."""
        return self.format(num_format=pattern, border=1, border_color="#E1E4E8", align="right", **properties)

    def sheet(self, key: str, *, tab: str) -> Any:
        """A new sheet, printed landscape on A4, one page wide."""
        made = self.book.add_worksheet(self.words(key))
        made.set_landscape()
        made.set_paper(9)
        made.fit_to_pages(1, 0)
        made.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        name, pages = self.words(key).replace("&", "&&"), self.words("footer")
        made.set_footer(f"&L{name}&R{pages}")
        made.set_tab_color(tab)
        made.hide_gridlines(2)
        made.set_default_row(18)
        return made


def put(sheet: Any, row: int, column: int, text: str, style: Any) -> None:
    """Write text as text, whatever it looks like; no text is a blank cell."""
    if text:
        sheet.write_string(row, column, text[:LONGEST_TEXT], style)
    else:
        sheet.write_blank(row, column, None, style)


def put_row(sheet: Any, row: int, cells: list[str], style: Any, *, column: int = 0) -> None:
    """Write several texts side by side."""
    for offset, text in enumerate(cells):
        put(sheet, row, column + offset, text, style)
