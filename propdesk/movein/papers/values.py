"""A paper as it is written: what its fields say of a household and its unit."""

from collections.abc import Mapping

import msgspec
from sqlalchemy.orm import Session

from propdesk.db.store import today
from propdesk.estate.models import Unit
from propdesk.estate.people.service import roles_of_unit
from propdesk.estate.rules import OWNING
from propdesk.estate.service import titles_of_units
from propdesk.fees.tariffs.service import price_text, tariffs
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, listed, pgettext
from propdesk.kernel.records.stored_json import compact_json
from propdesk.kernel.scaled import AREA, format_scaled
from propdesk.movein.cases.models import MoveInCase
from propdesk.movein.cases.rules import ChargeFirst, first_charged
from propdesk.movein.cases.service import open_case_of
from propdesk.movein.papers.models import MoveInPaper
from propdesk.movein.renovation.rules import FORBIDDEN, noise_hours, work_hours
from propdesk.system.letters.service import letter_done, letter_kind, letter_texts
from propdesk.system.settings.service import estate_settings


def receiver_of(session: Session, unit_id: int) -> str:
    """For whom a paper of a unit is: its first owner, who may send somebody else to take it over;
    where none is entered, who takes it over by its open case; '' when nobody is known."""
    owners = [
        one.name for one in roles_of_unit(session, unit_id=unit_id) if one.fields.role in OWNING
    ]
    case = open_case_of(session, unit_id)
    return next(iter(owners), case.receiver if case is not None else "")


class TextGone(UserError):
    """The office has deleted a text that was chosen."""

    message = N_("“{paper}” has no text “{name}” any more. Choose the paper again.")


def write_paper(session: Session, paper: MoveInPaper) -> None:
    """Write a new paper with what is known today, and keep it; raises TextGone."""
    letter, settings = paper.paper.kind, estate_settings(session)
    texts = {one.name: one.text for one in letter_texts(session, letter=letter)}
    paper.text_name = paper.text_name or next(iter(texts))
    if paper.text_name not in texts:
        raise TextGone(paper=paper.paper.label, name=paper.text_name)
    paper.receiver = paper.receiver or receiver_of(session, paper.unit_id)
    case = open_case_of(session, paper.unit_id)
    paper.case_id = case.id if case is not None else None
    paper.printed_on = today(session)
    kind, values = letter_kind(session, letter), values_of(session, paper)
    done = letter_done(
        kind,
        texts[paper.text_name],
        {name: values[name] for name in kind.fields},
        title=paper.paper.label,
        number=paper.no,
    )
    head = {"company": settings.company, "estate": settings.name, "day": paper.printed_on}
    paper.issued = compact_json(msgspec.structs.replace(done, **head))
    session.flush()


def values_of(session: Session, paper: MoveInPaper) -> Mapping[str, str]:
    """The values of a paper, of every field that any of them has."""
    unit, settings = session.get_one(Unit, paper.unit_id), estate_settings(session)
    case = session.get(MoveInCase, paper.case_id) if paper.case_id else None
    owners = [one for one in roles_of_unit(session, unit_id=unit.id) if one.fields.role in OWNING]
    own = next((one for one in owners if one.name == paper.receiver), None)
    others = [one.name for one in owners if one.name != paper.receiver]
    phones = [phone.number for phone in own.phones] if own is not None else []
    handed = (case.handed_on or case.fixed_on) if case is not None else unit.handover_date
    begins = unit.charge_start or (
        first_charged(ChargeFirst(settings.charge_first), handed) if handed else None
    )
    area = unit.measured_area or unit.built_area
    return {
        "name": paper.receiver,
        "unit": titles_of_units(session, [unit])[unit.id],
        "number": paper.no,
        "company": settings.company or settings.name,
        "estate": settings.name,
        "today": str(today(session)),
        "phone": settings.phone,
        "co_owners": listed(dict.fromkeys(others)),
        "owner_phone": (case.phone if case is not None else "") or next(iter(phones), ""),
        "area": format_scaled(area, AREA) if area else "",
        "fees": fees_told(session, unit),
        "begins": str(begins or ""),
        "handed": str(handed or ""),
        "books": "",
        "proxy": paper.proxy,
        "work_hours": work_hours(estate_settings(session)),
        "noise_hours": noise_hours(estate_settings(session)),
        "forbidden": "\n".join(_(words) for words in FORBIDDEN),
    }


def fees_told(session: Session, unit: Unit) -> str:
    """What is charged for regularly of a unit and at which price, a line each; where several
    tariffs of an item fit it counts the closest."""
    lines: dict[int, tuple[int, str]] = {}
    for row in tariffs(session, active_only=True):
        version = row.version_on(today(session))
        rank = row.applies.rank(unit.id, unit.kind, unit.building_id)
        if version is None or not rank or rank <= lines.get(row.fee_item_id, (0, ""))[0]:
            continue
        item = pgettext("label on paper", "{label}: ").format(label=row.item.name)
        lines[row.fee_item_id] = (rank, item + price_text(row, version.fields))
    return "\n".join(told for _rank, told in lines.values())
