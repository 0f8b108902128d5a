"""Scenario files and batch files, and scenarios that do not fit the shop."""

from __future__ import annotations

from typing import Final

PAGE: Final[dict[str, tuple[str, str]]] = {
    # places
    "entry_called": ("{entry} {name}", "{entry} {name}"),
    "nth": ("{place} {number}", "{place} 第 {number} 项"),
    "table_row": ("{table} {row}", "{table} {row}"),
    "scenario_place": ('scenario "{name}"', "方案“{name}”"),
    "shop_as_it_is": ("the shop as it is", "现状（baseline）"),
    "scenarios_above": ("scenarios above", "上面的方案"),
    "lists": ("lists", "列表"),
    "names": ("names", "名称"),
    # the file
    "no_scenario_described": (
        "describes no scenario; write [[scenario]] with a name and, for example, volume = 1.5",
        "没有写任何方案；请写 [[scenario]]、名称，以及例如 volume = 1.5",
    ),
    "name_taken": ("the name {name} is taken by {other}; give it another name", "名称{name}已经用了，见 {other}；请换个名称"),
    "too_many_scenarios": (
        "describes {count:,} scenarios; up to {most} are run; thin the grids out",
        "共有 {count:,} 个方案；最多 {most} 个，请减少组合",
    ),
    "scenario_twice": ("there is a scenario of that name above; give it another name", "上面已有同名的方案；请换个名称"),
    "no_base_above": ("no scenario above is called {name}; {remedy}", "上面没有叫{name}的方案；{remedy}"),
    "no_scenario_called": ("no scenario is called {name}; {remedy}", "没有叫{name}的方案；{remedy}"),
    "no_list_called": ("no list is called {name}; {remedy}", "没有叫{name}的列表；{remedy}"),
    "scenario_without_name": ('has no name; write name = "busy week"', '没有名称；请写 name = "忙周"'),
    "name_too_long": ("the name {name} is too long; write up to {most} characters", "名称{name}太长；最多 {most} 个字符"),
    "lists_not_a_table": (
        "{value} is not a table; write [list.NAME] and variants below",
        "{value}不是一组键值；请写 [list.名称]，下面写各种变化",
    ),
    "variant_not_a_table": (
        "{value} is not a table; write changes in braces, like {{ volume = 1.25 }}",
        "{value}不是一组键值；请把变化写在花括号里，例如 {{ volume = 1.25 }}",
    ),
    "list_without_variant": (
        'has no variant; write lines like "+25 %" = {{ volume = 1.25 }}',
        '里面什么也没有；请写 "+25 %" = {{ volume = 1.25 }} 这样的行',
    ),
    "no_list_of_values": (
        "{value} is no list of values; write a list like [1.0, 1.25, 1.5]",
        "{value}不是数值列表；请写 [1.0, 1.25, 1.5] 这样的列表",
    ),
    "nothing_to_vary": (
        'has no lists and nothing to vary; write lists = ["Volume"] or vary = {{ "volume.all" = [1.0, 1.5] }}',
        '没有列表，也没有要变的值；请写 lists = ["Volume"] 或 vary = {{ "volume.all" = [1.0, 1.5] }}',
    ),
    "not_keys": (
        "{value} is not a table; write keys in braces, like {{ count = 3 }}",
        "{value}不是一组键值；请把键写在花括号里，例如 {{ count = 3 }}",
    ),
    "id_fixed": ("an id can not be changed; leave it out", "编号不能改；请去掉"),
    "value_refused": ("{value}: {reason}; mend the value", "{value}：{reason}；请修改这个值"),
    "value_missing": ("is missing; write it", "没有写；请写上"),
    "names_nobody": ('names nobody; write agents = ["A001"] or count = 3', '没有写是谁；请写 agents = ["A001"] 或 count = 3'),
    "trains_nobody": (
        'names nobody; write agents = ["A001"], or best = 3 for those who are worth it most',
        '没有写是谁；请写 agents = ["A001"]，或写 best = 3 挑最值得培训的人',
    ),
    "newcomers_get_it": (
        "newcomers get it from the program; use start for the day they come",
        "新人的这一项由程序给出；到岗日期请写 start",
    ),
    "mix_incomplete": (
        'needs a share and skills; write {{ share = 0.6, skills = "pre_sales:0.8" }}',
        '要有比例和技能；请写 {{ share = 0.6, skills = "pre_sales:0.8" }}',
    ),
    # a batch
    "names_no_week": ('names no week; write weeks = ["next"], or leave it out', '没有写哪一周；请写 weeks = ["next"]，或去掉这一项'),
    "use_without_file": (
        'names scenarios, and there is no scenario file; add scenarios = "scenarios.toml"',
        '写了方案名称，却没有方案文件；请加上 scenarios = "scenarios.toml"',
    ),
    "batch_refused": ("{value}: {reason}; see docs/batch.md for what the key takes", "{value}：{reason}；这个键怎么写见 docs/batch.md"),
    "names_no_shop": (
        'names no shop; write shops = ["shops/*"], or a list of workspaces',
        '没有写店铺；请写 shops = ["shops/*"]，或列出各店资料',
    ),
    "no_workspace_there": (
        "{pattern} is no workspace; give a folder with shop.toml, an Excel workbook, or a pattern of them",
        "{pattern} 不是店铺资料；请给含 shop.toml 的文件夹、Excel 工作簿，或匹配它们的通配写法",
    ),
    "no_week": (
        '{value} is no date like 2026-11-30, and not "next"; see docs/batch.md for what the key takes',
        '{value}既不是 2026-11-30 这样的日期，也不是 "next"；这个键怎么写见 docs/batch.md',
    ),
    "no_name": ("{value} is no name; see docs/batch.md for what the key takes", "{value}不是名称；这个键怎么写见 docs/batch.md"),
    "no_scenario_file_there": (
        "{value} is no file; name a scenario file beside the batch file",
        "{value}不是文件；请写放在批量文件旁边的方案文件",
    ),
    "no_such_scenario": ('there is no scenario "{name}"; {remedy}', "没有方案“{name}”；{remedy}"),
    # a scenario against its shop
    "unknown_in_scenario": ('unknown {what} "{name}"; {remedy}', "没有{what}“{name}”；{remedy}"),
    "shop_has_none": ("the shop has no {what}", "店铺里没有{what}"),
    "field_refused": ("{field} {value}: {reason}; mend the value", "{field} 的值 {value}：{reason}；请修改这个值"),
    "own_rule": ("rule of the shop's own", "店铺自己的规则"),
    "event": ("event", "活动"),
    "contract_or_agent": ("contract or agent", "合同或客服"),
    "no_shift_left": ("no shift is left; keep at least one", "一个班次也没剩；请至少留一个"),
    "shift_exists": (
        "there is such a shift already; give the new one another id, or leave like out to change it",
        "已经有这个班次；请给新班次另一个编号，或去掉 like 来修改原来的",
    ),
    "nobody_left": ("nobody is left; keep at least one person", "一个人也没剩；请至少留一个人"),
    "count_too_high": (
        "{count} people are wanted, {fit} fit; write a count from 1 to {fit}",
        "要 {count} 人，符合的只有 {fit} 人；人数请写 1 到 {fit}",
    ),
    "nobody_fits": ("{count} people are wanted, {fit} fit; name others", "要 {count} 人，符合的有 {fit} 人；请换别的条件"),
    "best_too_high": (
        "the best {best} are wanted, {pool} people could learn it; write best from 1 to {pool}",
        "要最合适的 {best} 人，能学的只有 {pool} 人；best 请写 1 到 {pool}",
    ),
    "newcomers_without": (
        "newcomers have no {key}; write {key}, or like with the id of an agent",
        "新人没有写 {key}；请写 {key}，或用 like 写一个客服的工号",
    ),
    "wage_far_from_usual": (
        "a wage of {wage:,.10g} yuan is far from the usual {usual:,.10g} {per} on this contract; write yuan {per}, or leave the wage out",
        "工资 {wage:,.10g} 元和这种合同通常的 {usual:,.10g} 元（{per}）相差太多；请写{per}多少元，或不写工资",
    ),
    "per_hour": ("an hour", "每小时"),
    "per_month": ("a month", "每月"),
    "no_volume_name": ('"{name}" is no queue, weekday, date or event; {remedy}', "“{name}”不是队列、星期、日期或活动；{remedy}"),
    "volume_out_of_range": (
        "{value:g} is out of range; write a factor above 0 and up to 100, like 1.5",
        "{value:g} 超出范围；请写大于 0、不超过 100 的系数，例如 1.5",
    ),
    "share_out_of_range": (
        "{value:g} is out of range; write a share from {least:g} to {most:g}",
        "{value:g} 超出范围；请写 {least:g} 到 {most:g} 之间的比例",
    ),
    "outside_planned_week": (
        '"{name}" is outside of the planned week ({week}); choose the week with --week',
        "“{name}”不在要排的这一周（{week}）；请用 --week 选别的周",
    ),
}
