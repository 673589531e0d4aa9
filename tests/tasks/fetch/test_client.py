"""Client: one GET, safe and polite; the network is a local site, the clock stands still."""

import gzip
import socket
import ssl
import zlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tasks.fetch import Client, FetchLimits, Network
from tasks.fetch.addresses import resolve
from tests.tasks.fetch.site import PUBLIC, START, Reply, Router, Site, Time, moved, named, network, page
from warehouse.errors import SetAside, WrongUse

PRESS = "http://press.example"


def reason(client: Client, url: str) -> str:
    with pytest.raises(SetAside) as caught:
        client.get(url)
    assert caught.value.place and caught.value.next_step
    return caught.value.reason_code


def test_an_answer_carries_what_the_server_said(site: Site) -> None:
    site.replies["press.example/a"] = page("Ferry leaves", ETag='"1"')
    with Client(network=network(site), contact="desk@press.example") as client:
        answer = client.get(f"{PRESS}/a#top")
    assert (answer.url, answer.final_url, answer.status, answer.reason) == (f"{PRESS}/a#top", f"{PRESS}/a", 200, "OK")
    assert (answer.content_type, answer.header("etag"), answer.address) == ("text/html", '"1"', PUBLIC)
    assert b"Ferry leaves" in answer.body
    assert answer.fetched_at == START + timedelta(seconds=1)  # robots.txt came first
    assert site.asked == ["press.example/robots.txt", "press.example/a"]
    assert site.headers[1]["user-agent"] == "tidings/0.2.0 (+desk@press.example)"
    assert site.headers[1]["accept-encoding"] == "gzip"


def test_only_what_changed_is_sent_again(site: Site) -> None:
    site.replies["press.example/a"] = page("Ferry leaves", ETag='"1"')
    with Client(network=network(site)) as client:
        same = client.get(f"{PRESS}/a", etag='"1"', last_modified="Mon, 04 May 2026 09:00:00 GMT")
        assert (same.status, same.body) == (304, b"")
        assert client.get(f"{PRESS}/a", etag='"0"').status == 200
    assert site.headers[1]["if-modified-since"] == "Mon, 04 May 2026 09:00:00 GMT"


def test_a_304_that_nobody_asked_for_is_set_aside(site: Site) -> None:
    site.replies["press.example/a"] = Reply(status=304)
    with Client(network=network(site)) as client:
        assert reason(client, f"{PRESS}/a") == "http_status"


def test_no_cookie_is_kept(site: Site) -> None:
    site.replies["press.example/a"] = page("A", **{"Set-Cookie": "visitor=7; Path=/"})
    with Client(network=network(site)) as client:
        client.get(f"{PRESS}/a")
        client.get(f"{PRESS}/a")
    assert [headers.get("cookie") for headers in site.headers] == [None, None, None]


@pytest.mark.parametrize("contact", ["a)b", "desk\r\nX-Evil: 1", "d\u00e9sk", "x" * 300])
def test_a_contact_that_does_not_fit_into_a_header_is_refused(contact: str) -> None:
    with pytest.raises(WrongUse, match="Next:"):
        Client(contact=contact)


# Addresses


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://10.0.0.1/", "http://169.254.169.254/latest/meta-data/", "http://[::1]/",
        "http://[::ffff:10.0.0.1]/", "http://100.64.0.1/", "http://0.0.0.0/", "http://2130706433/", "http://0x7f000001/",
        "http://127.1/", "https://192.168.1.1:8443/admin", "http://localhost/",
    ],
)  # fmt: skip
def test_the_real_policy_refuses_every_way_into_our_own_network(url: str, site: Site) -> None:
    router = Router(site)
    with Client(network=network(site, resolve=resolve, router=router)) as client:
        assert reason(client, url) == "address_refused"
    assert router.connected == []


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("file:///etc/passwd", "not_http"),
        ("ftp://press.example/a", "not_http"),
        ("javascript:alert(1)", "not_http"),
        ("press.example/a", "not_http"),
        ("http:///a", "bad_address"),
        ("http://0177.0.0.1/", "bad_address"),
        ("http://press.example:99999/", "bad_address"),
        ("http://user:secret@press.example/", "bad_address"),
        ("http://press.example/\x00", "bad_address"),
    ],
)
def test_what_is_no_address_of_a_page_is_refused_before_any_connection(url: str, expected: str, site: Site) -> None:
    router = Router(site)
    with Client(network=network(site, router=router)) as client:
        assert reason(client, url) == expected
    assert router.connected == []


