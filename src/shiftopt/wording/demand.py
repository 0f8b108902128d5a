"""Forecast and staffing: what the figures do not allow, and how rates and targets are written."""

from __future__ import annotations

from typing import Final

PAGE: Final[dict[str, tuple[str, str]]] = {
    # the history behind a forecast
    "history_of_queue": ("history, queue {queue}", "队列 {queue} 的历史"),
    "forecast_zero": (
        "has no history, so its forecast is 0; name a similar queue and a ratio (analogs), or record some days",
        "没有历史，预测只能是 0；请指定相似的队列和比例（analogs），或先记录几天",
    ),
    "forecast_follows": (
        "has no history, so the forecast follows queue {source}; check it against the first days",
        "没有历史，预测参照队列 {source}；请用头几天的实际情况核对",
    ),
    "only_zeros": (
        "has only zeros, so its forecast is 0; check that contacts were recorded",
        "全是零，预测只能是 0；请检查咨询量有没有记录",
    ),
    "too_few_days": (
        "covers {days} days, too few to learn the pattern of the week; expect wide intervals until {enough} days are recorded",
        "只有 {days} 天，看不出一周的规律；记满 {enough} 天之前区间会很宽",
    ),
    "stale_history": ("ends {days} days before the horizon; add the latest weeks", "比要预测的日期早 {days} 天结束；请补上最近几周"),
    "filled_intervals": (
        "{count} open intervals of the horizon have no history; they take the nearest hour that has one; correct it after some days",
        "要预测的营业时段里有 {count} 个没有历史；借用最近的有历史的小时，几天后请核对",
    ),
    # staffing
    "forecast_queue": ('unknown queue "{queue}"; the shop\'s queues are {names}', "没有队列“{queue}”；店铺的队列有：{names}"),
    "target_place": ("queue {queue}, target", "队列 {queue} 的目标"),
    "assign_all_incomplete": (
        'an assign-all chat needs rounds, reply_seconds and think_seconds; give all three, or set chat_mode = "queue"',
        '全部分配（assign_all）的在线会话需要 rounds、reply_seconds 和 think_seconds；请三个都写，或写 chat_mode = "queue"',
    ),
    "target_out_of_reach": (
        "no number of agents can meet the target of {seconds} s: one reply alone takes {reply:g} s; allow more seconds or a lower share",
        "再多的人也达不到 {seconds} 秒的目标：单是一次回复就要 {reply:g} 秒；请放宽秒数或降低比例",
    ),
    "nobody_works": ("100% leaves nobody to work; give less than 100%", "100% 就没有人干活了；请写小于 100%"),
    "no_occupancy": ("0% lets nobody work; give more than 0%", "0% 就谁也不能干活；请写大于 0%"),
    "negative_heads": ("{heads} is negative; give 0 or more", "{heads} 是负数；请写 0 或更大"),
    "no_duration": ('"{text}" is no duration; write it like 180s, 5min or 2h', "“{text}”不是时长；请写 180s、5min 或 2h 这样"),
    "duration_zero": ('"{text}" is no duration; it must be longer than 0', "“{text}”不是时长；必须大于 0"),
    "no_rate": ('"{text}" is no rate; write it like 200/h or 100/30min', "“{text}”不是来量；请写 200/h 或 100/30min 这样"),
    "no_share": ('"{text}" is no share; write it like 80% or 0.8', "“{text}”不是比例；请写 80% 或 0.8 这样"),
    "no_target": ('"{text}" is no target; write it like 80%/20s', "“{text}”不是目标；请写 80%/20s 这样"),
    "target_share": ('"{text}" is no target; the share must lie between 0% and 100%', "“{text}”不是目标；比例要在 0% 和 100% 之间"),
    # options of forecast
    "names_no_event": (
        '"{text}" names no event; write NAME=1.3 with one of: {names}',
        "“{text}”不是活动；请写 名称=1.3，名称可以是：{names}",
    ),
    "source_without_events": ('"{text}" names no event; the source has no events', "“{text}”不是活动；这份数据里没有活动"),
    "no_factor": ('"{text}" is no factor; write a number such as 1.3', "“{text}”不是系数；请写 1.3 这样的数字"),
    "no_horizon": ('"{text}" is no length of time; write 7d or 48h', "“{text}”不是时间长度；请写 7d（天）或 48h（小时）"),
    "no_zone": (
        '"{text}" is no time zone; use an IANA name such as Asia/Shanghai or UTC',
        "“{text}”不是时区；请写 Asia/Shanghai 或 UTC 这样的名称",
    ),
    "no_origin": (
        '"{text}" is no date and time; write YYYY-MM-DD or YYYY-MM-DDTHH:MM',
        "“{text}”不是日期和时间；请写 YYYY-MM-DD 或 YYYY-MM-DDTHH:MM",
    ),
    "before_history": ("there is no history before {day}; use a day after {start}", "{day} 之前没有历史；请写 {start} 之后的日期"),
    "interval_not_dividing": (
        "{minutes} minutes do not divide the day; use a divisor of 60, or 60, 120, 180, 240, 360, 480, 720, 1440",
        "{minutes} 分钟不能整除一天；请用 60 的约数，或 60、120、180、240、360、480、720、1440",
    ),
    "origin_off_grid": (
        "{clock} is not the start of a {minutes}-minute interval; start on an interval",
        "{clock} 不是 {minutes} 分钟时段的开始；请从时段的开始算起",
    ),
    # looking back
    "backtest_too_short": (
        "the history covers {days} days; a backtest needs at least {needed}",
        "历史有 {days} 天；回测至少需要 {needed} 天",
    ),
    "no_event": ('there is no event "{event}"; use one of: {names}', "没有活动“{event}”；可以写：{names}"),
    "event_to_come": (
        '"{event}" has not begun when the history ends; wait for its first day, or name a past event',
        "历史结束时“{event}”还没有开始；请等它的第一天过后再看，或写已过去的活动",
    ),
    # calibration
    "no_such_queue": (
        'there is no queue "{queue}"; queues are {names}; {skip} leaves rows out',
        "没有队列“{queue}”；队列有 {names}，写 {skip} 表示不计这些行",
    ),
    "few_handle_times": (
        "handle time rests on {count} contacts; it is not written; give a longer log, at least {enough}",
        "处理时长只有 {count} 个会话可依据，没有写入；请给更长的明细，至少 {enough} 个",
    ),
    "few_patiences": (
        "patience rests on {count} contacts; it is not written; give a longer log, at least {enough}",
        "耐心只有 {count} 个会话可依据，没有写入；请给更长的明细，至少 {enough} 个",
    ),
}
