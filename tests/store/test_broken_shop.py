"""Broken shop.toml and shifts.

Every problem is named at once, with place, value and remedy, and nothing is written.
"""

from __future__ import annotations

import pytest
from breaking import Files, case, edit, findings, shifts, shop
from tiny_shop import TINY, MakeFolder

CASES = [
    case("no_shop", {"shop.toml": None}, "shop.toml: is missing; shiftopt init writes an example to start from"),
    case(
        "toml_syntax",
        shop("interval = 30", "interval = "),
        'shop.toml line 4: "interval =" is not TOML; write lines like: name = "My shop"',
    ),
    case("unknown_key", shop("shrinkage = ", "shrinkige = "), 'shop.toml: unknown key "shrinkige"; did you mean "shrinkage"?'),
    case("unknown_queue_key", shop("concurrency", "concurency"), 'shop.toml queue: unknown key "concurency"; did you mean "concurrency"?'),
    case("unknown_section", shop("[[rule]]", "[[ruel]]"), 'shop.toml, ruel: unknown section "ruel"; did you mean "rule"?'),
    case(
        "unknown_zone",
        shop("Asia/Shanghai", "Asia/Shangai"),
        'shop.toml, zone: unknown time zone "Asia/Shangai"; write an IANA name like Asia/Shanghai',
    ),
    case("odd_interval", shop("interval = 30", "interval = 20"), 'shop.toml, interval: "20" is out of range; write 15, 30 or 60'),
    case(
        "shrinkage_as_percent",
        shop("shrinkage = 0.08", "shrinkage = 8"),
        'shop.toml, shrinkage: "8" is out of range; write a factor from 0 to 0.89 (or 0% to 89%)',
    ),
    case(
        "no_queues",
        {
            "shop.toml": TINY["shop.toml"][: TINY["shop.toml"].index("[[queue]]")]
            + TINY["shop.toml"][TINY["shop.toml"].index("[[contract]]") :]
        },
        "shop.toml queue: there is none; write at least one [[queue]]",
    ),
    case(
        "unknown_channel", shop('"chat"', '"email"'), 'shop.toml queue 1, channel: unknown value "email"; known values: call, chat, ticket'
    ),
    case(
        "transfer_to_a_chat",
        shop('channel = "ticket"\n', 'channel = "ticket"\ntransfer_to = "pre_sales"\n'),
        'shop.toml queue 2, transfer_to: customers of a ticket queue can not become contacts of "pre_sales"; '
        "chats and calls that are given up become tickets: name a ticket queue",
    ),
    case(
        "transfer_to_nowhere",
        shop("concurrency = 5\n", 'concurrency = 5\ntransfer_to = "complaints"\n'),
        'shop.toml queue 1, transfer_to: unknown queue "complaints"; did you mean "complaint"?',
    ),
    case(
        "negative_handle_time",
        shop("handle_seconds = 480", "handle_seconds = -480"),
        'shop.toml queue 1, handle_seconds: "-480" is out of range; write a number from 1 to 86,400',
    ),
    case(
        "queue_without_handle_time",
        shop("handle_seconds = 480\n", ""),
        "shop.toml queue 1, handle_seconds: is missing; write the handle_seconds",
    ),
    case(
        "wrong_type_in_toml",
        shop("concurrency = 5", 'concurrency = "many"'),
        'shop.toml queue 1, concurrency: "many" is not a number; write a whole number from 1 to 40',
    ),
    case(
        "opening_backwards",
        shop("09:00-22:00", "22:00-09:00"),
        ('shop.toml queue 1, opening: "22:00-09:00" ends before it starts; past midnight, write two parts: 22:00-24:00|00:00-09:00'),
    ),
    case(
        "opening_as_words",
        shop("09:00-22:00", "all day"),
        (
            'shop.toml queue 1, opening: "all day" is not opening hours; write hours like 09:00-23:00 or mon-fri '
            "09:00-23:00|sat,sun 10:00-22:00"
        ),
    ),
    case(
        "no_opening",
        shop('opening = "09:00-22:00"\n', ""),
        'shop.toml queue 1: key "opening" is missing; write it here or for the whole shop, like opening = "09:00-23:00"',
    ),
    case(
        "target_of_another_channel",
        shop('channel = "ticket"', 'channel = "ticket"\ntarget = "answered_within"'),
        'shop.toml queue 2, target: a ticket queue can not have the target "answered_within"; write cleared_within',
    ),
    case(
        "negative_hours",
        shop('week_minutes = "24h"', 'week_minutes = "-24h"'),
        'shop.toml contract 2, week_minutes: "-24h" is out of range; write minutes from 0 to 10080, or hours like 6h40',
    ),
    case(
        "too_many_hours",
        shop('week_minutes = "24h"', 'week_minutes = "40h"'),
        ("shop.toml contract 2, week_minutes: 2400 minutes a week do not fit 6 days of 240; write at most 1440, or more or longer days"),
    ),
    case(
        "duplicate_queue",
        shop('id = "complaint"', 'id = "pre_sales"'),
        'agents.csv row 2, skills: unknown queue "complaint"; known queues: pre_sales',
        'agents.csv row 5, skills: unknown queue "complaint"; known queues: pre_sales',
        'shop.toml queue 2, id: queue "pre_sales" is there already (entry 1); give it another id, or delete it',
        'history.csv row 3, queue: unknown queue "complaint"; known queues: pre_sales',
    ),
    case(
        "rule_params_as_text",
        shop("{ days = 6 }", '"six days"'),
        'shop.toml rule 1, params: "six days" can not be read; write parameters like: days = 6, teams = ["A", "B"]',
    ),
    case(
        "rule_for_an_unknown_contract",
        shop("weight = 50", 'weight = 50\ncontracts = ["standart"]'),
        'shop.toml rule 1, contracts: unknown contract "standart"; did you mean "standard"?',
    ),
    case(
        "shift_ends_before_it_starts",
        edit(
            "shifts.csv",
            ("start,minutes", "start,end"),
            ("09:00,510", "09:00,08:00"),
            ("13:30,510", "13:30,22:00"),
            ("18:00,240", "18:00,22:00"),
        ),
        ("shifts.csv row 2, end: the shift ends (08:00) before it starts (09:00); write a later end; past midnight count on: 32:00"),
    ),
    case(
        "start_as_words",
        shifts("E,09:00", "E,nine"),
        'shifts.csv row 2, start: "nine" is not a clock time; write a clock time like 09:30, up to 23:59',
    ),
    case(
        "start_after_midnight",
        shifts("E,09:00", "E,24:30"),
        'shifts.csv row 2, start: "24:30" is out of range; write a clock time like 09:30, up to 23:59',
    ),
    case("no_minutes", shifts("13:30,510", "13:30,"), "shifts.csv row 3, minutes: the shift has no length; write minutes (or an end)"),
    case(
        "zero_minutes",
        shifts("13:30,510", "13:30,0"),
        'shifts.csv row 3, minutes: "0" is out of range; write minutes from 1 to 1440, or hours like 6h40',
    ),
    case(
        "meal_outside_the_shift",
        shifts("17:00,18:30", "12:00,22:30"),
        ("shifts.csv row 3, meal_from: a meal at 12:00 (30 minutes) is outside the shift 13:30-22:00; write a time from 13:30 to 21:30"),
        ("shifts.csv row 3, meal_to: a meal at 22:30 (30 minutes) is outside the shift 13:30-22:00; write a time from 13:30 to 21:30"),
    ),
    case(
        "meal_off_the_grid",
        shifts("11:30,13:00", "11:40,13:00"),
        "shifts.csv row 2, meal_from: 11:40 is not on the 30-minute grid of pauses; write 11:30 or 12:00",
    ),
    case(
        "meal_window_backwards",
        shifts("11:30,13:00", "13:00,11:30"),
        "shifts.csv row 2, meal_to: the meal window ends (11:30) before it starts (13:00); write the latest start of the meal",
    ),
    case(
        "meal_as_long_as_the_shift",
        shifts("510,30,11:30", "240,240,11:30"),
        "shifts.csv row 2, meal_minutes: the meal (240 minutes) is as long as the shift (240); shorten the meal",
    ),
    case(
        "unknown_contract_in_a_shift",
        shifts("part_time", "part-time"),
        'shifts.csv row 4, contracts: unknown contract "part-time"; did you mean "part_time"?',
    ),
    case(
        "unknown_weekday",
        shifts("mon-sat", "mon-sut"),
        'shifts.csv row 3, weekdays: "sut" is not a weekday; write mon to sun, 周一 to 周日, or 1 (Monday) to 7 (Sunday)',
    ),
    case(
        "flexible_shift_without_lengths",
        edit(
            "shifts.csv",
            ("shift_id,start", "shift_id,start_from,start_to,lengths,start"),
            ("E,", "E,,,,"),
            ("L,", "L,,,,"),
            ("P4,18:00,240", "P4,10:00,09:00,,,240"),
        ),
        (
            'shifts.csv row 4, lengths: a flexible shift has no "lengths"; write start_from, start_to and '
            "lengths, or a fixed start and minutes"
        ),
        'shifts.csv row 4, minutes: a flexible shift has a fixed "minutes" too; leave one of the two out',
    ),
    case(
        "duplicate_shift",
        shifts("L,13:30", "E,13:30"),
        'shifts.csv row 3, shift_id: shift "E" is there already (row 2); give it another id, or delete it',
    ),
]


@pytest.mark.parametrize(("changes", "messages"), CASES)
def test_every_problem_is_named(make_folder: MakeFolder, changes: Files, messages: list[str]) -> None:
    assert findings(make_folder(changes)) == messages
