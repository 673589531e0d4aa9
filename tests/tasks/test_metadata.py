"""Metadata: what a page says about itself, and where its witnesses contradict each other."""

from datetime import UTC, datetime

import pytest

from tasks.clean import clean
from tasks.clean.authors import author_names
from tasks.clean.language import language_of
from tasks.clean.metadata import PageFacts, page_facts
from tasks.clean.page import parsed_page
from tasks.clean.slices import slices_of
from tasks.clean.witnesses import witness_conflicts
from tasks.knowledge import Knowledge
from tasks.read import Claims, RawDocument
from warehouse.records import Document

KNOWLEDGE = Knowledge()
NO_CLAIMS = Claims()
BODY = "<p>Ferry workers ended a three-week strike on Monday, the union said. Nobody was hurt.</p>" * 2
ENGLISH = "The union said on Monday that the ferry workers had ended their strike and would return to the harbour. "
FRENCH = "Le syndicat a dit lundi que les marins avaient mis fin à la grève et reprendraient le travail au port. "


def facts(head: str = "", body: str = "") -> PageFacts:
    return page_facts(parsed_page(f"<html><head>{head}</head><body>{body}</body></html>"))


def linked(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


def document(page: str, claims: Claims = NO_CLAIMS) -> Document:
    return clean(RawDocument("file:///a", "", "html", "html", page, claims), KNOWLEDGE).document


GRAPH = """{"@graph": [{"@type": "NewsArticle", "headline": "Strike ends", "author": {"@id": "#ana"},
"publisher": {"@id": "https://post.example/#organization"}, "isAccessibleForFree": "False"},
{"@type": "Organization", "@id": "https://post.example/#organization", "name": "The Harbour Post"},
{"@type": "Person", "@id": "#ana", "name": "Ana Bell"}]}"""


def test_references_within_a_graph_become_names() -> None:
    found = facts(linked(GRAPH))
    assert (found.claims.publisher, found.claims.authors, found.is_free) == ("The Harbour Post", ("Ana Bell",), False)


def test_a_reference_to_nothing_is_no_name() -> None:
    page = linked('{"@type": "NewsArticle", "publisher": {"@id": "https://post.example/#organization"}}')
    assert facts(page).claims.publisher == ""


@pytest.mark.parametrize(
    ("script", "date"),
    [
        ('[{"@type": "WebSite"}, {"@type": ["NewsArticle"], "datePublished": "2024-05-06"}]', "2024-05-06"),
        ('{"@type": "ImageGallery", "datePublished": "2024-05-06T08:00Z"}', "2024-05-06T08:00Z"),
        ('{"@type": "VideoObject", "uploadDate": "2024-05-06T08:00Z"}', "2024-05-06T08:00Z"),
        ('{"@type": "LiveBlogPosting", "datePublished": "2024-05-06T08:00Z"}', "2024-05-06T08:00Z"),
        ('{"itemListElement": [{"@type": "NewsArticle", "datePublished": "2024-05-06"}]}', "2024-05-06"),
    ],
)
def test_every_kind_of_article_in_json_ld_is_read(script: str, date: str) -> None:
    assert facts(linked(script)).dates[0][1] == date


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('<i property="schema:datePublished" content="2024-05-06T08:00Z"></i>', "microdata datePublished"),
        ('<abbr class="published" title="2024-05-06T08:00Z">8 am</abbr>', "abbr title"),
        ('<div itemprop="datePublished" content="2024-05-06T08:00Z"></div>', "microdata datePublished"),
        ('<time datetime="2024-05-06T08:00Z">8 am</time>', "time tag"),
    ],
)
def test_dates_in_the_body_are_told_by_their_markup(body: str, said: str) -> None:
    assert next((place, value) for place, value in facts(body=body).dates if value) == (said, "2024-05-06T08:00Z")


