"""Texts that carry HTML marks are read as the text that a browser would show."""

import pytest

from index.readers.markup import to_text


@pytest.mark.parametrize("control", ["\x0c", "\x0b", "\x01", "&#12;", "\x7f"])
def test_a_control_character_before_the_first_element_breaks_no_text(control: str) -> None:
    assert to_text(f"The{control} keeper <b>rows</b> home.").endswith(" keeper rows home.")
