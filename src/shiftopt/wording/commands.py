"""The command line: options that do not go together, progress, and last lines."""

from __future__ import annotations

from typing import Final

PAGE: Final[dict[str, tuple[str, str]]] = {
    # last lines
    "one_problem_end": ("shiftopt: 1 problem in the input; nothing was written", "shiftopt：输入有 1 处问题；什么也没有写"),
    "problems_end": ("shiftopt: {count} problems in the input; nothing was written", "shiftopt：输入有 {count} 处问题；什么也没有写"),
    "and_more": ("... and {count} more", "……还有 {count} 条"),
    "failed_end": ("shiftopt: {said}", "shiftopt：{said}"),
    "interrupted": ("shiftopt: interrupted; nothing is left half-written", "shiftopt：已中断；没有留下写到一半的文件"),
    "batch_interrupted": (
        "shiftopt: interrupted; finished items are kept, the same command goes on from there",
        "shiftopt：已中断；完成的项目都保留着，用同样的命令可以接着做",
    ),
    "stopping": (
        "stopping; the best roster so far is written and audited (Ctrl-C again to quit at once)",
        "正在停止；会写出并检查目前最好的排班（再按一次 Ctrl-C 立即退出）",
    ),
    "time_ran_out": (
        "time ran out before a legal roster was found or excluded; allow more with --seconds",
        "时间用完了，还没找到合法的排班，也没能证明没有；请用 --seconds 多给些时间",
    ),
    "time_ran_out_week": (
        "time ran out before a legal roster of the week from {week} was found or excluded; allow more with --seconds",
        "时间用完了，{week} 起的一周还没找到合法的排班，也没能证明没有；请用 --seconds 多给些时间",
    ),
    "week_infeasible": (
        "no legal roster exists for the week from {week}: {reasons}; shiftopt explain {workspace} shows ways out",
        "{week} 起的一周没有合法的排班：{reasons}；改法请看 shiftopt explain {workspace}",
    ),
    "planned_before": ("planned before", "此前已排好"),
    # progress
    "progress": ("{seconds:7.1f} s  {stage:<12}", "{seconds:7.1f} 秒  {stage:<8}"),
    "progress_cost": ("cost {yuan:,.2f}", "成本 {yuan:,.2f}"),
    "progress_bound": ("bound {yuan:,.2f}", "下界 {yuan:,.2f}"),
    "progress_gap": ("gap {percent:.2f} %", "差距 {percent:.2f} %"),
    "stage_outline": ("outline", "人数框架"),
    "stage_first": ("first", "第一张表"),
    "stage_bound": ("bound", "证明下界"),
    "stage_assign": ("assign", "落实到人"),
    "stage_improve": ("improve", "逐步改进"),
    "stage_exchange": ("exchange", "公平交换"),
    "stage_allocate": ("allocate", "分配任务"),
    "doing": ("  {what} ...", "  {what}……"),
    "do_options": ("looking for ways out, person by person", "正在找每个人的解法"),
    "do_base": ("finding the first legal roster", "正在排第一个合法的班表"),
    "do_pins": ("choosing which pins cost least to give up", "正在选代价最小的取消哪些锁定"),
    "do_bound": ("proving a bound", "正在计算下限"),
    "do_plan": ("making a plan to ask about", "正在排一份新的班表"),
    "do_way": ("pricing another way out {number}/{count} {agent}", "正在核算其他解法 {number}/{count} {agent}"),
    "do_forecast": ("forecast", "预测"),
    "do_week": ("week {number} of {count}", "第 {number} 周，共 {count} 周"),
    "do_people": ("people", "人员计划"),
    "do_prices": ("prices", "估价"),
    "do_hire": ("hire", "招聘"),
    "do_train": ("train", "培训"),
    "do_chain": ("chain", "连环培训"),
    "do_shift": ("shift", "班次"),
    "do_rule": ("rule", "规则"),
    "do_roster_now": ("roster as it is", "现状的排班"),
    "do_roster": ("roster {number} of {count}", "第 {number} 份排班，共 {count} 份"),
    # a batch
    "tick_time": ("{seconds:7.1f} s", "{seconds:7.1f} 秒"),
    "tick_before": ("  before ", "此前已有 "),
    "tick_cost": ("cost {yuan:,.2f}", "成本 {yuan:,.2f}"),
    "tick_gap": ("gap {share:.1%}", "差距 {share:.1%}"),
    "item_done": ("done", "排好"),
    "item_failed": ("failed", "失败"),
    "item_infeasible": ("infeasible", "无解"),
    "item_running": ("running", "进行中"),
    "item_too_slow": ("it took longer than the limit of {minutes:g} minutes", "超过了 {minutes:g} 分钟的时限"),
    "item_too_large": (
        "it took {used:,.0f} MB of memory, more than the limit of {most:,} MB",
        "用了 {used:,.0f} MB 内存，超过 {most:,} MB 的上限",
    ),
    "item_stopped": ("the batch was stopped", "批量任务被停止"),
    "item_other_versions": ("the worker has other versions: {versions}", "工作进程的软件版本不同：{versions}"),
    "item_version": ("{package} {found} (the batch has {wanted})", "{package} {found}（批量任务用 {wanted}）"),
    "item_ended": ("the process ended with {ended}: {last}", "进程结束（{ended}）：{last}"),
    "by_signal": ("signal {number}", "信号 {number}"),
    "by_code": ("exit code {number}", "退出码 {number}"),
    "said_nothing": ("it said nothing", "没有输出"),
    "item_unproven": (
        "time ran out before a legal roster was found or excluded; allow more seconds",
        "时间用完了，还没找到合法的排班，也没能证明没有；请把 seconds 加大",
    ),
    # options
    "no_example": ('no example is called "{name}"; use one of {names}', "没有样例“{name}”；请用其中之一：{names}"),
    "agents_with_scale": (
        "the number of agents goes with --instance scale; use both or neither",
        "人数要和 --instance scale 一起用；请两个都写或都不写",
    ),
    "nothing_to_look_for": ('"{words}" is nothing to look for; use some of {names}', "“{words}”不是可以找的建议；可以写：{names}"),
    "chains_need_trainings": ("chains are made of trainings; add train", "连环培训由培训组成；请加上 train"),
    "no_shares": (
        '"{text}" is no list of shares; write shares above 0 and up to 1.5 like 0.6,0.8',
        "“{text}”不是比例的列表；请写大于 0、不超过 1.5 的比例，例如 0.6,0.8",
    ),
    "dry_run_alone": (
        "there is no workspace to write to; add --workspace, or leave --dry-run out",
        "没有要写入的店铺资料；请加 --workspace，或去掉 --dry-run",
    ),
    "no_pair": ('"{text}" is no pair; write NAME=VALUE', "“{text}”不是成对的；请写 名称=值"),
    "word_not_known": ('"{text}" is not known; use one of {names}', "不认识“{text}”；请用其中之一：{names}"),
    "staff_both": ("both a workspace and --rate are given; give one of them", "店铺资料和 --rate 都给了；请只给一个"),
    "staff_neither": (
        "neither a workspace nor --rate and --handle are given; for example: --rate 200/h --handle 180s",
        "既没有店铺资料，也没有 --rate 和 --handle；例如：--rate 200/h --handle 180s",
    ),
    "start_of_one_week": (
        "a roster to begin with is of one week, as the shop is; leave out --weeks and --use, or --start",
        "作为起点的排班只能用于现状的一周；请去掉 --weeks 和 --use，或去掉 --start",
    ),
    "same_folder": (
        'the plans of "{name}" would lie where those of the shop as it is do; choose a folder with --out',
        "“{name}”的排班会放到现状排班的位置；请用 --out 选别的文件夹",
    ),
    "use_without_scenarios": (
        '"{name}" is the name of a scenario, and there is no scenario file; add --scenarios scenarios.toml',
        "“{name}”是方案名称，却没有给方案文件；请加 --scenarios scenarios.toml",
    ),
    "no_scenario_in_file": ('there is no scenario "{name}" in {file}; {remedy}', "{file} 里没有方案“{name}”；{remedy}"),
    "scenarios_without_use": ("a scenario file is given, and no name; {remedy}", "给了方案文件，却没有给名称；{remedy}"),
    # results
    "checked": (
        (
            "{shop}: {agents} agents, {queues} queues, {shifts} shifts, {rules} rules, {rows} rows of history; "
            "next week to plan: {week}. No problems."
        ),
        "{shop}：{agents} 名客服、{queues} 个队列、{shifts} 个班次、{rules} 条规则、{rows} 行历史；下一个要排的周：{week}。没有问题。",
    ),
    "made_workspace": (
        "wrote {path}; next: shiftopt check {path}; shiftopt plan {path}",
        "已写出 {path}；接下来：shiftopt check {path}，shiftopt plan {path}",
    ),
    "wrote": ("wrote {path}", "已写出 {path}"),
}
