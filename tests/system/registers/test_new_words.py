"""What the button of a new record says names that record and no other."""

from collections import Counter

import pytest

from propdesk.kernel.i18n import _, set_language
from propdesk.modules import subjects


@pytest.mark.parametrize("language", ["en", "zh_CN", "zh_TW"])
def test_no_two_registers_call_their_new_record_alike(language: str) -> None:
    set_language(language)
    registers = [load() for module in subjects() for load in module.registers]
    said = Counter(_(one.words.new) for one in registers if one.words.new)
    assert len(said) > 12
    assert [words for words, times in said.items() if times > 1] == []
