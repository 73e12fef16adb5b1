"""The checksums by which a store says that it has what it was given."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from archive.errors import WriteError

__all__ = ["LARGEST", "Sums"]

LARGEST = 5 * 10**9
"""What a store takes in one request, in bytes: a version appears in one step or not at all."""

_CHUNK = 1 << 20


class Sums:
    """The checksums of a file to be put, as the store spells them."""

    def __init__(self, sha256: bytes, md5: bytes) -> None:
        self.sha256 = base64.b64encode(sha256).decode()
        self._etag = md5.hex()

    @classmethod
    def of(cls, content: Path) -> Sums:
        if content.stat().st_size > LARGEST:
            raise WriteError(f"is larger than {LARGEST:,} bytes, which cannot be put in one step")
        sha256, md5 = hashlib.sha256(), hashlib.md5(usedforsecurity=False)
        with content.open("rb") as file:
            while chunk := file.read(_CHUNK):
                sha256.update(chunk)
                md5.update(chunk)
        return cls(sha256.digest(), md5.digest())

    def confirmed_by(self, answer: Mapping[str, Any]) -> bool:
        """Whether the store says that it has just these bytes."""
        etag = answer.get("ETag", "").strip('"')
        return answer.get("ChecksumSHA256") == self.sha256 or etag == self._etag
