"""Broken history, absences, wishes, events and past.

Every problem is named at once, with place, value and remedy, and nothing is written.
"""

from __future__ import annotations

import pytest
from breaking import Files, case, edit, findings, history, shop
from tiny_shop import TINY, MakeFolder

FIRST = "2026-10-01T09:00,pre_sales,3,481"
CASES = [
    case(
        "negative_contacts",
        history((FIRST, "2026-10-01T09:00,pre_sales,-3,481")),
        'history.csv row 2, contacts: "-3" is out of range; write a number from 0 to 10,000,000',
    ),
    case(
        "contacts_as_text",
        history((FIRST, "2026-10-01T09:00,pre_sales,many,481")),
        'history.csv row 2, contacts: "many" is not a number; write a number from 0 to 10,000,000',
    ),
    case(
        "day_that_does_not_exist",
        history((FIRST, "2026-09-31T09:00,pre_sales,3,481")),
        'history.csv row 2, timestamp: "2026-09-31" does not exist in the calendar; write a date like 2026-11-02',
    ),
    case(
        "time_as_words",
        history((FIRST, "yesterday,pre_sales,3,481"), ("2026-10-01T10:00,pre_sales", ",pre_sales")),
        'history.csv row 2, timestamp: "yesterday" is not a date; write a date like 2026-11-02',
        "history.csv row 4, timestamp: is empty; write a time like 2026-11-02T09:30",
    ),
    case(
        "far_future",
        history(("2026-10-20T09:00,pre_sales", "2062-10-20T09:00,pre_sales")),
        'history.csv row 496, timestamp: "2062-10-20T09:00" is more than ten years from the other rows; check the year',
    ),
    case(
        "off_the_grid",
        history((FIRST, "2026-10-01T09:07,pre_sales,3,481")),
        ("history.csv row 2, timestamp: minute 7 is not on the 60-minute grid of the other rows; write the start of the interval"),
    ),
    case(
        "daily_history",
        {"history.csv": "timestamp,queue,contacts\n2026-10-01,pre_sales,90\n2026-10-02,pre_sales,80\n2026-10-03,pre_sales,85\n"},
        "history.csv: the rows are mostly 1,440 minutes apart; give counts per hour, half-hour or quarter-hour",
    ),
    case(
        "unknown_queue_in_the_history",
        history((FIRST, "2026-10-01T09:00,pre-sale,3,481")),
        'history.csv row 2, queue: unknown queue "pre-sale"; did you mean "pre_sales"?',
    ),
    case(
        "empty_history", {"history.csv": "timestamp,queue,contacts\n"}, "history.csv: has no rows; write one row per entry below the header"
    ),
    case(
        "history_without_times",
        history(("timestamp,", "when,")),
        'history.csv row 1: column "timestamp" is missing; add it; it may also be called "时间"',
    ),
    case(
        "leave_backwards",
        edit("leave.csv", ("2026-11-04,2026-11-05", "2026-11-05,2026-11-04")),
        "leave.csv row 2, end: the leave ends (2026-11-04) before it starts (2026-11-05); mend one of the dates",
    ),
    case("leave_of_nobody", edit("leave.csv", ("A02", "A022")), 'leave.csv row 2, agent_id: unknown agent "A022"; did you mean "A02"?'),
    case(
        "request_without_a_shift",
        edit("requests.csv", ("shift,E,", "shift,,")),
        'requests.csv row 3, shift: a request of kind "shift" names no shift; write the shift',
    ),
    case(
        "request_for_an_unknown_shift",
        edit("requests.csv", ("shift,E,", "shift,P5,")),
        'requests.csv row 3, shift: unknown shift "P5"; known shifts: E, L, P4',
    ),
    case(
        "unknown_kind_of_request",
        edit("requests.csv", ("off,,30", "of,,30")),
        'requests.csv row 2, kind: unknown value "of"; did you mean "off"?',
    ),
    case(
        "pin_on_an_unknown_shift",
        edit("pins.csv", ("2026-11-02,E", "2026-11-02,X9")),
        'pins.csv row 2, shift: unknown shift "X9"; known shifts: E, L, P4',
    ),
    case(
        "two_pins_on_a_day",
        edit("pins.csv", ("2026-11-08", "2026-11-02")),
        'pins.csv row 3, date: agent "A04" is pinned on 2026-11-02 already (row 2); keep one pin per day',
    ),
    case(
        "session_longer_than_its_window",
        edit("sessions.csv", ("meeting,30,,一组,,,14:00,17:00", "meeting,240,,一组,,,14:00,17:00")),
        "sessions.csv row 2, window_end: 240 minutes do not fit the window of 180; write a wider window or fewer minutes",
    ),
    case(
        "session_for_nobody_known",
        edit("sessions.csv", ("A03|A01", "A03|B01")),
        'sessions.csv row 3, agents: unknown agent "B01"; did you mean "A01"?',
    ),
    case(
        "event_backwards",
        edit("events.csv", ("2026-11-12,2026-11-17", "2026-11-12,2026-11-10")),
        "events.csv row 3, end: the event ends (2026-11-10) before it starts (2026-11-12); write an end after the start",
    ),
    case(
        "event_multiplier_as_text",
        edit("events.csv", (",6,1.3", ",six,1.3")),
        'events.csv row 2, pre_sales: "six" is not a number; write a number from 0 to 1,000',
    ),
    case(
        "event_pairs_without_value",
        {"events.csv": "event,start,end,factors\n双11,2026-11-11,2026-11-11,pre_sales|complaint=2\n"},
        'events.csv row 2, factors: "pre_sales" has no value; write pairs like pre_sales=2.5|after_sales=1.2',
    ),
    case(
        "event_for_an_unknown_queue",
        {"events.csv": "event,start,end,factors\n双11,2026-11-11,2026-11-11,presales=6\n"},
        'events.csv row 2, factors: unknown queue "presales"; did you mean "pre_sales"?',
    ),
    case(
        "overlapping_past",
        edit(
            "past.csv",
            ("A02,2026-10-31,N,2026-10-31T22:00,2026-11-01T06:00,meal 25:00-25:30", "A01,2026-10-30,N,2026-10-30T16:00,2026-10-30T20:00,"),
        ),
        'past.csv row 3, start: agent "A01" has overlapping duties (also row 2); delete or mend one of the two',
    ),
    case(
        "past_backwards",
        edit("past.csv", ("2026-10-30T09:00", "2026-10-30T19:00")),
        "past.csv row 2, end: the duty ends before it starts (2026-10-30T19:00 to 2026-10-30T17:30); mend start or end",
    ),
    case(
        "past_pause_outside",
        edit("past.csv", ("meal 12:00-12:30", "meal 20:00-20:30")),
        'past.csv row 2, rests: the pause "meal 20:00-20:30" is outside the duty; write a pause within start and end',
    ),
    case(
        "past_pause_as_words",
        edit("past.csv", ("meal 12:00-12:30", "lunch")),
        'past.csv row 2, rests: "lunch" is not a pause; write pauses like meal 12:00-12:30|break 10:00-10:15',
    ),
    case(
        "balance_twice",
        edit("past_balance.csv", ("A04", "A01")),
        'past_balance.csv row 3, agent_id: agent "A01" is there already (row 2); keep one row per agent',
    ),
    case("table_under_two_names", {"客服.csv": TINY["agents.csv"]}, '客服.csv: is the same table as "agents"; keep one of the two'),
    case(
        "problems_everywhere_at_once",
        edit("agents.csv", ("pre_sales:1.0|complaint:0.8", "presales:1.0"), ("pre_sales:0.7", "pre_sales:9"), (",8000,", ",?,"))
        | shop("interval = 30", "interval = 45")
        | edit("leave.csv", ("A02", "A2")),
        'shop.toml, interval: "45" is out of range; write 15, 30 or 60',
        'agents.csv row 4, skills: "9" is out of range (for "pre_sales"); write a factor from 0.01 to 2 (or 1% to 200%)',
        'agents.csv row 5, wage: "?" is not a number; write an amount in yuan from 0 to 1,000,000',
        'agents.csv row 2, skills: unknown queue "presales"; did you mean "pre_sales"?',
        'leave.csv row 2, agent_id: unknown agent "A2"; did you mean "A02"?',
    ),
]


@pytest.mark.parametrize(("changes", "messages"), CASES)
def test_every_problem_is_named(make_folder: MakeFolder, changes: Files, messages: list[str]) -> None:
    assert findings(make_folder(changes)) == messages
