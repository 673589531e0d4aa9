"""Connection: the one door to the network. A name is resolved, checked and connected to in one step.

In: host, port. Out: a stream to an address that was checked; httpcore asks for it, at each redirect anew.
Hard because a name may resolve to another address a moment later (so what was checked is what is connected to), and
because a server may send one byte every nine seconds (so the time of the whole request bounds every read).
"""

import ssl
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import httpcore
import httpx

from tasks.fetch.addresses import Refuse, Resolve, parsed
from warehouse.errors import SetAside

ADDRESSES_TRIED = 4  # of one name; a name with more of them has no more chances
PINNED = "pinned_address"  # what a stream of ours is asked for its address


class Watch:
    """The request under way: what it asks for, and how long it may still take."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self.url, self._ends = "", 0.0

    def begin(self, url: str, seconds: float) -> None:
        self.url, self._ends = url, self._clock() + seconds

    def left(self, timeout: float | None) -> float:
        """Seconds that one operation may take. Raises httpcore.ReadTimeout when the time of the request is over."""
        left = self._ends - self._clock()
        if left <= 0:
            raise httpcore.ReadTimeout("the time of the request is over")
        return min(left, timeout) if timeout is not None else left


class GuardedBackend(httpcore.NetworkBackend):
    """Connects to public addresses only; `refuse` says what is wrong with the others."""

    def __init__(self, connector: httpcore.NetworkBackend, watch: Watch, resolve: Resolve, refuse: Refuse) -> None:
        self._connector, self._watch, self._resolve, self._refuse = connector, watch, resolve, refuse

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        failure: Exception = httpcore.ConnectError("the name has no address")
        for address in self.checked(host, port)[:ADDRESSES_TRIED]:
            try:
                stream = self._connector.connect_tcp(
                    address, port, self._watch.left(timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _WatchedStream(stream, self._watch, address)
        raise failure

    def checked(self, host: str, port: int) -> list[str]:
        """Every address of the host. Raises SetAside when one of them is refused, ConnectError when there is none."""
        try:
            addresses = list(self._resolve(host, port))
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"the name {host} does not resolve ({error})") from error
        for address in addresses:
            if why := self._refuse(parsed(address)):
                raise SetAside(
                    f"the host {host} is at {address}: {why}",
                    reason_code="address_refused",
                    place=self._watch.url,
                    next_step="only public servers are read; save a page of your own network to a file",
                )
        return addresses


class _OpenBackend(httpcore.NetworkBackend):
    """Connects to the proxy, which the user named: its address is not checked."""

    def __init__(self, connector: httpcore.NetworkBackend, watch: Watch) -> None:
        self._connector, self._watch = connector, watch

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        stream = self._connector.connect_tcp(host, port, self._watch.left(timeout), local_address, socket_options)
        return _WatchedStream(stream, self._watch, "")


class PinnedTransport(httpx.BaseTransport):
    """httpx over a pool of httpcore whose connections come from our backend. Errors are those of httpcore."""

    def __init__(
        self,
        connector: httpcore.NetworkBackend,
        watch: Watch,
        guard: GuardedBackend,
        ssl_context: ssl.SSLContext,
        proxy: httpx.Proxy | None,
    ) -> None:
        if proxy is None:
            self._pool = httpcore.ConnectionPool(ssl_context=ssl_context, network_backend=guard)
        else:
            self._pool = httpcore.HTTPProxy(
                proxy_url=str(proxy.url),
                proxy_auth=proxy.raw_auth,
                proxy_headers=proxy.headers.raw,
                ssl_context=ssl_context,
                network_backend=_OpenBackend(connector, watch),
            )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        asked = httpcore.Request(request.method, url, headers=request.headers.raw, extensions=request.extensions)
        answer = self._pool.handle_request(asked)
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Body(answer.stream), extensions=answer.extensions
        )

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    """The body as httpcore gives it, for httpx."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        yield from self._stream

    def close(self) -> None:
        self._stream.close()


class _WatchedStream(httpcore.NetworkStream):
    """A stream on which no operation outlasts the request; it knows the address that was checked."""

    def __init__(self, stream: httpcore.NetworkStream, watch: Watch, address: str) -> None:
        self._stream, self._watch, self._address = stream, watch, address

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._watch.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._watch.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        inner = self._stream.start_tls(ssl_context, server_hostname, self._watch.left(timeout))
        return _WatchedStream(inner, self._watch, self._address)

    def get_extra_info(self, info: str) -> Any:
        return self._address if info == PINNED else self._stream.get_extra_info(info)


def pinned_address(extensions: Mapping[str, Any]) -> str:
    """The address that a response came from; empty behind a proxy."""
    stream = extensions.get("network_stream")
    return str(stream.get_extra_info(PINNED) or "") if stream else ""
