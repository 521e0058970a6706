"""Papers of renovations: what each says, and what none of them says."""

from dataclasses import replace
from datetime import timedelta

import pypdfium2 as pdfium
import pytest

from propdesk.db.declarations import LetterKind
from propdesk.kernel.i18n import _, using_language
from propdesk.kernel.paper.records import PaperHead
from propdesk.movein.renovation.module import MODULE
from propdesk.movein.renovation.page.facts import (
    neighbour_values,
    pass_cards,
    passes_out,
    report_values,
    works_on_paper,
)
from propdesk.movein.renovation.page.papers import (
    application_pdf,
    inspection_pdf,
    passes_pdf,
    permit_pdf,
)
from propdesk.movein.renovation.register import RENOVATIONS
from propdesk.movein.renovation.rules import RenovationState, ViolationState
from propdesk.movein.renovation.states import FirstLook
from propdesk.movein.renovation.violations import VIOLATIONS, PutRightSeen, ReportedTo
from tests.movein.renovation.renovations_made import (
    DAY,
    application,
    done,
    go_on,
    on_site,
    violation,
)
from tests.offices import Office

HEAD = PaperHead(company="云杉物业", estate="云杉里花园", printed="2026-11-20 王莉")


def words_of(pdf: bytes) -> str:
    """All words of a paper."""
    return "\n".join(page.get_textpage().get_text_range() for page in pdfium.PdfDocument(pdf))


def test_the_application_says_whose_works_they_are_and_which_documents_go_with_it(
    office: Office,
) -> None:
    fields = application(
        office.units["1-1-101"], wet_rooms=True, by_tenant=True, phone="19900003271"
    )
    one = office.store.write(RENOVATIONS.uses.add, fields=fields)
    works = office.store.read(works_on_paper, renovation_id=one)
    words = words_of(application_pdf(works, HEAD))
    for part in (
        "装修申请表",
        "顾清和",
        "19900003271",
        "徐大伟",
        "闭水",
        "书面同意",
        "物业审核意见",
        "身份证号",
        "通讯地址",
        "施工方式",
        "装修类型",
        "开工、完工日期",
        "验收结果",
        "陈雨桐",
    ):
        assert part in words
    assert "罚款" not in words


def test_the_inspection_sheet_says_what_was_let_pass_and_what_was_not_kept_to(
    office: Office,
) -> None:
    store = office.store
    one = on_site(store, office.units["1-1-101"], wet_rooms=True)
    wrong = store.write(VIOLATIONS.uses.add, fields=violation(one))
    seen = PutRightSeen(seen_by="赵磊")
    store.write(VIOLATIONS.uses.move, record_id=wrong, to=ViolationState.CORRECTED, form=seen)
    done(store, one)
    look = FirstLook(first_by="王莉", exceptions="阳台门槛保留")
    go_on(store, one, RenovationState.OBSERVED, look)
    words = words_of(inspection_pdf(store.read(works_on_paper, renovation_id=one), HEAD))
    for part in ("装修验收单", "阳台门槛保留", "ZW2026-000001", "闭水 48 小时", "征询"):
        assert part in words
    assert "罚款" not in words


def test_passes_are_printed_for_the_workers_who_have_one(office: Office) -> None:
    store = office.store
    one = on_site(store, office.units["1-1-101"])
    ids = store.read(passes_out, renovation_id=one)
    cards = store.read(pass_cards, pass_ids=ids)
    words = words_of(passes_pdf(cards * 3, HEAD))
    for part in ("施工人员出入证", "徐大伟", "瓦工", "CR2026-000003", "1-1-101"):
        assert part in words
    assert "顾清和" not in words
    assert len(pdfium.PdfDocument(passes_pdf(cards * 3, HEAD))) == 2


def test_changed_works_are_on_no_permit_before_it_is_amended(office: Office) -> None:
    store = office.store
    one = on_site(store, office.units["1-1-101"])
    seen = store.read(RENOVATIONS.uses.seen, record_id=one)
    other = replace(seen, content="封阳台")
    store.write(RENOVATIONS.uses.change, record_id=one, fields=other, seen=seen)
    words = words_of(permit_pdf(store.read(works_on_paper, renovation_id=one), HEAD))
    assert "铺地砖" in words
    assert "封阳台" not in words


def test_neighbours_read_no_name_and_no_phone_of_the_household(office: Office) -> None:
    one = on_site(office.store, office.units["1-1-101"], phone="19900003271")
    values = office.store.read(neighbour_values, renovation_id=one)
    assert set(values) == set(MODULE.letters[0].fields)
    told = "\n".join(values.values())
    assert "铺地砖" in told
    assert "顾清和" not in told
    assert "1990000" not in told


def test_a_violation_is_reported_with_clause_evidence_and_the_day_it_was_to_be_put_right(
    office: Office,
) -> None:
    store = office.store
    one = on_site(store, office.units["1-1-101"])
    fields = replace(violation(one), evidence="照片 3 张")
    wrong = store.write(VIOLATIONS.uses.add, fields=fields)
    form = ReportedTo(reported_to="街道办事处", document_no="2026-31")
    store.write(VIOLATIONS.uses.move, record_id=wrong, to=ViolationState.REPORTED, form=form)
    values = store.read(report_values, violation_id=wrong)
    assert set(values) == set(MODULE.letters[1].fields)
    assert values["authority"] == "街道办事处"
    assert values["correct_by"] == str(DAY - timedelta(days=1))
    assert (values["clause"], values["evidence"]) == ("装修管理规定第 12 条", "照片 3 张")


@pytest.mark.parametrize("letter", MODULE.letters)
@pytest.mark.parametrize("language", ["zh_CN", "zh_TW", "en"])
def test_no_letter_threatens_with_a_fine(letter: LetterKind, language: str) -> None:
    with using_language(language):
        text = _(letter.delivered)
    assert not any(word in text for word in ("罚款", "罰款", " fine"))
