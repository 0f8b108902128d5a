"""The labels of weeks in a row, Chinese and English with the same keys."""

from __future__ import annotations

from typing import Final

WEEKS_ZH: Final[dict[str, str]] = {
    "we_title": "{shop}：连续 {wanted} 周，已排 {weeks} 周",
    "we_week": "周",
    "we_people": "上岗人数",
    "we_hours": "工时",
    "we_overtime": "加班小时",
    "we_month": "当月加班最多 / 上限",
    "we_kept": "留给后几周的加班",
    "we_helpers": "临时、兼职、外包工时",
    "we_cost": "成本",
    "we_short": "缺口（人时）",
    "we_gap": "差距",
    "we_violations": "违规",
    "we_service": "各队列的服务水平",
    "we_service_note": "先是模拟，括号内是人力模型的承诺，“−”后是缺的人时（工单：最严重时逾期的人时）。",
    "we_open": "打开：{folder}/（每周一个方案文件夹，另有 weeks.csv 和 weeks.json）",
}
WEEKS_EN: Final[dict[str, str]] = {
    "we_title": "{shop}: {weeks} of {wanted} weeks in a row planned",
    "we_week": "week",
    "we_people": "people",
    "we_hours": "hours",
    "we_overtime": "overtime",
    "we_month": "most in a month / limit",
    "we_kept": "overtime kept for later",
    "we_helpers": "helpers' hours",
    "we_cost": "cost",
    "we_short": "hours short",
    "we_gap": "gap",
    "we_violations": "violations",
    "we_service": "Service by queue",
    "we_service_note": "Simulated first, in brackets what the staffing models promise, after − the agent-hours that lack "
    "(tickets: overdue at the worst moment). Helpers are temps, part-timers, agency, interns and cloud agents.",
    "we_open": "Open: {folder}/ (a plan folder for each week, weeks.csv and weeks.json)",
}
