"""Audit a roster that came from anywhere: our own, hand-edited, or foreign."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from shiftopt.domain.base import Lang
from shiftopt.domain.errors import Finding
from shiftopt.domain.messages import Place, told
from shiftopt.domain.plan import Service
from shiftopt.domain.roster import Audit, Violation
from shiftopt.domain.shop import Shop
from shiftopt.jobs.inputs import read_inputs
from shiftopt.planning.pipeline import PlanSettings, demand, review
from shiftopt.reports.words import Words
from shiftopt.simulation.replicate import SimulationSettings, replicate
from shiftopt.store.rosters import read_roster
from shiftopt.store.weekof import days_of_roster
from shiftopt.timeline.clock import to_local


@dataclass(frozen=True)
class Reviewed:
    """The verdict, with the cell or row of each duty so that a person finds it."""

    audit: Audit
    zone: str
    notes: tuple[Finding, ...]
    cells: Mapping[tuple[str, date], Place]
    problems: tuple[Finding, ...] = ()

    def where(self, violation: Violation, lang: Lang = "en") -> str:
        """The cells of the duties a violation is about, or an empty text."""
        if violation.agent is None:
            return ""
        first = to_local(self.zone, violation.start).date()
        last = to_local(self.zone, max(violation.start, violation.end - 1)).date()
        days = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
        cells = (self.cells.get((violation.agent, day)) for day in days)
        return told(tuple(cell for cell in cells if cell), lang)

    def as_json(self, lang: Lang) -> dict[str, object]:
        """The documented JSON object of ``audit``."""
        return {
            "status": "illegal" if self.audit.hard else "incomplete" if self.problems else "legal",
            "problems": [problem.record(lang) for problem in self.problems],
            "violations": [self._row(violation, lang) for violation in self.audit.violations],
            "hard_violations": len(self.audit.hard),
            "cost": self.audit.cost,
            "cost_by_component": dict(self.audit.cost_by_component),
            "cost_by_rule": dict(self.audit.cost_by_rule),
            "shortfall_agent_hours": self.audit.shortfall_agent_hours,
        }

    def as_text(self, lang: Lang) -> str:
        """A verdict, then hard violations, then the dearest soft ones."""
        soft = sorted((item for item in self.audit.violations if not item.hard), key=lambda item: -item.cost)
        words = _WORDS[lang]
        lines = [words["unread"].format(n=len(self.problems))] if self.problems else []
        lines += [f"  ! {problem.told(lang)}" for problem in self.problems]
        lines.append(words["illegal"].format(n=len(self.audit.hard)) if self.audit.hard else words["legal"])
        lines += [f"  ✗ {self._sentence(item, lang)}" for item in self.audit.hard]
        lines.append(words["cost"].format(cost=self.audit.cost / 100, short=self.audit.shortfall_agent_hours))
        named = Words(lang)
        lines += [f"    {named.name('rule', name)}: ¥{value / 100:,.2f}" for name, value in self.audit.cost_by_rule.items() if value]
        if soft:
            lines.append(words["soft"].format(n=len(soft), shown=min(10, len(soft))))
            lines += [f"  · {self._sentence(item, lang)} ¥{item.cost / 100:,.2f}" for item in soft[:10]]
        return "\n".join(lines)

    def _sentence(self, violation: Violation, lang: Lang) -> str:
        cell = self.where(violation, lang)
        return f"[{cell}] {violation.message[lang]}" if cell else violation.message[lang]

    def _row(self, violation: Violation, lang: Lang) -> dict[str, object]:
        return {
            "rule": violation.rule,
            "agent": violation.agent,
            "start": to_local(self.zone, violation.start).isoformat(timespec="minutes"),
            "end": to_local(self.zone, violation.end).isoformat(timespec="minutes"),
            "measured": violation.measured,
            "limit": violation.limit,
            "unit": violation.unit,
            "hard": violation.hard,
            "cost": violation.cost,
            "source": violation.source,
            "cell": self.where(violation),
            "message": violation.message[lang],
        }


_WORDS: Mapping[Lang, Mapping[str, str]] = {
    "zh": {
        "unread": "有 {n} 处无法读取（按不上班处理，其余已检查）：",
        "legal": "合法：没有违反任何硬性规则。",
        "illegal": "不合法：违反硬性规则 {n} 处：",
        "cost": "成本 ¥{cost:,.2f}，缺口 {short:.1f} 人时；按规则：",
        "soft": "软性规则 {n} 处未满足，最贵的 {shown} 处：",
    },
    "en": {
        "unread": "{n} cells cannot be read (nobody works there; the rest is checked):",
        "legal": "Legal: no hard rule is broken.",
        "illegal": "Not legal: {n} hard violations:",
        "cost": "Cost ¥{cost:,.2f}, {short:.1f} agent-hours short; by rule:",
        "soft": "{n} soft rules not met, the dearest {shown}:",
    },
}


def review_roster(workspace: Path, roster: Path, week: date | None) -> Reviewed:
    """Read and audit a roster file against a workspace.

    Raises:
        InputError: if the workspace or the roster cannot be read, with every problem.
    """
    known = read_inputs(workspace, week)
    _, case = demand(known, PlanSettings(week=week, days=days_of_roster(roster)))
    found = read_roster(roster, known.shop, case.grid, passing=True)
    _, verdict = review(case, found.roster, found.activities)
    notes = (*known.notes, *found.notes)
    return Reviewed(audit=verdict, zone=known.shop.zone, notes=notes, cells=found.cells, problems=found.problems)


def simulate_roster(
    workspace: Path, roster: Path, week: date | None, settings: SimulationSettings
) -> tuple[Service, Shop, tuple[Finding, ...]]:
    """Simulate the customers of the week against a roster file; duties without activities get them first."""
    known = read_inputs(workspace, week)
    expected, case = demand(known, PlanSettings(week=week, days=days_of_roster(roster)))
    found = read_roster(roster, known.shop, case.grid)
    activities, _ = review(case, found.roster, found.activities)
    return replicate(case, activities, expected, settings=settings), known.shop, known.notes