def test_microdata_names_publisher_section_and_author() -> None:
    found = facts(
        body='<div itemprop="publisher" itemscope><meta itemprop="name" content="Harbour Post"></div>'
        '<meta itemprop="articleSection" content="World"><b itemprop="author"><i itemprop="name">Ana Bell</i></b>'
    ).claims
    assert (found.publisher, found.section, found.authors) == ("Harbour Post", "World", ("Ana Bell",))


@pytest.mark.parametrize(
    "body",
    [
        '<span class="author vcard">Posted by <span class="fn">Ana Bell</span></span>',
        '<span typeof="schema:Person" property="schema:name">Ana Bell</span>',
        '<p class="by">Ana Bell, 6 May 2024</p>',
        '<p class="byline">By Ana Bell<br>Post staff writer</p>',
        '<p class="comment-author">Tom Reed</p><a rel="author">Ana Bell</a>',
    ],
)
def test_the_author_is_found_by_any_usual_mark(body: str) -> None:
    assert facts(body=body).claims.authors == ("Ana Bell",)


@pytest.mark.parametrize(
    ("values", "names"),
    [
        (["By Ana Bell and Tom Reed"], ("Ana Bell", "Tom Reed")),
        (["Posted by Ana Bell"], ("Ana Bell",)),
        (["Ana Bell, staff writer"], ("Ana Bell",)),
        (["Ana Bell", "Special correspondent"], ("Ana Bell",)),
        (["Ana Bell 18 April 2024"], ("Ana Bell",)),
        (["Staff Reporter"], ("Staff Reporter",)),
        (["ana@post.example", "https://post.example/ana", "Harbour Post"], ()),
        (["Parveen Khan"], ("Parveen Khan",)),
        (["Byron Hall"], ("Byron Hall",)),
    ],
)
def test_authors_are_names_and_nothing_else(values: list[str], names: tuple[str, ...]) -> None:
    assert author_names(values, "Harbour Post") == names


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        ("Strike ends | Harbour Post", "<h1>Strike ends</h1>", ("Strike ends", "Harbour Post")),
        ("Harbour Post: Strike ends", '<h1><a href="/">Harbour Post</a></h1>', ("Strike ends", "Harbour Post")),
        ("Harbour Post :: Strike ends", '<img src="logo.png" alt="Harbour Post">', ("Strike ends", "Harbour Post")),
        ("Minister: strike ends", "<h1>Minister: strike ends</h1>", ("Minister: strike ends", "")),
        ("Strike ends - what now", "", ("Strike ends - what now", "")),
    ],
)
def test_the_title_tag_parts_headline_and_site(title: str, body: str, expected: tuple[str, str]) -> None:
    found = facts(f"<title>{title}</title>", body).claims
    assert (found.title, found.publisher) == expected


def test_a_breadcrumb_trail_gives_the_section() -> None:
    trail = '<nav class="breadcrumb"><a href="/">Home</a> <a href="/world">World</a></nav><h1>Strike ends</h1>'
    assert facts(body=trail).claims.section == "World"


def test_a_relative_canonical_address_is_resolved_or_left_out() -> None:
    canonical = '<link rel="canonical" href="/ferry">'
    whole = facts(f'{canonical}<meta property="og:url" content="https://post.example/x">').claims
    assert whole.url == "https://post.example/ferry"
    assert document(f"<html><head>{canonical}</head><body>{BODY}</body></html>").canonical_url is None


def test_scripts_comments_and_long_elements_tell_nothing() -> None:
    hidden = '<script>"<time datetime=2024-05-06>"</script><!-- <time datetime="2024-05-07"> --><p class="date">'
    markup = slices_of(parsed_page(f"<html><body>{hidden}{'word ' * 1_000}</p></body></html>"))
    assert "datetime" not in markup
    assert "word" not in markup


@pytest.mark.parametrize("piece", ["<script>", "<!--", "<time>", '<a href="', "<p class='", "<h1 class=by", "<"])
def test_slices_of_hostile_markup_stays_small(piece: str) -> None:
    assert len(slices_of(parsed_page(f"<html>{piece * 50_000}"))) < 100_000


