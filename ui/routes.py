"""Our own addresses beside the page: thumbnails, previews, further results, suggestions, kits.

Handlers are plain functions, so the server runs them in threads and a slow disk stops nobody.
"""

from __future__ import annotations

import asyncio
import json
import mimetypes
import os
import re
import zipfile
from collections.abc import Awaitable, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from urllib.parse import parse_qs, quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import (
    JSONResponse,
    PlainTextResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route

from archive.captions import caption_styles
from archive.catalog import Archive
from archive.errors import ArchiveError, InvalidValue, NotFound
from archive.roles import Action, NotAllowed
from ui.answering import answer, more
from ui.drafting import composed, line_of, plain_line, recognised
from ui.indexing import reading
from ui.meaning import examples
from ui.opened import lent_to
from ui.suggesting import names, suggestions
from ui.texts import Texts, language_of, texts

__all__ = ["SIZES", "routes"]

SIZES = {"thumb": 480, "preview": 1600}
"""Longest side in pixels, by address."""
_DECODERS = ThreadPoolExecutor(max_workers=os.cpu_count() or 2, thread_name_prefix="decode")
"""Few threads that decode pictures: more would not be quicker, and each keeps its own memory."""
_OWN = {"Cross-Origin-Resource-Policy": "same-origin", "X-Content-Type-Options": "nosniff"}
_HOUR, _ASK = "private, max-age=3600", "private, no-cache"
_MESSAGE_LIMIT = 2**20
_IN_MEMORY = 16 * 2**20
"""Octets of a single picture's download that are kept in memory, more on the disk."""
_PIECE = 2**18
_NAME_LIMIT = 60
"""Characters of a search that go into the name of a kit."""
_KIT_LIMIT = 4 * 2**20
"""Octets of a kit order: some 60,000 image hashes."""


def routes(archive: Archive) -> list[Route]:
    """Everything the page fetches from us, bound to one archive."""

    def bound(handler: Callable[[Archive, Request], Response]) -> Callable[[Request], Response]:
        return lambda request: _answered(handler, archive, request)

    def decoding(
        handler: Callable[[Archive, Request], Response],
    ) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(_DECODERS, _answered, handler, archive, request)

        return answer

    async def kit(request: Request) -> Response:
        order = await _kit_order(request)
        return await run_in_threadpool(_kit, _lent(archive, request), order)

    async def compose(request: Request) -> Response:
        return _compose(await _message(request), archive.config.style)

    return [
        Route("/thumb/{photo}", decoding(_picture("thumb"))),
        Route("/preview/{photo}", decoding(_picture("preview"))),
        Route("/answer", bound(_answer)),
        Route("/results", bound(_results)),
        Route("/progress", bound(_progress)),
        Route("/suggest", bound(_suggest)),
        Route("/examples", bound(_examples)),
        Route("/names", bound(_names)),
        Route("/compose", compose, methods=["POST"]),
        Route("/recognise", _recognise, methods=["POST"]),
        Route("/picture/{photo}", bound(_one_picture)),
        Route("/kit.zip", kit, methods=["GET", "POST"]),
    ]


def _answered(
    handler: Callable[[Archive, Request], Response], archive: Archive, request: Request
) -> Response:
    try:
        return handler(_lent(archive, request), request)
    except NotAllowed as error:
        return _refusal(error, 403)
    except NotFound as error:
        return _refusal(error, 404)
    except ArchiveError as error:
        return _refusal(error, 422)


def _lent(archive: Archive, request: Request) -> Archive:
    """The archive as the visitor may use it whom the gate has let in."""
    return lent_to(archive, request.scope.get("visitor"))


def _refusal(error: ArchiveError, status: int) -> Response:
    return JSONResponse({"error": error.reason}, status, headers=_OWN)


def _picture(kind: str) -> Callable[[Archive, Request], Response]:
    def picture(archive: Archive, request: Request) -> Response:
        called, seen = request.path_params["photo"], request.headers.get("if-none-match")
        etag, keeping = f'"{kind}-{called}"', _HOUR
        if seen != etag:
            small = archive.thumbnail(archive.find(called), SIZES[kind])
            if not small.name.startswith(called):  # called by its way, where another may lie soon
                etag, keeping = f'"{small.stem}"', _ASK
        headers = {"ETag": etag, "Cache-Control": keeping, **_OWN}
        if seen == etag:
            return Response(status_code=304, headers=headers)
        return Response(small.read_bytes(), media_type="image/jpeg", headers=headers)

    return picture


def _language(request: Request) -> Texts:
    return texts(language_of(request.query_params.get("language")))


def _answer(archive: Archive, request: Request) -> Response:
    """What a query finds, see :func:`ui.answering.answer`."""
    query = request.query_params.get("q", "")
    return JSONResponse(answer(archive, query, _language(request)), headers=_OWN)


def _progress(archive: Archive, request: Request) -> Response:
    """How far the reading of the folder is, see :meth:`ui.indexing.Reading.as_plain`."""
    archive.demand(Action.SEARCH)
    return JSONResponse(reading(archive).as_plain(), headers={**_OWN, "Cache-Control": "no-store"})


def _results(archive: Archive, request: Request) -> Response:
    """The next pictures of a query, see :func:`ui.answering.more`."""
    asked = request.query_params
    query, after = asked.get("q", ""), asked.get("after")
    return JSONResponse(more(archive, query, after, _language(request)), headers=_OWN)


def _suggest(archive: Archive, request: Request) -> Response:
    """What may be meant by the end of a search line, see :func:`ui.suggesting.suggestions`."""
    line = request.query_params.get("q", "")
    return JSONResponse(suggestions(archive, line, _language(request)), headers=_OWN)


def _examples(archive: Archive, request: Request) -> Response:
    """Search lines worth a try, see :func:`ui.meaning.examples`."""
    return JSONResponse(examples(archive, _language(request)), headers=_OWN)


def _names(archive: Archive, request: Request) -> Response:
    """People whose names go on like this, most frequent first."""
    asked = request.query_params
    line, day = asked.get("q", ""), asked.get("day")
    return JSONResponse(names(archive, line, day, _language(request)), headers=_OWN)


def _compose(asked: dict[str, Any], house: str) -> Response:
    """A caption with other people in it, see :func:`ui.drafting.composed`.

    In the ``style`` that is asked for, or in the one of the ``house``.
    """
    style = asked["style"] if asked.get("style") in caption_styles() else house
    try:
        known = [line_of(line) for line in asked.get("known") or ()]
        lines = [line_of(line) for line in asked.get("lines", ())]
    except (AttributeError, TypeError, ValueError):
        return _refusal(InvalidValue("these are no people"), 422)
    written, language = str(asked.get("caption") or ""), str(asked.get("language", ""))
    return JSONResponse(asdict(composed(written, known, lines, language, style)), headers=_OWN)


async def _recognise(request: Request) -> Response:
    """The people of a caption: ``{"lines": [...]}``."""
    asked = await _message(request)
    lines = recognised(str(asked.get("caption", "")))
    return JSONResponse({"lines": [plain_line(line) for line in lines]}, headers=_OWN)


async def _message(request: Request) -> dict[str, Any]:
    body = await _body(request, _MESSAGE_LIMIT)
    try:
        message = json.loads(body)
    except ValueError:
        return {}
    return message if isinstance(message, dict) else {}


async def _body(request: Request, limit: int) -> bytes:
    """What was sent, or nothing if it is more than ``limit`` octets."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > limit:
            return b""
    return bytes(body)


async def _kit_order(request: Request) -> dict[str, str]:
    """The fields of an order, from a form or an address; the last of several counts."""
    if request.method == "GET":
        return dict(request.query_params)
    body = (await _body(request, _KIT_LIMIT)).decode("ascii", "replace")
    return {name: values[-1] for name, values in parse_qs(body).items()}


def _kit(archive: Archive, order: dict[str, str]) -> Response:
    """The captioned pictures as one ZIP, streamed while it is packed.

    ``photos`` are image hashes separated by blanks, ``preset`` names a size, ``document`` what
    lies beside the pictures. The receipt is entered in the journal when the last octet is on its
    way.
    """
    hashes: Sequence[str] = order.get("photos", "").split()
    words = texts(language_of(order.get("language")))
    try:
        files = [archive.find(each) for each in hashes]
        if not files:
            raise NotFound(words("kit.nothing_chosen"))
        kit = archive.kit(
            files,
            words.language,
            preset=order.get("preset", "original"),
            document=order.get("document"),
        )
        stream = archive.hand_out(kit)
    except ArchiveError as error:
        status = 404 if isinstance(error, NotFound) else 422
        return PlainTextResponse(error.reason, status, headers=_OWN)
    return _download(stream, _kit_name(kit.made, order.get("query", ""), words))


def _kit_name(made: datetime, query: str, words: Texts) -> str:
    """What the kit is called on the visitor's disk: the day, and the words of the search."""
    asked = " ".join(re.findall(r"\w+", query))[:_NAME_LIMIT].strip()
    day = made.date().isoformat()
    return " ".join(filter(None, (words("kit.file_name"), day, asked))) + ".zip"


def _one_picture(archive: Archive, request: Request) -> Response:
    """One picture with its caption inside, as a file of its own.

    It is made, checked and entered in the journal as a kit is. Where the words lie beside the
    picture the answer is the ZIP with both.
    """
    photo = archive.find(request.path_params["photo"])
    kit = archive.kit([photo], _language(request).language, document="none")
    with ExitStack() as opened:
        packed = opened.enter_context(SpooledTemporaryFile(_IN_MEMORY))
        packed.writelines(archive.hand_out(kit))
        inside = opened.enter_context(zipfile.ZipFile(packed))
        name = kit.items[0].name
        if f"{name}.xmp" not in inside.namelist():
            content = opened.enter_context(inside.open(name))
            return _download(_pieces(content, opened.pop_all()), name)
        packed.seek(0)
        return _download(_pieces(packed, opened.pop_all()), f"{name}.zip")


def _pieces(content: IO[bytes], opened: ExitStack) -> Iterator[bytes]:
    with opened:
        while piece := content.read(_PIECE):
            yield piece


def _download(pieces: Iterator[bytes], name: str) -> Response:
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    headers = {"Content-Disposition": _attachment(name), "Cache-Control": "no-store", **_OWN}
    return StreamingResponse(pieces, media_type=kind, headers=headers)


def _attachment(name: str) -> str:
    plain = name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
