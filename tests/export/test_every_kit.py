"""What leaves says what the archive says: every file of every kit, judged by ExifTool."""

import os
from pathlib import Path

import pytest

from archive import files
from archive.errors import ArchiveError
from archive.export import presets
from archive.formats import BY_NAME
from archive.rights import verdict
from tests.export.conftest import NOW
from tests.export.judging import captioned, differences, taken

SHARE = 1 if os.environ.get("EVERY") else 4
"""Every fourth real picture is rendered; all of them with $EVERY set."""
SAMPLES = Path(__file__).parents[2] / "photos"

pytestmark = pytest.mark.judge


@pytest.fixture(scope="module")
def samples():
    paths = sorted(p for p in SAMPLES.rglob("*.jpg") if ".archive" not in p.parts)
    photos = [files.read(path) for path in paths]
    return [photo for photo in photos if verdict(photo.metadata, NOW).publishable]


@pytest.mark.parametrize("preset", presets())
def test_every_format_and_preset(preset, pictures, tmp_path):
    """JPEG, PNG, TIFF, WebP, and a GIF with its sidecar."""
    kit = taken(pictures, tmp_path, NOW, preset=preset)
    assert kit.receipt.withheld == ()
    assert differences(kit) == []


@pytest.mark.parametrize("preset", presets())
def test_the_sample_archive(preset, samples, tmp_path):
    """All of its publishable pictures, as they are captioned there."""
    assert len(samples) > 20
    kit = taken(samples, tmp_path, NOW, preset=preset)
    assert len(kit.handed) == len(samples)
    assert differences(kit) == []


@pytest.fixture(scope="module")
def real(corpus, tmp_path_factory):
    return captioned(_native(corpus), tmp_path_factory.mktemp("real"))[0]


def _native(folder: Path):
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        try:
            photo = files.read(path, hashes=False)
        except ArchiveError:
            continue
        if BY_NAME[photo.format].native:
            yield path


@pytest.mark.corpus
@pytest.mark.parametrize("preset", presets())
def test_real_pictures_from_everywhere(preset, real, tmp_path):
    """What other programs and cameras wrote; only what cannot be decoded stays behind."""
    chosen = real if preset == "original" else real[::SHARE]
    kit = taken(chosen, tmp_path, NOW, preset=preset)
    assert differences(kit) == []
    reasons = {reason for one in kit.receipt.withheld for reason in one.reasons}
    assert all(reason.startswith("cannot be decoded") for reason in reasons), reasons
    assert len(kit.handed) > 0.85 * len(chosen)
    if preset == "original":
        assert kit.receipt.withheld == ()
        images = {one.image_hash for one in kit.handed}
        assert images == {photo.image_hash for photo in real}
