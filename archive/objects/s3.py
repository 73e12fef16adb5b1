"""The one door to object storage: S3 and what speaks like it, through fsspec (s3fs).

Every function is one request, or as few as there can be. Where the store is and who asks it says
the usual configuration (``AWS_ENDPOINT_URL``, ``AWS_ACCESS_KEY_ID``, ``~/.aws`` …); nothing of
it is kept, logged or put into an error. Failures are :class:`OSError`, for the caller to name the
path; a version that is not there any more is :class:`~archive.errors.Changed`.
"""

from __future__ import annotations

import base64
import errno
import hashlib
import mimetypes
import os
import secrets
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from functools import cache
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlencode

from archive.errors import Changed, WriteError
from archive.objects.checksums import Sums
from archive.objects.versions import Overtaken, Unanswered, Version

__all__ = [
    "fetch", "first", "keeps_versions", "level", "listing", "look", "put", "reach", "remove",
    "some",
]  # fmt: skip

_CHUNK = 1 << 20
_MARK = "bildzeile-write"
"""The attribute of an object that tells a write of ours apart from everybody else's.

An answer may be lost on its way though the write counts; the mark is what tells then.
"""
_CARRIED = (
    "CacheControl", "ContentDisposition", "ContentEncoding", "ContentLanguage", "ContentType",
    "Metadata", "SSEKMSKeyId", "ServerSideEncryption", "StorageClass",
)  # fmt: skip
"""What an object says of itself beside its bytes, and a new version of it goes on saying."""

_GONE, _CONFLICT, _UNMET, _NO_SUCH_RANGE, _FAILED = 404, 409, 412, 416, 500
_OTHER_BY_NOW = (_GONE, _CONFLICT, _UNMET)


def reach(bucket: str, prefix: str) -> None:
    """Raise :class:`OSError` if what lies there cannot be listed."""
    _ask("list_objects_v2", Bucket=bucket, Prefix=prefix, MaxKeys=1)


def look(bucket: str, key: str) -> Version | None:
    """The version that lies there now, ``None`` if there is none."""
    try:
        return _version(_ask("head_object", Bucket=bucket, Key=key))
    except FileNotFoundError:
        return None


def first(bucket: str, key: str, length: int) -> tuple[Version, bytes]:
    """What lies there now, and its first bytes."""
    try:
        answer = _ask("get_object", Bucket=bucket, Key=key, Range=f"bytes=0-{length - 1}")
    except OSError as error:
        if _status(error) != _NO_SUCH_RANGE:
            raise
        return _version(_ask("head_object", Bucket=bucket, Key=key)), b""  # nothing is in it
    return _version(answer), _body(answer)


def some(bucket: str, key: str, version: Version, start: int, end: int) -> bytes:
    """A stretch of this version."""
    place = {"Bucket": bucket, "Key": key, "IfMatch": version.etag}
    with _overtaken():
        return _body(_ask("get_object", Range=f"bytes={start}-{end - 1}", **place))


def fetch(bucket: str, key: str, version: Version | None, folder: Path) -> IO[bytes]:
    """All of an object in a file without a name in ``folder``, opened at its beginning."""
    only = {} if version is None else {"IfMatch": version.etag}
    copy = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - it is the caller's to close
    try:
        with _overtaken() if only else nullcontext():
            answer = _ask("get_object", Bucket=bucket, Key=key, **only)
            while chunk := _body(answer, _CHUNK):
                copy.write(chunk)
        copy.flush()
        if copy.tell() != answer["ContentLength"]:
            raise OSError(errno.EIO, "the store broke off")
        copy.seek(0)
    except BaseException:
        copy.close()
        raise
    return copy


def put(
    bucket: str,
    key: str,
    content: Path,
    old: Version | None,
    like: tuple[str, Version] | None = None,
) -> tuple[str, ...]:
    """Put a file there, if ``old`` still is what lies there (``None``: if nothing does).

    Its attributes are those of ``old``, or of another object (key and version) that it is ``like``.
    The store confirms the checksum of what it took in, or all of it is read back.
    """
    sums = Sums.of(content)
    mark = secrets.token_hex(16)
    headers, warnings = _headers(bucket, *(like or (key, old)))
    headers["Metadata"] = {**headers.get("Metadata", {}), _MARK: mark}
    headers["ChecksumSHA256"] = sums.sha256
    headers |= {"IfNoneMatch": "*"} if old is None else {"IfMatch": old.etag}
    with content.open("rb") as body:
        try:
            answer = _ask("put_object", Bucket=bucket, Key=key, Body=body, **headers)
        except OSError as error:
            answer = _landed(bucket, key, mark, error)
    if not sums.confirmed_by(answer):
        _read_back(bucket, key, answer["ETag"], sums)
    return warnings


def remove(bucket: str, key: str, old: Version) -> None:
    """Remove what lies there, if it is this version."""
    try:
        _ask("delete_object", Bucket=bucket, Key=key, IfMatch=old.etag)
    except OSError as error:
        if _status(error) not in _OTHER_BY_NOW:
            raise
        raise Changed("was changed by somebody else while it was being removed") from error


def listing(bucket: str, prefix: str) -> Iterator[tuple[str, Version]]:
    """Every object whose key goes on from ``prefix``, by key in code point order."""
    for page in _pages(Bucket=bucket, Prefix=prefix):
        for item in page.get("Contents", ()):
            seconds = int(item["LastModified"].timestamp())
            yield item["Key"], Version(item["Size"], item["ETag"], seconds * 10**9)


