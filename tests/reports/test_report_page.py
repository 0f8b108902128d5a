from __future__ import annotations

import base64
import html
import re
import shutil
import struct
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from handmade import FORMULA, SCRIPT, make_plan, plan_in, violation

from shiftopt.domain.base import Lang
from shiftopt.reports.page import render_page, write_page

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--enable-logging=stderr",
    "--virtual-time-budget=2000",
]
needs_browser = pytest.mark.skipif(BROWSER is None, reason="no chromium on this machine: the page is not opened in a real browser")
VOID = {"meta", "link", "input", "br", "rect", "path"}


class Outline(HTMLParser):
    """Checks that tags nest, and collects addresses, scripts and texts."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.addresses: list[str] = []
        self.scripts = 0
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href", "action")]
        self.scripts += tag == "script"
        assert not [name for name, _ in attrs if name.startswith("on")]
        if tag not in VOID or tag in ("rect", "path"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in VOID

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def outline(page: str) -> Outline:
    found = Outline()
    found.feed(page)
    found.close()
    assert found.open == []
    return found


@pytest.fixture(scope="module")
def page() -> str:
    return render_page(make_plan())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_is_well_formed_and_loads_nothing(lang: Lang) -> None:
    found = outline(render_page(make_plan(), lang=lang))
    assert [address for address in found.addresses if not address.startswith(("#", "data:,"))] == []
    assert found.scripts == 1


def test_key_figures_stand_in_front(page: str) -> None:
    text = " ".join(outline(page).words)
    front = text[: text.index("班表", text.index("最多"))]
    for part in ("¥12,345", "61.2", "最多 7.7 工时", "¥200", "1.6%", "50%", "2 / 4 条", "4 人，17 个班"):
        assert part in front
    assert "3 人中：1 人在岗，2 人休息。" in text
    assert "休息会晚结束）：售前咨询 44/196" in text
    assert "91.0% (88%–94%)" in text
    assert "另一套程序逐分钟重算" in text


def test_hostile_names_stay_text(page: str) -> None:
    assert SCRIPT not in page
    assert page.count(html.escape(SCRIPT, quote=True).replace("&#x27;", "&#39;")) > 3
    assert "<b>工单</b>" not in page
    assert FORMULA.replace("'", "&#39;") in page


def test_protections_are_nowhere(page: str) -> None:
    for word in ("nursing", "pregnant", "allowance", "sick", "保护"):
        assert word not in page


def test_every_day_and_every_duty_is_drawn(page: str) -> None:
    assert len(re.findall(r'<div class="panel p\d">', page)) == 7
    assert len(re.findall(r'<svg class="chart"', page)) == 7 * 2
    assert len(re.findall(r'<svg class="chart wide"', page)) == 2
    assert len(re.findall(r'<svg class="duties"', page)) == 7
    assert page.count('class="shift k-early"') == 10
    assert page.count('class="shift k-leave"') == 1


def test_a_gap_of_nothing_and_a_broken_roster_are_said() -> None:
    plan = make_plan()
    audit = plan.audit.model_copy(update={"violations": (violation(1, hard=True),), "cost_units": 1})
    text = " ".join(outline(render_page(plan_in(audit=audit, solved=replace(plan.solved, bound_units=plan.cost_units)))).words)
    assert "1 处违规" in text
    assert "已证明是最优" in text
    assert "两者不一致" in text


def test_a_week_without_shortage_findings_service_or_duties() -> None:
    plan = make_plan()
    bare = replace(plan.allocated, roster=plan.allocated.roster.model_copy(update={"duties": ()}), activities=())
    audit = plan.audit.model_copy(update={"violations": (), "shortfall_by_queue": {}, "shortfall_agent_hours": 0.0})
    text = " ".join(outline(render_page(plan_in(allocated=bare, audit=audit, shortages=(), service=None))).words)
    assert "每个队列的每个时段都有足够的人。" in text
    assert "没有违规，软性要求全部满足。" in text
    assert "顾客会得到的服务" not in text


def test_long_lists_fold_and_are_cut() -> None:
    plan = make_plan()
    audit = plan.audit.model_copy(update={"violations": tuple(violation(day % 7) for day in range(150))})
    text = " ".join(outline(render_page(plan_in(audit=audit, shortages=plan.shortages * 70), lang="en")).words)
    assert "62 more, less severe" in text
    assert "10 smaller ones are in the workbook" in text
    assert "Only the 100 heaviest are listed" in text


def test_writing_is_the_same_as_rendering(tmp_path: Path, page: str) -> None:
    write_page(make_plan(), tmp_path / "report.html")
    assert (tmp_path / "report.html").read_text(encoding="utf-8") == page


@needs_browser
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_real_browser_shows_it_without_a_word_on_the_console(tmp_path: Path, lang: Lang) -> None:
    path = tmp_path / "report.html"
    write_page(make_plan(), path, lang=lang)
    run = subprocess.run(
        [str(BROWSER), *QUIET, f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", path.as_uri()],
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=True,
    )
    assert [line for line in run.stderr.splitlines() if ":CONSOLE" in line] == []
    assert '<p class="find">' in run.stdout  # our script ran: it shows the search box
    assert "alert(" not in re.sub(r"&lt;script&gt;alert\([^)]*\)", "", run.stdout)
    assert run.stdout.count("<script>") == 1
    assert "¥12,345" in run.stdout


@needs_browser
def test_the_browser_draws_the_roster_as_a_picture_to_save(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    write_page(make_plan(), path)
    run = subprocess.run(
        [str(BROWSER), *QUIET, f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", f"{path.as_uri()}#picture"],
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=True,
    )
    found = re.search(r'<img src="data:image/png;base64,([A-Za-z0-9+/=]+)"', run.stdout)
    assert found is not None, run.stderr[-2000:]
    content = base64.b64decode(found[1])
    width, height = struct.unpack(">II", content[16:24])
    assert content.startswith(b"\x89PNG")
    assert width > 1000
    assert height > 300
    assert len(content) > 20_000  # not an empty sheet
    assert [line for line in run.stderr.splitlines() if ":CONSOLE" in line] == []


@needs_browser
def test_the_browser_refuses_scripts_that_are_not_ours(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    write_page(make_plan(), path)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("</main>", "<script>document.title='stolen'</script></main>"), encoding="utf-8")
    run = subprocess.run(
        [str(BROWSER), *QUIET, f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", path.as_uri()],
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=True,
    )
    assert "<title>stolen" not in run.stdout
    assert "Content Security Policy" in run.stderr
