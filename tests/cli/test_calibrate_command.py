"""``shiftopt calibrate`` from a log of the small shop to its ``shop.toml`` and back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from shiftopt.samples.generate import generate
from shiftopt.store.workspace import read_workspace, write_workspace

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    path = tmp_path / "shop"
    write_workspace(generate("small"), path)
    return path


def calls(path: Path, queue: str, agents: tuple[str, str] = ("a", "b")) -> Path:
    """800 calls to two agents: patience 100 s, 200 s of talk."""
    random = np.random.default_rng(4)
    lines = ["arrival,queue,wait,outcome,handle,agent"]
    for number in range(800):
        patience, offered = random.exponential(100), random.exponential(50)
        served = patience >= offered
        day, hour, minute = 1 + number // 80, 9 + number % 80 // 10, number % 10 * 6
        row = f"2026-11-{day:02} {hour:02}:{minute:02}:00,{queue},{min(patience, offered):.2f},{'served' if served else 'lost'}"
        lines.append(f"{row},{random.exponential(200):.1f},{agents[number % 2] if served else ''}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_it_writes_what_it_measured(run: Run, shop: Path, tmp_path: Path) -> None:
    queue = next(queue for queue in read_workspace(shop).shop.queues if queue.channel == "chat")
    log = calls(tmp_path / "log.csv", queue.name)
    text = (shop / "shop.toml").read_bytes()
    code, out, _ = run("calibrate", log, "--workspace", shop, "--dry-run", "--lang", "en")
    assert code == 0
    assert "would change" in out
    assert (shop / "shop.toml").read_bytes() == text
    code, out, _ = run("calibrate", log, "--workspace", shop, "--json")
    found = json.loads(out)
    figures = found["queues"][queue.id]
    assert (code, figures["contacts"]) == (0, 800)
    for name, truth in (("handle_seconds", 200), ("patience_seconds", 100)):
        assert figures[name]["low"] < truth < figures[name]["high"]
    changes = {(change["queue"], change["key"]): change for change in found["changes"]}
    after = read_workspace(shop).shop
    mended = next(other for other in after.queues if other.id == queue.id)
    assert mended.patience_seconds == changes[queue.id, "patience_seconds"]["after"] == round(figures["patience_seconds"]["value"], 1)
    assert changes[queue.id, "handle_seconds"]["before"] == queue.handle_seconds
    rounds, reply, think = mended.rounds, mended.reply_seconds, mended.think_seconds
    assert rounds
    assert reply
    assert think
    assert mended.handle_seconds == pytest.approx(rounds * (reply + think), rel=0.01), "the chat model is in step"
    assert {other for other, _ in changes} <= {queue.id, None}
    code, out, _ = run("calibrate", log, "--workspace", shop, "--lang", "en")
    assert (code, out.strip().splitlines()[-1]) == (0, f"{shop} has these values already")


def test_handle_times_are_those_of_an_agent_of_full_speed(run: Run, shop: Path, tmp_path: Path) -> None:
    known = read_workspace(shop).shop
    chats = [queue for queue in known.queues if queue.channel == "chat"]
    queue = next(queue for queue in chats if any(agent.skills.get(queue.id, 100) < 100 for agent in known.agents))
    slow = sorted((agent for agent in known.agents if queue.id in agent.skills), key=lambda agent: agent.skills[queue.id])[:2]
    handle = {}
    for agents in (("x", "y"), (slow[0].id, slow[1].name)):
        log = calls(tmp_path / "log.csv", queue.id, agents)
        _, out, _ = run("calibrate", log, "--workspace", shop, "--dry-run", "--json")
        changes = {change["key"]: change["after"] for change in json.loads(out)["changes"] if change["queue"]}
        handle[agents[0]] = changes["handle_seconds"]
    pace = (slow[0].skills[queue.id] + slow[1].skills[queue.id]) / 200
    assert handle[slow[0].id] / handle["x"] == pytest.approx(pace, rel=0.02)


def test_a_bad_log_writes_nothing(run: Run, shop: Path, tmp_path: Path) -> None:
    text = (shop / "shop.toml").read_bytes()
    log = calls(tmp_path / "log.csv", "nobody")
    code, out, err = run("calibrate", log, "--workspace", shop, "--lang", "zh")
    assert (code, out) == (2, "")
    assert "log.csv 的 queue：有 800 行的队列是“nobody”；请说明它的意思：--queue nobody=店铺的队列编号，或 =skip（不计）\n" in err
    code, out, err = run("calibrate", log, "--workspace", shop, "--lang", "en")
    assert (code, out) == (2, "")
    assert 'log.csv, queue: 800 rows have queue "nobody"; say what it means: --queue nobody=ID of a queue of the shop, or =skip' in err
    code, _, err = run("calibrate", log, "--workspace", shop, "--queue", "nobody=nope", "--lang", "en")
    assert code == 2
    assert '--queue nobody=nope: there is no queue "nope"' in err
    assert (shop / "shop.toml").read_bytes() == text


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--map", "wait"], '--map: "wait" is no pair; write NAME=VALUE'),
        (["--outcome", "HANG=gone"], '--outcome: "gone" is not known; use one of served, abandoned, skip'),
        (["--dry-run"], "--dry-run: there is no workspace to write to"),
    ],
)
def test_bad_options(run: Run, tmp_path: Path, words: list[str], message: str) -> None:
    code, _, err = run("calibrate", calls(tmp_path / "log.csv", "x"), *words, "--lang", "en")
    assert code == 2
    assert message in err


def test_a_table_without_a_workspace(run: Run, tmp_path: Path) -> None:
    code, out, err = run("calibrate", calls(tmp_path / "log.csv", "x"), "--lang", "en")
    assert code == 0, err
    assert "x: 800 contacts" in out
    assert "meals and breaks are in it: say how long they are by --placed" in out
