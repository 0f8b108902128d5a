from __future__ import annotations

import os
import signal

import pytest

from shiftopt.cli.progress import ProgressLine, ctrl_c, text
from shiftopt.domain.progress import Progress


def test_a_line_reads_in_yuan() -> None:
    line = text(Progress(seconds=12.34, stage="improve", cost=123_450, bound=122_000))
    assert line == "   12.3 s  improve       cost 1,234.50  bound 1,220.00  gap 1.17 %"


def test_equal_states_are_printed_once(capsys: pytest.CaptureFixture[str]) -> None:
    line = ProgressLine()
    for _ in range(3):
        line(Progress(seconds=1, stage="outline", cost=None, bound=500))
    line(Progress(seconds=2, stage="assign", cost=900, bound=500))
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("outline") == 1
    assert printed.err.count("assign") == 1


def test_quiet_prints_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    ProgressLine(quiet=True)(Progress(seconds=1, stage="outline"))
    assert capsys.readouterr().err == ""


def test_the_first_ctrl_c_asks_and_the_second_ends() -> None:
    before = signal.getsignal(signal.SIGINT)
    with ctrl_c() as stop:
        assert not stop()
        os.kill(os.getpid(), signal.SIGINT)
        assert stop()
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before
