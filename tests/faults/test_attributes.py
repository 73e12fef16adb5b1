"""What belongs to a file besides its bytes stays with it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pictures
import pytest
from stages import IS_ROOT

from archive import files
from archive.errors import WriteError

root_only = pytest.mark.skipif(not IS_ROOT, reason="left out: needs root to change owners")


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "a.jpg"
    path.write_bytes(pictures.jpeg())
    return path


def xattrs_work(folder: Path) -> bool:
    if not hasattr(os, "setxattr"):
        return False
    try:
        os.setxattr(folder, "user.bildzeile.test", b"1")
    except OSError:
        return False
    return True


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644, 0o664, 0o666, 0o755, 0o2664])
def test_the_mode_is_kept(picture, mode):
    """Whoever could read and write the picture still can, and nobody else."""
    picture.chmod(mode)
    files.write(picture, caption="neu")
    assert picture.stat().st_mode & 0o7777 == mode


@root_only
def test_the_owner_is_kept(picture):
    """A picture of somebody else's stays theirs."""
    os.chown(picture, 1234, 2345)
    files.write(picture, caption="neu")
    status = picture.stat()
    assert (status.st_uid, status.st_gid) == (1234, 2345)


def test_extended_attributes_are_kept(picture):
    """Finder tags, origins, access lists: all of them go over."""
    if not xattrs_work(picture.parent):
        pytest.skip("left out: needs a file system with extended attributes")
    known = {"user.rating": b"5", "user.empty": b"", "user.long": b"x" * 1000}
    for name, value in known.items():
        os.setxattr(picture, name, value)
    assert files.write(picture, caption="neu").warnings == ()
    assert {name: os.getxattr(picture, name) for name in os.listxattr(picture)} == known


def test_access_lists_are_kept(picture):
    """A POSIX access list is an extended attribute, too."""
    done = subprocess.run(["setfacl", "-m", "u:1234:rw", picture], check=False) if (
        any(Path(p, "setfacl").exists() for p in os.get_exec_path())
    ) else None  # fmt: skip
    if done is None or done.returncode:
        pytest.skip("left out: needs setfacl and a file system with access lists")
    before = subprocess.check_output(["getfacl", "-c", "--absolute-names", picture])
    files.write(picture, caption="neu")
    assert subprocess.check_output(["getfacl", "-c", "--absolute-names", picture]) == before


@pytest.mark.parametrize("target", ["../a.jpg", "{absolute}", "chain"])
def test_a_link_stays_a_link(picture, tmp_path, target):
    """The picture it leads to is written; relative, absolute, or by way of another link."""
    folder = tmp_path / "links"
    folder.mkdir()
    (folder / "chain").symlink_to("../a.jpg")
    link = folder / "b.jpg"
    link.symlink_to(target.format(absolute=picture))
    result = files.write(link, caption="neu")
    assert (os.readlink(link), result.written_to) == (target.format(absolute=picture), picture)
    assert not picture.is_symlink()
    assert files.read(picture).caption == "neu"
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["a.jpg", "b.jpg", "chain", "links"]


def test_a_file_with_two_names_is_refused_unless_confirmed(picture, tmp_path):
    """Writing would part the names; who wants that says so."""
    second = tmp_path / "b.jpg"
    os.link(picture, second)
    before = picture.read_bytes()
    with pytest.raises(WriteError, match="several names"):
        files.write(picture, caption="neu")
    assert picture.read_bytes() == second.read_bytes() == before
    files.write(picture, caption="neu", hard_links=True)
    assert (files.read(picture).caption, second.read_bytes()) == ("neu", before)


def test_a_protected_file_is_left_alone(picture):
    """Even by an administrator, who could."""
    before = picture.read_bytes()
    picture.chmod(0o444)
    with pytest.raises(WriteError, match="write-protected"):
        files.write(picture, caption="neu")
    assert picture.read_bytes() == before


def test_a_dangling_link_and_a_loop_are_errors(tmp_path):
    """Named, with a reason, and nothing is made of them."""
    (tmp_path / "dangling.jpg").symlink_to("nothing.jpg")
    (tmp_path / "loop.jpg").symlink_to("loop.jpg")
    for name in ("dangling.jpg", "loop.jpg"):
        with pytest.raises(WriteError):
            files.write(tmp_path / name, caption="neu")
    assert sorted(os.listdir(tmp_path)) == ["dangling.jpg", "loop.jpg"]
