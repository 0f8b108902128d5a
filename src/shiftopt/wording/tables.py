"""Tables of a workspace: columns and rows, and what does not fit together."""

from __future__ import annotations

from typing import Final

PAGE: Final[dict[str, tuple[str, str]]] = {
    # columns and rows
    "same_column": (
        "column {column} means the same as column {other}; keep one of the two",
        "{column}列和{other}列意思相同；请只留一列",
    ),
    "column_missing": ('column "{column}" is missing; {remedy}', "缺少“{column}”列；{remedy}"),
    "key_missing": ('key "{key}" is missing; {remedy}', "缺少“{key}”这个键；{remedy}"),
    "meant_by": ("did you mean it by {word}?", "{word}是不是指它？"),
    "add_also_called": ('add it; it may also be called "{name}"', "请加上；也可以写作“{name}”"),
    "unknown_key": ("unknown key {key}; {remedy}", "不认识的键{key}；{remedy}"),
    "known_ones": ("known: {names}", "可以写的有：{names}"),
    "unknown_column": ("unknown column {column}; {remedy}", "不认识的列{column}；{remedy}"),
    "it_is_not_used": ("it is not used", "这一列不会用到"),
    "table_empty": ("is empty; write a header and one row per entry", "是空的；请写表头，下面一行一条"),
    "no_section": ("there is none; write at least one [[{section}]]", "一个也没有；请至少写一个 [[{section}]]"),
    "table_without_rows": ("has no rows; write one row per entry below the header", "没有数据行；请在表头下面一行一条地写"),
    "header_again": ("the header stands here again; the row is left out", "这里又出现了一次表头；这一行已跳过"),
    "too_many_cells": (
        "has {cells} cells under {titles} titles; quote cells that hold the separator",
        "有 {cells} 格，表头只有 {titles} 列；含有分隔符的格子请加引号",
    ),
    # a workspace
    "no_workspace": (
        "there is no such workspace; give a folder with shop.toml, or an Excel workbook; shiftopt init writes one",
        "没有这份店铺资料；请给一个含 shop.toml 的文件夹或一个 Excel 工作簿，shiftopt init 可以生成一份",
    ),
    "empty_workspace": (
        "holds no workspace; give a folder with shop.toml and CSV tables; shiftopt init writes one",
        "里面没有店铺资料；请给一个含 shop.toml 和 CSV 表的文件夹，shiftopt init 可以生成一份",
    ),
    "workspace_unreadable": ("can not be read ({reason}); check the access rights", "无法读取（{reason}）；请检查访问权限"),
    "no_shop_toml": ("is missing; shiftopt init writes an example to start from", "缺少这个文件；shiftopt init 会写一份样例"),
    "not_used_in_folder": ("is not used in a folder; write it in shop.toml", "文件夹里不用这张表；请写进 shop.toml"),
    "table_missing": ("is missing; add it with at least the columns {columns}", "缺少这张表；请加上，至少要有这些列：{columns}"),
    "shop_sheet_missing": (
        "is missing; add it with the columns key, value and at least a row for name",
        "缺少这张表；请加上，列为“项目”和“内容”，至少写一行店铺名称",
    ),
    "no_such_table": ("is no table of a workspace; {remedy}", "不是店铺资料里的表；{remedy}"),
    "table_not_used": ("it is not used", "不会用到"),
    "same_table": ("is the same table as {other}; keep one of the two", "和{other}是同一张表；请只留一张"),
    "no_value_column": ("has no column for values; write the titles key and value", "没有写内容的列；请把表头写成“项目”和“内容”"),
    "unknown_thing": ("unknown {what} {name}; {remedy}", "没有{what}{name}；{remedy}"),
    "there_already": (
        "{what} {name} is there already ({place}); give it another id, or delete it",
        "{what}{name}已经有了（{place}）；请换个编号，或删掉这一行",
    ),
    "there_already_as": (
        "{what} {name} is there already ({place}, as {other}); give it another id, or delete it",
        "{what}{name}已经有了（{place}，写作{other}）；请换个编号，或删掉这一行",
    ),
    # queues and contracts
    "opening_missing": (
        'key "opening" is missing; write it here or for the whole shop, like opening = "09:00-23:00"',
        '没有写营业时间（opening）；请写在这里，或写给全店，例如 opening = "09:00-23:00"',
    ),
    "target_not_fitting": (
        "a {channel} queue can not have the target {target}; write {fitting}",
        "{channel} 队列不能用{target}这种目标；请写 {fitting}",
    ),
    "no_transfer": (
        (
            "customers of a {channel} queue can not become contacts of {queue}; "
            "chats and calls that are given up become tickets: name a ticket queue"
        ),
        "{channel} 队列的顾客不能转到{queue}；放弃的在线会话和电话会转成工单，请写一个工单（ticket）队列",
    ),
    "week_too_long": (
        "{week} minutes a week do not fit {days} days of {day}; write at most {most}, or more or longer days",
        "每周 {week} 分钟，{days} 天、每天 {day} 分钟排不下；请写不超过 {most}，或增加天数、延长每天时间",
    ),
    # people
    "no_skill": (
        "has no skill; write queues with speeds, like pre_sales:1.0, or queue_share 0",
        "没有技能；请写队列和熟练度，例如 pre_sales:1.0，或把 queue_share 写成 0",
    ),
    "own_mentor": (
        "agent {agent} is their own mentor; name another agent, or leave it empty",
        "客服{agent}的带教是本人；请写别人，或留空",
    ),
    "left_before_hired": (
        "leaves ({left}) before being hired ({hired}); mend one of the dates",
        "离职（{left}）早于入职（{hired}）；请改正其中一个日期",
    ),
    "unusual_wage": (
        "a wage of {wage:,} yuan is unusual; wages are in yuan a month (or an hour), not in fen",
        "工资 {wage:,} 元不太寻常；工资按元写（每月或每小时），不是按分",
    ),
    "no_shift_for_agent": (
        "agent {agent} may work no shift; check contract, skills and protections against the shifts",
        "客服{agent}没有可上的班次；请对照班次检查其合同、技能和保护",
    ),
    # leave, wishes, pins, sessions
    "leave_backwards": (
        "the leave ends ({end}) before it starts ({start}); mend one of the dates",
        "请假结束（{end}）早于开始（{start}）；请改正其中一个日期",
    ),
    "request_without_shift": ("a request of kind {kind} names no shift; write the shift", "{kind}这种心愿没有写班次；请写上班次"),
    "pinned_on_leave": (
        "agent {agent} is on leave on {day}; no legal roster keeps both; delete one",
        "客服{agent}在 {day} 请假；两者不可能都满足，请删掉一个",
    ),
    "pinned_twice": (
        "agent {agent} is pinned on {day} already (row {row}); keep one pin per day",
        "客服{agent}在 {day} 已经固定过（第 {row} 行）；每天只留一条",
    ),
    "stale_requests": (
        "{count:,} requests are before {day}, the end of the history; they do not matter any more",
        "有 {count:,} 条心愿早于历史的最后一天（{day}）；它们不再起作用",
    ),
    "stale_pins": (
        "{count:,} pins are before {day}, the end of the history; they do not matter any more",
        "有 {count:,} 条固定班次早于历史的最后一天（{day}）；它们不再起作用",
    ),
    "window_too_short": (
        "{minutes} minutes do not fit the window of {window}; write a wider window or fewer minutes",
        "时间窗只有 {window} 分钟，放不下 {minutes} 分钟；请放宽时间窗或缩短时长",
    ),
    "nobody_in_team": ("nobody is in team {team}; {remedy}", "小组{team}没有人；{remedy}"),
    # events
    "event_backwards": (
        "the event ends ({end}) before it starts ({start}); write an end after the start",
        "活动结束（{end}）早于开始（{start}）；结束请写在开始之后",
    ),
    "unknown_multiplier": (
        "unknown column {column}; columns for multipliers are named like the queues: {queues}",
        "不认识的列{column}；写倍数的列要用队列的名称：{queues}",
    ),
    # shifts
    "shift_without_start": ("the shift has no start; write a clock time like 09:00", "班次没有开始时间；请写 09:00 这样的时刻"),
    "shift_without_length": ("the shift has no length; write minutes (or an end)", "班次没有时长；请写分钟数（或结束时间）"),
    "shift_backwards": (
        "the shift ends ({end}) before it starts ({start}); write a later end; past midnight count on: {later}",
        "班次结束（{end}）早于开始（{start}）；请写晚一些，跨过零点请接着数：{later}",
    ),
    "minutes_do_not_fit": (
        "minutes ({minutes}) do not fit {start}-{end}; write {fitting}, or leave one of the two out",
        "分钟数（{minutes}）和 {start}-{end} 对不上；请写 {fitting}，或两者只写一个",
    ),
    "meal_too_long": (
        "the meal ({meal} minutes) is as long as the shift ({minutes}); shorten the meal",
        "用餐（{meal} 分钟）和班次（{minutes} 分钟）一样长；请缩短用餐",
    ),
    "meal_too_long_for_some": (
        "the meal ({meal} minutes) is as long as the shift ({minutes}); shorten the meal, or write the short shifts in a row of their own",
        "用餐（{meal} 分钟）和班次（{minutes} 分钟）一样长；请缩短用餐，或把短班次单独写一行",
    ),
    "meal_outside": (
        "a meal at {meal} ({minutes} minutes) is outside the shift {start}-{end}; write a time from {start} to {latest}",
        "{meal} 用餐（{minutes} 分钟）不在班次 {start}-{end} 之内；请写 {start} 到 {latest} 之间的时刻",
    ),
    "meal_off_grid": (
        "{meal} is not on the {step}-minute grid of pauses; write {before} or {after}",
        "{meal} 不在每 {step} 分钟一格的休息时刻上；请写 {before} 或 {after}",
    ),
    "meal_window_backwards": (
        "the meal window ends ({last}) before it starts ({first}); write the latest start of the meal",
        "用餐时间窗结束（{last}）早于开始（{first}）；这里请写用餐最晚的开始时刻",
    ),
    "flexible_missing": (
        'a flexible shift has no "{column}"; write start_from, start_to and lengths, or a fixed start and minutes',
        "弹性班次没有写“{column}”；请写 start_from、start_to 和 lengths，或改为固定的 start 和 minutes",
    ),
    "flexible_and_fixed": (
        'a flexible shift has a fixed "{column}" too; leave one of the two out',
        "弹性班次又写了固定的“{column}”；两者只能写一个",
    ),
    "latest_before_earliest": (
        "the latest start ({last}) is before the earliest ({first}); write a later time",
        "最晚开始（{last}）早于最早开始（{first}）；请写晚一些",
    ),
    "too_many_shifts": (
        "stands for {count:,} shifts; use larger steps; up to {most} are possible",
        "展开成 {count:,} 个班次；请把步长写大些，最多 {most} 个",
    ),
    "nobody_for_shift": ("nobody may work shift {shift}; check its contracts and skills", "没有人能上班次{shift}；请检查它的合同和技能"),
    # past
    "unknown_past_agent": (
        "unknown agent {agent} ({rows} rows); they are left out; {remedy}",
        "没有客服{agent}（{rows} 行）；这些行已跳过，{remedy}",
    ),
    "unknown_balance_agent": ("unknown agent {agent}; the row is left out; {remedy}", "没有客服{agent}；这一行已跳过，{remedy}"),
    "balance_twice": (
        "agent {agent} is there already (row {row}); keep one row per agent",
        "客服{agent}已经有了（第 {row} 行）；每人只留一行",
    ),
    "past_backwards": (
        "the duty ends before it starts ({start} to {end}); mend start or end",
        "这个班结束早于开始（{start} 至 {end}）；请改正开始或结束",
    ),
    "past_too_long": (
        "the duty is longer than 24 hours ({start} to {end}); mend start or end",
        "这个班超过 24 小时（{start} 至 {end}）；请改正开始或结束",
    ),
    "overlapping_duties": (
        'agent "{agent}" has overlapping duties (also row {row}); delete or mend one of the two',
        "客服“{agent}”有时间重叠的班（另见第 {row} 行）；请删掉或改正其中一个",
    ),
}
