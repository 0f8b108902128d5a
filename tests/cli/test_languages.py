"""Whatever a command says of its input is said in the language asked for."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from shiftopt.samples.generate import generate
from shiftopt.store.workspace import write_workspace

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("languages") / "shop"
    write_workspace(generate("small"), folder)
    return folder


@pytest.fixture
def broken(shop: Path, tmp_path: Path) -> Path:
    """The shop with a team leader who has a skill that is no queue."""
    folder = tmp_path / "broken"
    folder.mkdir()
    for file in shop.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    text = (folder / "agents.csv").read_text(encoding="utf-8-sig")
    (folder / "agents.csv").write_text(text.replace("pre_sales", "presale", 1), encoding="utf-8")
    return folder


CHINESE = "agents.csv 第 2 行“skills”列：没有队列“presale”；是不是“pre_sales”？\nshiftopt：输入有 1 处问题；什么也没有写\n"
ENGLISH = (
    'agents.csv row 2, skills: unknown queue "presale"; did you mean "pre_sales"?\nshiftopt: 1 problem in the input; nothing was written\n'
)


@pytest.mark.parametrize(
    "command", [("check",), ("plan",), ("forecast",), ("staff",), ("events",), ("accuracy",), ("advise",), ("explain",)]
)
def test_problems_of_a_workspace_are_said_in_chinese_or_english(run: Run, broken: Path, command: tuple[str, ...]) -> None:
    assert run(*command, broken) == (2, "", CHINESE)
    assert run(*command, broken, "--lang", "en") == (2, "", ENGLISH)


@pytest.fixture(autouse=True)
def chinese_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")


@pytest.mark.parametrize("name", ["C.UTF-8", "en_US.UTF-8"])
def test_elsewhere_problems_that_end_a_command_are_said_in_english_unless_chinese_is_asked_for(
    run: Run, broken: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("LC_ALL", name)
    assert run("check", broken) == (2, "", ENGLISH)
    assert run("check", broken, "--lang", "zh") == (2, "", CHINESE)
    monkeypatch.setenv("SHIFTOPT_LANG", "zh")
    assert run("check", broken) == (2, "", CHINESE)


def test_the_language_may_be_set_for_all_commands(run: Run, broken: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHIFTOPT_LANG", "en")
    assert run("check", broken) == (2, "", ENGLISH)
    assert run("check", broken, "--lang", "zh") == (2, "", CHINESE)


def test_a_json_object_keeps_its_keys_in_every_language(run: Run, broken: Path) -> None:
    found = [json.loads(run("check", broken, "--json", "--lang", lang)[1]) for lang in ("zh", "en")]
    assert [item["status"] for item in found] == ["input_error", "input_error"]
    assert found[0]["findings"] == [
        {"where": "agents.csv 第 2 行“skills”列", "problem": "没有队列“presale”", "remedy": "是不是“pre_sales”？"}
    ]
    assert found[1]["findings"] == [
        {"where": "agents.csv row 2, skills", "problem": 'unknown queue "presale"', "remedy": 'did you mean "pre_sales"?'}
    ]


def test_notes_and_the_last_line_are_said_in_both(run: Run, shop: Path) -> None:
    code, out, err = run("check", shop)
    assert code == 0
    assert "下一个要排的周：2026-11-30。没有问题。" in out
    assert err
    assert all(line.startswith("提示：history.csv：队列“") for line in err.splitlines())
    code, out, err = run("check", shop, "--lang", "en")
    assert "next week to plan: 2026-11-30. No problems." in out
    assert all(line.startswith('note: history.csv: queue "') for line in err.splitlines())


def test_a_roster_says_its_rows_in_the_language(run: Run, shop: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    shift = generate("small").shop.shifts[0].id
    file.write_text(f"agent_id,date,shift\nA001,2026-11-30,{shift}\nA0016,2026-11-30,{shift}\n", encoding="utf-8")
    code, out, _ = run("audit", shop, file)
    assert code in {2, 4}
    assert "  ! mine.csv 第 3 行“agent_id”列：没有客服“A0016”；是不是“A006”？" in out
    assert '  ! mine.csv row 3, agent_id: unknown agent "A0016"; did you mean "A006"?' in run("audit", shop, file, "--lang", "en")[1]
    found = json.loads(run("audit", shop, file, "--json")[1])
    assert found["problems"][0]["where"] == "mine.csv 第 3 行“agent_id”列"
    assert {item["cell"] for item in found["violations"] if item["cell"]} <= {"mine.csv row 2"}, "a place for programs is always the same"


@pytest.mark.parametrize(
    ("words", "chinese", "english"),
    [
        (("staff", "--rate", "200/h", "--handle", "180s"), ("人力计算", "服务水平"), ("staffing", "service_level")),
        (("staff", "SHOP"), ("起一周", "忙日最多人数"), ("week of", "peak on a busy day")),
        (("forecast", "SHOP"), ("每日咨询量", "周一"), ("contacts per day", "Mon")),
        (("events", "SHOP"), ("事先估计", "见过的天数"), ("believed", "days_seen")),
        (("accuracy", "SHOP"), ("还没有哪份排班",), ("no plan beside",)),
    ],
)
def test_tables_have_titles_in_both_languages(
    run: Run, shop: Path, words: tuple[str, ...], chinese: tuple[str, ...], english: tuple[str, ...]
) -> None:
    words = tuple(str(shop) if word == "SHOP" else word for word in words)
    for lang, expected in (("zh", chinese), ("en", english)):
        code, out, _ = run(*words, "--lang", lang)
        assert code == 0
        assert all(text in out for text in expected), out
