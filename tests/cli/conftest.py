"""An office with two months billed, an empty folder, and a command run on either."""

import json
import shutil
from pathlib import Path

import pytest

from propdesk.cli.main import run_command
from propdesk.db.store import Store
from tests.cli.answers import Answer, Run
from tests.offices import open_office


@pytest.fixture(scope="session")
def office_file(tmp_path_factory: pytest.TempPathFactory, empty_data: Path) -> Path:
    """Three households with bills of September and October, made once."""
    path = tmp_path_factory.mktemp("office") / "propdesk.db"
    shutil.copyfile(empty_data, path)
    store = Store(path)
    open_office(store)
    store.close()
    return path


@pytest.fixture
def folder(tmp_path: Path, office_file: Path) -> Path:
    """A data folder of that office."""
    place = tmp_path / "data"
    place.mkdir()
    shutil.copyfile(office_file, place / "propdesk.db")
    return place


@pytest.fixture
def empty_folder(tmp_path: Path, empty_data: Path) -> Path:
    """A data folder with nothing in it."""
    place = tmp_path / "empty"
    place.mkdir()
    shutil.copyfile(empty_data, place / "propdesk.db")
    return place


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], folder: Path) -> Run:
    """Run a command with --json, on the office unless `data` says otherwise."""

    def go(*words: object, data: Path = folder, lang: str = "") -> Answer:
        capsys.readouterr()
        given = [*map(str, words), "--data", str(data), "--json"]
        code = run_command([*given, "--lang", lang] if lang else given)
        out, err = capsys.readouterr()
        return Answer(code, json.loads(out) if out.strip() else {}, err.strip())

    return go
