"""Broken tables of agents, and broken files of any kind.

Every problem is named at once, with place, value and remedy, and nothing is written.
"""

from __future__ import annotations

import pytest
from breaking import Files, agents, case, edit, findings, zipped
from tiny_shop import TINY, MakeFolder

CASES = [
    case(
        "unknown_queue_in_skills",
        agents("pre_sales:1.0|complaint:0.8", "presales:1.0|complaint:0.8"),
        'agents.csv row 2, skills: unknown queue "presales"; did you mean "pre_sales"?',
    ),
    case(
        "unknown_queue_without_a_near_one",
        agents("pre_sales:0.7", "合同:0.7"),
        'agents.csv row 4, skills: unknown queue "合同"; known queues: complaint, pre_sales',
    ),
    case(
        "speed_as_percent",
        agents("pre_sales:0.7", "pre_sales:70"),
        'agents.csv row 4, skills: "70" is out of range (for "pre_sales"); write a factor from 0.01 to 2 (or 1% to 200%)',
    ),
    case(
        "speed_as_text",
        agents("pre_sales:0.7", "pre_sales:fast"),
        'agents.csv row 4, skills: "fast" is not a number (for "pre_sales"); write a factor from 0.01 to 2 (or 1% to 200%)',
    ),
    case(
        "skill_twice",
        agents("pre_sales:0.7", "pre_sales:0.7|pre_sales:0.8"),
        'agents.csv row 4, skills: "pre_sales" is named twice; name it once',
    ),
    case(
        "agent_without_skills",
        agents("part_time,pre_sales:0.7", "part_time,"),
        ("agents.csv row 4, skills: has no skill; write queues with speeds, like pre_sales:1.0, or queue_share 0"),
    ),
    case(
        "unknown_contract",
        agents("李娜,standard", "李娜,standrad"),
        'agents.csv row 3, contract: unknown contract "standrad"; did you mean "standard"?',
    ),
    case(
        "duplicate_agents",
        agents("A02,李娜", "A01,李娜"),
        'leave.csv row 2, agent_id: unknown agent "A02"; did you mean "A04"?',
        'requests.csv row 3, agent_id: unknown agent "A02"; did you mean "A04"?',
        'agents.csv row 3, agent_id: agent "A01" is there already (row 2); give it another id, or delete it',
    ),
    case(
        "ids_that_differ_by_capitals",
        agents("A02,李娜", "a01,李娜"),
        'leave.csv row 2, agent_id: unknown agent "A02"; did you mean "A04"?',
        'requests.csv row 3, agent_id: unknown agent "A02"; did you mean "A04"?',
        'agents.csv row 3, agent_id: agent "a01" is there already (row 2, as "A01"); give it another id, or delete it',
    ),
    case(
        "path_in_an_id",
        agents("A03,王芳", "../etc/passwd,王芳"),
        'agents.csv row 4, agent_id: "../etc/passwd" is not an id; use up to 40 letters, digits, _ . or -',
        'sessions.csv row 3, agents: unknown agent "A03"; did you mean "A04"?',
    ),
    case(
        "reserved_file_name",
        agents("A03,王芳", "con,王芳"),
        'agents.csv row 4, agent_id: "con" can not be part of a file name; use an id like A01',
        'sessions.csv row 3, agents: unknown agent "A03"; did you mean "A04"?',
    ),
    case("empty_name", agents("A03,王芳", "A03,"), "agents.csv row 4, name: is empty; write the name"),
    case(
        "control_character_in_a_name",
        agents("王芳", "王\x07芳"),
        'agents.csv row 4, name: "王\\u0007芳" has a control character; type the text again',
    ),
    case(
        "text_in_a_number",
        agents(",5500,", ",five thousand,"),
        'agents.csv row 2, wage: "five thousand" is not a number; write an amount in yuan from 0 to 1,000,000',
    ),
    case(
        "negative_wage",
        agents(",5500,", ",-5500,"),
        'agents.csv row 2, wage: "-5500" is out of range; write an amount in yuan from 0 to 1,000,000',
    ),
    case(
        "date_that_does_not_exist",
        agents("2025-06-15", "2025-02-30"),
        'agents.csv row 3, hire_date: "2025-02-30" does not exist in the calendar; write a date like 2026-11-02',
    ),
    case(
        "date_of_another_century",
        agents("2025-06-15", "1825-06-15"),
        "agents.csv row 3, hire_date: 1825-06-15 is not a likely date; write a date from 1970 to 2099",
    ),
    case(
        "date_as_words",
        agents("2025-06-15", "last summer"),
        'agents.csv row 3, hire_date: "last summer" is not a date; write a date like 2026-11-02',
    ),
    case("unknown_grade", agents(",senior,", ",seniro,"), 'agents.csv row 2, grade: unknown value "seniro"; did you mean "senior"?'),
    case(
        "unknown_protection",
        agents("nursing", "nursery"),
        'agents.csv row 3, protections: unknown value "nursery"; known values: intern, minor, nursing, pregnant',
    ),
    case("unknown_mentor", agents(",,,A01,1", ",,,A9,1"), 'agents.csv row 4, mentor: unknown agent "A9"; known agents: A01, A02, A03, A04'),
    case(
        "own_mentor",
        agents(",,,A01,1", ",,,A03,1"),
        'agents.csv row 4, mentor: agent "A03" is their own mentor; name another agent, or leave it empty',
    ),
    case(
        "queue_share_too_large",
        agents(",,,,0.5", ",,,,50"),
        'agents.csv row 5, queue_share: "50" is out of range; write a factor from 0 to 1 (or 0% to 100%)',
    ),
    case(
        "leave_before_hire",
        edit(
            "agents.csv",
            ("hire_date,wage", "hire_date,leave_date,wage"),
            ("2024-03-01,", "2024-03-01,2023-03-01,"),
            ("2025-06-15,", "2025-06-15,,"),
            ("2026-10-20,", "2026-10-20,,"),
            ("supervisor,,", "supervisor,,,"),
        ),
        "agents.csv row 2, leave_date: leaves (2023-03-01) before being hired (2024-03-01); mend one of the dates",
    ),
    case(
        "missing_column",
        agents("agent_id,name,contract,", "agent_id,name,"),
        'agents.csv row 1: column "contract" is missing; add it; it may also be called "合同"',
    ),
    case(
        "misspelt_column",
        agents("agent_id,name,contract,", "agent_id,name,contrct,"),
        'agents.csv row 1: column "contract" is missing; did you mean it by "contrct"?',
    ),
    case(
        "column_twice",
        edit("agents.csv", ("mentor,queue_share", "工号,queue_share")),
        'agents.csv row 1, 工号: column "工号" means the same as column "agent_id"; keep one of the two',
    ),
    case(
        "too_many_cells",
        agents("A04,刘强", "A04,刘,强"),
        "agents.csv row 5: has 13 cells under 12 titles; quote cells that hold the separator",
    ),
    case(
        "no_agents", {"agents.csv": TINY["agents.csv"].splitlines()[0]}, "agents.csv: has no rows; write one row per entry below the header"
    ),
    case("empty_file", {"agents.csv": ""}, "agents.csv: is empty; write a header and one row per entry"),
    case("missing_file", {"agents.csv": None}, "agents.csv: is missing; add it with at least the columns agent_id, name, contract"),
    case(
        "unreadable_bytes",
        {"agents.csv": TINY["agents.csv"].replace("王芳", "??").encode().replace(b"??", b"\xff\xfe\xff")},
        "agents.csv row 4: bytes ff fe ff 2c are neither UTF-8 nor GB18030 text; save the file as UTF-8",
    ),
    case(
        "latin_1",
        {
            "agents.csv": TINY["agents.csv"]
            .replace("王芳", "José Müller")
            .replace("张伟", "Zoë")
            .replace("李娜", "Ann")
            .replace("刘强", "Bo")
            .replace("一组", "T")
            .encode("latin-1")
        },
        "agents.csv row 2: bytes eb 2c 73 74 are neither UTF-8 nor GB18030 text; save the file as UTF-8",
    ),
    case(
        "shift_jis",
        {
            "agents.csv": TINY["agents.csv"]
            .replace("王芳", "さくら とうきょう")
            .replace("张伟", "カタカナ")
            .replace("李娜", "はなこ")
            .replace("刘强", "たろう")
            .replace("一组", "日本")
            .encode("shift-jis")
        },
        "agents.csv row 2: the text is neither UTF-8 nor readable Chinese in GB18030; save the file as UTF-8",
    ),
    case(
        "zero_bytes",
        {"agents.csv": TINY["agents.csv"].encode().replace("王芳".encode(), b"\0\0")},
        "agents.csv row 4: has zero bytes, so it is no text; save the table as CSV in UTF-8",
    ),
    case(
        "workbook_named_csv",
        {"agents.csv": zipped("xl/workbook.xml", b"<x/>")},
        "agents.csv: is a workbook, not a text file; save the sheet as CSV, or give the workbook itself",
    ),
    case(
        "endless_cell",
        agents("王芳", "x" * 200_000),
        "agents.csv row 4: a cell is longer than 32,767 characters; shorten it, or close the quotes",
    ),
    case(
        "long_cell",
        agents("王芳", "x" * 40_000),
        (
            'agents.csv row 4, name: "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx..." (40,000 characters) is longer '
            "than 32,767 characters; shorten it"
        ),
    ),
    case("open_quote", agents("王芳", '"王芳'), "agents.csv row 4: a quotation mark is opened and not closed; close it, or delete it"),
]


@pytest.mark.parametrize(("changes", "messages"), CASES)
def test_every_problem_is_named(make_folder: MakeFolder, changes: Files, messages: list[str]) -> None:
    assert findings(make_folder(changes)) == messages
