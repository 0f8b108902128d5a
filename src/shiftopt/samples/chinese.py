"""A sample in Chinese: names of promotions, their phases and kinds of leave, as a Chinese shop writes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from shiftopt.domain.workspace import Workspace

EVENTS: Final[Mapping[str, str]] = {
    "Double 11": "双11",
    "Double 12": "双12",
    "99 sale": "99大促",
    "618": "618",
    "Labour Day": "五一",
    "National Day": "国庆",
    "Spring Festival": "春节",
    "Women's Day sale": "38节",
    "Livestream": "直播",
}
"""Event without its year -> Chinese."""
PHASES: Final[Mapping[str, str]] = {
    "day": "当天",
    "day after": "次日",
    "deposit": "定金",
    "eve": "前夜",
    "eve opening": "前夜开场",
    "first returns": "首批退货",
    "first workday": "首个工作日",
    "holiday": "假期",
    "new year goods": "年货节",
    "next day": "第二天",
    "opening": "开门红",
    "presale": "预售",
    "return": "返工",
    "returns": "退货潮",
    "show": "开播",
    "spot sale": "现货",
    "tail": "收尾",
    "warm-up": "预热",
    "wave 1": "第一波",
    "wave 1 opening": "第一波开场",
}
LEAVE: Final[Mapping[str, str]] = {
    "annual": "年假",
    "sick": "病假",
    "personal": "事假",
    "marriage": "婚假",
    "maternity": "产假",
    "class": "上课",
    "leave": "请假",
}


def in_chinese(known: Workspace) -> Workspace:
    """The workspace with Chinese names of events, phases and leave; names that are not known stay."""
    shop = known.shop
    events = tuple(
        event.model_copy(update={"event": _event(event.event), "phase": PHASES.get(event.phase, event.phase)}) for event in shop.events
    )
    leave = tuple(row.model_copy(update={"kind": LEAVE.get(row.kind, row.kind)}) for row in shop.leave)
    return replace(known, shop=shop.model_copy(update={"events": events, "leave": leave}), fingerprint="")


def _event(name: str) -> str:
    """``Double 11 2026`` is ``2026双11``."""
    kind, _, year = name.rpartition(" ")
    if kind in EVENTS and year.isdigit():
        return f"{year}年{EVENTS[kind]}"
    return EVENTS.get(name, name)
