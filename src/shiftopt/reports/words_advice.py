"""The labels of advice and of the capacity plan, Chinese and English with the same keys."""

from __future__ import annotations

from typing import Final

ADVICE_ZH: Final[dict[str, str]] = {
    "ad_title": "{shop} {first} 起一周：怎样更省钱",
    "ad_bound": "现状一周的排班成本至少 {bound}（线性松弛）。",
    "ad_cost": "重新求解的现状排班：{cost}。",
    "ad_kind_hire": "招一个人",
    "ad_kind_train": "一次交叉培训",
    "ad_kind_chain": "成链培训（多人各学一个队列）",
    "ad_kind_shift": "新增上班时间",
    "ad_kind_rule": "最贵的规则（没有它能省多少）",
    "ad_what": "建议",
    "ad_worth": "每周价值",
    "ad_wage": "每周工资",
    "ad_net": "净收益",
    "ad_basis": "依据",
    "ad_basis_estimate": "上限（价格）",
    "ad_basis_relaxed": "松弛重解",
    "ad_basis_roster": "排班重解",
    "ad_hire": "{contract}，会{skills}，主要上{start}",
    "ad_start_early": "早班（10 点前）",
    "ad_start_midday": "中班（10–13 点）",
    "ad_start_late": "晚班（13 点后）",
    "ad_train": "{name}（{agent}）学{queue}，熟练度 {speed}%",
    "ad_shift": "比照 {template} 增加 {start} 开始的班次",
    "ad_rule": "{rule}",
    "ad_rule_law": "{rule}（法律，不可放宽）",
    "ad_hours": "再多一个人时最值钱的时段",
    "ad_when": "时间",
    "ad_more": "还有 {n} 条，见 --json",
    "ad_none": "没有值得的",
    "ad_note": "“上限”按松弛的影子价格估计，只会偏高；"
    "“松弛重解”是改动后重新求解松弛所省的钱；“排班重解”±两边排班的差距。培训未计培训成本。",
}

ADVICE_EN: Final[dict[str, str]] = {
    "ad_title": "{shop}, week from {first}: what would pay",
    "ad_bound": "The roster of the week as it is costs at least {bound} (linear relaxation).",
    "ad_cost": "Its re-solved roster costs {cost}.",
    "ad_kind_hire": "one more person",
    "ad_kind_train": "one cross-training",
    "ad_kind_chain": "a chain of trainings (several people, a queue each)",
    "ad_kind_shift": "a further start of duty",
    "ad_kind_rule": "the dearest rules (saved without each)",
    "ad_what": "proposal",
    "ad_worth": "worth a week",
    "ad_wage": "wage a week",
    "ad_net": "net",
    "ad_basis": "rests on",
    "ad_basis_estimate": "bound (prices)",
    "ad_basis_relaxed": "relaxation re-solved",
    "ad_basis_roster": "roster re-solved",
    "ad_hire": "{contract} who knows {skills}, mostly {start}",
    "ad_start_early": "early duties (before 10:00)",
    "ad_start_midday": "midday duties (10:00 to 13:00)",
    "ad_start_late": "late duties (from 13:00)",
    "ad_train": "{name} ({agent}) learns {queue} at {speed}%",
    "ad_shift": "a shift like {template} that starts at {start}",
    "ad_rule": "{rule}",
    "ad_rule_law": "{rule} (law, not to be loosened)",
    "ad_hours": "where one more agent-hour is worth most",
    "ad_when": "when",
    "ad_more": "and {n} more, see --json",
    "ad_none": "nothing that pays",
    "ad_note": "“Bound” is estimated at the shadow prices of the relaxation and can only be too high; "
    "“relaxation re-solved” is what the relaxation saves once the change is made; “roster re-solved” is ± the gaps of both rosters. "
    "The cost of training itself is not counted.",
}
