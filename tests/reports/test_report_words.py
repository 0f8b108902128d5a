from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from shiftopt.reports.people import KINDS
from shiftopt.reports.words import TABLES, Words
from shiftopt.rules.registry import registry

ROOM = Path(__file__).parents[2] / "src" / "shiftopt" / "reports"
OPEN_SETS = ("rule_", "part_", "component_", "unit_", "engine_", "bound_", "member_", "manifest_")
ZH, EN = TABLES["zh"], TABLES["en"]


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_have_the_same_keys() -> None:
    assert set(ZH) == set(EN)


@pytest.mark.parametrize("key", sorted(ZH))
def test_both_languages_use_the_same_fields_and_say_something(key: str) -> None:
    assert fields(ZH[key]) == fields(EN[key])
    assert ZH[key].strip()
    assert EN[key].strip()


def used_keys() -> set[str]:
    """Keys that code and templates ask for by a literal; joined ones are listed by their set."""
    sources = [path.read_text(encoding="utf-8") for path in [*ROOM.glob("*.py"), *ROOM.glob("templates/*.j2")] if "words_" not in path.name]
    literal = {key for text in sources for key in re.findall(r"\b(?:w|words)\(\s*\"(\w+)\"\s*[,)]", text)}
    return literal | {f"{group}_{kind}" for group, kinds in (("kind", KINDS), ("cell", ("rest", "leave"))) for kind in kinds}


def test_every_label_that_is_asked_for_exists() -> None:
    wanted = used_keys()
    assert len(wanted) > 60
    assert wanted <= set(ZH)


def test_no_label_is_dead() -> None:
    text = "\n".join(
        path.read_text(encoding="utf-8") for path in [*ROOM.glob("*.py"), *ROOM.glob("templates/*.j2")] if "words_" not in path.name
    )
    joined = ("kind_", "cell_", "activity_", "slot_", "sc_status_", "ad_kind_", "ad_basis_", "ad_start_", "ca_part_", *OPEN_SETS)
    assert [key for key in ZH if f'"{key}"' not in text and f"'{key}'" not in text and not key.startswith(joined)] == []


def test_an_unknown_label_is_an_error_but_an_unknown_rule_shows_its_id() -> None:
    with pytest.raises(KeyError, match="no_such_label"):
        Words("zh")("no_such_label")
    assert Words("zh").name("rule", "house_special") == "house_special"
    assert Words("zh").name("rule", "daily_rest") == TABLES["zh"]["rule_daily_rest"]


def test_every_rule_of_the_registry_has_a_name() -> None:
    assert [name for name in registry() if f"rule_{name}" not in ZH] == []
