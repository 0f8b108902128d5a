"""The planner's commands as typed: advise and capacity."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from shiftopt.samples.generate import generate
from shiftopt.store.workspace import write_workspace

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("planner") / "shop"
    write_workspace(generate("small"), folder)
    return folder


def test_advice_is_printed_and_given_as_json(shop: Path, run: Run) -> None:
    code, out, err = run("advise", shop, "--only", "train,chain", "--confirm", 1, "--json")
    assert code == 0
    found = json.loads(out)
    assert found["status"] == "ok"
    assert {item["kind"] for item in found["proposals"]} <= {"train", "chain"}
    best = found["proposals"][0]
    assert (best["basis"], best["worth"], best["net"]) == ("relaxed", best["relaxed"], best["relaxed"])
    assert best["relaxed"] <= best["estimate"] + 1
    assert "估价……" in err


def test_advice_says_what_can_not_be_looked_for(shop: Path, run: Run) -> None:
    code, _, err = run("advise", shop, "--only", "hire,fire", "--lang", "en")
    assert code == 2
    assert '--only: "fire" is nothing to look for; use some of hire, train, chain, shift, rule' in err
    code, _, err = run("advise", shop, "--only", "chain", "--lang", "zh")
    assert (code, "--only：连环培训由培训组成；请加上 train" in err) == (2, True)


def test_capacity_is_told_written_and_given_as_json(shop: Path, tmp_path: Path, run: Run) -> None:
    out_file = tmp_path / "capacity.csv"
    code, out, _ = run("capacity", shop, "--weeks", 2, "--lang", "en", "--out", out_file, "--json")
    assert code == 0
    found = json.loads(out)
    assert found["out"] == str(out_file)
    assert len(found["weeks"]) == len(found["needs"]) == 2
    assert sum(found["parts"].values()) == found["cost"]
    with out_file.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 2 * len(found["families"])
    assert float(rows[0]["need_heads"]) == pytest.approx(found["needs"][0]["need"][rows[0]["family"]], abs=0.01)


def test_capacity_reads_its_ramp(shop: Path, run: Run) -> None:
    code, _, err = run("capacity", shop, "--ramp", "0.6,fast", "--lang", "en")
    assert code == 2
    assert '--ramp: "0.6,fast" is no list of shares; write shares above 0 and up to 1.5 like 0.6,0.8' in err
