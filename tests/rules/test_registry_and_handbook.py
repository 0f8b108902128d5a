"""Rules are found by name, other packages may bring theirs, and the handbook is up to date."""

from __future__ import annotations

from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path

import pytest

from shiftopt.domain.shop import RuleEntry
from shiftopt.rules import registry as registry_module
from shiftopt.rules.assemble import assemble
from shiftopt.rules.catalogue.consecutive_days import ConsecutiveDays
from shiftopt.rules.handbook import handbook, statement
from shiftopt.rules.packs import pack_names, read_pack
from shiftopt.rules.registry import catalogued, registry
from shiftopt.rules.tiny import tiny_case, tiny_shift
from shiftopt.rules.trial import World, trial

ROOT = Path(__file__).parents[2]


class NoTwoInARow(ConsecutiveDays):
    """A rule of somebody else's package."""

    name = "no_two_in_a_row"


class Impostor(ConsecutiveDays):
    name = "daily_rest"


@pytest.fixture
def plugged(monkeypatch: pytest.MonkeyPatch):
    def plug(name: str) -> None:
        point = EntryPoint(name="mine", value=f"{__name__}:{name}", group=registry_module.ENTRY_POINTS)
        monkeypatch.setattr(registry_module, "entry_points", lambda group: EntryPoints([point]))
        registry.cache_clear()

    yield plug
    registry.cache_clear()


def test_a_rule_of_another_package_is_found_used_and_tried(plugged) -> None:
    plugged("NoTwoInARow")
    case = tiny_case([tiny_shift("D", 540, 480)], days=4, rules=(RuleEntry(name="no_two_in_a_row", params={"days": 1}),))
    rules = assemble(case.shop)
    assert isinstance(rules[-1], NoTwoInARow)
    assert trial(World(case, rules)) == []


def test_a_taken_name_is_refused(plugged) -> None:
    plugged("Impostor")
    with pytest.raises(TypeError, match=r"entry point mine = .*:Impostor: the rule name 'daily_rest' is already taken"):
        registry()


def test_what_is_no_rule_is_refused(plugged) -> None:
    plugged("Path")
    with pytest.raises(TypeError, match=r"entry point mine = .*:Path: not a subclass of shiftopt\.rules\.base\.Rule"):
        registry()


def test_every_file_of_the_catalogue_is_a_rule_of_that_name() -> None:
    names = {path.stem for path in (ROOT / "src/shiftopt/rules/catalogue").glob("*.py")} - {"__init__"}
    assert set(catalogued()) == names


def test_packs_name_rules_and_parameters_that_exist() -> None:
    assert pack_names() == ("cn-comprehensive", "cn-part-time", "cn-standard", "eu-wtd", "us-or-fair-workweek")
    for name in ("base", *pack_names()):
        for entry in read_pack(name).rule:
            rule = catalogued()[entry.name](**entry.params)
            assert entry.source, entry.name
            assert entry.source_zh, entry.name
            assert (entry.kind != "law") or rule.hard or not rule.hardens


def test_the_handbook_is_up_to_date() -> None:
    page = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    remedy = 'write it anew: python -c "from pathlib import Path; from shiftopt.rules.handbook import handbook; '
    remedy += "Path('docs/rules.md').write_text(handbook(), encoding='utf-8')\""
    assert page == handbook(), remedy


def test_every_rule_says_what_it_means_in_both_languages() -> None:
    for name in catalogued():
        assert statement(name, "en").endswith(".")
        assert statement(name, "zh").endswith("。")
