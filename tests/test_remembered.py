"""Where the user's workspaces are, by id."""

import pytest

from xlgoals.errors import Unusable
from xlgoals.remembered import (
    find_workspace,
    forget_workspace,
    remember_workspace,
    remembered_file,
    remembered_workspaces,
)
from xlgoals.workspace import Workspace


@pytest.fixture
def workspace(tmp_path):
    return Workspace.create(tmp_path / "mål 'å' \"ä\"", "en")


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


def test_found_by_its_id(workspace, home, tmp_path):
    other = Workspace.create(tmp_path / "b", "sv")
    assert remember_workspace(workspace, home) is True
    assert remember_workspace(other, home) is True
    assert remember_workspace(workspace, home) is False
    assert find_workspace(workspace.id, home) == workspace
    assert find_workspace(other.id, home) == other
    assert remembered_file(home) == home / ".xlgoals" / "workspaces.toml"


def test_the_newest_place_counts(workspace, home, tmp_path):
    remember_workspace(workspace, home)
    moved = Workspace.open(workspace.root.rename(tmp_path / "b"))
    with pytest.raises(Unusable) as error:
        find_workspace(workspace.id, home)
    assert str(error.value) == (
        f"The workspace of this master is not in {workspace.root} any more. Open a terminal window "
        "in the folder where it is now and run: xlgoals excel install"
    )
    remember_workspace(moved, home)
    assert find_workspace(workspace.id, home) == moved


def test_another_workspace_in_its_place(workspace, home, tmp_path):
    remember_workspace(workspace, home)
    workspace.root.rename(tmp_path / "away")
    Workspace.create(workspace.root, "en")
    with pytest.raises(Unusable, match="is not in"):
        find_workspace(workspace.id, home)


def test_one_that_was_never_remembered(workspace, home):
    with pytest.raises(Unusable) as error:
        find_workspace(workspace.id, home)
    assert str(error.value) == (
        "It is not known on this computer where the workspace of this master lies. Open a terminal "
        "window in the workspace's folder and run: xlgoals excel install"
    )


def test_forgotten(workspace, home):
    assert forget_workspace(workspace.id, home) is False
    remember_workspace(workspace, home)
    assert forget_workspace(workspace.id, home) is True
    assert remembered_workspaces(home) == {}


def test_what_else_stands_there_is_kept(workspace, home):
    path = remembered_file(home)
    path.parent.mkdir(parents=True)
    path.write_text('# mine\n[other]\na = 1\n[workspaces]\n"x" = "/x" # here\n', encoding="utf-8")
    remember_workspace(workspace, home)
    assert path.read_text("utf-8").startswith(
        '# mine\n[other]\na = 1\n[workspaces]\n"x" = "/x" # here\n'
    )
    assert set(remembered_workspaces(home)) == {"x", workspace.id}


@pytest.mark.parametrize("content", [b"a = ", b"\xff\xfe", b"workspaces = 5"])
def test_a_damaged_file_is_said_and_kept(workspace, home, content):
    path = remembered_file(home)
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    with pytest.raises(Unusable, match="cannot be understood"):
        remember_workspace(workspace, home)
    assert path.read_bytes() == content


def test_values_of_another_kind_are_nothing(home):
    path = remembered_file(home)
    path.parent.mkdir(parents=True)
    path.write_text("[workspaces]\na = 5", encoding="utf-8")
    assert remembered_workspaces(home) == {}