ZONES = {"GMT": 0}
CONFLICTS = [
    ({"published": [("json-ld", "2024-05-06T10:00Z"), ("time tag", "2024-05-09")]},
     ("published: json-ld=2024-05-06T10:00Z; time tag=2024-05-09",)),
    ({"published": [("json-ld", "2024-05-06T23:00Z"), ("time tag", "2024-05-07")]}, ()),
    ({"published": [("json-ld", "2024-05-06T10:00Z"), ("time tag", "2024-05-06T12:00")]}, ()),
    ({"published": [("json-ld", "2024-05-06T10:00Z"), ("time tag", "2024-05-09")], "modified": [("m", "2024-05-09")]},
     ()),
    ({"published": [("json-ld", "2024-05-06"), ("meta", "May 2024")]}, ()),
    ({"title": [("json-ld", "Strike ends"), ("title tag", "Strike ends | Harbour Post")]}, ()),
    ({"title": [("json-ld", "Ferry strike ends in Porto"), ("heading", "Weather for the weekend")]},
     ("title: json-ld=Ferry strike ends in Porto; heading=Weather for the weekend",)),
    ({"title": [("json-ld", "Strike ends"), ("heading", "Harbour Post")], "publisher": [("m", "Harbour Post")]}, ()),
    ({"publisher": [("json-ld", "The Harbour Post"), ("meta", "harbourpost.com")]}, ()),
    ({"publisher": [("json-ld", "Harbour Broadcasting Service"), ("meta", "HBS News")]}, ()),
    ({"publisher": [("container", "Harbour Post"), ("meta", "Inland Mirror")]},
     ("publisher: container=Harbour Post; meta=Inland Mirror",)),
    ({"url": [("container", "http://m.post.example/a/?x=1"), ("link", "https://www.post.example/a")]}, ()),
    ({"url": [("container", "https://post.example/a"), ("link", "https://post.example/b")]},
     ("url: container=https://post.example/a; link=https://post.example/b",)),
    ({"url": [("container", "https://[broken"), ("link", "https://[broken")]}, ()),
    ({"language": [("page", "en-GB")]}, ("language: text=fr; page=en",)),
    ({"language": [("page", "fr_CA")]}, ()),
    ({"language": [("page", "")]}, ()),
]  # fmt: skip


@pytest.mark.parametrize(("said", "conflicts"), CONFLICTS)
def test_a_conflict_is_what_cannot_both_be_true(
    said: dict[str, list[tuple[str, str]]], conflicts: tuple[str, ...]
) -> None:
    assert witness_conflicts(said, ZONES, "fr") == conflicts


def test_a_document_keeps_its_conflicts_and_believes_the_best_witness() -> None:
    script = linked('{"@type": "NewsArticle", "datePublished": "2024-05-06T10:00:00Z"}')
    page = f'<html lang="fr"><head>{script}</head><body>{BODY}<time datetime="2024-05-09">9 May</time></body></html>'
    found = document(page)
    assert found.published_at == datetime(2024, 5, 6, 10, tzinfo=UTC)
    assert found.witness_conflicts == (
        "language: text=en; page=fr",
        "published: json-ld datePublished=2024-05-06T10:00:00Z; time tag=2024-05-09",
    )


@pytest.mark.parametrize(
    ("text", "claimed", "language"),
    [
        (ENGLISH * 5, "", "en"),
        (FRENCH * 5, "en-US", "fr"),
        (ENGLISH * 4 + FRENCH * 6, "en", "en"),
        (FRENCH * 20 + ENGLISH * 3, "en", "fr"),
        ("Militia ambush kills nine near Bambari, Central African Republic", "", "en"),
        ("Junta dissolves parliament, closes Niamey airport", "", "en"),
        ("Le préfet ordonne l'évacuation de la vallée de la Maurienne", "", "fr"),
        ("Police arrest four", "fr", "und"),
    ],
)
def test_text_and_claim_decide_the_language_together(text: str, claimed: str, language: str) -> None:
    assert language_of(text, claimed, KNOWLEDGE) == language
