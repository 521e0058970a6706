"""Every declared list of the program, found in the code: a new one is walked by the tests too."""

from importlib import import_module
from pathlib import Path

from propdesk.db.listing import RecordList

PACKAGE = Path(__file__).resolve().parents[1] / "propdesk"


def every_list() -> dict[str, RecordList[object]]:  # type: ignore[type-var]  # of whatever rows
    """Name → list: "estate.people.PEOPLE"."""
    found = {}
    for file in sorted(PACKAGE.rglob("*.py")):
        if "RecordList(" not in file.read_text(encoding="utf-8") or file.parent.name == "db":
            continue
        name = ".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts)
        for attribute, value in vars(import_module(name)).items():
            if isinstance(value, RecordList) and attribute.isupper():
                found[f"{name.removeprefix('propdesk.')}.{attribute}"] = value
    return found
