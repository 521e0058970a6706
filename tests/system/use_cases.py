"""Every use case of the program, found in its code, and those that need no permission."""

import importlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

from propdesk.db.records.uses import RecordUses
from propdesk.db.store import UseCase
from propdesk.modules import MODULES

ROOT = Path(__file__).resolve().parents[2]

# Whoever is logged in may do these, or nobody is yet; a use case that is not here needs a
# permission. A change here is a decision.
FOR_EVERYBODY = {
    # These ask for the right that the kind of the record declares.
    "db.attachments.attaching.add_files",
    "db.attachments.attaching.bring_back_file",
    "db.attachments.attaching.files_of",
    "db.attachments.attaching.may_attach",
    "db.attachments.attaching.may_edit_files",
    "db.attachments.attaching.remove_file",
    "db.attachments.attaching.rename_file",
    "db.attachments.attaching.turn_file",
    "db.linking.links.links_of",
    "db.linking.open_points.open_points",
    "db.records.naming.records_naming",
    "system.backups.findings.check_attachments",
    "today.reminding.reminders",
    # What waits is asked of each subject, which shows what the user may see.
    "today.reminding.overdue_counts",
    # Found, shown and offered is of each subject what the user may see.
    "db.linking.open_points.is_offered",
    "estate.search.searching.search_everything",
    "estate.units.panels.actions_now",
    "system.start.first_steps.first_steps",
    "system.start.first_steps.is_reached",
    "today.month.month_reports",
    "today.month.named_reports",
    "today.morning.morning_sheets",
    # The first page is everybody's, and so is the check of the books.
    "today.overview.overview",
    "system.backups.findings.check_all",
    # What the frame of the window says, and what stands on every paper.
    "outside_changes.changed_since",
    "outside_changes.commands_since",
    "outside_changes.households",
    "outside_changes.last_change",
    "system.backups.backup_state.backup_state",
    "system.backups.backups.own_plan",
    "system.backups.keys.trust_kept.key_kept_by_restore",
    "system.letters.writing.letter_texts",
    "system.settings.estate_settings.estate_settings",
    "system.start.clock.clock_doubt",
    # Numbers and hashes for what stands beside the file.
    "db.anchors.following._last_moments",
    "db.anchors.following._standing",
    # Before anybody is in, and what is one's own.
    "system.users.held_pages.held_pages",
    "system.users.login.first_actor",
    "system.users.login.login_names",
    "system.users.login.login_needed",
    "system.users.login.others_can_reset",
    "system.users.login.recognise",
    "system.users.second_person.second_choices",
    # The program's own.
    "duties.clocks.following.catch_up_with_holidays",
    "duties.clocks.following.deadlines_are_behind",
    "duties.plans.making.make_tasks",
    "duties.plans.making.move_with_holidays",
    "duties.plans.making.tasks_await_holidays",
    "duties.plans.making.tasks_are_behind",
    "patrol.rounds.planned_sheets.make_planned_sheets",
    "patrol.rounds.planned_sheets.sheets_are_behind",
    "db.attachments.sweeping.forget_removed",
    "db.attachments.sweeping.take_unnamed",
    "estate.accounts.accounts.account_for",
    "estate.accounts.accounts.debtor_account",
    "estate.accounts.accounts.debtor_accounts",
    "estate.people.walk_in.walk_in_account",
    "db.records.searching.rebuild_search",
    "system.backups.remembered.anchoring.note_pc",
    "privacy.retention.due_data.look_at_retention",
    "privacy.retention.due_data.look_is_old",
    "system.backups.backups.record_backup",
    "system.log.audit_reader.record_print",
    "system.log.history.record_history",  # asks for the right to see that kind of record
    "system.settings.pc_lock.change_pc_lock",  # asks for a right where it gets weaker
    "system.start.clock.confirm_clock",
    "system.users.held_pages.hold_page",
    "system.users.held_pages.take_back",
    "system.users.login.change_user_by_pin",
    "system.users.login.log_in",
    "system.users.login.set_password",
    "system.users.login.set_pin",
    "system.users.users.ensure_first_manager",
}


# What belongs to a person is added by a use case of its own, which knows the person; a building
# comes with its first unit.
NOT_OFFERED = {
    "estate.people.listed.DOCUMENT_USES.add",
    "estate.people.listed.ROLE_USES.add",
    "estate.units.listed.BUILDING_USES.add",
}
USES = ("seen", "history", "deletion", "add", "change", "move", "undo", "delete")


@cache
def use_cases() -> dict[str, Callable[..., object]]:
    """Every function declared with @use_case anywhere in the program, by its name in it, what each
    declared register and each `RecordUses` can do: "access.loans.kept_item.add", and the undo of
    every kind of record."""
    return {**written_out(), **undo_of_kinds(), **of_registers(), **of_uses()}


def of_uses() -> dict[str, Callable[..., object]]:
    """The use cases made by a `RecordUses` in a file of the program, by the file."""
    made = {
        f"{module}.{name}.{verb}".removeprefix("propdesk."): getattr(uses, verb)
        for module in _modules_with("= RecordUses(")
        for name, uses in vars(importlib.import_module(module)).items()
        if isinstance(uses, RecordUses)
        for verb in USES
        if verb != "move" or uses.kind.states is not None
    }
    return {name: function for name, function in made.items() if name not in NOT_OFFERED}


def of_registers() -> dict[str, Callable[..., object]]:
    """The use cases that follow from the declared registers."""
    return {
        f"{module.name}.{register.kind.kind}.{verb}": getattr(register.uses, verb)
        for module in MODULES
        for register in (load() for load in module.registers)
        for verb in USES
        if verb != "move" or register.kind.states is not None
    }


def undo_of_kinds() -> dict[str, Callable[..., object]]:
    """What takes the last save of a record back, for all whose kind says who may edit it."""
    return {
        f"{module.name}.{kind.kind}.undo": RecordUses(kind).undo
        for module in MODULES
        if module.records is not None
        for kind in module.records()
        if kind.edit
    }


def written_out() -> dict[str, Callable[..., object]]:
    """The functions under @use_case in the files of the program."""
    return {
        f"{function.__module__}.{function.__qualname__}".removeprefix("propdesk."): function
        for module in _modules_with("@use_case")
        for function in vars(importlib.import_module(module)).values()
        if isinstance(getattr(function, "use_case", None), UseCase)
    }


def _modules_with(text: str) -> list[str]:
    return [
        ".".join(file.relative_to(ROOT).with_suffix("").parts)
        for file in (ROOT / "propdesk").rglob("*.py")
        if "migrations" not in file.parts and text in file.read_text(encoding="utf-8")
    ]


def needed(name: str) -> str:
    """The permission a use case declares; '' = whoever is logged in."""
    declared = use_cases()[name].use_case  # type: ignore[attr-defined]  # chosen for having it
    assert isinstance(declared, UseCase)
    return declared.permission
