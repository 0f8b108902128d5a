"""The examples in docs/scenarios.md are read and fit the small shop."""

from __future__ import annotations

import re
from pathlib import Path

from shiftopt.planning.scenarios import check
from shiftopt.samples.generate import generate
from shiftopt.store.scenariorows import KEYS
from shiftopt.store.scenarios import read_scenarios

PAGE = Path(__file__).parents[2] / "docs" / "scenarios.md"


def test_the_examples_of_the_page_work(tmp_path: Path) -> None:
    blocks = re.findall(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    file = tmp_path / "scenarios.toml"
    file.write_text("\n".join(blocks), encoding="utf-8")
    found = read_scenarios(file)
    check(generate("small"), found)
    assert len(found) == 5 + 4 + 3
    assert [scenario.volume for scenario in found[:2]] == [{"all": 1.5}, {"all": 1.5}]


def test_the_page_names_every_key() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert [key for key in KEYS.every if f"`{key}`" not in text] == []
