"""An S3 store for the tests, on a port of 127.0.0.1 that it prints: moto, asked one by one.

moto looks at a condition and then puts the object, so that two threads of it could both find a
condition met; one thread is as atomic as a store has to be.

What a bucket is called says what ails it: one that begins with ``deaf`` takes no notice of
conditions; ``lossy`` does what it is told and says that it failed, ``broken`` only says so, where
something is put under a condition; ``paged`` lists three objects at a time. Every answer to a GET
is noted in the file named on the command line: bucket and key, and its length.
"""

from __future__ import annotations

import sys
from http import HTTPStatus

from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server


class Ailing:
    """moto, with the ailments of some buckets."""

    def __init__(self, note):
        self.moto = DomainDispatcherApplication(create_backend_app)
        self.note = note

    def __call__(self, environ, start_response):
        bucket, _, key = environ["PATH_INFO"].strip("/").partition("/")
        conditions = {"HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH"} & environ.keys()
        writes = conditions and environ["REQUEST_METHOD"] == "PUT" and not key.endswith(".probe")
        if bucket.startswith("deaf"):
            environ.pop("HTTP_IF_MATCH", None)
            environ.pop("HTTP_IF_NONE_MATCH", None)
        if bucket.startswith("paged") and not key:
            environ["QUERY_STRING"] += "&max-keys=3"
        if bucket.startswith("broken") and writes:
            environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
            return self.failing(start_response)
        if bucket.startswith("lossy") and writes:
            list(self.moto(environ, lambda *_: None))
            return self.failing(start_response)
        return self.moto(environ, self.noting(environ, f"{bucket}/{key}", start_response))

    def noting(self, environ, place, start_response):
        def start(status, headers, *rest):
            if environ["REQUEST_METHOD"] == "GET" and status[:2] == "20":
                sent = {name.lower(): value for name, value in headers}["content-length"]
                print(place, sent, sep="\t", file=self.note, flush=True)
            return start_response(status, headers, *rest)

        return start

    def failing(self, start_response):
        start_response(f"{HTTPStatus.INTERNAL_SERVER_ERROR.value} Internal Error", [])
        return [b""]


class Quiet(WSGIRequestHandler):
    """Nothing is said of each request."""

    def log_request(self, *_):
        """Not even that there was one."""


if __name__ == "__main__":
    with open(sys.argv[1], "a", encoding="utf-8") as note:
        server = make_server("127.0.0.1", 0, Ailing(note), threaded=False, request_handler=Quiet)
        print(server.server_port, flush=True)
        server.serve_forever()
