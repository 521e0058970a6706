"""What a page or a command asks of the data is a use case: it has a permission, or is named as
everybody's. The store refuses anything else; here the code is looked through for rare ways.
"""

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from propdesk.db import store as stores
from propdesk.db.store import Store, UseCase, use_case
from tests.looking import strictly
from tests.system.use_cases import ROOT

DOORS = {"read", "glance", "write", "try_out"}


def files() -> list[Path]:
    found = sorted((ROOT / "propdesk").rglob("*.py"))
    return [file for file in found if "migrations" not in file.parts]


def asked(file: Path) -> Iterator[tuple[str, str]]:
    """The functions (module, name) that a file gives to a store by their name."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    known = {
        alias.asname or alias.name: (node.module or "", alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    own = ".".join(file.relative_to(ROOT).with_suffix("").parts)
    known |= {
        node.name: (own, node.name) for node in tree.body if isinstance(node, ast.FunctionDef)
    }
    for name in _given(tree):
        holder, _dot, attribute = name.rpartition(".")
        if name in known:
            yield known[name]
        elif holder in known:  # a module, or what a subject made by `RecordUses`
            yield ".".join(known[holder]), attribute


def _given(tree: ast.AST) -> Iterator[str]:
    """The words of what is given to a store: `store.read(this, …)`, also by another name for it."""
    doors = {
        node.targets[0].id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and _is_door(node.value)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            by_name = isinstance(node.func, ast.Name) and node.func.id in doors
            if by_name or _is_door(node.func):
                yield ast.unparse(node.args[0])


def _is_door(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Attribute)
        and node.attr in DOORS
        and ast.unparse(node.value).endswith("store")
    )


def the(module: str, name: str) -> object:
    try:
        return getattr(importlib.import_module(module), name, None)
    except ModuleNotFoundError:
        holder, _dot, last = module.rpartition(".")
        return getattr(getattr(importlib.import_module(holder), last), name)


@pytest.mark.parametrize(
    "file", [file for file in files() if "store" in file.read_text(encoding="utf-8")], ids=str
)
def test_what_is_asked_of_a_store_is_a_use_case(file: Path) -> None:
    bare = [
        f"{module}.{name}"
        for module, name in asked(file)
        if callable(found := the(module, name))
        and not isinstance(getattr(found, "use_case", None), UseCase)
    ]
    assert bare == [], "give it @use_case(permission=…), or name it in tests/system/use_cases.py"


def _reads(_session: Session) -> str:
    return "read"


@pytest.mark.parametrize("door", ["read", "glance", "write", "try_out"])
def test_a_store_runs_nothing_that_names_no_right(
    store: Store, door: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stores, "use_case_of", strictly)
    with pytest.raises(TypeError, match="_reads"):
        getattr(store, door)(_reads)
    assert getattr(store, door)(use_case(permission="")(_reads)) == "read"
