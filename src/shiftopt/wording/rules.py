"""Law packs and rules that a shop writes."""

from __future__ import annotations

from typing import Final

PAGE: Final[dict[str, tuple[str, str]]] = {
    "rule_place": ("rule {number} ({rule})", "第 {number} 条规则（{rule}）"),
    "rule_twice": (
        "the rule is written more than once for everybody; keep one, or give the others a scope ({scopes})",
        "这条规则对所有人写了不止一次；请只留一条，或给其余的写上适用范围（{scopes}）",
    ),
    "unknown_law": ('unknown law pack "{law}"; {remedy}', "没有法规包“{law}”；{remedy}"),
    "law_not_in_force": (
        'the law pack "{law}" is not in force on {day}; it holds from {first} to {last}; choose another pack or week',
        "法规包“{law}”在 {day} 不生效；它从 {first} 到 {last} 有效，请换法规包或换一周",
    ),
    "ever": ("ever", "一开始"),
    "now": ("now", "现在"),
    "unknown_rule": ('unknown rule "{rule}"; {remedy}', "没有规则“{rule}”；{remedy}"),
    "no_parameter": ('the rule has no parameter "{name}"; {remedy}', "这条规则没有参数“{name}”；{remedy}"),
    "not_valid": ("{name} = {value} is not valid; give {wanted}", "{name} = {value} 无效；请写 {wanted}"),
    "not_soft": ("this rule cannot be made soft; remove hard = false", "这条规则不能改成软性；请去掉 hard = false"),
    "not_hard": ("this rule is a price and cannot be made hard; remove hard = true", "这条规则是计价的，不能改成硬性；请去掉 hard = true"),
    "unknown_in_scope": ('unknown "{name}"; {remedy}', "没有“{name}”；{remedy}"),
    "not_by_dates": (
        "this rule cannot be limited to dates; remove dates; rules that can be: {rules}",
        "这条规则不能限定日期；请去掉 dates，可以限定日期的规则有：{rules}",
    ),
    "not_personal": (
        "this rule is not about single people and cannot be limited to some; remove {part}",
        "这条规则不针对个人，不能限定到部分人；请去掉 {part}",
    ),
    "law_not_soft": (
        "the law cannot be made soft; keep to the law or tighten it ({source})",
        "法规不能改成软性；请遵守法规或更严（{source}）",
    ),
    "looser_than_law": (
        "{name} = {value} is looser than the law's {legal}; keep to the law or tighten it ({source})",
        "{name} = {value} 比法规的 {legal} 更松；请遵守法规或更严（{source}）",
    ),
    "nothing_to_choose": ("there is nothing to choose from", "没有可选的"),
    # what a parameter may be
    "any_of": ("any of {names}", "以下任意几个：{names}"),
    "one_of": ("one of {names}", "以下之一：{names}"),
    "list_of_agent_dates": ("a list of agent|date|shift", "agent|date|shift（工号|日期|班次）的列表"),
    "list_of_shifts": ("a list of shift ids", "班次编号的列表"),
    "list_of_pairs": ("a list of pairs like L>E", "L>E 这样成对的列表"),
    "true_or_false": ("true or false", "true 或 false"),
    "a_list": ("a list", "列表"),
    "a_text": ("text", "文字"),
    "kind_between": ("{kind} from {low:g} to {high:g}", "{low:g} 到 {high:g} 之间的{kind}"),
}
