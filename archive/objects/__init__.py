"""Pictures on object storage: ``s3://bucket/prefix`` as the root of an archive.

:class:`ObjectPath` is the path of an object and knows what it lies on; :mod:`archive.objects.s3`
is the one door to the store, through fsspec. An object has no part files, no folders and no
times to trust, but an ETag that says which version of it one has seen: everything here rests on
reads and writes that count for this one version only.
"""

from archive.objects.paths import ObjectPath, is_address

__all__ = ["ObjectPath", "is_address"]
