"""Every message has both wordings with the same values, and is said somewhere with just these values."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from shiftopt.domain.messages import Message, Worded, all_of, either, first_of, inside, message, told
from shiftopt.wording.catalogue import CATALOGUE, PAGES

SOURCE = Path(__file__).parents[2] / "src" / "shiftopt"
LATIN = re.compile(r"[A-Za-z][A-Za-z_]*")


def fields(text: str) -> set[str]:
    """The values that a wording takes."""
    return {name.partition(".")[0] for _, name, _, _ in Formatter().parse(text) if name}


def calls() -> Iterator[tuple[str, str, set[str]]]:
    """Place, key and values of every message that the program says."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "message":
                place = f"{path.relative_to(SOURCE)}:{node.lineno}"
                assert len(node.args) == 1, place
                assert isinstance(node.args[0], ast.Constant), f"{place}: a key is written out, so that it can be found"
                assert all(word.arg for word in node.keywords), f"{place}: values are written out"
                yield place, str(node.args[0].value), {str(word.arg) for word in node.keywords}


def test_both_wordings_take_the_same_values() -> None:
    assert [key for key, (english, chinese) in CATALOGUE.items() if fields(english) != fields(chinese)] == []


def test_no_key_is_on_two_pages() -> None:
    assert len(CATALOGUE) == sum(len(page) for page in PAGES)


def test_every_message_is_known_and_gets_its_values() -> None:
    wrong = [(place, key) for place, key, given in calls() if key not in CATALOGUE or fields(CATALOGUE[key][0]) != given]
    assert wrong == []


def test_every_key_is_said_somewhere() -> None:
    assert sorted(set(CATALOGUE) - {key for _, key, _ in calls()}) == []


def test_both_wordings_have_a_remedy_or_none() -> None:
    assert [key for key, (english, chinese) in CATALOGUE.items() if ("; " in english) != ("；" in chinese)] == []


def test_chinese_is_written_with_chinese_signs() -> None:
    """No English comma, semicolon, colon or bracket after a Chinese character, no English words that the English one has not."""
    for key, (english, chinese) in CATALOGUE.items():
        assert not re.search(r"[\u4e00-\u9fff] ?[,;:()!?]", chinese), key
        assert set(LATIN.findall(chinese)) <= set(LATIN.findall(english)) | ALLOWED, key


ALLOWED = {"baseline", "Excel", "WPS", "opening", "ticket", "assign_all", "served", "abandoned", "skip", "shiftopt", "audit", "d", "h"}
"""Names of ours that only the Chinese wordings explain."""


@pytest.mark.parametrize(
    ("value", "english", "chinese"),
    [
        ("pre_sales", "pre_sales", "pre_sales"),
        (("A", "B"), "A, B", "A、B"),
        (Worded(zh="中", en="E"), "E", "中"),
        (inside("shop.toml", "zone"), "shop.toml, zone", "shop.toml 的 zone"),
        (either(["a"]), "a", "a"),
        (either(["a", "b"]), "a or b", "a 或 b"),
        (all_of(["a", "b", "c"]), "a and b and c", "a、b、c"),
        (first_of(["a", "b", "c"], 2), "a, b, ...", "a、b、..."),
        (message("named_twice", value=message("quoted", text="x")), '"x" is named twice; name it once', "“x”写了两次；请只写一次"),
    ],
)
def test_values_read_in_both_languages(value: Message | str, english: str, chinese: str) -> None:
    assert (told(value, "en"), told(value, "zh")) == (english, chinese)


def test_a_remedy_may_hold_a_semicolon_of_its_value() -> None:
    said = message("unknown_value", value="a; b", remedy="c; d")
    assert said.halves("en") == ("unknown value a; b", "c; d")


def test_a_message_is_no_part_of_a_text() -> None:
    with pytest.raises(TypeError, match="say message agents with told"):
        f"{message('agents')}"
