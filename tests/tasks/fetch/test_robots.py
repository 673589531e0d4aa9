"""Robots: RFC 9309, with the cases that urllib.robotparser gets wrong."""

import pytest

from tasks.fetch.robots import parse


@pytest.mark.parametrize(
    ("rules", "path", "is_allowed"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow: /private", "/private/x", False),
        ("User-agent: *\nDisallow: /private", "/public", True),
        ("User-agent: *\nDisallow: /\nAllow: /news/", "/news/1", True),
        ("User-agent: *\nAllow: /news/\nDisallow: /news/paid", "/news/paid/1", False),
        ("User-agent: *\nDisallow: /a\nAllow: /a", "/a", True),
        ("User-agent: *\nDisallow: /*?print=", "/story?print=1", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf?x=1", True),
        ("User-agent: *\nDisallow: /a$", "/a", False),
        ("User-agent: *\nDisallow: /a$", "/ab", True),
        ("User-agent: *\nDisallow: /*/b*c$", "/a/bxc", False),
        ("User-agent: *\nDisallow: /*bb$", "/b", True),
        ("User-agent: *\nDisallow: /caf%c3%a9", "/caf%C3%A9", False),
        ("User-agent: *\nDisallow: /café", "/caf%C3%A9", False),
        ("User-agent: *\nDisallow: /%7Euser", "/~user", False),
        ("User-agent: *\nDisallow: /a/\n\nUser-agent: *\nDisallow: /b/", "/b/1", False),
        ("User-agent: Tidings/1.0\nDisallow: /\n\nUser-agent: *\nAllow: /", "/a", False),
        ("User-agent: tidings\nAllow: /\n\nUser-agent: *\nDisallow: /", "/a", True),
        ("User-agent: other\nUser-agent: tidings\nDisallow: /", "/a", False),
        ("User-agent: other\nDisallow: /", "/a", True),
        ("User-agent: tidingsbot\nDisallow: /", "/a", True),
        ("\ufeffuser-agent : * # all\n disallow : /a # not this\nSitemap: https://x.example/s.xml", "/a", False),
        ("Disallow: /", "/a", True),
    ],
)
def test_the_longest_rule_of_our_groups_decides(rules: str, path: str, is_allowed: bool) -> None:
    assert parse(rules).allows(path) is is_allowed


@pytest.mark.parametrize(
    ("rules", "seconds"),
    [
        ("User-agent: *\nCrawl-delay: 5\nDisallow: /a", 5.0),
        ("User-agent: tidings\nCrawl-delay: 2.5\n\nUser-agent: *\nCrawl-delay: 60", 2.5),
        ("User-agent: *\nCrawl-delay: soon", 0.0),
        ("User-agent: *\nCrawl-delay: -1", 0.0),
        ("Crawl-delay: 9\nUser-agent: *\nDisallow: /a", 0.0),
    ],
)
def test_crawl_delay_is_that_of_our_groups(rules: str, seconds: float) -> None:
    assert parse(rules).crawl_delay == seconds


def test_a_hostile_pattern_costs_no_more_than_its_length() -> None:
    assert parse("User-agent: *\nDisallow: /" + "*a" * 50_000 + "$").allows("/" + "a" * 20_000) is True
