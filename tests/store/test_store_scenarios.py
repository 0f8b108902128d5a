from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from breaking import in_english

from shiftopt.domain.errors import InputError
from shiftopt.domain.scenario import Chosen, Edit, Newcomers, NewShift, Scenario, Training
from shiftopt.domain.shop import Opening, RuleEntry
from shiftopt.store.scenarios import merged, parse_scenarios, read_scenarios

Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def make(words: str) -> Path:
        path = tmp_path / "scenarios.toml"
        path.write_text(words, encoding="utf-8")
        return path

    return make


def only(path: Path) -> Scenario:
    (found,) = read_scenarios(path)
    return found


def problems(path: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_scenarios(path)
    return in_english(caught.value.findings)


def test_every_kind_of_change_is_read(write: Write) -> None:
    found = only(
        write(
            """
            [[scenario]]
            name = "all"
            volume = { pre_sales = 1.5, "pre_sales/sat" = 2 }
            quantile = "90%"
            bot = { pre_sales = 0.1 }
            absence = "12%"
            attrition = { rate = 0.08, months = 2, contract = "std", seed = 3 }
            remove = ["A2", { count = 2, skill = "pre_sales" }]
            away = "A3"
            train = { best = 3, queue = "after_sales", speed = 0.75 }
            wages = 1.1
            drop_shifts = "M"
            drop_events = ["Double 11 2026", "618 2026 day"]
            drop_rules = ["weekends"]
            law = "cn-standard"
            min_stint = "1h"
            [[scenario.add]]
            count = 5
            like = "A1"
            wage = 25
            ramp = [0.5, 0.8]
            start = 2026-11-02
            mix = { share = 1, skills = "pre_sales:0.8" }
            [scenario.queues.all]
            target_share = 0.85
            "营业时间" = "08:00-23:00"
            [scenario.shifts.X]
            like = "D10"
            start = "13:00"
            [scenario.rules.fairness_nights]
            weight = 50
            limit = 3
            """
        )
    )
    assert found.volume == {"pre_sales": 1.5, "pre_sales/sat": 2.0}
    assert (found.quantile, found.bot, found.absence, found.wages) == ({"all": 0.9}, {"pre_sales": 0.1}, 0.12, {"all": 1.1})
    assert found.attrition is not None
    assert (found.attrition.rate, found.attrition.months, found.attrition.who) == (0.08, 2.0, Chosen(contract="std", seed=3))
    mix = ((1.0, {"pre_sales": 80}),)
    assert found.add == (Newcomers(count=5, like="A1", values={"wage": 2500}, ramp=(0.5, 0.8), start=date(2026, 11, 2), mix=mix),)
    assert found.remove == (Chosen(agents=("A2",)), Chosen(count=2, skill="pre_sales"))
    assert found.away == (Chosen(agents=("A3",)),)
    assert found.train == (Training(queue="after_sales", speed=75, best=3),)
    assert (found.drop_shifts, found.drop_rules, found.law, found.min_stint) == (("M",), ("weekends",), "cn-standard", 60)
    assert found.drop_events == ("Double 11 2026", "618 2026 day")
    assert found.edits == (Edit(table="queues", name="all", values={"target.share": 0.85, "opening": (Opening(start=480, end=1380),)}),)
    assert found.new_shifts == (NewShift(id="X", like="D10", values={"start": 780}),)
    assert found.rules == (RuleEntry(name="fairness_nights", params={"limit": 3}, weight=5000),)


def test_a_scenario_may_build_on_another(write: Write) -> None:
    path = write(
        """
        [[scenario]]
        name = "busy"
        volume = 1.5
        add = [{ count = 1, like = "A1" }]
        [[scenario]]
        name = "busier"
        base = "busy"
        volume = { sat = 1.2 }
        add = [{ count = 2, like = "A2" }]
        """
    )
    busy, busier = read_scenarios(path)
    assert busy.volume == {"all": 1.5}
    assert busier.volume == {"all": 1.5, "sat": 1.2}
    assert [new.count for new in busier.add] == [1, 2]


def test_a_later_factor_replaces_an_earlier_one() -> None:
    assert merged({"volume": 1.5}, {"volume": 2}) == {"volume": 2}
    assert merged({"volume": {"sat": 1.5}}, {"volume": 2}) == {"volume": {"sat": 1.5, "all": 2}}
    assert merged({"law": "a"}, {"law": "b"}) == {"law": "b"}


def test_grids_combine_lists_and_values(write: Write) -> None:
    path = write(
        """
        [list.Volume]
        "+0 %" = {}
        "+25 %" = { volume = 1.25 }
        [list.Temps]
        none = {}
        "5 temps" = { add = [{ count = 5, like = "A1" }] }
        [list.Alone]
        "fewer shifts" = { drop_shifts = ["M"] }
        [[scenario]]
        name = "sick"
        absence = 0.2
        [[grid]]
        lists = ["Volume", "Temps"]
        [[grid]]
        base = "sick"
        vary = { "volume.pre_sales" = [1.0, 1.2] }
        """
    )
    found = {scenario.name: scenario for scenario in read_scenarios(path)}
    assert list(found) == [
        "sick",
        "+0 % · none",
        "+0 % · 5 temps",
        "+25 % · none",
        "+25 % · 5 temps",
        "volume.pre_sales 1.0",
        "volume.pre_sales 1.2",
        "fewer shifts",
    ]
    both = found["+25 % · 5 temps"]
    assert (both.volume, both.add[0].count) == ({"all": 1.25}, 5)
    assert (found["volume.pre_sales 1.2"].volume, found["volume.pre_sales 1.2"].absence) == ({"pre_sales": 1.2}, 0.2)


def test_every_problem_is_told_at_once(write: Write) -> None:
    path = write(
        """
        [[scenario]]
        volume = 1.5
        [[scenario]]
        name = "wrong"
        volumes = 2
        volume = 1000
        absence = "most"
        add = [{ cont = 5 }]
        remove = [{ skill = "x" }]
        train = [{ queue = "after_sales" }]
        [scenario.queues.pre_sales]
        target_shar = 0.9
        handle_seconds = -1
        [[scenario]]
        name = "orphan"
        base = "wrongg"
        [[grid]]
        lists = ["Nothing"]
        [grids]
        """
    )
    found = problems(path)
    place = 'scenarios.toml scenario 2 "wrong"'
    for expected in (
        'scenarios.toml, grids: unknown section "grids"; did you mean "grid"?',
        "scenarios.toml scenario 1: has no name",
        f'{place}, volumes: unknown key "volumes"; did you mean "volume"?',
        f'{place}, volume: "1000" is out of range; write a number from 0.01 to 100',
        f'{place}, absence: "most" is not a number',
        f'{place}, add 1, cont: unknown key "cont"; did you mean "count"?',
        f"{place}, add 1, count: is missing; write it",
        f'{place}, remove 1: names nobody; write agents = ["A001"] or count = 3',
        f"{place}, train 1: names nobody",
        f'{place}, queues pre_sales, target_shar: unknown key "target_shar"; did you mean "target_share"?',
        f"{place}, queues pre_sales, handle_seconds:",
        'scenarios.toml scenario 3 "orphan", base: no scenario above is called "wrongg"; did you mean "wrong"?',
        'scenarios.toml grid 1, lists: no list is called "Nothing"',
    ):
        assert any(line.startswith(expected) for line in found), (expected, found)


def test_scenarios_without_problems_are_given_beside_the_problems(write: Write) -> None:
    path = write('[[scenario]]\nname = "good"\nvolume = 2\n[[scenario]]\nname = "bad"\nvolume = "?"\n')
    scenarios, findings = parse_scenarios(path)
    assert [scenario.name for scenario in scenarios] == ["good"]
    assert len(findings) == 1


def test_names_are_unique_and_the_baseline_is_taken(write: Write) -> None:
    path = write('[[scenario]]\nname = "baseline"\n[[scenario]]\nname = "x"\n[list.L]\nx = { volume = 2 }\n')
    assert problems(path) == [
        'scenarios.toml scenario 1 "baseline": the name "baseline" is taken by the shop as it is; give it another name',
        'scenarios.toml list "L", "x": the name "x" is taken by scenarios.toml scenario 2 "x"; give it another name',
    ]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("", "scenarios.toml: describes no scenario"),
        ("volume = = 2", 'scenarios.toml line 1: "volume = = 2" is not TOML'),
        ("scenario = 3", 'scenarios.toml scenario 1: "3" is not a table'),
        ("[[grid]]\nvary = { absence = [] }", 'scenarios.toml grid 1, vary "absence": "[]" is no list of values'),
        ("[[grid]]\nvary = { absence = [" + "0.1," * 501 + "] }", "scenarios.toml: describes 501 scenarios; up to 500 are run"),
    ],
)
def test_files_that_are_no_scenarios(write: Write, words: str, message: str) -> None:
    assert any(line.startswith(message) for line in problems(write(words)))
