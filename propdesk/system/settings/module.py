"""What the settings of the estate and of the PC tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Milestone, Module, Page

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget
    from sqlalchemy.orm import Session

    from propdesk.ui.desk import Desk


def _estate(desk: Desk) -> QWidget:
    from propdesk.system.settings.estate_view import EstatePage

    return EstatePage(desk)


def _machine(desk: Desk) -> QWidget:
    from propdesk.system.settings.machine_view import MachinePage

    return MachinePage(desk)


def _is_named(session: Session) -> bool:
    from propdesk.system.settings.estate_settings import estate_settings

    return bool(estate_settings(session).name)


MODULE = Module(
    name="system.settings",
    pages=(
        Page(
            id="system.estate",
            tab="system",
            title=N_("Estate settings"),
            icon="building-2",
            build=_estate,
            permission="system.settings",
            menu="system",
            place=4,
        ),
        Page(
            id="system.machine",
            tab="system",
            title=N_("This PC"),
            icon="monitor",
            build=_machine,
            menu="system",
            place=6,
        ),
    ),
    milestones=(
        Milestone(
            name="estate",
            title=N_("Estate details"),
            later=N_("Name and company"),
            page_id="system.estate",
            reached=_is_named,
        ),
    ),
    audit_words=AuditWords(
        kinds={"estate_settings": N_("Estate settings"), "pc_lock": N_("Lock of a PC")},
        done={"pc_lock.change": N_("Lock of a PC changed")},
        fields={
            "account_code": N_("ledger account"),
            "address": N_("address"),
            "backup_folder": N_("first backup folder"),
            "bank_lines": N_("bank account"),
            "calendar": N_("office calendar"),
            "company": N_("company"),
            "keep_days": N_("days kept"),
            "keep_months": N_("months kept"),
            "keep_weeks": N_("weeks kept"),
            "offset_after_billing": N_("pay from prepayments after billing"),
            "two_persons": N_("a second person signs"),
            "takings_stay": N_("nothing is paid out of takings"),
            "limitation_years": N_("years of the limitation"),
            "limitation_from": N_("day the limitation is counted from"),
            "phone": N_("phone"),
            "practice": N_("practice mode"),
            "retention_months": N_("months personal data is kept"),
            "reopen_days": N_("days in which a repair is opened again"),
            "repeat_minutes": N_("minutes in which visits of a point are one"),
            "rounding_ceilings": N_("rounding off"),
            "call_tries": N_("tries of a call-back"),
            "call_share_manager": N_("call-backs by the manager, %"),
            "call_share_supervisor": N_("call-backs by supervisors, %"),
            "call_share_lead": N_("call-backs by the repair lead, %"),
            "second_folder": N_("second backup folder"),
            "stick_folder": N_("USB stick"),
            "tax_no": N_("tax number"),
            "visit_hours": N_("hours of hand-overs"),
            "slot_minutes": N_("minutes of a hand-over"),
            "slot_desks": N_("desks for hand-overs"),
            "deemed_days": N_("days from the notice to a deemed delivery"),
            "minutes": N_("minutes, 0 = never"),
            "months_ahead": N_("months paid ahead at a hand-over"),
            "gift_months": N_("months the developer pays after a hand-over"),
            "hand_over_charges": N_("charges of a hand-over"),
            "inspect_first": N_("inspection before payment"),
            "deposit_rules": N_("rules of deposits"),
            "unclaimed_days": N_("days until a deposit counts as unclaimed"),
            "works_look_days": N_("days to the inspection of works"),
            "works_answer_days": N_("days to the answer after works"),
            "works_refund_days": N_("days to the refund after works"),
            "works_patrol_days": N_("days between patrols of a site"),
            "works_hours": N_("hours of works"),
            "works_hours_law": N_("hours of works by law"),
            "works_noise": N_("hours of noise"),
            "works_noise_law": N_("hours of noise by law"),
            "works_quiet_weekends": N_("no noise on weekends"),
            "works_quiet_holidays": N_("no noise on holidays"),
            "works_exam_days": N_("days of exams"),
            "works_rules": N_("rules of renovations"),
            "follow_ups": N_("follow-up visits"),
            "paid_before": N_("bills paid before"),
            "ledger_standard": N_("standard of the accounts"),
            "ledger_codes": N_("chart of accounts"),
            "voucher_basis": N_("when income is booked"),
            "voucher_each": N_("what one voucher is of"),
            "voucher_aux": N_("auxiliary column of vouchers"),
            "voucher_word": N_("word of vouchers"),
            "voucher_layout": N_("columns of vouchers"),
            "charge_first": N_("first day charged after the hand-over"),
        },
        silent=frozenset({"last_drill", "places_elsewhere"}),
    ),
)
