"""What is wrong with a single cell."""

from __future__ import annotations

from typing import Final

PAGE: Final[dict[str, tuple[str, str]]] = {
    # what may be written
    "any_number": ("a number", "数字"),
    "number_between": ("a number from {low:,} to {high:,}", "{low:,} 到 {high:,} 之间的数字"),
    "any_whole": ("a whole number", "整数"),
    "whole_between": ("a whole number from {low:,} to {high:,}", "{low:,} 到 {high:,} 之间的整数"),
    "yuan_between": ("an amount in yuan from {low:,} to {high:,}", "{low:,} 到 {high:,} 之间的金额（元）"),
    "factor_between": (
        "a factor from {low:g} to {high:g} (or {low_percent:g}% to {high_percent:g}%)",
        "{low:g} 到 {high:g} 之间的系数（或 {low_percent:g}% 到 {high_percent:g}%）",
    ),
    "minutes_between": ("minutes from {low} to {high}, or hours like 6h40", "{low} 到 {high} 之间的分钟数，或 6h40 这样的时长"),
    "clock_up_to": ("a clock time like 09:30, up to {high}", "09:30 这样的时刻，最晚 {high}"),
    "date_and_time": ("a date and time like 2026-11-02T09:30", "2026-11-02T09:30 这样的日期和时间"),
    # cells
    "control_character": ("{value} has a control character; type the text again", "{value}里有看不见的控制字符；请重新输入这段文字"),
    "not_an_id": (
        "{value} is not an id; use up to {most} letters, digits, _ . or -",
        "{value}不能作编号；请用不超过 {most} 个字母、汉字、数字、_ . 或 -",
    ),
    "not_in_a_file_name": ("{value} can not be part of a file name; use an id like A01", "{value}不能用在文件名里；请用 A01 这样的编号"),
    "not_whole": ("{value} is not a whole number; write {wanted}", "{value}不是整数；请写 {wanted}"),
    "not_whole_percent": (
        "{value} is not a whole percent; write at most two decimals, like 0.85",
        "{value}不是整数百分比；请最多写两位小数，例如 0.85",
    ),
    "parts_of_a_fen": ("{value} has parts of a fen; write at most two decimals", "{value}精确到了分以下；请最多写两位小数"),
    "not_whole_minutes": ("{value} is not a whole number of minutes; write {wanted}", "{value}不是整数分钟；请写 {wanted}"),
    "not_a_clock": ("{value} is not a clock time; write {wanted}", "{value}不是时刻；请写 {wanted}"),
    "unlikely_date": (
        "{value} is not a likely date; write a date from 1970 to 2099",
        "{value} 不像正常的日期；请写 1970 年到 2099 年的日期",
    ),
    "no_year": (
        "{value} has no year; write it too, like 2026年{month}月{day}日",
        "{value}没有年份；请写上年份，例如 2026年{month}月{day}日",
    ),
    "not_a_date": ("{value} is not a date; write a date like 2026-11-02", "{value}不是日期；请写 2026-11-02 这样的日期"),
    "no_such_date": (
        "{value} does not exist in the calendar; write a date like 2026-11-02",
        "日历上没有{value}这一天；请写 2026-11-02 这样的日期",
    ),
    "unknown_value": ("unknown value {value}; {remedy}", "不认识{value}这个写法；{remedy}"),
    "not_a_number": ("{value} is not a number; write {wanted}", "{value}不是数字；请写 {wanted}"),
    "not_usable_number": ("{value} is not a usable number; write {wanted}", "{value}这个数字无法使用；请写 {wanted}"),
    "out_of_range": ("{value} is out of range; write {wanted}", "{value}超出范围；请写 {wanted}"),
    "unknown_zone": (
        "unknown time zone {value}; write an IANA name like Asia/Shanghai",
        "没有{value}这个时区；请写 Asia/Shanghai 这样的时区名称",
    ),
    "three_intervals": ("{value} is out of range; write 15, 30 or 60", "{value}超出范围；请写 15、30 或 60"),
    "cell_missing": ("is missing; write the {column}", "没有写；请写上“{column}”"),
    "cell_empty": ("is empty; write the {column}", "是空的；请写上“{column}”"),
    "cell_too_long": ("{value} is longer than {most:,} characters; shorten it", "{value}超过 {most:,} 个字符；请缩短"),
    "time_empty": ("is empty; write a time like 2026-11-02T09:30", "是空的；请写 2026-11-02T09:30 这样的时间"),
    "time_too_long": ("{value} is not a date; write a time like 2026-11-02T09:30", "{value}不是日期；请写 2026-11-02T09:30 这样的时间"),
    "cell_refused": ("{value}: {reason}; mend the cell", "{value}：{reason}；请修改这一格"),
    # several things in a cell
    "pair_without_value": (
        "{value} has no value; write pairs like pre_sales=2.5|after_sales=1.2",
        "{value}后面没有数值；请成对地写，例如 pre_sales=2.5|after_sales=1.2",
    ),
    "named_twice": ("{value} is named twice; name it once", "{value}写了两次；请只写一次"),
    "for_key": ("{said.problem} (for {key}); {said.remedy}", "{said.problem}（{key} 的值）；{said.remedy}"),
    "not_a_weekday": (
        "{value} is not a weekday; write mon to sun, 周一 to 周日, or 1 (Monday) to 7 (Sunday)",
        "{value}不是星期几；请写周一到周日、mon 到 sun，或 1（周一）到 7（周日）",
    ),
    "no_date_range": (
        "{value} is no range of up to {most} days; write the first day first, like 2026-11-09..2026-11-12",
        "{value}不是 {most} 天以内的日期范围；请先写第一天，例如 2026-11-09..2026-11-12",
    ),
    "not_opening_hours": (
        "{value} is not opening hours; write hours like 09:00-23:00 or mon-fri 09:00-23:00|sat,sun 10:00-22:00",
        "{value}不是营业时间；请写 09:00-23:00，或 周一至周五 09:00-23:00|周六、周日 10:00-22:00",
    ),
    "opening_backwards": (
        "{value} ends before it starts; past midnight, write two parts: {first}-{midnight}|00:00-{last}",
        "{value}结束早于开始；跨过零点请分成两段写：{first}-{midnight}|00:00-{last}",
    ),
    "unreadable_params": (
        '{value} can not be read; write parameters like: days = 6, teams = ["A", "B"]',
        '{value}读不出来；请这样写参数：days = 6, teams = ["A", "B"]',
    ),
    "not_a_pause": (
        "{value} is not a pause; write pauses like meal 12:00-12:30|break 10:00-10:15",
        "{value}不是休息；请写 meal 12:00-12:30|break 10:00-10:15 这样的用餐和小休",
    ),
    "pause_outside": (
        "the pause {value} is outside the duty; write a pause within start and end",
        "休息{value}不在这个班之内；请写在上班和下班之间",
    ),
    "pauses_overlap": ("pauses overlap in {value}; write pauses one after the other", "{value}里的休息互相重叠；请一段接一段地写"),
}
