from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from handmade import SCRIPT, make_plan

from shiftopt.domain.base import Lang
from shiftopt.reports.picture import picture_text, write_picture

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_picture_is_sound_xml_with_every_cell(lang: Lang) -> None:
    root = ET.fromstring(picture_text(make_plan(), lang=lang))
    texts = [element.text for element in root.iter(f"{SVG}text")]
    assert texts.count("08:00-16:30") == 10
    assert texts.count("22:00-06:30") == 1
    assert texts.count("休") == 10
    assert texts.count("假") == 1
    assert {element.tag for element in root.iter()} == {f"{SVG}{tag}" for tag in ("svg", "rect", "text", "path")}


def test_names_are_escaped_and_long_ones_cut() -> None:
    text = picture_text(make_plan())
    assert "<script>" not in text
    assert SCRIPT[:9] in [str(element.text)[:9] for element in ET.fromstring(text).iter(f"{SVG}text")]


def test_writing_is_the_same_as_rendering(tmp_path: Path) -> None:
    write_picture(make_plan(), tmp_path / "roster.svg")
    assert (tmp_path / "roster.svg").read_text(encoding="utf-8") == picture_text(make_plan())
