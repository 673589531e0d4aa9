"""Links: what feeds and sitemaps list, and what a hostile one does not get."""

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tasks.fetch import FetchLimits, Link, Listing, read_listing
from tasks.fetch.links import moment
from warehouse.errors import SetAside

AT = "https://press.example/feed.xml"
LIMITS = FetchLimits()
WHOLE = "<p>" + "The ferry left the harbour on Monday, the port authority said. " * 20 + "</p>"

RSS = f"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Harbour Post</title><language>en</language>
<item><title>Ferry leaves</title><link>/1?utm=a#top</link><guid isPermaLink="false">one</guid><author>Ana Bell</author>
<category>Port</category><pubDate>Mon, 06 May 2024 10:30:00 +0200</pubDate><description>Short.</description>
<content:encoded><![CDATA[{WHOLE}]]></content:encoded></item>
<item><title>Storm</title><guid isPermaLink="true">https://press.example/2</guid>
<description><![CDATA[{WHOLE} Read more &raquo;]]></description></item>
<item><title>No page</title><guid isPermaLink="false">three</guid></item></channel></rss>""".encode()

ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Wire</title>
<entry><id>tag:1</id><title>Storm</title><link rel="self" href="https://press.example/self"/>
<link rel="alternate" href="https://press.example/storm"/><published>2024-05-06T08:00:00Z</published>
<updated>2024-05-07T09:00:00+02:00</updated><summary>A storm closed the harbour.</summary>
<source><title>Coast Times</title></source></entry></feed>"""

NEWS = b"""<?xml version="1.0" encoding="UTF-8"?><!-- a > b --><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc> https://press.example/1 </loc><lastmod>2024-05-07</lastmod>
<news:news><news:publication><news:name>Harbour Post</news:name><news:language>en</news:language></news:publication>
<news:publication_date>2024-05-06T10:30:00+02:00</news:publication_date>
<news:title>Ferry leaves</news:title></news:news>
<image:image><image:loc>https://press.example/f.jpg</image:loc><image:title>A ferry</image:title></image:image></url>
<url><lastmod>2024-05-07</lastmod></url></urlset>"""

INDEX = b"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://press.example/may.xml</loc><lastmod>2024-05-07T00:00:00Z</lastmod></sitemap>
<sitemap><loc>april.xml</loc></sitemap></sitemapindex>"""


def test_a_feed_gives_its_links_with_what_it_says_of_them() -> None:
    assert read_listing(RSS, AT, LIMITS) == Listing(
        "feed",
        (
            Link(
                "https://press.example/1?utm=a#top", "Ferry leaves", "Mon, 06 May 2024 10:30:00 +0200", "",
                "Harbour Post", ("Ana Bell",), "Port", "en", "one", WHOLE,
            ),
            Link(
                "https://press.example/2", "Storm", publisher="Harbour Post", language="en",
                name="https://press.example/2",
            ),
            Link("", "No page", publisher="Harbour Post", language="en", name="three"),
        ),
    )  # fmt: skip


def test_an_atom_entry_names_its_page_its_source_and_both_times() -> None:
    listing = read_listing(ATOM, AT, LIMITS)
    assert listing == Listing(
        "feed",
        (
            Link(
                "https://press.example/storm", "Storm", "2024-05-06T08:00:00Z", "2024-05-07T09:00:00+02:00",
                "Coast Times", language="en", name="tag:1",
            ),
        ),
    )  # fmt: skip
    assert listing.links[0].listed_at == datetime(2024, 5, 7, 7, tzinfo=UTC)


@pytest.mark.parametrize("body", [NEWS, gzip.compress(NEWS), NEWS.decode().replace("UTF-8", "UTF-16").encode("utf-16")])
def test_a_news_sitemap_gives_title_publisher_and_dates_and_not_those_of_its_pictures(body: bytes) -> None:
    assert read_listing(body, AT, LIMITS) == Listing(
        "sitemap",
        (
            Link(
                "https://press.example/1", "Ferry leaves", "2024-05-06T10:30:00+02:00", "2024-05-07", "Harbour Post",
                language="en",
            ),
        ),
    )  # fmt: skip


def test_a_sitemap_index_gives_its_sitemaps() -> None:
    assert read_listing(INDEX, AT, LIMITS) == Listing(
        "sitemap_index",
        (
            Link("https://press.example/may.xml", updated="2024-05-07T00:00:00Z"),
            Link("https://press.example/april.xml"),
        ),
    )


@pytest.mark.parametrize(
    "body",
    [
        b"", b"plain text", b"<!doctype html><html><body><feed>", b"<html><rss>", b"<p>", b"%PDF-1.7", b"<!--" * 5_000,
        b"<?xml version='1.0'?><data/>", b"{}", b"<!-- " + b"x" * 20_000 + b" --><rss>",
    ],
)  # fmt: skip
def test_what_does_not_begin_like_a_listing_is_none(body: bytes) -> None:
    assert read_listing(body, AT, LIMITS) is None


ENTITY = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
LAUGH = b'<!DOCTYPE x [<!ENTITY a "ha">' + b"".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">'.encode() for n in range(9)
)


@pytest.mark.parametrize(
    "body",
    [
        NEWS[:300],
        b"<urlset><url><loc>a</loc>",
        ENTITY + b"<urlset><url><loc>&e;</loc></url></urlset>",
        LAUGH + b"]><urlset><url><loc>&j;</loc></url></urlset>",
        b"<rss version='2.0'><channel><title>cut",
        gzip.compress(NEWS)[:-20],
        gzip.compress(b"<urlset>" + bytes(90_000_000)),
    ],
)
def test_a_broken_or_hostile_listing_is_set_aside(body: bytes) -> None:
    with pytest.raises(SetAside) as caught:
        read_listing(body, AT, FetchLimits(ratio=10))
    assert caught.value.reason_code in ("broken_listing", "broken_answer", "too_large")
    assert caught.value.place == AT and caught.value.next_step


def test_a_feed_reads_no_file_whatever_it_names(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hidden words")
    entity = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'.encode()
    feed = entity + RSS.split(b"?>", 1)[1].replace(b"Storm", b"&e;").replace(b"/1?utm=a#top", secret.as_uri().encode())
    try:
        listing = read_listing(feed, str(secret), LIMITS)
    except SetAside as error:
        listing = error  # type: ignore[assignment]
    assert "hidden words" not in repr(listing)


def test_a_listing_gives_no_more_links_than_its_limit() -> None:
    many = b"<urlset>" + b"".join(b"<url><loc>/%d</loc></url>" % n for n in range(50)) + b"</urlset>"
    listing = read_listing(many, AT, FetchLimits(links=20))
    assert listing is not None
    assert [link.url for link in listing.links] == [f"https://press.example/{n}" for n in range(20)]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Mon, 06 May 2024 10:30:00 +0200", datetime(2024, 5, 6, 8, 30, tzinfo=UTC)),
        ("2024-05-06T10:30:00+02:00", datetime(2024, 5, 6, 8, 30, tzinfo=UTC)),
        ("2024-05-06", datetime(2024, 5, 6, tzinfo=UTC)),
        ("2024-05-06 10:30:00", datetime(2024, 5, 6, 10, 30, tzinfo=UTC)),
        ("0001-01-01T00:00:00+14:00", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_times_of_feeds_and_sitemaps_become_utc(written: str, expected: datetime | None) -> None:
    assert moment(written) == expected
