"""The handbook of all rules, made from the registry, the law packs and the texts."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any, Final

from shiftopt.domain.base import Lang
from shiftopt.rules.assemble import parameters, valid_range
from shiftopt.rules.base import Rule
from shiftopt.rules.packs import PackRule, pack_names, read_pack
from shiftopt.rules.registry import catalogued

INTRO: Final = """\
# The rules / 规则手册

This page is made from the code (`shiftopt.rules.handbook`); a test tells when it is out of date.
本页由代码生成。

A rule is written in `shop.toml` by its name:

```toml
[[rule]]
name = "consecutive_days"
params = { days = 5 }          # parameters of the rule
teams = ["night"]              # optional scope, see below; everybody if left out
hard = false                   # false: priced, true: enforced
weight = 30                    # yuan per unit, for priced rules
```

The scope is any of `contracts`, `teams`, `grades`, `agents`, `protections` (lists; each narrows it) and, for rules marked *dated*,
`dates = ["2026-11-09..2026-11-12"]`: the rule then looks only at duties that start on those days, as if people were off on all others.
An entry with a scope stands beside the rule for everybody, so it can only ask for more.
适用范围可写 `contracts` 合同、`teams` 小组、`grades` 级别、`agents` 人员、`protections` 保护，标有 dated 的规则还可写 `dates` 日期
（只看这些日期开始的班次）；带范围的规则与全员规则同时生效，只会更严。

A parameter of a law can only be made stricter; a policy can be changed freely; the structure is always there.
法律规则只能收紧；店铺政策可自由调整；基本结构始终生效。
"""


@cache
def _texts() -> dict[str, dict[Lang, list[str]]]:
    texts: dict[str, dict[Lang, list[str]]] = tomllib.loads(files("shiftopt.rules").joinpath("texts.toml").read_text(encoding="utf-8"))
    return texts


def statement(rule: str, lang: Lang) -> str:
    """What a rule of the catalogue means, in one sentence; the bare name for rules of other packages."""
    return _texts()[rule][lang][0] if rule in _texts() else rule


def handbook() -> str:
    """The whole handbook as Markdown, both languages."""
    parts = [INTRO]
    for name, rule in catalogued().items():
        parts.append("\n".join(_chapter(name, rule)))
    return "\n".join(parts)


def _chapter(name: str, rule: type[Rule]) -> Iterator[str]:
    (english, passes, breaks), (chinese, fine, broken) = _texts()[name]["en"], _texts()[name]["zh"]
    yield f"## {name}\n\n{english}\n\n{chinese}\n"
    yield f"- passes / 合规: {passes} / {fine}"
    yield f"- breaks / 违规: {breaks} / {broken}"
    scope = ["people / 人员"] * rule.personal + ["dated / 日期"] * rule.dated
    yield f"- speaks of / 层面: {rule.level}; by default / 默认: {_mode(rule)}; scope / 范围: {', '.join(scope) or 'none / 无'}\n"
    names = parameters(rule)
    if names:
        yield "| parameter / 参数 | default / 默认 | valid / 取值 | stricter / 更严 |\n|---|---|---|---|"
        for parameter in names:
            default = rule.model_fields[parameter].default
            yield f"| `{parameter}` | {_show(default)} | {valid_range(rule, parameter).told('en')} | {_direction(rule, parameter)} |"
        yield ""
    rows = [(pack, entry) for pack in ("base", *pack_names()) for entry in read_pack(pack).rule if entry.name == name]
    if rows:
        yield "| pack / 规则包 | kind / 性质 | parameters / 参数 | source / 依据 |\n|---|---|---|---|"
        for pack, entry in rows:
            yield f"| {pack} | {entry.kind} | {_params(entry)} | {entry.source} / {entry.source_zh} |"
        yield ""


def _mode(rule: type[Rule]) -> str:
    fields = rule.model_fields
    mode = "hard / 硬性" if fields["hard"].default else f"priced / 计价, weight {fields['weight'].default / 100:g} yuan / 元"
    only = "" if rule.softens and rule.hardens else " (always / 固定)"
    return mode + only


def _direction(rule: type[Rule], parameter: str) -> str:
    if parameter in rule.lower_is_stricter:
        return "lower / 更小"
    return "higher / 更大" if parameter in rule.higher_is_stricter else ""


def _params(entry: PackRule) -> str:
    return ", ".join(f"{name} = {_show(value)}" for name, value in entry.params.items())


def _show(value: Any) -> str:
    return ", ".join(sorted(map(str, value))) if isinstance(value, (list, frozenset)) else str(value)
