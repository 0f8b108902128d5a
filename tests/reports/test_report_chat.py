from __future__ import annotations

from dataclasses import replace

import pytest
from handmade import make_plan, plan_in

from shiftopt.reports.chat import day_text, person_text, plain, week_text


def test_a_day_is_told_by_shifts() -> None:
    assert day_text(make_plan(), 2).splitlines() == [
        "四人小店",
        "12-02 周三（2 人上班）",
        "E 08:00-16:30：王芳",
        "N 22:00-06:30：李娜",
    ]


def test_leave_is_told_without_its_reason() -> None:
    text = day_text(make_plan(), 4)
    assert "请假：李娜" in text
    assert "sick" not in text
    assert "On leave: 李娜" in day_text(make_plan(), 4, lang="en")


def test_a_week_has_every_day() -> None:
    text = week_text(make_plan())
    assert text.startswith("【四人小店】2026-11-30 至 2026-12-06 班表\n\n11-30 周一（3 人上班）\n")
    assert text.count("人上班") == 7
    assert text.endswith("有问题请尽快告诉组长。\n")


def test_a_person_sees_the_own_week() -> None:
    assert person_text(make_plan(), "A004", lang="en").splitlines() == [
        "李娜 (A004), 2026-11-30 to 2026-12-06",
        "11-30 Mon  rest (休)",
        "12-01 Tue  rest (休)",
        "12-02 Wed  N 22:00-06:30",
        "12-03 Thu  rest (休)",
        "12-04 Fri  leave (假)",
        "12-05 Sat  rest (休)",
        "12-06 Sun  rest (休)",
        "8 hours in all",
    ]
    with pytest.raises(KeyError, match="A999"):
        person_text(make_plan(), "A999")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("@所有人", "＠所有人"),
        ("[点我](http://x)", "［点我］(http://x)"),
        ("**粗**", "＊＊粗＊＊"),
        ("a\n=1+1", "a =1+1"),
        ("<b>", "＜b＞"),
        ("王芳", "王芳"),
    ],
)
def test_names_call_nobody_and_lay_out_nothing(name: str, shown: str) -> None:
    assert plain(name) == shown
    plan = make_plan()
    agents = (plan.case.agents[0].model_copy(update={"name": name}), *plan.case.agents[1:])
    shop = plan.case.shop.model_copy(update={"agents": agents})
    text = week_text(plan_in(case=replace(plan.case, shop=shop)))
    assert shown in text
    assert not [line for line in text.splitlines() if line.startswith(("=", "+", "-", "@"))]
