"""Choices by their digits: none is out of reach, however many there are."""

import pytest

from propdesk.ui.desk import Desk
from propdesk.ui.forms.choosing import MOST_CHOICES, ChoiceDialog, choose_one

ITEMS = [(f"费用 {number}", "") for number in range(20)]


@pytest.mark.parametrize("wanted", [0, MOST_CHOICES - 2, MOST_CHOICES - 1, 19])
def test_the_last_digit_leads_on_until_what_is_wanted_stands_there(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, wanted: int
) -> None:
    seen: list[int] = []

    def look(dialog: ChoiceDialog) -> int:
        words = [button.words for button in dialog.buttons]
        seen.append(len(words))
        at = next((n for n, told in enumerate(words) if told == ITEMS[wanted][0]), len(words) - 1)
        dialog.buttons[at].click()
        return 1

    monkeypatch.setattr(ChoiceDialog, "exec", look)
    assert choose_one(desk, "用途", "", ITEMS) == wanted
    assert max(seen) <= MOST_CHOICES


def test_what_fits_has_no_more_and_backing_out_chooses_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[str]] = []

    def back_out(dialog: ChoiceDialog) -> int:
        seen.append([button.words for button in dialog.buttons])
        return 0

    monkeypatch.setattr(ChoiceDialog, "exec", back_out)
    assert choose_one(desk, "用途", "", ITEMS[:MOST_CHOICES]) is None
    assert seen == [[name for name, _note in ITEMS[:MOST_CHOICES]]]
