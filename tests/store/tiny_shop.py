"""One tiny shop that is valid, as files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

SHOP = """\
[shop]
name = "小店"
zone = "Asia/Shanghai"
interval = 30
shrinkage = 0.08

[[queue]]
id = "pre_sales"
name = "售前"
channel = "chat"
handle_seconds = 480
patience_seconds = 240
concurrency = 5
target_share = 0.8
target_seconds = 30
opening = "09:00-22:00"

[[queue]]
id = "complaint"
channel = "ticket"
handle_seconds = 2100
opening = ["mon-fri 09:00-18:00", "sat 10:00-16:00"]
complaint = true

[[contract]]
id = "standard"
name = "标准工时"

[[contract]]
id = "part_time"
kind = "part_time"
week_minutes = "24h"
day_minutes = 240
days_per_week = 6
pay = "hourly"

[[rule]]
name = "consecutive_days_min"
hard = false
weight = 50
params = { days = 6 }
"""

TINY: Mapping[str, str] = {
    "shop.toml": SHOP,
    "agents.csv": """\
agent_id,name,contract,skills,team,grade,hire_date,wage,protections,protected_until,mentor,queue_share
A01,张伟,standard,pre_sales:1.0|complaint:0.8,一组,senior,2024-03-01,5500,,,,1
A02,李娜,standard,pre_sales,一组,regular,2025-06-15,5000.50,nursing,2027-01-31,,1
A03,王芳,part_time,pre_sales:0.7,一组,novice,2026-10-20,25,,,A01,1
A04,刘强,standard,complaint:1.1,一组,supervisor,,8000,,,,0.5
""",
    "shifts.csv": """\
shift_id,start,minutes,meal_minutes,meal_from,meal_to,breaks,break_minutes,contracts,skills,weekdays
E,09:00,510,30,11:30,13:00,2,15,standard,,
L,13:30,510,30,17:00,18:30,2,15,standard,pre_sales,mon-sat
P4,18:00,240,0,,,0,15,part_time,,
""",
    "history.csv": "timestamp,queue,contacts,handle_seconds\n"
    + "".join(
        f"2026-10-{day:02d}T{hour:02d}:00,{queue},{(day + hour) % cycle},{480 + day if hour % 2 else ''}\n"
        for day in range(1, 22)
        for hour in range(9, 22)
        for queue, cycle in (("pre_sales", 7), ("complaint", 3))
    ),
    "events.csv": "event,phase,start,end,pre_sales,complaint\n"
    "双11,爆发,2026-11-10T20:00,2026-11-11,6,1.3\n双11,售后,2026-11-12,2026-11-17,,1.8\n",
    "leave.csv": "agent_id,start,end,kind\nA02,2026-11-04,2026-11-05,sick\n",
    "requests.csv": "agent_id,date,kind,shift,weight\nA01,2026-11-07,off,,30\nA02,2026-11-03,shift,E,\n",
    "pins.csv": "agent_id,date,shift\nA04,2026-11-02,E\nA04,2026-11-08,off\n",
    "sessions.csv": "session_id,name,kind,minutes,agents,team,grade,date,window_start,window_end,quorum,absent_weight\n"
    "S1,早会,meeting,30,,一组,,,14:00,17:00,0.6,15\nS2,新人培训,training,60,A03|A01,,,2026-11-05,18:00,22:00,,\n",
    "past.csv": "agent_id,date,shift_id,start,end,rests\n"
    "A01,2026-10-30,E,2026-10-30T09:00,2026-10-30T17:30,meal 12:00-12:30|break 10:00-10:15\n"
    "A02,2026-10-31,N,2026-10-31T22:00,2026-11-01T06:00,meal 25:00-25:30\n",
    "past_balance.csv": "agent_id,overtime_minutes,fairness,complaint_days\nA01,120,2.5,\nA04,,,3\n",
}
"""File name -> text; every table of a workspace."""

MakeFolder = Callable[[Mapping[str, str | bytes | None]], Path]
"""Writes the tiny shop with some files replaced (None: left out); gives its folder."""
