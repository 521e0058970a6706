"""The desk with keys in hand: few keys each, and papers that keep tags and rooms apart."""

from collections.abc import Iterator
from datetime import timedelta

import pypdfium2 as pdfium
import pytest
from pytestqt.qtbot import QtBot

from propdesk.db.store import Store
from propdesk.movein.keys.page import papers
from propdesk.movein.keys.page.facts import (
    NothingOnPaper,
    NotInCustody,
    held_between,
    mandate_of,
    tags_listed,
)
from propdesk.movein.keys.page.view import KeysPage
from propdesk.movein.keys.rules import KeyState
from propdesk.system.settings.shared_view import paper_head
from propdesk.ui.desk import Desk
from tests.keyboard import Keyboard, keys_of
from tests.movein.keys.keys_made import BORROWER, OWNER, piece, put_keys
from tests.offices import invented_estate


@pytest.fixture
def keys(store: Store) -> Store:
    """Keys in every state; before there is a desk."""
    invented_estate(store, units=20)
    put_keys(store)
    return store


@pytest.fixture
def page(keys: Store, desk: Desk, qtbot: QtBot) -> Iterator[KeysPage]:
    made = KeysPage(desk)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    made.table.setFocus()
    qtbot.waitUntil(lambda: not desk.busy)
    yield made
    desk.wait_for_work()


def text_of(pdf: bytes) -> str:
    return "\n".join(each.get_textpage().get_text_range() for each in pdfium.PdfDocument(pdf))


def test_a_key_is_lent_with_twelve_keys_and_a_name_and_taken_back_with_six(
    page: KeysPage, keys: Store, qtbot: QtBot
) -> None:
    lent, back = ("<F5>", "1047", "<Enter>"), ("<F6>", "1047", "<Enter>")
    Keyboard(qtbot).do(*lent, "赵磊", "<Ctrl+Return>")
    assert (piece(keys, "1047-1").state, piece(keys, "1047-1").holder) == (KeyState.LENT, "赵磊")
    assert piece(keys, "1047-1").due_at is not None
    assert keys_of(*lent, "<Ctrl+Return>") <= 12
    page.activateWindow()
    page.table.setFocus()
    Keyboard(qtbot).do(*back)
    assert piece(keys, "1047-1").state is KeyState.STOCK
    assert keys_of(*back) <= 6


def test_the_register_of_keys_issued_says_who_got_what_and_leaves_room_to_sign(
    keys: Store, desk: Desk
) -> None:
    day = desk.today()
    lines = keys.read(held_between, how=KeyState.ISSUED, since=day, until=day)
    words = text_of(papers.issues_pdf(lines, paper_head(desk)))
    for part in ("钥匙领取登记表", OWNER, "入户门钥匙", "1050-1、1050-2", "签名"):
        assert part in words
    loans = keys.read(held_between, how=KeyState.LENT, since=day, until=day)
    words = text_of(papers.loans_pdf(loans, paper_head(desk)))
    for part in (BORROWER, "维修", "归还时间"):
        assert part in words
    before = day - timedelta(days=9)
    with pytest.raises(NothingOnPaper):
        keys.read(held_between, how=KeyState.LENT, since=before, until=before)


def test_the_list_in_the_cupboard_tells_no_room_and_the_list_of_codes_does(
    keys: Store, desk: Desk
) -> None:
    room = piece(keys, "1047-1").unit
    here = text_of(papers.tags_pdf(keys.read(tags_listed, here=True), paper_head(desk)))
    codes = text_of(papers.codes_pdf(keys.read(tags_listed, here=False), paper_head(desk)))
    assert "1047" in here
    assert room not in here
    assert "1049" not in here  # it is lent
    assert room in codes


def test_a_mandate_has_two_copies_for_two_signatures(keys: Store, desk: Desk) -> None:
    kept, other = piece(keys, "1048-1"), piece(keys, "1047-1")
    pdf = papers.mandate_pdf(keys.read(mandate_of, piece_id=kept.id), paper_head(desk))
    assert len(pdfium.PdfDocument(pdf)) == 2
    for part in ("第 1 份", "第 2 份", OWNER, "长期在外", "凭身份证领取", "领回时签名"):
        assert part in text_of(pdf)
    with pytest.raises(NotInCustody):
        keys.read(mandate_of, piece_id=other.id)
