from __future__ import annotations

import os
import re
import signal
from pathlib import Path

import pytest

from shiftopt.cli.progress import STAGES, ProgressLine, ctrl_c, text
from shiftopt.domain.progress import Progress


def test_a_line_reads_in_yuan() -> None:
    step = Progress(seconds=12.34, stage="improve", cost=123_450, bound=122_000)
    assert text(step, "en") == "   12.3 s  improve       cost 1,234.50  bound 1,220.00  gap 1.17 %"
    assert text(step, "zh") == "   12.3 秒  逐步改进      成本 1,234.50  下界 1,220.00  差距 1.17 %"


def test_every_stage_of_a_search_has_its_words() -> None:
    source = Path(__file__).parents[2] / "src" / "shiftopt"
    told = {stage for path in source.rglob("*.py") for stage in re.findall(r'(?:\.tell\(|stage=)"(\w+)"', path.read_text(encoding="utf-8"))}
    assert {"first", "bound", "improve", "allocate"} <= told
    assert told <= set(STAGES)


def test_equal_states_are_printed_once(capsys: pytest.CaptureFixture[str]) -> None:
    line = ProgressLine("en")
    for _ in range(3):
        line(Progress(seconds=1, stage="outline", cost=None, bound=500))
    line(Progress(seconds=2, stage="assign", cost=900, bound=500))
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("outline") == 1
    assert printed.err.count("assign") == 1


def test_quiet_prints_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    ProgressLine("zh", quiet=True)(Progress(seconds=1, stage="outline"))
    assert capsys.readouterr().err == ""


def test_the_first_ctrl_c_asks_and_the_second_ends(capsys: pytest.CaptureFixture[str]) -> None:
    before = signal.getsignal(signal.SIGINT)
    with ctrl_c("zh") as stop:
        assert not stop()
        os.kill(os.getpid(), signal.SIGINT)
        assert stop()
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before
    assert "正在停止" in capsys.readouterr().err
