"""Who may do what: the whole table, and every use case of the program refused or allowed by it."""

import importlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from propdesk.db.store import Actor, NotPermitted, Store, UseCase
from propdesk.kernel.permissions import PERMISSIONS, Role
from propdesk.system.users.users import within_limits
from tests.system.use_cases import NEEDED

ROOT = Path(__file__).resolve().parents[2]

# Columns: reader, cashier, clerk, accountant, supervisor, manager. A change here is a decision.
ROLES = (
    Role.READER,
    Role.CASHIER,
    Role.CLERK,
    Role.ACCOUNTANT,
    Role.SUPERVISOR,
    Role.MANAGER,
)
MATRIX = {
    "estate.view": "x x x x x x",
    "estate.edit": ". . x . x x",
    "estate.import": ". . x . x x",
    "estate.reveal": ". . . . x x",
    "fees.view": "x x x x x x",
    "fees.tariffs": ". . . x x x",
    "fees.bill": ". . . x x x",
    "fees.correct": ". . . x x x",
    "fees.collect": ". x . . x x",
    "fees.void": ". x . . x x",
    "fees.red": ". . . x x x",
    "fees.close": ". x . x x x",
    "fees.supervise": ". . . . x x",
    "system.settings": ". . . . x x",
    "system.users": ". . . . . x",
    "system.audit": ". . . x x x",
    "system.backup": ". x x x x x",
    "system.restore": ". . . . . x",
    "system.export": ". . . x x x",
}


def allowed(permission: str, role: Role) -> bool:
    return not permission or MATRIX[permission].split()[ROLES.index(role)] == "x"


def test_every_right_of_the_program_stands_in_the_table() -> None:
    assert MATRIX.keys() == PERMISSIONS.keys()
    assert set(ROLES) == set(Role)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_do_what_the_table_says(role: Role) -> None:
    expected = {permission for permission in MATRIX if allowed(permission, role)}
    assert within_limits(role, []) == expected


@cache
def use_cases() -> dict[str, Callable[..., object]]:
    """Every function declared with @use_case anywhere in the program, by its full name."""
    files = (ROOT / "propdesk").rglob("*.py")
    modules = [
        ".".join(file.relative_to(ROOT).with_suffix("").parts)
        for file in files
        if "migrations" not in file.parts and "@use_case" in file.read_text(encoding="utf-8")
    ]
    return {
        f"{function.__module__}.{function.__qualname__}": function
        for module in modules
        for function in vars(importlib.import_module(module)).values()
        if isinstance(getattr(function, "use_case", None), UseCase)
    }


def test_every_use_case_has_an_entry_and_every_entry_a_use_case() -> None:
    found = {
        name.removeprefix("propdesk."): function.use_case.permission  # type: ignore[attr-defined]  # chosen for having it
        for name, function in use_cases().items()
    }
    assert found == NEEDED


@pytest.mark.parametrize("name", sorted(NEEDED))
def test_a_use_case_is_refused_or_allowed_by_the_role(store: Store, name: str) -> None:
    function = use_cases()[f"propdesk.{name}"]
    may = {role: is_let_in(store, function, role) for role in ROLES}
    assert may == {role: allowed(NEEDED[name], role) for role in ROLES}


def is_let_in(store: Store, function: Callable[..., object], role: Role) -> bool:
    """Call it without anything to work on, and look whether it came as far as to miss that."""
    actor = Actor(7, "somebody", role, within_limits(role, []))
    with Session(store.engine, info={"actor": actor, "clock": store.clock}) as session:
        try:
            function(session)
        except NotPermitted:
            return False
        except TypeError:
            return True
        return True
