"""All pages of wordings as one table: key -> (English, Chinese).

Both wordings of a key have the same values in braces. A finding's wording is what is wrong and, after the first semicolon, what to do.
"""

from __future__ import annotations

from typing import Final

from shiftopt.wording import cells, commands, demand, figures, files, histories, plans, rosters, rules, scenarios, shared, tables

PAGES: Final = (
    shared.PAGE,
    cells.PAGE,
    files.PAGE,
    tables.PAGE,
    histories.PAGE,
    rosters.PAGE,
    scenarios.PAGE,
    rules.PAGE,
    demand.PAGE,
    plans.PAGE,
    commands.PAGE,
    figures.PAGE,
)
CATALOGUE: Final[dict[str, tuple[str, str]]] = {key: texts for page in PAGES for key, texts in page.items()}
