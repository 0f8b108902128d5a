"""All labels of all reports in Chinese and English; both tables have the same keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from shiftopt.domain.base import Lang
from shiftopt.reports.words_advice import ADVICE_EN, ADVICE_ZH
from shiftopt.reports.words_en import EN
from shiftopt.reports.words_scenarios import SCENARIOS_EN, SCENARIOS_ZH
from shiftopt.reports.words_terms import TERMS_EN, TERMS_ZH
from shiftopt.reports.words_weeks import WEEKS_EN, WEEKS_ZH
from shiftopt.reports.words_zh import ZH

TABLES: Final[dict[Lang, dict[str, str]]] = {
    "zh": {**ZH, **TERMS_ZH, **SCENARIOS_ZH, **ADVICE_ZH, **WEEKS_ZH},
    "en": {**EN, **TERMS_EN, **SCENARIOS_EN, **ADVICE_EN, **WEEKS_EN},
}


@dataclass(frozen=True, slots=True)
class Words:
    """The labels of one language: ``words("cost")``, ``words("gap_text", hours="2.1")``."""

    lang: Lang

    def __call__(self, key: str, **fields: object) -> str:
        """The label.

        Raises:
            KeyError: if there is no such label, or a field of it is not given.
        """
        text = TABLES[self.lang][key]
        return text.format(**fields) if fields else text

    def name(self, group: str, key: str) -> str:
        """The label of an open set (rules, parts of a forecast), or the key itself where none is known."""
        return TABLES[self.lang].get(f"{group}_{key}", key)

    def unit(self, key: str) -> str:
        """A unit of a violation, which may name its queue or shift: ``agent_hours (pre_sales)``."""
        base, _, rest = key.partition(" ")
        return f"{self.name('unit', base)} {rest}".rstrip()
