"""Client: one GET, safe and polite.

In: an address. Out: Answer, or SetAside with the address and a next step.
Hard because every address comes from somebody else: it may point into our own network, lead in circles, never end, or
belong to a server that asks to be left alone. So a redirect is a new request with every check anew, and a host that
fails again and again, or asks for a long pause, rests for this run.
"""

import re
import ssl
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import Self
from urllib.parse import urljoin

import httpcore
import httpx

from tasks import CODER
from tasks.fetch.addresses import Refuse, Resolve, refusal, resolve
from tasks.fetch.body import read_body
from tasks.fetch.connection import GuardedBackend, PinnedTransport, Watch, pinned_address
from tasks.fetch.pace import Pace
from tasks.fetch.robots import Robots, parse
from tasks.limits import FetchLimits
from warehouse.errors import SetAside, WrongUse

RETRIED = {429, 500, 502, 503, 504}
ACCEPT = "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/xml;q=0.9,*/*;q=0.5"

_CONTACT = re.compile(r"[^\x00-\x1f()\\\x7f-\U0010ffff]{1,200}")  # what a comment of a header may hold as it is


@dataclass(frozen=True, slots=True)
class Network:
    """What stands between us and the world; a test gives its own."""

    resolve: Resolve = resolve
    refuse: Refuse = refusal
    connector: httpcore.NetworkBackend = field(default_factory=httpcore.SyncBackend)
    ssl_context: ssl.SSLContext | None = None  # none: the authorities of certifi
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], datetime] = lambda: datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said: 200 with a body, or 304 without."""

    url: str  # as asked
    final_url: str  # after redirects
    status: int
    reason: str
    headers: tuple[tuple[bytes, bytes], ...]  # as sent
    body: bytes  # unpacked
    address: str  # that answered; empty behind a proxy
    fetched_at: datetime

    @property
    def content_type(self) -> str:
        """Without parameters, in lower case; empty when the server does not say."""
        return self.header("content-type").partition(";")[0].strip().lower()

    def header(self, name: str) -> str:
        """The first header of that name; empty without one."""
        wanted = name.encode()
        return next((value.decode("latin-1") for key, value in self.headers if key.lower() == wanted), "")


class BadStatus(SetAside):
    """A status other than 200 and 304."""

    def __init__(self, status: int, url: str, fact: str = "") -> None:
        super().__init__(
            fact or f"the server answers with status {status}",
            reason_code="http_status",
            place=url,
            next_step=_AFTER_STATUS.get(status, "open the address in a browser; run the same command again later"),
        )
        self.status = status


_AFTER_STATUS = {
    401: "the page needs a login: save it from a browser",
    402: "the page is paid for: save it from a browser",
    403: "the site does not let programs read it: save the page from a browser",
    404: "check the address; the page may be gone",
    410: "leave it out; the page is gone for good",
    451: "leave it out; the page is withheld for legal reasons",
}


class Client:
    """Open it with `with`; one request at a time."""

    def __init__(
        self,
        limits: FetchLimits | None = None,
        *,
        contact: str = "",
        proxy: str | None = None,
        network: Network | None = None,
    ) -> None:
        self._limits, self._network = limits or FetchLimits(), network or Network()
        self._watch = Watch(self._network.clock)
        self._pace = Pace(self._limits.host_seconds, self._network.clock, self._network.sleep)
        self._guard = GuardedBackend(self._network.connector, self._watch, self._network.resolve, self._network.refuse)
        self._has_proxy = proxy is not None
        self._robots: dict[str, Robots] = {}
        self._failures: defaultdict[str, int] = defaultdict(int)  # of a host, in a row
        self._resting: dict[str, str] = {}  # host → why nothing more is asked of it in this run
        self._http = httpx.Client(
            transport=PinnedTransport(
                self._network.connector,
                self._watch,
                self._guard,
                self._network.ssl_context or httpx.create_ssl_context(trust_env=False),
                _proxy(proxy),
            ),
            headers={"User-Agent": user_agent(contact), "Accept": ACCEPT, "Accept-Encoding": "gzip"},
            timeout=httpx.Timeout(self._limits.read_seconds, connect=self._limits.connect_seconds),
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            trust_env=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def get(self, url: str, *, etag: str | None = None, last_modified: str | None = None, most: int = 0) -> Answer:
        """The page, or 304 when it is still the one with this `etag` or `last_modified`.

        Waits for its turn. Raises SetAside: not_http, bad_address, address_refused, robots_disallow, http_status,
        too_large (`most` bytes unpacked, default: the limit of a page), too_slow, too_many_redirects,
        refused_redirect, server_busy, unreachable, broken_answer, unsupported_encoding.
        """
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in conditions.items() if value and value.isascii()}
        return self._follow(url, headers, most or self._limits.page_bytes, is_robots=False)

    def _follow(self, url: str, headers: Mapping[str, str], most: int, *, is_robots: bool) -> Answer:
        at = checked(url)
        for _ in range(self._limits.redirects + 1):
            if not is_robots:
                self._refuse_disallowed(at)
            answer = self._ask(url, at, headers, most)
            if isinstance(answer, Answer):
                return answer
            at = _next(url, at, answer)
        raise SetAside(
            f"more than {self._limits.redirects} redirects",
            reason_code="too_many_redirects",
            place=url,
            next_step="open the address in a browser, and give the one it ends at",
        )

    def _refuse_disallowed(self, at: httpx.URL) -> None:
        origin = f"{at.scheme}://{at.netloc.decode('ascii')}"
        if origin not in self._robots:
            self._robots[origin] = self._fetched_robots(origin)
            if delay := self._robots[origin].crawl_delay:
                self._pace.slow_down(at.host, min(delay, self._limits.crawl_delay_seconds))
        robots = self._robots[origin]
        if not robots.allows(at.raw_path.decode("ascii")):
            raise SetAside(
                robots.unknown or "robots.txt does not let programs read this address",
                reason_code="robots_disallow",
                place=str(at),
                next_step="ask the publisher, or save the page from a browser",
            )

    def _fetched_robots(self, origin: str) -> Robots:
        """A site without robots.txt allows everything; one whose robots.txt cannot be had now allows nothing."""
        url = f"{origin}/robots.txt"
        try:
            answer = self._follow(url, {}, self._limits.robots_bytes, is_robots=True)
        except BadStatus as error:
            if 400 <= error.status < 500 and error.status not in (401, 403, 429):
                return Robots()
            return Robots(unknown=f"robots.txt cannot be had ({error.fact}), so nothing may be read")
        except SetAside as error:
            if error.reason_code in ("address_refused", "bad_address", "unreachable", "server_busy"):
                raise
            return Robots(unknown=f"robots.txt cannot be had ({error.fact}), so nothing may be read")
        return parse(answer.body.decode("utf-8", "replace"))

    def _ask(self, url: str, at: httpx.URL, headers: Mapping[str, str], most: int) -> Answer | str:
        """The answer, or where a redirect leads. Failures that may pass are tried again a little later."""
        for attempt in range(self._limits.retries + 1):
            self._refuse_resting(at)
            self._pace.wait(at.host)
            try:
                answer = self._once(url, at, headers, most)
            except SetAside as error:
                if attempt == self._limits.retries or not _may_pass(error):
                    self._count_failure(at.host, error)
                    raise
                self._pace.hold(at.host, self._limits.backoff_seconds * 4**attempt)
            else:
                self._failures.pop(at.host, None)
                return answer
        raise AssertionError("unreachable")

    def _once(self, url: str, at: httpx.URL, headers: Mapping[str, str], most: int) -> Answer | str:
        self._watch.begin(str(at), self._limits.total_seconds)
        with _told(str(at)):
            if self._has_proxy:
                self._check_behind_proxy(at)
            request = self._http.build_request("GET", at, headers=dict(headers))
            response = self._http.send(request, stream=True, follow_redirects=False)
            try:
                return self._judged(url, at, response, most)
            finally:
                response.close()

    def _judged(self, url: str, at: httpx.URL, response: httpx.Response, most: int) -> Answer | str:
        status, location = response.status_code, str(response.headers.get("location", ""))
        if status in (301, 302, 303, 307, 308) and location:
            return location
        if status in (429, 503):
            self._rest_if_asked(at.host, response.headers.get("retry-after", ""))
        asked = response.request.headers
        if status != 200 and not (status == 304 and ("if-none-match" in asked or "if-modified-since" in asked)):
            raise BadStatus(status, str(at))
        body = read_body(response, str(at), most, self._limits) if status == 200 else b""
        return Answer(
            url,
            str(at),
            status,
            response.reason_phrase,
            tuple(response.headers.raw),
            body,
            pinned_address(response.extensions),
            self._network.now(),
        )

    def _check_behind_proxy(self, at: httpx.URL) -> None:
        """The proxy resolves names itself: what resolves here is checked here, what does not is left to it."""
        try:
            self._guard.checked(at.host, at.port or 0)
        except httpcore.ConnectError:
            return

    def _rest_if_asked(self, host: str, retry_after: str) -> None:
        seconds = _seconds(retry_after, self._network.now())
        if seconds > self._limits.retry_after_seconds:
            self._resting[host] = f"the server asks to be left alone for {seconds:.0f} s"
        elif seconds > 0:
            self._pace.hold(host, seconds)

    def _count_failure(self, host: str, error: SetAside) -> None:
        if not _is_of_host(error):
            self._failures.pop(host, None)
            return
        self._failures[host] += 1
        if self._failures[host] >= self._limits.host_failures:
            self._resting.setdefault(host, f"{self._failures[host]} requests in a row failed, the last: {error.fact}")

    def _refuse_resting(self, at: httpx.URL) -> None:
        if at.host in self._resting:
            raise SetAside(
                f"{self._resting[at.host]}; nothing more is asked of {at.host} in this run",
                reason_code="server_busy",
                place=str(at),
                next_step="run the same command again later",
            )


def user_agent(contact: str) -> str:
    """How tidings names itself. Raises WrongUse for a contact that does not fit into a header."""
    if contact and not _CONTACT.fullmatch(contact):
        raise WrongUse(
            "the contact holds characters that a header cannot hold, or is too long",
            place="setting fetch_contact",
            next_step="give a mail address or the address of a page, in plain ASCII without brackets",
        )
    return f"{CODER.replace('-', '/', 1)} ({f'+{contact}' if contact else 'self-hosted news reader'})"


def checked(url: str) -> httpx.URL:
    """The address without its fragment. Raises SetAside for what is not http or https, or holds a password."""
    scheme = url.strip().partition(":")[0].lower() if ":" in url else ""
    if scheme not in ("http", "https"):
        raise SetAside(
            f"only http and https are fetched, not {scheme or 'an address without a scheme'}",
            reason_code="not_http",
            place=url[:300],
            next_step="give a file by its path; a feed cannot name files",
        )
    try:
        at = httpx.URL(url.strip()).copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError) as error:
        raise _bad_address(url, f"this is no address ({error})") from error
    if not at.host or not 0 < (at.port or 80) < 65_536:
        raise _bad_address(url, "the address names no host, or no possible port")
    if at.userinfo:
        raise _bad_address(at.host, "the address holds a user name or password, which would be stored with each row")
    return at


def canonical(url: str) -> str:
    """The address as the warehouse keys it: host in lower case, no fragment. Raises SetAside like `checked`."""
    return str(checked(url))


def _next(url: str, at: httpx.URL, location: str) -> httpx.URL:
    there = checked(urljoin(str(at), location))
    if at.scheme == "https" and there.scheme == "http":
        raise SetAside(
            f"the redirect leads from https to http ({there})",
            reason_code="refused_redirect",
            place=url,
            next_step="give the http address yourself, if you trust the way to it",
        )
    return there


@contextmanager
def _told(url: str) -> Iterator[None]:
    """Failures of the network as SetAside."""
    try:
        yield
    except httpcore.ConnectTimeout as error:
        raise _unreachable(url, "the server does not take the connection in time") from error
    except httpcore.TimeoutException as error:
        raise SetAside(
            "the server takes too long",
            reason_code="too_slow",
            place=url,
            next_step="run the same command again later",
        ) from error
    except httpcore.ProtocolError as error:
        raise SetAside(
            f"the answer breaks off or is no HTTP ({error})",
            reason_code="broken_answer",
            place=url,
            next_step="run the same command again later",
        ) from error
    except (httpcore.NetworkError, httpcore.ProxyError) as error:
        raise _unreachable(url, f"the server cannot be reached ({error})") from error


def _unreachable(url: str, fact: str) -> SetAside:
    return SetAside(
        fact,
        reason_code="unreachable",
        place=url,
        next_step="check the address and your network, then run the same command again",
    )


def _bad_address(place: str, fact: str) -> SetAside:
    return SetAside(fact, reason_code="bad_address", place=place[:300], next_step="correct the address")


def _may_pass(error: SetAside) -> bool:
    """Whether the same request may well succeed a few seconds later."""
    if isinstance(error, BadStatus):
        return error.status in RETRIED
    return error.reason_code in ("unreachable", "broken_answer")


def _is_of_host(error: SetAside) -> bool:
    """Whether the failure says something of the whole host, not of this page alone."""
    if isinstance(error, BadStatus):
        return error.status in RETRIED
    return error.reason_code in ("unreachable", "too_slow")


def _seconds(retry_after: str, now: datetime) -> float:
    """Seconds that Retry-After asks for, given as a number or as a date; 0 for none and for nonsense."""
    if retry_after.strip().isdecimal():
        return float(retry_after)
    try:
        until = parsedate_to_datetime(retry_after)
    except ValueError:
        return 0.0
    return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - now).total_seconds())


def _proxy(address: str | None) -> httpx.Proxy | None:
    if address is None:
        return None
    if not address.startswith(("http://", "https://")):
        raise WrongUse(
            "the proxy is neither http nor https",
            place="setting fetch_proxy",
            next_step="give it as http://HOST:PORT",
        )
    return httpx.Proxy(address)
