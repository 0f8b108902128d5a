"""The page about workspaces names every table and column that can be written."""

from __future__ import annotations

from pathlib import Path

from shiftopt.store.schema import TABLES, TOML_TABLES

PAGE = Path(__file__).parents[2] / "docs" / "workspace.md"


def test_every_column_is_named() -> None:
    text = PAGE.read_text(encoding="utf-8")
    missing = [f"{table.name}.{column.name}" for table in TABLES for column in table.columns if f"`{column.name}`" not in text]
    assert missing == []


def test_every_table_is_named() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert [table.name for table in TABLES if table.name not in TOML_TABLES and f"| `{table.name}` |" not in text] == []