def test_a_name_with_one_private_address_among_its_addresses_is_refused(site: Site) -> None:
    router = Router(site)
    with Client(network=network(site, resolve=named({"both.example": [PUBLIC, "10.0.0.5"]}), router=router)) as client:
        assert reason(client, "http://both.example/a") == "address_refused"
    assert router.connected == []


def test_the_address_that_was_checked_is_the_one_that_is_connected_to(site: Site) -> None:
    answers = iter([[PUBLIC]])

    def rebinding(_host: str, _port: int) -> Sequence[str]:
        return next(answers, ["127.0.0.1"])

    site.replies["press.example/a"] = page("A", Connection="close")
    site.replies["press.example/robots.txt"] = Reply(status=404, headers={"Connection": "close"})
    router = Router(site)
    with Client(network=network(site, resolve=rebinding, router=router)) as client:
        assert reason(client, f"{PRESS}/a") == "address_refused"  # the second connection resolves anew, and checks anew
    assert (router.connected, site.asked) == ([PUBLIC], ["press.example/robots.txt"])


def test_every_public_address_of_a_name_is_tried(site: Site) -> None:
    site.replies["press.example/a"] = page("A")
    router = Router(site, is_down=lambda address: address == "2606:4700::1")
    both = named({"press.example": ["2606:4700::1", PUBLIC]})
    with Client(network=network(site, resolve=both, router=router)) as client:
        assert client.get(f"{PRESS}/a").address == PUBLIC
    assert router.connected == ["2606:4700::1", PUBLIC] * 2  # robots.txt, then the page


def test_a_policy_of_ones_own_may_let_one_address_through(site: Site) -> None:
    site.replies[f"127.0.0.1:{site.port}/a"] = page("Intranet")
    time = Time()
    allowing = Network(
        refuse=lambda address: "" if address == ip_address("127.0.0.1") else "not ours",
        clock=time.clock,
        sleep=time.sleep,
        now=time.now,
    )
    with Client(network=allowing) as client:
        assert b"Intranet" in client.get(f"http://127.0.0.1:{site.port}/a").body
        assert reason(client, f"http://127.0.0.2:{site.port}/a") == "address_refused"


# Redirects


def test_redirects_are_followed_with_every_check_anew(site: Site) -> None:
    site.replies["press.example/a"] = moved("//www.press.example/b", 301)
    site.replies["www.press.example/b"] = moved("c?x=1", 307)
    site.replies["www.press.example/c?x=1"] = page("C")
    with Client(network=network(site)) as client:
        assert client.get(f"{PRESS}/a").final_url == "http://www.press.example/c?x=1"
    assert site.asked == [
        "press.example/robots.txt", "press.example/a",
        "www.press.example/robots.txt", "www.press.example/b", "www.press.example/c?x=1",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("http://inside.example/", "address_refused"),
        ("http://169.254.169.254/latest/meta-data/", "address_refused"),
        ("http://[::ffff:127.0.0.1]/", "address_refused"),
        ("file:///etc/passwd", "not_http"),
        ("ftp://press.example/a", "not_http"),
        ("http://user:secret@press.example/", "bad_address"),
        ("/a", "too_many_redirects"),
        ("/closed/a", "robots_disallow"),
    ],
)
def test_a_redirect_leads_nowhere_that_a_link_may_not_lead(location: str, expected: str, site: Site) -> None:
    site.replies["press.example/robots.txt"] = Reply(b"User-agent: *\nDisallow: /closed/")
    site.replies["press.example/a"] = moved(location)
    names = {"inside.example": ["10.0.0.7"], "169.254.169.254": ["169.254.169.254"]}
    names["::ffff:127.0.0.1"] = ["::ffff:127.0.0.1"]
    router = Router(site)
    with Client(network=network(site, resolve=named(names), router=router)) as client:
        assert reason(client, f"{PRESS}/a") == expected
    assert set(router.connected) == {PUBLIC}


