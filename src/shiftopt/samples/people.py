"""The people: contracts, teams, skills in a chain, speeds, leaders, mentors and protections.

Speeds: a newcomer starts at 60 % and gains ten points a week, a regular agent has 100 %, a senior 115 %; a second or third skill is slower.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

import numpy as np

from shiftopt.domain.shop import Agent, Contract, ContractKind, Grade, Protection
from shiftopt.samples.profiles import WORK_QUEUES, WORKS, Work
from shiftopt.samples.sizes import Size
from shiftopt.samples.streams import stream

CONTRACTS: Final = (
    Contract(id="standard", name="标准工时 8x5", kind="standard", week_minutes=2400, day_minutes=480, days_per_week=5),
    Contract(id="six_day", name="六天 6h40", kind="six_day", week_minutes=2400, day_minutes=400, days_per_week=6),
    Contract(
        id="part_time",
        name="非全日制 24h",
        kind="part_time",
        week_minutes=1440,
        day_minutes=240,
        days_per_week=6,
        overtime=False,
        pay="hourly",
    ),
    Contract(id="agency", name="劳务派遣", kind="agency", week_minutes=2400, day_minutes=480, days_per_week=5),
    Contract(id="temp", name="大促临时工", kind="temp", week_minutes=2400, day_minutes=480, days_per_week=5, pay="hourly"),
    Contract(id="intern", name="实习生", kind="intern", week_minutes=2400, day_minutes=480, days_per_week=5, overtime=False, pay="hourly"),
    Contract(id="cloud", name="云客服", kind="cloud", week_minutes=1200, day_minutes=240, days_per_week=6, overtime=False, pay="hourly"),
)
CONTRACT_SHARES: Final[dict[ContractKind, float]] = {"standard": 0.80, "six_day": 0.08, "part_time": 0.06, "agency": 0.06}
GRADE_SHARES: Final[dict[Grade, float]] = {"novice": 0.2, "regular": 0.6, "senior": 0.2}
BREADTH_SHARES: Final = {1: 0.60, 2: 0.28, 3: 0.12}
"""How many works people can do."""
CHAIN: Final[tuple[tuple[tuple[Work, Work], float], ...]] = (
    (("pre", "after"), 0.6),
    (("after", "complaint"), 0.3),
    (("complaint", "pre"), 0.1),
)
"""Which two, of those who can do two: a chain pools almost as well as everybody doing everything (Wallace and Whitt 2005)."""
LEAVERS_PER_WEEK: Final = 0.07 / 4.3
"""Share of the staff whose last day falls into a given week (7 % a month)."""
PER_LEADER: Final = 12
LEADER_SHARE: Final = 40
SPEED: Final[dict[Grade, int]] = {"novice": 60, "regular": 100, "senior": 115, "supervisor": 115}
OTHER_SPEED: Final[dict[Grade, int]] = {"novice": 60, "regular": 85, "senior": 100, "supervisor": 100}
WAGE: Final[dict[Grade, int]] = {"novice": 420_000, "regular": 500_000, "senior": 575_000, "supervisor": 750_000}
COMPLAINT_WAGE: Final = 75_000
HOURLY_WAGE: Final[dict[str, int]] = {"part_time": 2400, "temp": 2500, "intern": 1800, "cloud": 1600}
SURNAMES: Final = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高梁郑谢宋唐许邓韩冯曹彭曾萧田董潘袁蔡蒋余"
GIVEN: Final = (
    *"芳娜敏静丽强磊洋艳勇军杰娟涛超明霞平刚玲婷雪琳慧",
    "佳怡", "子涵", "欣怡", "梓萱", "雨桐", "思远", "浩然", "宇轩", "一诺", "晓雯", "文静", "志强", "建华",
    "海燕", "丹丹", "晨曦", "若曦", "俊杰", "梦瑶", "诗涵", "嘉豪", "雅婷", "立新", "春梅", "国栋", "小龙",
)  # fmt: skip


@dataclass(frozen=True)
class Draft:
    """One person while the staff is put together."""

    home: Work
    works: tuple[Work, ...] = ()
    grade: Grade = "regular"
    contract: str = "standard"
    team: str = ""
    weeks: int = 0


def split(total: int, shares: Sequence[float]) -> list[int]:
    """``total`` in whole parts close to the shares (largest remainder); the parts add up to ``total``."""
    exact = [total * share / sum(shares) for share in shares]
    parts = [int(value) for value in exact]
    order = sorted(range(len(shares)), key=lambda index: (parts[index] - exact[index], index))
    for index in order[: total - sum(parts)]:
        parts[index] += 1
    return parts


def make_people(size: Size, seed: int) -> tuple[Agent, ...]:
    """Everybody of a shop: leaders, seniors, regulars and newcomers by team, then temps, interns and cloud agents."""
    rng = stream(seed, "people")
    drafts = _own_staff(size, rng)
    for number in range(size.temps):  # half of them sell, half are taught after-sales for the wave of parcels and returns that follows
        taught: Work = "after" if number % 2 else "pre"
        drafts.append(Draft(home=taught, works=(taught,), grade="novice", contract="temp", team="temp", weeks=1))
    drafts += [Draft(home="pre", works=("pre",), grade="novice", contract="intern", team="temp", weeks=2) for _ in range(size.interns)]
    turns: tuple[Work, ...] = ("pre", "pre", "after")
    for number in range(size.cloud):
        work = turns[number % len(turns)]
        drafts.append(Draft(home=work, works=(work,), contract="cloud", team="cloud"))
    agents = _named(drafts, size, seed, rng)
    return _leaving(_protected(_mentored(agents), size), size)


def _own_staff(size: Size, rng: np.random.Generator) -> list[Draft]:
    leaders = max(1, round(size.staff / PER_LEADER))
    homes = _homes(size.staff - leaders, size.shares)
    breadths = _breadths(homes)
    drafts = [Draft(home=home, works=works) for home, works in zip(homes, breadths, strict=True)]
    drafts = _graded(drafts, rng)
    drafts = _contracted(drafts, rng)
    drafts = sorted(drafts, key=lambda draft: WORKS.index(draft.home))
    return _teamed(drafts, leaders)


def _homes(count: int, shares: Mapping[Work, float]) -> list[Work]:
    parts = split(count, [shares[work] for work in WORKS])
    return [work for work, part in zip(WORKS, parts, strict=True) for _ in range(part)]


def _breadths(homes: Sequence[Work]) -> list[tuple[Work, ...]]:
    """The works of each person, home first: those with three spread over the homes, then the chain of two.

    Complaint people get the broad places first, since nobody should do complaints all day.
    """
    _, two, three = split(len(homes), [BREADTH_SHARES[count] for count in (1, 2, 3)])
    pairs = [pair for (pair, _), part in zip(CHAIN, split(two, [share for _, share in CHAIN]), strict=True) for pair in [pair] * part]
    works: list[tuple[Work, ...]] = [(home,) for home in homes]
    open_: dict[Work, list[int]] = {work: [index for index, home in enumerate(homes) if home == work] for work in WORKS}
    for number in range(three):
        work = WORKS[::-1][number % 3]
        if open_[work]:
            index = open_[work].pop(0)
            works[index] = (work, *(other for other in WORKS if other != work))
    for pair in sorted(pairs, key=lambda pair: "complaint" not in pair):
        home = max(pair, key=lambda work: (work == "complaint" and bool(open_["complaint"]), len(open_[work])))
        if open_[home]:
            index = open_[home].pop(0)
            works[index] = (home, *(other for other in pair if other != home))
    return works


def _graded(drafts: list[Draft], rng: np.random.Generator) -> list[Draft]:
    """Newcomers only among single-skilled people outside complaints, seniors first among the broad ones."""
    novices, _, seniors = split(len(drafts), [GRADE_SHARES[grade] for grade in ("novice", "regular", "senior")])
    luck = rng.random(len(drafts))
    broad = sorted(range(len(drafts)), key=lambda index: -len(drafts[index].works) - luck[index])
    old = set(broad[:seniors])
    young = [index for index in broad[::-1] if drafts[index].works in {("pre",), ("after",)} and index not in old][:novices]
    weeks = rng.integers(0, 4, size=len(drafts))
    graded = list(drafts)
    for index in old:
        graded[index] = replace(graded[index], grade="senior")
    for index in young:
        graded[index] = replace(graded[index], grade="novice", weeks=int(weeks[index]))
    return graded


def _contracted(drafts: list[Draft], rng: np.random.Generator) -> list[Draft]:
    """Contracts by share; part-time and agency people are regular and do one work."""
    counts = dict(zip(CONTRACT_SHARES, split(len(drafts), list(CONTRACT_SHARES.values())), strict=True))
    order = [int(index) for index in rng.permutation(len(drafts)) if drafts[int(index)].grade == "regular"]
    simple = [index for index in order if len(drafts[index].works) == 1]
    contracted = list(drafts)
    for kind in ("part_time", "agency", "six_day"):
        pool = simple if kind != "six_day" else [index for index in order if contracted[index].contract == "standard"]
        for index in pool[: counts[kind]]:
            contracted[index] = replace(contracted[index], contract=kind)
        simple = simple[counts[kind] :] if kind != "six_day" else simple
    return contracted


def _teamed(drafts: list[Draft], leaders: int) -> list[Draft]:
    """Teams of about twelve with one home each, and a leader who knows all works for each team."""
    by_home = {work: [draft for draft in drafts if draft.home == work] for work in WORKS}
    present = [work for work in WORKS if by_home[work]]
    counts = dict.fromkeys(present, 0)
    for _ in range(leaders):
        work = max(present, key=lambda work: len(by_home[work]) / (counts[work] + 0.5))
        counts[work] += 1
    teamed: list[Draft] = []
    for work in present:
        members, teams = by_home[work], max(1, counts[work])
        for number in range(teams):
            team = f"{work}_{number + 1}"
            if number < counts[work]:
                teamed.append(Draft(home=work, works=(work, *(other for other in WORKS if other != work)), grade="supervisor", team=team))
            teamed += [replace(draft, team=team) for draft in members[number::teams]]
    return teamed


def _named(drafts: list[Draft], size: Size, seed: int, rng: np.random.Generator) -> list[Agent]:
    pool = [surname + given for surname in SURNAMES for given in GIVEN]
    order = stream(seed, "names").permutation(len(pool))
    digits = max(3, len(str(len(drafts))))
    tenure = rng.gamma(1.6, 190.0, size=len(drafts))
    agents = []
    for number, draft in enumerate(drafts):
        name = pool[int(order[number % len(pool)])] + (str(number // len(pool) + 1) if number >= len(pool) else "")
        hired = _hired(draft, size.first_day, float(tenure[number]))
        agents.append(_agent(f"A{number + 1:0{digits}}", name, draft, hired, size))
    return agents


def _hired(draft: Draft, first_day: date, tenure: float) -> date:
    """Newcomers so many weeks ago (their first Monday), others by tenure of some months; leaders stay longest."""
    if draft.grade == "novice":
        return first_day - timedelta(days=7 * draft.weeks)
    return first_day - timedelta(days=35 + round(tenure * (2.5 if draft.grade in {"senior", "supervisor"} else 1.0)))


def _agent(identity: str, name: str, draft: Draft, hired: date, size: Size) -> Agent:
    weeks = 10 * draft.weeks if draft.grade == "novice" else 0
    skills = {
        queue: (SPEED if work == draft.home else OTHER_SPEED)[draft.grade] + weeks
        for work in draft.works
        for queue in WORK_QUEUES[work]
        if queue in size.volume
    }
    wage = WAGE[draft.grade] + (COMPLAINT_WAGE if draft.home == "complaint" and draft.grade != "supervisor" else 0)
    return Agent(
        id=identity,
        name=name,
        contract=draft.contract,
        skills=skills,
        team=draft.team,
        grade=draft.grade,
        hire_date=hired,
        wage=HOURLY_WAGE.get(draft.contract, wage),
        queue_share=LEADER_SHARE if draft.grade == "supervisor" else 100,
    )


def _mentored(agents: list[Agent]) -> list[Agent]:
    """Each newcomer of a team with seniors gets one of them; a mentor has at most two."""
    load: dict[str, int] = {}
    mentored = []
    for agent in agents:
        mentor = _mentor(agent, agents, load) if agent.grade == "novice" and agent.contract == "standard" else None
        mentored.append(agent if mentor is None else agent.model_copy(update={"mentor": mentor}))
    return mentored


def _mentor(novice: Agent, agents: Sequence[Agent], load: dict[str, int]) -> str | None:
    able = [
        agent
        for agent in agents
        if agent.grade in {"senior", "regular"} and agent.contract == "standard" and set(novice.skills) <= set(agent.skills)
    ]
    able.sort(key=lambda agent: (agent.team != novice.team, agent.grade != "senior", load.get(agent.id, 0), agent.id))
    for agent in able:
        if load.get(agent.id, 0) < 2:
            load[agent.id] = load.get(agent.id, 0) + 1
            return agent.id
    return None


def _protected(agents: list[Agent], size: Size) -> tuple[Agent, ...]:
    """Pregnant and nursing people by turns among regular standard staff; interns, and one of them under age."""
    kinds: tuple[Protection, ...] = ("pregnant", "nursing")
    plain = [agent.id for agent in agents if agent.grade == "regular" and agent.contract == "standard"]
    step = max(1, len(plain) // max(1, size.protected))
    chosen = {identity: kinds[number % 2] for number, identity in enumerate(plain[step // 2 :: step][: size.protected])}
    until = size.first_day + timedelta(days=75)
    interns = [agent.id for agent in agents if agent.contract == "intern"]
    result = []
    for agent in agents:
        if agent.id in chosen:
            result.append(agent.model_copy(update={"protections": frozenset({chosen[agent.id]}), "protected_until": until}))
        elif agent.id in interns:
            minor: frozenset[Protection] = frozenset({"minor"}) if agent.id == interns[0] else frozenset()
            result.append(agent.model_copy(update={"protections": frozenset({"intern"}) | minor}))
        else:
            result.append(agent)
    return tuple(result)


def _leaving(agents: tuple[Agent, ...], size: Size) -> tuple[Agent, ...]:
    """Those who have given notice: their last day is the Friday of the planned week."""
    mentors = {agent.mentor for agent in agents}
    plain = [
        agent.id
        for agent in agents
        if agent.contract == "standard" and agent.grade == "regular" and not agent.protections and agent.id not in mentors
    ]
    count = round(size.staff * LEAVERS_PER_WEEK) if size.staff > PER_LEADER else 0
    leavers = set(plain[len(plain) // 3 :: max(1, len(plain) // (count + 1))][:count])
    friday = size.first_day + timedelta(days=4)
    return tuple(agent.model_copy(update={"leave_date": friday}) if agent.id in leavers else agent for agent in agents)
