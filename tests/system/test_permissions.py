"""Who may do what: every use case is refused or allowed as its permission is declared."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from propdesk.db.store import Actor, NotPermitted, Store, use_case_of
from propdesk.kernel.errors import UserError
from propdesk.kernel.permissions import Role
from propdesk.modules import MODULES, declared, pages
from tests.roles import rights_of
from tests.system.use_cases import FOR_EVERYBODY, needed, use_cases

# What a new office lets everybody see.
VIEWS = {each.name for each in declared().permissions.values() if Role.READER in each.roles}


def wing(name: str) -> str:
    return name.partition(".")[0]


@pytest.mark.parametrize("name", sorted(use_cases()))
def test_a_use_case_needs_a_permission_of_its_subject_or_of_one_below(name: str) -> None:
    """Without one it is for everybody, and says so in `tests/system/use_cases.py`."""
    wings = list(dict.fromkeys(wing(module.name) for module in MODULES))
    if name in FOR_EVERYBODY:
        assert needed(name) == ""
    else:
        assert needed(name) in declared().permissions, f"declare it in a module.py: {name}"
        assert wings.index(wing(needed(name))) <= wings.index(wing(name))


def test_nothing_is_for_everybody_that_is_no_use_case() -> None:
    assert use_cases().keys() >= FOR_EVERYBODY


def test_a_permission_is_of_the_subject_that_declares_it_and_something_needs_it() -> None:
    asked = {needed(name) for name in use_cases()} | {page.permission for page in pages()}
    kinds = [kind for records in declared().records for kind in records()]
    asked |= {move.permission for kind in kinds if kind.states for move in kind.states.moves}
    for module in MODULES:
        for permission in module.permissions:
            assert wing(permission.name) == wing(module.name)
    # Asked for by the use cases of others: whose shift, what is masked.
    assert declared().permissions.keys() - asked == {"fees.supervise"}


@pytest.mark.parametrize("name", sorted(use_cases()))
def test_a_use_case_is_refused_or_allowed_by_the_role(store: Store, name: str) -> None:
    permission = needed(name)
    may = {role: is_let_in(store, use_cases()[name], role) for role in Role}
    assert may == {role: not permission or permission in rights_of(role) for role in Role}


def is_let_in(store: Store, function: Callable[..., object], role: Role) -> bool:
    """Call it without anything to work on, and look whether it came as far as to miss that."""
    actor = Actor(7, "somebody", role, rights_of(role))
    info = {"actor": actor, "clock": store.clock, "declarations": store.declarations}
    with Session(store.engine, info=info) as session:
        try:
            function(session)
        except NotPermitted:
            return False
        except (TypeError, UserError):  # let in: what refuses now is the work itself
            return True
        return True


def test_a_manager_has_every_right_and_who_only_reads_sees() -> None:
    assert rights_of(Role.MANAGER) == declared().permissions.keys()
    assert rights_of(Role.READER) == VIEWS
    assert all(rights_of(role) >= VIEWS for role in Role)


def test_what_everybody_may_do_writes_nothing_but_that_a_paper_went_out() -> None:
    assert {"access.view", "estate.view", "fees.view"} <= VIEWS
    writing = [
        name
        for name, function in use_cases().items()
        if needed(name) in VIEWS and use_case_of(function).touches
    ]
    papers = {"fees.notices.notices.issue_notices", "fees.receipts.outputs.put_out_receipt"}
    assert set(writing) == papers


def test_who_takes_money_does_not_correct_it_and_who_corrects_it_does_not_take_it() -> None:
    cashier, accountant = rights_of(Role.CASHIER), rights_of(Role.ACCOUNTANT)
    assert {"fees.collect", "fees.void", "fees.close"} <= cashier
    assert not cashier & {"fees.red", "fees.supervise", "fees.correct", "fees.tariffs", "fees.bill"}
    assert {"fees.red", "fees.correct", "fees.tariffs", "fees.bill", "system.audit"} <= accountant
    assert not accountant & {"fees.collect", "fees.void", "estate.edit"}


def test_only_a_manager_gives_rights_and_restores_and_nobody_takes_that_from_him() -> None:
    kept = {name for name, each in declared().permissions.items() if each.fixed}
    assert kept == {"system.users", "system.restore", "system.backup", "system.accept"}
    for role in set(Role) - {Role.MANAGER}:
        assert not rights_of(role) & {"system.users", "system.restore"}
    for name in ("system.users", "system.restore", "fees.red", "fees.supervise"):
        assert Role.CASHIER in declared().permissions[name].never
    for name, each in declared().permissions.items():
        free = VIEWS | {"system.audit", "system.export"}
        assert (Role.READER in each.never) == (name not in free)