def test_five_redirects_are_followed_and_no_sixth(site: Site) -> None:
    for number in range(6):
        site.replies[f"press.example/{number}"] = moved(f"/{number + 1}")
    site.replies["press.example/6"] = page("End")
    with Client(network=network(site)) as client:
        assert client.get(f"{PRESS}/1").final_url == f"{PRESS}/6"
        assert reason(client, f"{PRESS}/0") == "too_many_redirects"


# TLS


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Key and certificate of secure.example, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "secure.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("secure.example")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "secure.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def secure(site: Site, certificate: Path) -> Iterator[list[str | None]]:
    """The site behind TLS; the server names that clients gave."""
    names: list[str | None] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    context.sni_callback = lambda _socket, name, _context: names.append(name)
    site.server.socket = context.wrap_socket(site.server.socket, server_side=True)
    yield names


def test_a_pinned_connection_still_names_and_verifies_its_host(
    site: Site, secure: list[str | None], certificate: Path
) -> None:
    site.replies["secure.example/a"] = page("Secure")
    site.replies["secure.example/down"] = moved("http://secure.example/a")
    trusting = ssl.create_default_context(cafile=str(certificate))
    router = Router(site)
    with Client(FetchLimits(retries=0), network=network(site, router=router, ssl_context=trusting)) as client:
        assert b"Secure" in client.get("https://secure.example/a").body
        assert reason(client, "https://other.example/a") == "unreachable"  # the certificate is of another host
        assert reason(client, "https://secure.example/down") == "refused_redirect"
    assert (set(secure), set(router.connected)) == ({"secure.example", "other.example"}, {PUBLIC})
    with Client(FetchLimits(retries=0), network=network(site)) as client:
        assert reason(client, "https://secure.example/a") == "unreachable"  # signed by nobody we know


# Bodies


def gzipped(body: bytes) -> Reply:
    return Reply(gzip.compress(body), headers={"Content-Encoding": "gzip", "Content-Type": "text/html"})


def test_gzip_is_unpacked_also_when_it_comes_in_members(site: Site) -> None:
    site.replies["press.example/a"] = gzipped(b"<p>Ferry</p>" * 500)
    two = gzip.compress(b"<p>One</p>") + gzip.compress(b"<p>Two</p>")
    site.replies["press.example/two"] = Reply(two, headers={"Content-Encoding": "gzip"})
    with Client(network=network(site)) as client:
        assert client.get(f"{PRESS}/a").body == b"<p>Ferry</p>" * 500
        assert client.get(f"{PRESS}/two").body == b"<p>One</p><p>Two</p>"


