"""Histories, logs of contacts, and what a forecast says of the history behind it."""

from __future__ import annotations

from typing import Final

PAGE: Final[dict[str, tuple[str, str]]] = {
    # the history of a workspace
    "far_from_others": ("{value} is more than ten years from the other rows; check the year", "{value}和其他行相差十年以上；请检查年份"),
    "queue_empty": ("is empty; {remedy}", "队列是空的；{remedy}"),
    "contact_id_again": ("{count:,} rows repeat a contact_id; each contact counts once", "有 {count:,} 行的会话编号重复；每个会话只算一次"),
    "odd_step": (
        "the rows are mostly {step:,} minutes apart; give counts per hour, half-hour or quarter-hour",
        "各行大多相隔 {step:,} 分钟；请按小时、半小时或一刻钟给咨询量",
    ),
    "off_grid": (
        "minute {minute} is not on the {step}-minute grid of the other rows; write the start of the interval",
        "第 {minute} 分不在其他行每 {step} 分钟一格的时刻上；请写时段的开始",
    ),
    "history_too_long": (
        "spans {rows:,} intervals for {queues} queues; trim the history",
        "{queues} 个队列跨了 {rows:,} 个时段；请删减历史",
    ),
    "rows_sorted": ("the rows are not in time order; they were sorted", "各行没有按时间排列；已自动排好"),
    "rows_twice": ("{count:,} rows are there twice; each counts once", "有 {count:,} 行重复；每行只算一次"),
    "rows_contradict": (
        "{count:,} rows give another count for a time and queue that stand again below; the last row counts",
        "有 {count:,} 行的时间和队列在下面又出现、数量不同；以最后一行为准",
    ),
    "queue_without_history": (
        'queue "{queue}" has no history; it is forecast from scratch, with wide intervals',
        "队列“{queue}”没有历史；只能从零预测，区间会很宽",
    ),
    "counts_missing": (
        'queue "{queue}" has no count in {missing:,} of {whole:,} open {step}-minute intervals; they count as not recorded, not as zero',
        "队列“{queue}”营业的 {whole:,} 个 {step} 分钟时段里有 {missing:,} 个没有数量；按没有记录处理，不当作零",
    ),
    "short_history": (
        "covers only {days:.1f} days; give at least some weeks; a year shows holidays and promotions",
        "只有 {days:.1f} 天；请至少给几周，有一年才看得出节假日和大促",
    ),
    # a log of contacts
    "log_without_rows": ("has no rows; write one row per contact below the header", "没有数据行；请在表头下面一行一个会话地写"),
    "no_such_column": ("{table} has no column {column}; {remedy}", "{table} 没有{column}这一列；{remedy}"),
    "no_used_row": ("has no row that is used; check --outcome and --queue", "没有一行可用；请检查 --outcome 和 --queue"),
    "no_queue_column": ("has no column for the queue; name it: --map queue=TITLE", "没有队列这一列；请指明：--map queue=列名"),
    "empty_words": (
        "{count:,} rows have an empty {column}; fill the cells, or leave these rows out",
        "有 {count:,} 行的 {column} 是空的；请填上，或去掉这些行",
    ),
    "unknown_outcome": (
        "{count:,} rows have outcome {shown}; say what it means: --outcome {word}=served, =abandoned or =skip",
        "有 {count:,} 行的结果是{shown}；请说明它的意思：--outcome {word}=served（已接待）、=abandoned（放弃）或 =skip（不计）",
    ),
    "unknown_log_queue": (
        "{count:,} rows have queue {shown}; say what it means: --queue {word}=ID of a queue of the shop, or =skip",
        "有 {count:,} 行的队列是{shown}；请说明它的意思：--queue {word}=店铺的队列编号，或 =skip（不计）",
    ),
    "nobody_known_served": (
        "does not say who was served; name a column: --map outcome=TITLE, or agent, answered, handle",
        "看不出谁被接待了；请指明一列：--map outcome=列名，或 agent、answered、handle",
    ),
    "waits_not_said": (
        "does not say how long customers waited; name a column: --map wait=TITLE, or answered",
        "看不出顾客等了多久；请指明一列：--map wait=列名，或 answered",
    ),
    "negative_wait": ("{seconds:g} s of waiting; check the times of arrival and answer", "等待 {seconds:g} 秒；请检查到达和接入的时间"),
    "wait_unknown": ("the wait is not known; fill it, or leave the row out", "不知道等了多久；请填上，或去掉这一行"),
    "served_untimed": (
        "{count:,} served contacts have no handle time; they count for waits only",
        "有 {count:,} 个已接待的会话没有处理时长；只用来算等待",
    ),
    "served_unnamed": (
        "{count:,} served contacts have no agent; they count for waits only",
        "有 {count:,} 个已接待的会话没有客服；只用来算等待",
    ),
    "moment_empty": ("is empty; write times like 2026-11-02 09:30:15", "是空的；请写 2026-11-02 09:30:15 这样的时间"),
    "moment_without_date": (
        "{value} has no date; name the column of the date: --map date=TITLE",
        "{value}没有日期；请指明日期那一列：--map date=列名",
    ),
    "not_a_moment": (
        "{value} is not a time; write times like 2026-11-02 09:30:15",
        "{value}不是时间；请写 2026-11-02 09:30:15 这样的时间",
    ),
    "not_a_length": ("{value} is not a length of time; write seconds, mm:ss or h:mm:ss", "{value}不是时长；请写秒数、mm:ss 或 h:mm:ss"),
    "not_a_log_date": ("{value} is not a date; write dates like 2026-11-02", "{value}不是日期；请写 2026-11-02 这样的日期"),
}
