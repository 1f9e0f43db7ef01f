"""`docs/guide/commands.md` says what the code says."""

from tests.docs.reference import PAGE, reference


def test_the_page_of_commands_and_settings_is_that_of_the_code() -> None:
    assert PAGE.read_text("utf-8") == reference(), "write it again with: make docs"


def test_each_setting_is_explained() -> None:
    assert "| None |" not in reference()