CHUNK = b"2710\r\n" + b"x" * 10_000 + b"\r\n"
LIMITS = FetchLimits(page_bytes=100_000, ratio_from_bytes=20_000, retries=1)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (Reply(b"x" * 100_001), "too_large"),
        (Reply(raw=[HEAD + b"Content-Length: 999999999999\r\n\r\n"]), "too_large"),
        (Reply(raw=[HEAD + b"Transfer-Encoding: chunked\r\n\r\n", *[CHUNK] * 11]), "too_large"),
        (Reply(raw=[HEAD + b"\r\n", *[b"x" * 10_000] * 11]), "too_large"),
        (gzipped(bytes(10_000_000)), "too_large"),
        (gzipped(bytes(90_000)), "too_large"),  # below the cap, but 700 to 1
        (Reply(gzip.compress(b"text" * 999)[:-30], headers={"Content-Encoding": "gzip"}), "broken_answer"),
        (Reply(b"no gzip at all", headers={"Content-Encoding": "gzip"}), "broken_answer"),
        (Reply(zlib.compress(b"text"), headers={"Content-Encoding": "deflate"}), "unsupported_encoding"),
        (Reply(gzip.compress(gzip.compress(b"a")), headers={"Content-Encoding": "gzip, gzip"}), "unsupported_encoding"),
        (Reply(raw=[HEAD + b"Content-Length: 500\r\n\r\n<p>cut"]), "broken_answer"),
        (Reply(raw=[HEAD + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello"]), "broken_answer"),
        (Reply(raw=[b"SSH-2.0-OpenSSH_9.6\r\n"]), "broken_answer"),
        (Reply(raw=[b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 200_000 + b"\r\n\r\n"]), "broken_answer"),
    ],
)  # fmt: skip
def test_a_hostile_body_is_set_aside(reply: Reply, expected: str, site: Site) -> None:
    site.replies["press.example/a"] = reply
    with Client(LIMITS, network=network(site)) as client:
        assert reason(client, f"{PRESS}/a") == expected


def test_what_is_longer_than_it_says_is_cut_where_it_says(site: Site) -> None:
    site.replies["press.example/a"] = Reply(raw=[HEAD + b"Content-Length: 5\r\n\r\nhello and more"])
    with Client(network=network(site)) as client:
        assert client.get(f"{PRESS}/a").body == b"hello"


@pytest.mark.parametrize("start", [HEAD + b"\r\n", b"HTTP/1.1 200 OK\r\nX-Slow: "])
def test_a_body_or_a_head_that_drips_ends_with_the_time_of_the_request(start: bytes, site: Site) -> None:
    dripping = (start if number == 0 else b"x" for number in range(100_000))
    site.replies["press.example/a"] = Reply(raw=dripping)
    with Client(FetchLimits(total_seconds=50), network=network(site, Time(tick=1))) as client:
        assert reason(client, f"{PRESS}/a") == "too_slow"


# Politeness


def test_a_host_is_asked_once_a_second_and_others_meanwhile(site: Site) -> None:
    for address in ("one.example/a", "one.example/b", "two.example/a"):
        site.replies[address] = page(address)
    time = Time()
    with Client(network=network(site, time)) as client:
        client.get("http://one.example/a")
        client.get("http://two.example/a")
        client.get("http://one.example/b")
    assert time.slept == [1.0, 1.0]  # each host between robots.txt and its first page; then the first had its pause
    assert site.asked.count("one.example/robots.txt") == 1


@pytest.mark.parametrize(("delay", "slept"), [(5, [5.0, 5.0]), (900, [30.0, 30.0]), (0.1, [1.0, 1.0])])
def test_crawl_delay_is_kept_up_to_a_cap(delay: float, slept: list[float], site: Site) -> None:
    site.replies["press.example/robots.txt"] = Reply(f"User-agent: *\nCrawl-delay: {delay}".encode())
    site.replies["press.example/a"] = page("A")
    time = Time()
    with Client(network=network(site, time)) as client:
        client.get(f"{PRESS}/a")
        client.get(f"{PRESS}/a")
    assert time.slept == slept


@pytest.mark.parametrize(
    ("robots", "expected"),
    [
        (Reply(b"User-agent: *\nDisallow: /", 200), "robots_disallow"),
        (Reply(b"User-agent: tidings\nDisallow: /a", 200), "robots_disallow"),
        (Reply(status=500), "robots_disallow"),
        (Reply(status=503), "robots_disallow"),
        (Reply(status=403), "robots_disallow"),
        (Reply(status=429), "robots_disallow"),
        (Reply(raw=[b"garbage\r\n"]), "robots_disallow"),
        (moved("/robots.txt"), "robots_disallow"),
    ],
)
def test_a_page_is_not_asked_for_when_robots_says_no_or_cannot_be_had(robots: Reply, expected: str, site: Site) -> None:
    site.replies["press.example/robots.txt"] = robots
    site.replies["press.example/a"] = page("A")
    with Client(network=network(site)) as client:
        assert reason(client, f"{PRESS}/a") == expected
    assert site.pages() == []


@pytest.mark.parametrize("robots", [Reply(status=404), Reply(status=410), Reply(b"<html>no robots here</html>")])
def test_a_site_without_robots_allows_everything(robots: Reply, site: Site) -> None:
    site.replies["press.example/robots.txt"] = robots
    site.replies["press.example/a"] = page("A")
    with Client(network=network(site)) as client:
        assert client.get(f"{PRESS}/a").status == 200


@pytest.mark.parametrize(
    ("retry_after", "slept"),
    [
        ("7", [1.0, 7.0]),
        ("Mon, 04 May 2026 09:30:21 GMT", [1.0, 20.0]),  # 09:30:01 is now, after the second of the rate limit
        ("nonsense", [1.0, 2.0]),
        ("", [1.0, 2.0]),
    ],
)
def test_retry_after_is_waited_for(retry_after: str, slept: list[float], site: Site) -> None:
    site.replies["press.example/a"] = [Reply(status=503, headers={"Retry-After": retry_after}), page("A")]
    time = Time()
    with Client(network=network(site, time)) as client:
        assert client.get(f"{PRESS}/a").status == 200
    assert time.slept == slept


def test_a_host_that_asks_for_a_long_pause_rests_for_the_whole_run(site: Site) -> None:
    site.replies["press.example/a"] = Reply(status=429, headers={"Retry-After": "3600"})
    site.replies["press.example/b"] = page("B")
    with Client(network=network(site)) as client:
        assert reason(client, f"{PRESS}/a") == "server_busy"
        assert reason(client, f"{PRESS}/b") == "server_busy"
    assert site.pages() == ["press.example/a"]


def test_a_failure_that_may_pass_is_tried_again_with_longer_pauses(site: Site) -> None:
    site.replies["press.example/a"] = [Reply(status=500), Reply(status=502), page("A")]
    time = Time()
    with Client(network=network(site, time)) as client:
        assert client.get(f"{PRESS}/a").status == 200
    assert time.slept == [1.0, 2.0, 8.0]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451, 204, 206, 501])
