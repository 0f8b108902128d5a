"""Labels of names that other rooms give: engines, bounds, models, entries of the manifest. Others show as they are."""

from __future__ import annotations

from typing import Final

TERMS_ZH: Final[dict[str, str]] = {
    "engine_outline, rounding, neighbourhoods, exchanges": "轮廓模型、取整、邻域搜索、互换",
    "bound_linear relaxation of duties, pauses, sessions and flows": "班次、休息、会议与接待流量的线性松弛",
    "bound_none": "无",
    "member_day": "日模型",
    "member_weeks": "近几周同时段均值",
    "member_yesterday": "昨日",
    "member_lags": "滞后回归",
    "member_changes": "变化量",
    "member_smoothing": "指数平滑",
    "manifest_shop": "店铺",
    "manifest_week": "计划周",
    "manifest_law": "法规",
    "manifest_fingerprint": "输入指纹",
    "manifest_inputs.shop": "店铺指纹",
    "manifest_inputs.history": "历史指纹",
    "manifest_inputs.past": "以往班表指纹",
    "manifest_seed": "随机种子",
    "manifest_deterministic": "可重现模式",
    "manifest_seconds_allowed": "允许秒数",
    "manifest_made": "生成时间",
    "manifest_shiftopt": "shiftopt 版本",
    "manifest_python": "Python 版本",
}
"""``engine_NAME``, ``bound_NAME``, ``member_NAME``, ``manifest_KEY`` -> Chinese."""

TERMS_EN: Final[dict[str, str]] = {
    "engine_outline, rounding, neighbourhoods, exchanges": "outline, rounding, neighbourhoods, exchanges",
    "bound_linear relaxation of duties, pauses, sessions and flows": "linear relaxation of duties, pauses, sessions and flows",
    "bound_none": "nothing",
    "member_day": "day",
    "member_weeks": "weeks",
    "member_yesterday": "yesterday",
    "member_lags": "lags",
    "member_changes": "changes",
    "member_smoothing": "smoothing",
    "manifest_shop": "shop",
    "manifest_week": "week",
    "manifest_law": "law",
    "manifest_fingerprint": "fingerprint",
    "manifest_inputs.shop": "inputs.shop",
    "manifest_inputs.history": "inputs.history",
    "manifest_inputs.past": "inputs.past",
    "manifest_seed": "seed",
    "manifest_deterministic": "deterministic",
    "manifest_seconds_allowed": "seconds_allowed",
    "manifest_made": "made",
    "manifest_shiftopt": "shiftopt",
    "manifest_python": "python",
}
"""The same in English."""
