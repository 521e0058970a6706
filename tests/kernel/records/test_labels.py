"""Words of the data file with what people call them."""

import pytest

from propdesk.kernel.i18n import N_, using_language
from propdesk.kernel.records.labels import Labelled
from propdesk.kernel.records.states import StateWord


class Mood(Labelled):
    GOOD = "good", N_("Yes")
    BAD = "bad", N_("No")


def test_a_member_is_the_word_of_the_file_and_has_a_label() -> None:
    assert (f"{Mood.GOOD}", Mood.GOOD.value) == ("good", "good")
    assert Mood("good") is Mood.GOOD
    with using_language("zh_CN"):
        assert [each.label for each in Mood] == ["是", "否"]
    assert [each.msgid for each in Mood] == ["Yes", "No"]


def test_a_member_without_words_is_refused() -> None:
    with pytest.raises(TypeError, match="'sad' has no words"):

        class Sad(Labelled):
            SAD = "sad"


def test_a_state_has_the_look_of_its_badge() -> None:
    class Door(StateWord):
        OPEN = "open", N_("Yes"), "green", "circle-check"
        SHUT = "shut", N_("No")

    assert (Door.OPEN.tone, Door.OPEN.icon, Door.OPEN.msgid) == ("green", "circle-check", "Yes")
    assert (Door.SHUT.tone, Door.SHUT.icon) == ("grey", "")
