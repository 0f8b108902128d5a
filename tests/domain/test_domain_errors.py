"""Errors and findings: their words, their way through a process, and what others refuse put as messages."""

from __future__ import annotations

import errno
import pickle
from typing import Any, Literal

import pytest
from pydantic import BaseModel, Field, ValidationError

from shiftopt.domain.errors import Finding, InputError, MissingExtraError, ShiftoptError
from shiftopt.domain.messages import inside, message
from shiftopt.domain.refusals import refusal, system_reason

FINDING = Finding(inside("shop.toml", "zone"), message("unknown_zone", value=message("quoted", text="Mars")))


def test_a_finding_reads_in_both_languages() -> None:
    assert FINDING.told("zh") == "shop.toml 的 zone：没有“Mars”这个时区；请写 Asia/Shanghai 这样的时区名称"
    assert str(FINDING) == 'shop.toml, zone: unknown time zone "Mars"; write an IANA name like Asia/Shanghai'
    assert FINDING.record("zh") == {
        "where": "shop.toml 的 zone",
        "problem": "没有“Mars”这个时区",
        "remedy": "请写 Asia/Shanghai 这样的时区名称",
    }
    assert (FINDING.problem, FINDING.remedy) == ('unknown time zone "Mars"', "write an IANA name like Asia/Shanghai")


@pytest.mark.parametrize(
    "error",
    [InputError([FINDING, FINDING]), ShiftoptError(message("cluster_lost")), MissingExtraError(message("a_cluster"), "cluster")],
)
def test_an_error_says_the_same_after_a_journey(error: ShiftoptError) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert [again.told(lang) for lang in ("zh", "en")] == [error.told("zh"), str(error)]


class Noun(BaseModel):
    whole: int = Field(default=1, ge=1, le=9)
    share: float = Field(default=0.5, gt=0, lt=1)
    kind: Literal["a", "b"] = "a"
    names: tuple[str, ...] = ()
    sure: bool = False
    pairs: dict[str, int] = Field(default_factory=dict)


@pytest.mark.parametrize(
    ("values", "english", "chinese"),
    [
        ({"whole": 0}, "input should be greater than or equal to 1", "不能小于 1"),
        ({"whole": 10}, "input should be less than or equal to 9", "不能大于 9"),
        ({"whole": 1.5}, "input should be a whole number", "应是整数"),
        ({"share": 0}, "input should be greater than 0", "必须大于 0"),
        ({"share": 1}, "input should be less than 1", "必须小于 1"),
        ({"share": "much"}, "input should be a number", "应是数字"),
        ({"kind": "c"}, "input should be one of a, b", "应是以下写法之一：a、b"),
        ({"names": 3}, "input should be a list", "应是列表"),
        ({"names": (3,)}, "input should be text", "应是文字"),
        ({"sure": "perhaps"}, "input should be true or false", "应是 true 或 false"),
        ({"pairs": 3}, "input should be a table of keys and values", "应是一组键和值"),
    ],
)
def test_what_a_noun_refuses_is_said_in_both_languages(values: dict[str, Any], english: str, chinese: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Noun(**values)
    said = refusal(caught.value.errors()[0])
    assert (said.told("en"), said.told("zh")) == (english, chinese)


def test_what_the_system_refuses_is_said_in_both_languages() -> None:
    denied = system_reason(PermissionError(errno.EACCES, "Permission denied"))
    assert (denied.told("en"), denied.told("zh")) == ("Permission denied", "没有访问权限")
    assert system_reason(OSError(errno.EXDEV, "odd")).told("zh") == f"系统错误 {errno.EXDEV}"
