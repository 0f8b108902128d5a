"""Rosters that somebody hands in, and their tasks."""

from __future__ import annotations

from typing import Final

PAGE: Final[dict[str, tuple[str, str]]] = {
    "no_roster": (
        "there is no such roster; give a plan folder, roster.csv, roster.xlsx or another CSV file",
        "没有这份排班表；请给排班结果文件夹、roster.csv、roster.xlsx 或别的 CSV 文件",
    ),
    "roster_empty": ("is empty; write a header and one row per duty", "是空的；请写表头，下面一行一个班"),
    "no_sheets": ("has no sheets; give the workbook of a plan", "没有工作表；请给排班结果里的工作簿"),
    "no_roster_header": ("has no header; the header row begins with {titles}", "没有表头；表头那一行要以这些列名之一开头：{titles}"),
    "agent_column_missing": (
        'column "agent_id" is missing; add it, or a column "name"',
        "缺少“agent_id”（工号）列；请加上，或加“name”（姓名）列",
    ),
    "shift_column_missing": (
        'column "shift_id" is missing; add it, or the columns "start" and "end"',
        "缺少“shift_id”（班次）列；请加上，或加“start”（上班）和“end”（下班）两列",
    ),
    "no_agent_named": ("no agent is named; {remedy}", "没有写是哪个客服；{remedy}"),
    "unknown_shift_or_times": (
        "unknown shift {shift}; {remedy}, or write times like 09:00-17:30",
        "没有班次{shift}；可以写 09:00-17:30 这样的时间，{remedy}",
    ),
    "shift_without_times": ("{value} has no times; write times like 09:00-17:30", "{value}没有时间；请写 09:00-17:30 这样的时间"),
    "half_of_times": ("start or end is missing; write both, or a shift", "缺少上班或下班时间；请两个都写，或写班次"),
    "duty_backwards": ("the duty ends before it starts; mend start or end", "这个班结束早于开始；请改正上班或下班时间"),
    "duty_too_long": ("the duty is longer than 24 hours; mend start or end", "这个班超过 24 小时；请改正上班或下班时间"),
    "no_date": ("no date is written; write a date like 2026-11-02", "没有写日期；请写 2026-11-02 这样的日期"),
    "outside_week": (
        "{day} is outside the week {first} to {last}; check the week",
        "{day} 不在 {first} 至 {last} 这一周；请检查是不是这一周",
    ),
    "other_week": (
        "the roster is of {from_day} to {to_day}, not of the week {first} to {last}; give the roster of that week, or --week {from_day}",
        "这份排班表是 {from_day} 至 {to_day} 的，不是 {first} 至 {last} 这一周；请给那一周的排班表，或加 --week {from_day}",
    ),
    "two_columns": ("{day} has two columns; keep one of the two", "{day} 有两列；请只留一列"),
    "days_untitled": (
        "no column is titled {days}; everybody is read as off on these days",
        "没有这些日期的列：{days}；这些天按所有人休息处理",
    ),
    "agents_absent": ("there is no row for {agents}; they are read as off all week", "没有这些人的行：{agents}；按整周休息处理"),
    "outside_duties": (
        (
            "{count} of {total} activities are outside every duty ({agent} from {start}); "
            "they are left out; duties without activities get new ones"
        ),
        "{total} 项任务中有 {count} 项不在任何班之内（例如 {agent} 从 {start} 起）；这些已略去，没有任务的班会重新安排",
    ),
    "start_not_legal": (
        (
            "this roster is not legal in the week: {reason}; "
            "the search began without it; audit the roster to see all, and mend it or the workspace"
        ),
        "这份排班表在这一周不合法：{reason}；求解没有用它作起点，请用 shiftopt audit 看全部问题，再改排班表或店铺资料",
    ),
}
