"""Imports only go down, siblings do not know each other, and only two rooms touch a solver."""

from __future__ import annotations

import ast
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "src" / "shiftopt"
FLOORS = {
    "wording": 0,
    "domain": 1,
    "timeline": 2,
    "forecasting": 3, "staffing": 3, "rules": 3, "simulation": 3, "samples": 3,
    "rostering": 4, "allocation": 4,
    "planning": 5, "store": 5, "reports": 5, "archive": 5,
    "jobs": 6,
    "cli": 7,
}  # fmt: skip
SOLVER_ROOMS = {"rostering", "allocation"}
DATABASE_ROOMS = {"archive"}
FILE_ROOMS = {"store", "reports"}


def imports(path: Path) -> list[tuple[int, str]]:
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import; write the whole name"
            found.append((node.lineno, node.module or ""))
    return found


def broken_floors(source: Path) -> list[str]:
    problems = []
    for path in sorted(source.rglob("*.py")):
        room = path.relative_to(source).parts[0]
        if room not in FLOORS:
            continue
        for line, name in imports(path):
            parts = name.split(".")
            where = f"{path.relative_to(source)}:{line} imports {name}"
            if parts[0] == "ortools" and room not in SOLVER_ROOMS:
                problems.append(f"{where}: only {sorted(SOLVER_ROOMS)} may import a solver")
            if parts[0] in {"sqlalchemy", "sqlite3", "psycopg"} and room not in DATABASE_ROOMS:
                problems.append(f"{where}: only {sorted(DATABASE_ROOMS)} may import a database")
            if parts[0] == "shiftopt" and len(parts) > 1 and parts[1] != room:
                if parts[1] not in FLOORS:
                    problems.append(f"{where}: unknown room {parts[1]}")
                elif FLOORS[parts[1]] >= FLOORS[room]:
                    problems.append(f"{where}: floor {FLOORS[parts[1]]} is not below floor {FLOORS[room]}")
    return problems


def test_imports_only_go_down() -> None:
    assert broken_floors(SOURCE) == []


def test_every_room_has_a_floor() -> None:
    rooms = {path.name for path in SOURCE.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert rooms == set(FLOORS)


def test_a_broken_floor_is_named(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "bad.py").write_text("from shiftopt.rostering import solve\nimport ortools\n", encoding="utf-8")
    assert broken_floors(tmp_path) == [
        "rules/bad.py:1 imports shiftopt.rostering: floor 4 is not below floor 3",
        "rules/bad.py:2 imports ortools: only ['allocation', 'rostering'] may import a solver",
    ]
