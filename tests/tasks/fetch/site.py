"""Site: a small web of our own on 127.0.0.1, reached under public names, with a clock that only tests move.

The policy that refuses addresses stays the real one: names resolve to public addresses, and the connector leads every
connection to the local server and notes the address that it was asked for.
"""

import ssl
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpcore

from tasks.fetch import Network

PUBLIC = "93.184.215.14"
START = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


@dataclass
class Reply:
    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: Iterable[bytes] | None = None  # sent as they are, in place of all of it


def page(text: str, **headers: str) -> Reply:
    body = f"<!doctype html><html><head><title>{text}</title></head><body><p>{text}</p></body></html>".encode()
    return Reply(body, headers={"Content-Type": "text/html; charset=utf-8", **headers})


def moved(location: str, status: int = 302) -> Reply:
    return Reply(status=status, headers={"Location": location})


class Site:
    """Replies by address without its scheme; a list of them is given one after the other, the last one for ever."""

    def __init__(self) -> None:
        self.replies: dict[str, Reply | list[Reply]] = {}
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                address = self.headers["Host"] + self.path
                site.asked.append(address)
                site.headers.append({key.lower(): value for key, value in self.headers.items()})
                site.answer(self, site.reply(address, site.headers[-1]))

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = _QuietServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def port(self) -> int:
        return self.server.server_port

    def reply(self, address: str, headers: Mapping[str, str]) -> Reply:
        found = self.replies.get(address, Reply(b"no such page", 404))
        if isinstance(found, list):
            found = found.pop(0) if len(found) > 1 else found[0]
        etag = found.headers.get("ETag")
        return Reply(status=304) if etag and headers.get("if-none-match") == etag else found

    def answer(self, handler: BaseHTTPRequestHandler, reply: Reply) -> None:
        try:
            if reply.raw is not None:
                for piece in reply.raw:
                    handler.wfile.write(piece)
                handler.close_connection = True
                return
            handler.send_response(reply.status)
            for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
                handler.send_header(name, value)
            handler.end_headers()
            handler.wfile.write(reply.body)
        except OSError:
            handler.close_connection = True  # the client had enough

    def pages(self) -> list[str]:
        """What was asked for, robots.txt left out."""
        return [address for address in self.asked if not address.endswith("/robots.txt")]


class _QuietServer(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """A client that hangs up is part of the game."""


@contextmanager
def running_site() -> Iterator[Site]:
    site = Site()
    try:
        yield site
    finally:
        site.server.shutdown()
        site.server.server_close()


class Time:
    """A clock that stands still but for sleeping, and for `tick` seconds at every look."""

    def __init__(self, tick: float = 0.0) -> None:
        self.seconds, self.tick = 1_000.0, tick
        self.slept: list[float] = []

    def clock(self) -> float:
        self.seconds += self.tick
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.seconds += seconds

    def now(self) -> datetime:
        return START + timedelta(seconds=self.seconds - 1_000)


class Router(httpcore.NetworkBackend):
    """Leads every connection to the site."""

    def __init__(self, site: Site, *, is_down: Callable[[str], bool] = lambda _: False) -> None:
        self.site, self.is_down = site, is_down
        self.connected: list[str] = []

    def connect_tcp(
        self,
        host: str,
        port: int,  # noqa: ARG002 - the signature is that of httpcore
        timeout: float | None = None,
        local_address: str | None = None,  # noqa: ARG002
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        self.connected.append(host)
        if self.is_down(host):
            raise httpcore.ConnectError("connection refused")
        return httpcore.SyncBackend().connect_tcp("127.0.0.1", self.site.port, timeout)


def named(names: Mapping[str, Sequence[str]] | None = None) -> Callable[[str, int], Sequence[str]]:
    """A resolver: the given names, and PUBLIC for every other one."""
    return lambda host, _port: (names or {}).get(host, [PUBLIC])


def network(
    site: Site,
    time: Time | None = None,
    *,
    resolve: Callable[[str, int], Sequence[str]] | None = None,
    router: Router | None = None,
    ssl_context: ssl.SSLContext | None = None,
) -> Network:
    time = time or Time()
    return Network(
        resolve=resolve or named(),
        connector=router or Router(site),
        ssl_context=ssl_context,
        clock=time.clock,
        sleep=time.sleep,
        now=time.now,
    )
