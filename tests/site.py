"""A web server on loopback that behaves and misbehaves as told."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Site:
    """What the server answers under each path, and the requests that it has seen."""

    url: str
    answers: dict[str, Answer] = field(default_factory=dict)
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)

    def serve(self, path: str, answer: Answer) -> str:
        self.answers[path] = answer
        return self.url + path

    def serve_bytes(self, path: str, body: bytes, status: int = 200, **headers: str) -> str:
        return self.serve(path, lambda handler: send(handler, body, status, **headers))


def send(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200, **headers: str) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


@pytest.fixture
def site() -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known.requests.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            answer = known.answers.get(self.path)
            try:
                if answer is None:
                    send(self, b"not here", 404)
                else:
                    answer(self)
            except (BrokenPipeError, ConnectionResetError):
                pass  # the client has had enough

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    known = Site(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield known
    known.closing.set()
    server.shutdown()
    thread.join()
    server.server_close()
