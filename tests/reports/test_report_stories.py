from __future__ import annotations

import pytest
from handmade import make_plan, plan_in

from shiftopt.domain.base import Lang
from shiftopt.domain.plan import QueueService
from shiftopt.domain.shop import Target
from shiftopt.reports.stories import costs, finding_groups, forecast_stories, is_kept, promised, provenance, service_rows, shortage_rows
from shiftopt.reports.words import Words

ZH = Words("zh")


def simulated(**changes: float) -> QueueService:
    base: dict[str, float] = {
        "offered": 100,
        "served": 96,
        "abandoned": 4,
        "service_level": 0.8,
        "asa_seconds": 30,
        "occupancy": 0.7,
        "late_share": 0.2,
    }
    return QueueService.model_validate(base | changes)


@pytest.mark.parametrize(
    ("target", "found", "kept"),
    [
        (Target(share=0.8, seconds=30), simulated(), True),
        (Target(share=0.8, seconds=30), simulated(service_level=0.799), False),
        (Target(share=0.8, seconds=30, max_abandonment=0.04), simulated(), True),
        (Target(share=0.8, seconds=30, max_abandonment=0.039), simulated(), False),
        (Target(kind="average_response", seconds=30), simulated(service_level=0.1), True),
        (Target(kind="average_response", seconds=29), simulated(service_level=0.9), False),
        (Target(kind="cleared_within", share=0.95, seconds=3600), simulated(service_level=0.95), True),
    ],
)
def test_a_target_is_kept_by_the_means(target: Target, found: QueueService, kept: bool) -> None:
    assert is_kept(target, found) is kept


@pytest.mark.parametrize(
    ("target", "lang", "text"),
    [
        (Target(share=0.8, seconds=20, max_abandonment=0.05), "zh", "80% 在 20 秒内接通，放弃率不超过 5%"),
        (Target(share=0.8, seconds=20), "en", "80% answered within 20 s"),
        (Target(kind="average_response", seconds=30), "en", "mean reply within 30 s"),
        (Target(kind="cleared_within", share=0.95, seconds=172_800), "zh", "95% 在 48 小时内办结"),
    ],
)
def test_targets_in_words(target: Target, lang: Lang, text: str) -> None:
    assert promised(Words(lang), target) == text


def test_shortages_are_told_the_dearest_first() -> None:
    one = make_plan().shortages[0]
    late = one.model_copy(update={"queue": "complaint", "cost": 1, "missing_agent_hours": 0.01})
    rows = shortage_rows(ZH, plan_in(shortages=(late, one)))
    assert [(row.queue, row.amount, row.cost) for row in rows] == [
        ("售前咨询", "缺 20.6 工时", "¥900"),
        ("投诉 & <b>工单</b>", "逾期 <0.1 工时", "¥0"),
    ]
    assert (rows[0].when, rows[0].hours) == ("12-02 周三", "08:00-22:00")


def test_a_forecast_is_told_by_its_parts() -> None:
    story = forecast_stories(ZH, make_plan())[0]
    assert (story.total, story.model, story.score) == ("全周约 1,960 个", "模型：robust", "回测误差 14%（随机波动本身约 12%）")
    assert story.parts == (("预测量", ("280",) * 7), ("日均水平", ("280",) * 7), ("星期系数", ("1.02",) * 7))
    assert forecast_stories(ZH, make_plan())[1].score == ""


def test_services_findings_and_costs() -> None:
    rows = service_rows(ZH, make_plan())
    assert [(row.asa, row.backlog, row.kept) for row in rows] == [("24 秒", "–", True), ("–", "6", False)]
    assert service_rows(ZH, plan_in(service=None)) == ()
    group = finding_groups(ZH, make_plan())[0]
    assert (group.rule, group.hard, group.count, group.cost, group.rows[0][0]) == ("个人申请", False, 1, "¥20", "12-06 周日")
    components, rules = costs(ZH, make_plan())
    assert [(row.name, row.amount) for row in components] == [("缺人", "¥11,325"), ("加班与人工", "¥1,000"), ("软性要求", "¥20")]
    assert [row.share for row in rules] == [1.0, 0.02]


def test_what_the_shortages_say_is_not_a_finding_again() -> None:
    plan = make_plan()
    same = plan.audit.violations[0].model_copy(update={"rule": "coverage", "agent": None})
    audit = plan.audit.model_copy(update={"violations": (*plan.audit.violations, same)})
    assert [group.rule for group in finding_groups(ZH, plan_in(audit=audit))] == ["个人申请"]
    assert len(finding_groups(ZH, plan_in(audit=audit, shortages=()))) == 2


def test_the_manifest_is_told_flat() -> None:
    plan = plan_in(manifest={"seed": 7, "packages": {"numpy": "2.4", "deep": {"a": None}}})
    assert dict(provenance(Words("en"), plan)) == {"seed": "7", "packages.numpy": "2.4", "packages.deep.a": "None"}
    assert dict(provenance(Words("zh"), plan)) == {"随机种子": "7", "packages.numpy": "2.4", "packages.deep.a": "None"}
