"""Every name that users may write: tables, columns and fixed values, in English and Chinese.

This is the one place for names. The key is the English name that the documentation uses; of the Chinese names the first is
the one that exports write, the others are read as well. Names are compared after ``fold``: full-width letters, capitals,
spaces, hyphens and a unit in brackets at the end make no difference, so ``月薪（元）`` is ``月薪`` and ``Agent ID`` is ``agent_id``.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

TABLES: Final[dict[str, tuple[str, ...]]] = {
    "shop": ("店铺", "店铺设置"),
    "queues": ("队列", "技能组", "queue"),
    "contracts": ("合同", "工时制度", "contract"),
    "rules": ("规则", "rule"),
    "agents": ("客服", "人员", "员工", "agent"),
    "shifts": ("班次", "shift"),
    "history": ("历史", "咨询历史", "历史咨询量"),
    "events": ("活动", "大促", "event"),
    "leave": ("请假", "休假"),
    "requests": ("心愿", "排班意愿", "request"),
    "pins": ("固定", "已定班次", "pin"),
    "sessions": ("会议培训", "会议", "培训", "session"),
    "past": ("往期排班", "历史排班"),
    "past_balance": ("往期结余",),
}
"""Tables of a workspace: names of sheets, and of files without ``.csv``."""

_AGENT = ("工号", "客服工号", "员工编号", "agent")
_DATE = ("日期", "day")
_SHIFT = ("班次", "班次编号", "shift")
_TEAM = ("小组", "组别", "班组", "团队")

HEADERS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "shop": {
        "name": ("店铺名称", "店名"),
        "zone": ("时区", "timezone", "time_zone"),
        "interval": ("间隔分钟", "间隔", "interval_minutes"),
        "week_start": ("每周首日",),
        "law": ("法规", "劳动法规", "law_pack"),
        "shrinkage": ("损耗", "损耗率"),
        "min_stint": ("最短连续分钟", "最短连续"),
        "opening": ("营业时间", "opening_hours", "服务时间"),
    },
    "queues": {
        "id": ("队列编号", "队列", "queue_id", "queue"),
        "name": ("名称", "队列名称"),
        "channel": ("渠道",),
        "handle_seconds": ("处理秒数", "平均处理时长", "aht"),
        "handle_cv": ("处理时长变异",),
        "patience_seconds": ("耐心秒数", "耐心"),
        "concurrency": ("同时接待数", "并发"),
        "rounds": ("轮数",),
        "reply_seconds": ("回复秒数",),
        "think_seconds": ("顾客思考秒数",),
        "chat_mode": ("分配方式",),
        "target": ("目标", "target_kind", "目标类型"),
        "target_share": ("目标比例",),
        "target_seconds": ("目标秒数",),
        "target_definition": ("达标口径",),
        "max_occupancy": ("最高占用率",),
        "max_abandonment": ("最高放弃率",),
        "late_value": ("迟到成本", "超时损失"),
        "opening": ("营业时间", "opening_hours", "服务时间"),
        "min_heads": ("最少人数",),
        "due_clock": ("时限口径",),
        "initial_backlog": ("期初积压",),
        "complaint": ("投诉类", "是否投诉"),
        "bot_share": ("机器人占比",),
        "transfer_to": ("放弃转入", "转入工单队列"),
        "transfer_share": ("转入比例",),
    },
    "contracts": {
        "id": ("合同编号", "合同", "contract_id", "contract"),
        "name": ("名称", "合同名称"),
        "kind": ("类型", "合同类型"),
        "week_minutes": ("每周分钟", "周工时"),
        "day_minutes": ("每日分钟", "日工时"),
        "days_per_week": ("每周天数",),
        "overtime": ("可加班",),
        "pay": ("计薪方式",),
    },
    "rules": {
        "name": ("规则", "规则名", "rule"),
        "params": ("参数", "parameters"),
        "hard": ("硬性", "是否硬性"),
        "weight": ("权重", "罚金"),
        "contracts": ("合同", "适用合同"),
        "teams": ("小组", "适用小组"),
        "grades": ("级别", "适用级别", "等级", "适用等级"),
        "agents": ("人员", "适用人员", "工号", "适用工号"),
        "protections": ("保护", "适用保护", "特殊保护"),
        "dates": ("日期", "适用日期", "生效日期"),
    },
    "agents": {
        "agent_id": (*_AGENT, "id"),
        "name": ("姓名", "花名", "名字"),
        "contract": ("合同", "合同编号", "contract_id"),
        "skills": ("技能", "skill"),
        "team": _TEAM,
        "grade": ("级别", "等级", "职级"),
        "hire_date": ("入职日期", "入职"),
        "leave_date": ("离职日期", "离职"),
        "wage": ("月薪", "工资", "薪资"),
        "protections": ("保护", "特殊保护"),
        "protected_until": ("保护至", "保护截止"),
        "mentor": ("带教", "师傅", "导师"),
        "queue_share": ("在线占比", "接待占比"),
    },
    "shifts": {
        "shift_id": ("班次编号", "班次", "shift", "id"),
        "start": ("开始", "上班", "开始时间", "上班时间"),
        "end": ("结束", "下班", "结束时间", "下班时间"),
        "minutes": ("分钟", "时长", "时长分钟"),
        "start_from": ("最早开始",),
        "start_to": ("最晚开始",),
        "start_step": ("开始步长", "step"),
        "lengths": ("可选时长",),
        "meal_minutes": ("用餐分钟", "午休分钟"),
        "meal_from": ("最早用餐", "用餐窗口开始"),
        "meal_to": ("最晚用餐", "用餐窗口结束"),
        "breaks": ("小休次数",),
        "break_minutes": ("小休分钟",),
        "contracts": ("合同", "适用合同"),
        "skills": ("技能", "适用技能"),
        "weekdays": ("星期", "适用星期"),
    },
    "history": {
        "timestamp": ("时间", "日期时间", "时间戳", "datetime", "time", "进线时间", "咨询时间"),
        "queue": ("队列", "技能组", "queue_id"),
        "contacts": ("咨询量", "进线量", "数量", "人次", "volume", "count"),
        "handle_seconds": ("处理秒数", "平均处理时长", "aht"),
        "contact_id": ("会话编号", "工单编号"),
    },
    "contact_log": {
        "arrival": ("到达时间", "进线时间", "咨询时间", "开始时间", "创建时间", "timestamp", "time", "时间", "datetime"),
        "date": _DATE,
        "queue": ("队列", "技能组", "queue_id", "type"),
        "wait": ("等待秒数", "等待时长", "排队时长", "wait_seconds", "q_time"),
        "answered": ("接入时间", "应答时间", "begin", "answer_time"),
        "outcome": ("结果", "接待状态", "状态", "status", "result"),
        "handle": ("处理秒数", "处理时长", "会话时长", "通话时长", "handle_seconds", "handle_time", "aht"),
        "ended": ("结束时间", "end", "end_time"),
        "agent": ("客服", "工号", "接待客服", "坐席", "agent_id"),
        "rounds": ("轮数", "回合数", "对话轮数", "turns"),
        "held": ("同时接待数", "并发", "并发数", "concurrency"),
        "contact_id": ("会话编号", "工单编号", "session_id"),
    },
    "events": {
        "event": ("活动", "活动名称", "大促"),
        "phase": ("阶段",),
        "start": ("开始", "开始时间", "开始日期", "date", "日期"),
        "end": ("结束", "结束时间", "结束日期"),
        "factors": ("倍数", "系数", "factor"),
    },
    "leave": {
        "agent_id": _AGENT,
        "start": ("开始", "开始日期", "date", "日期"),
        "end": ("结束", "结束日期"),
        "kind": ("类型", "请假类型", "假别"),
    },
    "requests": {
        "agent_id": _AGENT,
        "date": _DATE,
        "kind": ("类型", "意愿"),
        "shift": (*_SHIFT, "shift_id"),
        "weight": ("权重",),
    },
    "pins": {"agent_id": _AGENT, "date": _DATE, "shift": (*_SHIFT, "shift_id")},
    "sessions": {
        "session_id": ("编号", "会议编号", "id"),
        "name": ("名称", "主题"),
        "kind": ("类型",),
        "minutes": ("分钟", "时长"),
        "agents": ("参加人", "人员", "工号"),
        "team": _TEAM,
        "grade": ("级别", "等级"),
        "date": _DATE,
        "window_start": ("最早开始", "window_from"),
        "window_end": ("最晚结束", "window_to"),
        "quorum": ("最低出席", "出席率"),
        "absent_weight": ("缺席成本",),
    },
    "past": {
        "agent_id": _AGENT,
        "date": _DATE,
        "shift_id": _SHIFT,
        "start": ("开始", "上班", "开始时间", "上班时间"),
        "end": ("结束", "下班", "结束时间", "下班时间"),
        "paid_minutes": ("计薪分钟", "工时分钟"),
        "overtime_minutes": ("加班分钟",),
        "rests": ("休息", "休息安排"),
    },
    "past_balance": {
        "agent_id": _AGENT,
        "overtime_minutes": ("加班分钟",),
        "fairness": ("公平分",),
        "complaint_days": ("连续投诉天数",),
    },
    "roster": {
        "agent_id": (*_AGENT, "id"),
        "name": ("姓名", "花名"),
        "date": _DATE,
        "shift_id": _SHIFT,
        "start": ("开始", "上班", "开始时间", "上班时间"),
        "end": ("结束", "下班", "结束时间", "下班时间"),
        "paid_minutes": ("计薪分钟", "工时分钟"),
        "overtime_minutes": ("加班分钟",),
        "rests": ("休息", "休息安排"),
    },
    "activities": {
        "agent_id": _AGENT,
        "start": ("开始", "开始时间"),
        "end": ("结束", "结束时间"),
        "activity": ("活动", "事项"),
        "queue": ("队列", "技能组"),
        "session": ("会议编号", "session_id"),
    },
}
"""Table -> column -> other names."""

VALUES: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "channel": {"chat": ("在线", "聊天", "旺旺"), "call": ("电话", "热线"), "ticket": ("工单",)},
    "chat_mode": {"queue": ("排队",), "assign_all": ("全部分配",)},
    "target": {"answered_within": ("限时应答",), "average_response": ("平均响应",), "cleared_within": ("限时办结",)},
    "target_definition": {
        "served_of_offered": ("应答占来量",),
        "waited_within": ("等待达标",),
        "without_short_abandons": ("不计短放弃",),
        "served_of_served": ("应答占已答",),
    },
    "due_clock": {"wall": ("自然时间",), "open": ("营业时间",)},
    "contract_kind": {
        "standard": ("标准工时", "标准", "全日制"),
        "six_day": ("六天", "单休", "做六休一"),
        "part_time": ("非全日制", "兼职"),
        "temp": ("临时工", "临时"),
        "agency": ("劳务派遣", "派遣"),
        "intern": ("实习", "实习生"),
        "cloud": ("云客服",),
    },
    "pay": {"monthly": ("月薪",), "hourly": ("时薪", "小时")},
    "grade": {"novice": ("新人", "新手"), "regular": ("普通", "熟手"), "senior": ("资深", "高级"), "supervisor": ("组长", "主管")},
    "protection": {
        "pregnant": ("孕期", "怀孕"),
        "nursing": ("哺乳期", "哺乳"),
        "minor": ("未成年工", "未成年"),
        "intern": ("实习生", "实习"),
    },
    "request": {
        "off": ("休", "休息", "想休"),
        "on": ("上班", "想上班"),
        "shift": ("想上", "指定班次"),
        "not_shift": ("不想上", "不上"),
    },
    "outcome": {
        "served": ("已接待", "已应答", "接通", "已接通", "应答", "成功", "answered", "handled", "completed", "agent", "yes", "1", "是"),
        "abandoned": (
            "放弃",
            "已放弃",
            "未接通",
            "未接待",
            "未应答",
            "流失",
            "lost",
            "missed",
            "abandon",
            "hang",
            "hangup",
            "no",
            "0",
            "否",
        ),
        "skip": ("不计", "ignore"),
    },
    "nobody": {"nobody": ("无", "-", "none", "null", "nan", "no_server", "n/a")},
    "session_kind": {"meeting": ("会议", "例会"), "training": ("培训",)},
    "yes_no": {"yes": ("是", "有", "true", "y", "1", "√"), "no": ("否", "无", "false", "n", "0", "×")},
    "day_off": {"off": ("休", "休息", "-", "—", "none"), "leave": ("假", "请假", "休假")},
    "activity": {
        "work": ("接待", "工作"),
        "meal": ("用餐", "午餐"),
        "break": ("小休",),
        "meeting": ("会议",),
        "training": ("培训",),
        "other": ("其他",),
    },
    "pause": {"meal": ("用餐", "午餐"), "break": ("小休",), "allowance": ("保护时间",)},
    "weekday": {
        "mon": ("周一", "monday", "星期一", "礼拜一", "一", "1"),
        "tue": ("周二", "tuesday", "星期二", "礼拜二", "二", "2"),
        "wed": ("周三", "wednesday", "星期三", "礼拜三", "三", "3"),
        "thu": ("周四", "thursday", "星期四", "礼拜四", "四", "4"),
        "fri": ("周五", "friday", "星期五", "礼拜五", "五", "5"),
        "sat": ("周六", "saturday", "星期六", "礼拜六", "六", "6"),
        "sun": ("周日", "sunday", "星期日", "星期天", "周天", "礼拜天", "日", "天", "7"),
    },
    "weekday_set": {"daily": ("每天", "all", "everyday"), "workdays": ("工作日", "weekdays"), "weekend": ("周末", "weekends")},
}
"""Kind of value -> English value -> other spellings; the first Chinese one is written with ``lang="zh"``."""


def fold(name: str) -> str:
    """The form in which names are compared."""
    text = unicodedata.normalize("NFKC", name).strip().casefold()
    text = re.sub(r"\s*\([^()]*\)$", "", text)
    return re.sub(r"[\s\-]+", "_", text) if len(text) > 1 else text


def lookup(names: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """Folded spelling -> English name. The English names win over aliases."""
    found = {fold(alias): name for name, aliases in names.items() for alias in aliases}
    found.update({fold(name): name for name in names})
    return found


def local_name(names: dict[str, tuple[str, ...]], name: str, lang: str) -> str:
    """The spelling that an export in ``lang`` writes."""
    return names[name][0] if lang == "zh" and name in names and names[name] else name
