"""Where data lies, and who may work there."""

from pathlib import Path

from propdesk.kernel.paths import granting, make_shared


def test_the_shared_folder_is_open_to_all_users_of_the_pc() -> None:
    told = {"PROGRAMDATA": "/shared", "SYSTEMROOT": "/windows"}
    program, folder, *rights = granting(Path("/shared/PropDesk"), told)
    assert Path(program) == Path("/windows/System32/icacls.exe")
    assert folder == str(Path("/shared/PropDesk"))
    assert rights == ["/grant", "*S-1-5-32-545:(OI)(CI)M"]


def test_a_folder_of_ones_own_stays_so(tmp_path: Path) -> None:
    told = {"PROGRAMDATA": "/shared", "SYSTEMROOT": "/windows"}
    assert granting(Path("/own/PropDesk"), told) == []
    assert granting(Path("/shared/PropDesk"), {}) == []
    make_shared(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()
