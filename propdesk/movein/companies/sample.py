"""The renovation companies of the sample estate; one is watched, one on the black list."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy.orm import Session

from propdesk.db.past.moments import SampleYear, standing_at
from propdesk.db.records import saving
from propdesk.db.records.moving import move
from propdesk.db.store import use_case
from propdesk.kernel.i18n import N_, _
from propdesk.movein.companies.register import RENOVATION_COMPANY, Against, CompanyFields
from propdesk.movein.companies.rules import CompanyState

# Name, licence, whom to talk to; what stands against it, and what it is since then.
_S = CompanyState
_COMPANIES = (
    (N_("Qingshan Interior Works"), "91320100MA0000001A", N_("Master Xu"), "", _S.USUAL),
    (N_("Haoyi Decoration"), "91320100MA0000002B", N_("Ms Qiao"),
     N_("Worked after the hours, twice"), _S.WATCHED),
    (N_("Kuaijie Refurbishing"), "91320100MA0000003C", N_("Master Jin"),
     N_("Broke a bearing wall in spring and left it"), _S.BARRED),
)  # fmt: skip
_ENTERED, _SINCE = 300, 120  # days ago


@use_case(permission="movein.edit", touches=RENOVATION_COMPANY.touches)
def sample_companies(session: Session, *, year: SampleYear) -> Mapping[str, int]:
    """Enter them."""
    for number, (name, licence, contact, why, state) in enumerate(_COMPANIES):
        with standing_at(session, year.at(year.today - timedelta(days=_ENTERED), 10)):
            fields = CompanyFields(
                name=_(name), licence_no=licence, contact=_(contact),
                phone=f"1990000{8300 + number}",
            )  # fmt: skip
            company = saving.add(session, RENOVATION_COMPANY, fields)
        if why:
            with standing_at(session, year.at(year.today - timedelta(days=_SINCE), 11)):
                form = Against(against=_(why))
                move(session, RENOVATION_COMPANY, company, state, form=form)
    return {"renovation_company": len(_COMPANIES)}