def keeps_versions(bucket: str) -> bool:
    """Whether versions that were displaced or removed are still in the bucket."""
    return _ask("get_bucket_versioning", Bucket=bucket).get("Status") is not None


def level(bucket: str, prefix: str) -> Iterator[str]:
    """The keys that go on from ``prefix`` up to the next slash, that included."""
    for page in _pages(Bucket=bucket, Prefix=prefix, Delimiter="/"):
        yield from (item["Key"] for item in page.get("Contents", ()))
        yield from (item["Prefix"] for item in page.get("CommonPrefixes", ()))


def _pages(**asked: Any) -> Iterator[dict[str, Any]]:
    more: dict[str, str] = {}
    while True:
        page = _ask("list_objects_v2", **asked, **more)
        yield page
        if not page.get("IsTruncated"):
            return
        more = {"ContinuationToken": page["NextContinuationToken"]}


def _headers(bucket: str, key: str, old: Version | None) -> tuple[dict[str, Any], tuple[str, ...]]:
    """What the old version said of itself, its tags included; of a new object the type."""
    if old is None:
        kind, _ = mimetypes.guess_type(key)
        return ({"ContentType": kind} if kind else {}), ()
    headers = dict(old.carried)
    if old.tagged:
        try:
            tags = _ask("get_object_tagging", Bucket=bucket, Key=key)["TagSet"]
        except OSError as error:
            return headers, (f"its tags could not be kept ({_reason(error)})",)
        headers["Tagging"] = urlencode([(tag["Key"], tag["Value"]) for tag in tags])
    return headers, ()


def _landed(bucket: str, key: str, mark: str, error: OSError) -> dict[str, Any]:
    """The store's answer to a put that seemed to fail, if what lies there now is what was put.

    A request that was sent again finds that its own first try has changed the object.
    """
    refusal = _status(error)
    try:
        now = look(bucket, key)
    except OSError:
        now, refusal = None, None
    if now is not None and now.carried["Metadata"].get(_MARK) == mark:
        return {"ETag": now.etag}
    if refusal in _OTHER_BY_NOW:
        raise Changed("was changed by somebody else while it was being written") from error
    if refusal is None or refusal >= _FAILED:
        raise Unanswered(
            f"the store did not say whether it is written: {_reason(error)}"
        ) from error
    raise error


def _read_back(bucket: str, key: str, etag: str, sums: Sums) -> None:
    """The slow way to know that the store has what it was given: look at all of it."""
    digest = hashlib.sha256()
    with _overtaken():
        answer = _ask("get_object", Bucket=bucket, Key=key, IfMatch=etag)
        while chunk := _body(answer, _CHUNK):
            digest.update(chunk)
    if base64.b64encode(digest.digest()).decode() != sums.sha256:
        raise WriteError("the store does not give back what it was given")


def _version(answer: Mapping[str, Any]) -> Version:
    """What an answer to ``head_object`` or ``get_object`` says of the whole object."""
    size = answer["ContentLength"]
    if "ContentRange" in answer:
        size = int(answer["ContentRange"].rpartition("/")[2])
    carried = {name: answer[name] for name in _CARRIED if answer.get(name)}
    carried.setdefault("Metadata", {})
    seconds = int(answer["LastModified"].timestamp())
    return Version(size, answer["ETag"], seconds * 10**9, carried, bool(answer.get("TagCount")))


@contextmanager
def _overtaken() -> Iterator[None]:
    """A version that was asked for and is not there any more was overtaken."""
    try:
        yield
    except OSError as error:
        if _status(error) not in (_GONE, _UNMET):
            raise
        raise Overtaken("was changed by somebody else while it was read") from error


def _ask(method: str, **arguments: Any) -> dict[str, Any]:
    """One request; whatever goes wrong is an :class:`OSError`."""
    with _as_oserror():
        answer: dict[str, Any] = _store(_endpoint()).call_s3(method, **arguments)
    return answer


def _body(answer: Mapping[str, Any], most: int | None = None) -> bytes:
    """What an answer brought, at most so many bytes of it."""
    from fsspec.asyn import sync

    with _as_oserror():
        data: bytes = sync(_store(_endpoint()).loop, answer["Body"].read, most)
    return data


@contextmanager
def _as_oserror() -> Iterator[None]:
    try:
        yield
    except _foreign_errors() as error:
        raise OSError(errno.EIO, f"the store cannot be asked: {error}") from error


@cache
def _foreign_errors() -> tuple[type[Exception], ...]:
    """What the packages behind the door raise that is no :class:`OSError`."""
    try:
        from aiohttp import ClientError
        from botocore.exceptions import BotoCoreError
    except ImportError:
        return ()
    return BotoCoreError, ClientError


def _endpoint() -> str | None:
    return os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")


@cache
def _store(endpoint: str | None) -> Any:
    """The file system of fsspec that asks the store at ``endpoint``."""
    try:
        import fsspec
        import s3fs  # noqa: F401 - says at once, and by name, what is missing
    except ImportError as error:
        needed = "object storage needs fsspec and s3fs: pip install 'bildzeile[s3]'"
        raise OSError(errno.ENOSYS, needed) from error
    patience = {"connect_timeout": 10, "read_timeout": 60, "retries": {"max_attempts": 3}}
    return fsspec.filesystem("s3", endpoint_url=endpoint, config_kwargs=patience)


def _reason(error: OSError) -> str:
    return error.strerror or str(error)


def _status(error: OSError) -> int | None:
    """The HTTP status that a refusal of the store came with."""
    response = getattr(error.__cause__, "response", None) or {}
    status = response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    return status if isinstance(status, int) else None
