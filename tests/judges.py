"""The outside judges: what ExifTool and exiv2 make of files, many at a time."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

__all__ = ["exiftool", "exiv2", "validation"]


def exiftool(paths: Iterable[Path], *options: str) -> dict[Path, dict[str, Any]]:
    """One JSON object per file; files ExifTool cannot read are missing."""
    listed = [str(path) for path in paths]
    if not listed:
        return {}
    done = subprocess.run(
        ["exiftool", "-json", *options, "-@", "-"],
        input="\n".join(listed).encode(),
        capture_output=True,
        check=False,
    )
    rows = json.loads(done.stdout.decode("utf-8", "surrogateescape") or "[]", strict=False)
    return {Path(row.pop("SourceFile")): row for row in rows}


def validation(paths: Iterable[Path]) -> dict[Path, set[str]]:
    """What ``exiftool -validate`` finds wrong with each file."""
    found = exiftool(paths, "-validate", "-warning", "-error", "-a", "-G0:4")
    return {
        path: {str(text) for key, text in row.items() if "Warning" in key or "Error" in key}
        for path, row in found.items()
    }


def exiv2(path: Path, keys: Sequence[str]) -> dict[str, list[str]]:
    """The values exiv2 prints for these keys, in file order."""
    done = subprocess.run(["exiv2", "-PEIXkt", "-u", str(path)], capture_output=True, check=False)
    values: dict[str, list[str]] = {}
    for line in done.stdout.decode("utf-8", "replace").splitlines():
        key, _, text = line.partition(" ")
        if key in keys:
            values.setdefault(key, []).append(text.strip())
    return values
