"""Weeks, questions, published rosters, the store, batches."""

from __future__ import annotations

from typing import Final

PAGE: Final[dict[str, tuple[str, str]]] = {
    # weeks and questions
    "not_first_day": (
        "{day} is not the first day of a week of this shop (week_start = {start}); use {before} or {after}",
        "{day} 不是本店一周的第一天（week_start = {start}）；请用 {before} 或 {after}",
    ),
    "not_whole_weeks": (
        "{days} days are not planned at once; give one of {choices}",
        "不能一次排 {days} 天；请用其中之一：{choices}",
    ),
    "days_of_one_plan": (
        "--days plans several weeks at once, --weeks and --use one week after the other; give only one of them",
        "--days 把几周放在一起排，--weeks 和 --use 一周接一周地排；请只用其中一种",
    ),
    "pin_words": (
        '"{text}" has {count} words instead of 3; write --pin "AGENT DATE SHIFT", for example "A012 2026-12-01 off"',
        '“{text}”有 {count} 段，应是 3 段；请写 --pin "工号 日期 班次"，例如 "A012 2026-12-01 off"',
    ),
    "unknown_asked": ('unknown {what} "{name}"; use one of {names}', "没有{what}“{name}”；请用其中之一：{names}"),
    "day_not_planned": (
        "{day} is not in the planned week; use a day from {first} to {last}, or give --week",
        "{day} 不在要排的这一周；请写 {first} 到 {last} 的日期，或加 --week",
    ),
    "no_date_typed": ('"{text}" is no date; write YYYY-MM-DD', "“{text}”不是日期；请写 YYYY-MM-DD"),
    "no_time_typed": ('"{text}" is no date and time; write YYYY-MM-DDTHH:MM', "“{text}”不是日期和时间；请写 YYYY-MM-DDTHH:MM"),
    "time_not_planned": (
        "{text} is not in the planned week; use a time from {first} to {last}",
        "{text} 不在要排的这一周；请写 {first} 到 {last} 的时间",
    ),
    "options_together": ("{one} and {other} go together; give both {one} and {other}", "{one} 和 {other} 要一起用；请两个都写"),
    "different_questions": ("{options} are different questions; ask one at a time", "{options} 是不同的问题；请一次问一个"),
    "no_roster_in_time": (
        "no legal roster was found in time; allow more with --seconds",
        "时间内没有找到合法的排班；请用 --seconds 多给些时间",
    ),
    "overtime_unshared": (
        (
            "was not shared out among the weeks, for time was too short: the first weeks take what they like of the month; "
            "give more --seconds, or plan fewer weeks at once"
        ),
        "加班没有来得及在各周之间分好，前几周会先用掉当月的加班；请加大 --seconds，或一次少排几周",
    ),
    "overtime": ("overtime", "加班"),
    "no_prices": (
        "no legal roster exists for this week (or the time did not suffice): shiftopt explain says why",
        "这一周没有合法的排班（或时间不够）：原因请看 shiftopt explain",
    ),
    # two rosters
    "week_unknown": ("no date tells which week it is; say it with --week YYYY-MM-DD", "看不出是哪一周；请用 --week YYYY-MM-DD 指明"),
    "two_weeks": (
        "{before} is of the week {first}, {after} of the week {second}; compare two rosters of one week",
        "{before} 是 {first} 那一周的，{after} 是 {second} 那一周的；请比较同一周的两份排班",
    ),
    "no_home": ("no workspace lies around the rosters; name it with --workspace WS", "排班表周围没有店铺资料；请用 --workspace 指明"),
    # publishing
    "store": ("store", "数据库"),
    "published_as_past": (
        (
            "{count} published duties from {first} to {last} count as past; "
            "where other duties were worked, write those days into the past table"
        ),
        "已发布的 {count} 个班（{first} 至 {last}）算作往期；实际上班不同的日子，请写进往期排班表",
    ),
    "nothing_published": (
        "nothing is published yet: there is no store; shiftopt publish makes it; or name the store with --store",
        "还没有发布过排班，没有数据库；shiftopt publish 会建立它，或用 --store 指明",
    ),
    "plan_of_weeks": (
        "is a plan of {days} days; publish a week of it: shiftopt plan {workspace} --week {week} --start {plan}",
        "是 {days} 天的排班；请一周一周地发布：先 shiftopt plan {workspace} --week {week} --start {plan}",
    ),
    "no_plan_to_publish": (
        "is no plan that can be published; give a folder that shiftopt plan or roster wrote, or the edited roster.xlsx in it",
        "不是可以发布的排班结果；请给 shiftopt plan 或 roster 写出的文件夹，或其中改过的 roster.xlsx",
    ),
    "other_inputs": (
        (
            "the plan was made from other inputs: {parts} changed since, or it is of another workspace; "
            "plan the week again ({command}), or add --anyway to publish it if it is still legal today"
        ),
        "排班以后资料变了：{parts}，或者它属于另一家店铺；请重新排这一周（{command}），或加 --anyway，只要现在仍然合法就发布",
    ),
    "both": ("{first} and {second}", "{first}、{second}"),
    "part_shop": ("the shop (people, rules, leave, wishes ...)", "店铺（人员、规则、请假、心愿等）"),
    "part_history": ("the history", "咨询历史"),
    "part_past": ("the past or the published weeks", "往期排班或已发布的周"),
    "book_edited": (
        (
            "roster.xlsx was changed after the plan was made, and roster.csv is what counts; "
            "to publish the changed one: shiftopt publish WS {book} --replace"
        ),
        "roster.xlsx 在排班以后改过，但以 roster.csv 为准；要发布改过的：shiftopt publish 店铺资料 {book} --replace",
    ),
    "week_place": ("week {week}", "{week} 这一周"),
    "shop_place": ('shop "{shop}"', "店铺“{shop}”"),
    "published_by_other": (
        (
            "{by} published another roster at {at} (revision {revision}); "
            "compare them with shiftopt diff; to publish yours instead add --replace"
        ),
        "{by} 已于 {at} 发布了另一份排班（第 {revision} 版）；请用 shiftopt diff 比较，要换成这一份请加 --replace",
    ),
    "other_shop": (
        (
            "nobody of this roster was in the last published one: the store seems to hold another shop of the same name; "
            "give the shops different names in shop.toml, or use another --store"
        ),
        "这份排班里没有一个人在上次发布的排班里，数据库里像是另一家同名的店铺；请在 shop.toml 里给店铺起不同的名字，或另用 --store",
    ),
    "overlaps_published": (
        (
            "it overlaps the published days {first} to {last}; "
            "start the week on the same weekday as the published ones (week_start in shop.toml)"
        ),
        "和已发布的 {first} 至 {last} 重叠；请让一周从同一个星期几开始（shop.toml 的 week_start）",
    ),
    "published_meanwhile": (
        "another week before it was published just now; plan this week again, so that it knows of it",
        "刚刚又发布了它前面的一周；请重新排这一周，以便接上",
    ),
    "no_revision": (
        "week {week} has no revision {revision}; it has 1 to {last}; shiftopt history lists them",
        "{week} 这一周没有第 {revision} 版；有第 1 到 {last} 版，见 shiftopt history",
    ),
    "not_published": (
        "no roster of week {week} of {shop} is published; the last published weeks are {weeks}",
        "{shop} 在 {week} 这一周没有发布过排班；最近发布的周：{weeks}",
    ),
    "none_published": (
        "no roster of week {week} of {shop} is published; publish one with shiftopt publish",
        "{shop} 在 {week} 这一周没有发布过排班；请用 shiftopt publish 发布",
    ),
    # the store
    "no_store_address": (
        '"{scheme}://..." is no address of a database that can be used; write postgresql://user@host/name, or the name of a SQLite file',
        "“{scheme}://……”不是可用的数据库地址；请写 postgresql://用户@主机/库名，或一个 SQLite 文件名",
    ),
    "store_unusable": ("the store can not be used: {reason}; {remedy}", "数据库无法使用（原话：{reason}）；{remedy}"),
    "store_locked": (
        "another program has held it for long, end that program, or try again later",
        "另一个程序一直占用着它，请结束那个程序或稍后再试",
    ),
    "store_not_one": (
        "the file is something else, or damaged, move it away, or put a copy back",
        "这个文件不是数据库或已损坏，请移走它或放回备份",
    ),
    "store_damaged": ("the file is damaged, put a copy back", "文件已损坏，请放回备份"),
    "store_rights": ("check the access rights", "请检查访问权限"),
    "store_folder": ("check that the folder exists and that you may write to it", "请检查文件夹存在并且可以写入"),
    "store_disk": ("make room on the disk", "请腾出磁盘空间"),
    "store_password": ("check the user and the password", "请检查用户和密码"),
    "store_server": ("check that the server runs and the address is right", "请检查服务器在运行、地址没错"),
    "store_other": ("check the address and the rights of the user", "请检查地址和用户权限"),
    "store_newer": (
        "it has schema version {found}, this program knows versions up to {known}; use the newer shiftopt that wrote it",
        "它的结构是第 {found} 版，本程序只认识到第 {known} 版；请用写它的新版 shiftopt",
    ),
    # batches and clusters
    "no_scheduler": (
        "no scheduler at {address}; start one with: dask scheduler; the address is in its log",
        "{address} 没有调度程序；请用 dask scheduler 启动，地址见它的日志",
    ),
    "no_workers": (
        "{address} has no workers; start some with: dask worker {address} --nthreads 1",
        "{address} 没有工作进程；请启动：dask worker {address} --nthreads 1",
    ),
    "cluster_lost": (
        "the cluster was lost; what was finished is kept: start it again and give the same command",
        "与集群断开了；已完成的都保留着：请重新启动集群，再执行同样的命令",
    ),
    "findings_more": ("{findings} ... and {count} more problems", "{findings}……另有 {count} 个问题"),
}
