"""The builder and the suppliers of the sample estate."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from propdesk.db.past.moments import SampleYear
from propdesk.db.store import use_case
from propdesk.kernel.i18n import N_, _
from propdesk.repairs.builders.register import BUILDER, BUILDERS, BuilderFields
from propdesk.repairs.builders.rules import BuilderKind

# What it is, name, what it answers for, whom to talk to, warranty contract.
_BUILDERS = (
    (BuilderKind.BUILDER, N_("Yunshan Construction"),
     N_("waterproofing, walls, windows"), N_("Engineer Fang"), "YS-2024-031"),
    (BuilderKind.SUPPLIER, N_("Hanyu Door Phones"),
     N_("door phones, access, barriers"), N_("Ms Qiao"), "HY-2025-007"),
    (BuilderKind.MAINTENANCE, N_("Anda Lifts"), N_("lifts"), N_("Master Jin"), "AD-2025-012"),
)  # fmt: skip


@use_case(permission="repairs.staff", touches=BUILDER.touches)
def sample_builders(session: Session, *, year: SampleYear) -> Mapping[str, int]:  # noqa: ARG001  the same in each
    """Enter them."""
    for number, (kind, name, does, contact, contract_no) in enumerate(_BUILDERS):
        fields = BuilderFields(
            name=_(name),
            kind=kind,
            does=_(does),
            contact=_(contact),
            phone=f"1990000{7100 + number}",
            contract_no=contract_no,
        )
        BUILDERS.uses.add(session, fields=fields)
    return {"builder": len(_BUILDERS)}