def test_a_failure_that_stays_is_not_tried_again(status: int, site: Site) -> None:
    site.replies["press.example/a"] = Reply(status=status, headers={"Content-Length": "0"})
    with Client(network=network(site)) as client:
        assert reason(client, f"{PRESS}/a") == "http_status"
    assert site.pages() == ["press.example/a"]


def test_a_host_that_fails_three_times_in_a_row_rests(site: Site) -> None:
    for name in "abcd":
        site.replies[f"press.example/{name}"] = Reply(status=500)
    with Client(FetchLimits(retries=0), network=network(site)) as client:
        assert [reason(client, f"{PRESS}/{name}") for name in "abcd"] == ["http_status"] * 3 + ["server_busy"]


def test_a_name_that_does_not_resolve_is_unreachable(site: Site) -> None:
    def nowhere(_host: str, _port: int) -> Sequence[str]:
        raise socket.gaierror(-2, "Name or service not known")

    with Client(network=network(site, resolve=nowhere)) as client:
        assert reason(client, f"{PRESS}/a") == "unreachable"


# Proxies


def test_the_environment_names_no_proxy(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://10.0.0.1:3128")
    monkeypatch.setenv("ALL_PROXY", "http://10.0.0.1:3128")
    site.replies["press.example/a"] = page("A")
    router = Router(site)
    with Client(network=network(site, router=router)) as client:
        client.get(f"{PRESS}/a")
    assert set(router.connected) == {PUBLIC}


def test_a_proxy_of_the_settings_is_used_and_targets_are_still_checked(site: Site) -> None:
    site.replies["press.examplehttp://press.example/a"] = page("A")  # a proxy is asked for the whole address
    site.replies["press.examplehttp://press.example/robots.txt"] = Reply(status=404)
    router = Router(site)
    inside = named({"inside.example": ["10.0.0.7"]})
    with Client(proxy="http://10.9.9.9:3128", network=network(site, resolve=inside, router=router)) as client:
        assert client.get(f"{PRESS}/a").address == ""
        assert reason(client, "http://inside.example/") == "address_refused"
    assert set(router.connected) == {"10.9.9.9"}
    with pytest.raises(WrongUse, match="Next:"):
        Client(proxy="socks5://10.9.9.9")
