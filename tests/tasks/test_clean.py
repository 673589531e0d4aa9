"""Cleaning: the article and nothing but the article, and every fact about it with its evidence."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.clean import Article, clean
from tasks.clean.dates import parse_stamp
from tasks.clean.lines import byline_of, effect_of, is_photo_credit, line_rules
from tasks.clean.refuse import REASONS
from tasks.knowledge import Knowledge
from tasks.read import Claims, Content, RawDocument
from warehouse.errors import SetAside

KNOWLEDGE = Knowledge()
RULES = line_rules(KNOWLEDGE)
NO_CLAIMS = Claims()
BODY = "Ferry workers ended a three-week strike on Monday, the union said. Nobody was hurt."
MORE = "The port authority agreed to raise wages by four percent a year until the end of 2026."
PAGE = """<!doctype html><html lang="en-GB"><head><title>Ferry strike ends | Harbour Post</title>
<meta property="og:site_name" content="Harbour Post">%s</head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/w">World</a></li></ul></nav>
<article><h1>Ferry strike ends</h1>%s</article>
<footer><p>© 2024 Harbour Post. All rights reserved.</p></footer></body></html>"""


def cleaned(content: str, content_type: Content = "text", claims: Claims = NO_CLAIMS) -> Article:
    return clean(RawDocument("file:///a", "", content_type, content_type, content, claims), KNOWLEDGE)


def kinds(article: Article) -> list[tuple[str, str]]:
    return [(p.kind, article.document.text[p.start : p.end]) for p in article.paragraphs]


def bodies(article: Article) -> list[str]:
    return [text for kind, text in kinds(article) if kind == "body"]


# plain text


def test_paragraphs_are_joined_by_a_blank_line_whatever_separates_them() -> None:
    assert cleaned(f"{BODY}\n\n\n\n{MORE}\n").document.text == f"{BODY}\n\n{MORE}"


def test_hard_wrapped_lines_join_and_real_line_breaks_do_not() -> None:
    wrapped = (
        "Ferry workers ended a three-week strike on\nMonday, the union said, and went back to\n"
        "work in the harbour of Porto the same day.\n\nThe port authority agreed to raise the\nwages.\n"
    )
    assert bodies(cleaned(wrapped)) == [
        "Ferry workers ended a three-week strike on Monday, the union said, and went back to work in the harbour of "
        "Porto the same day.",
        "The port authority agreed to raise the wages.",
    ]
    assert bodies(cleaned(f"{BODY}\n{MORE}\n{BODY}")) == [BODY, MORE, BODY]


def test_a_first_line_without_a_full_stop_is_the_headline() -> None:
    article = cleaned(f"Ferry strike in Porto ends\n\n{BODY}")
    assert article.document.title == "Ferry strike in Porto ends"
    assert kinds(article) == [("headline", "Ferry strike in Porto ends"), ("body", BODY)]


def test_a_labelled_line_is_a_headline_first_and_a_link_later() -> None:
    line = "Explained: Why the ferry fares rise"
    assert kinds(cleaned(f"{line}\n\n{BODY}"))[0] == ("headline", line)
    assert bodies(cleaned(f"{BODY}\n\n{line}\n\n{MORE}")) == [BODY, MORE]


@pytest.mark.parametrize("text", [BODY, f"{BODY}\n\n{MORE}", "Ferry strike in Porto ends"])
def test_prose_and_a_lone_line_are_no_headline(text: str) -> None:
    assert cleaned(text).document.title is None


def test_a_short_line_between_prose_is_a_heading() -> None:
    assert kinds(cleaned(f"{BODY}\n\nWhat the 'new deal' says\n\n{MORE}"))[1] == ("heading", "What the 'new deal' says")


def test_list_items_are_no_headings() -> None:
    article = cleaned(f"{BODY}\n\n- Wages rise\n- Boats stay\n- Fares fall\n\n{MORE}")
    assert [kind for kind, _ in kinds(article)] == ["body"] * 5


def test_a_claimed_title_stands_first_once() -> None:
    claims = Claims(title="Ferry strike ends")
    assert kinds(cleaned(BODY, claims=claims)) == [("headline", "Ferry strike ends"), ("body", BODY)]
    repeated = kinds(cleaned(f"FERRY STRIKE ENDS\n\n{BODY}", claims=claims))
    assert repeated == [("headline", "FERRY STRIKE ENDS"), ("body", BODY)]
    glued = cleaned(f"Ferry strike ends. {BODY}", claims=claims)
    assert kinds(glued) == [("body", f"Ferry strike ends. {BODY}")]


# datelines


@pytest.mark.parametrize(
    ("line", "dateline"),
    [
        ("PORTO (AFP) - {}", "PORTO (AFP)"),
        ("Porto, Portugal (AP) — {}", "Porto, Portugal (AP)"),
        ("PORTO, May 6 (Reuters) - {}", "PORTO, May 6 (Reuters)"),
        ("LISBON, 6 May (Xinhua) -- {}", "LISBON, 6 May (Xinhua)"),
        ("LISBON, 6 May 2024 (Harbour Wire) - {}", "LISBON, 6 May 2024 (Harbour Wire)"),  # an agency nobody knows
        ("LISBON — {}", "LISBON"),
        ("LISBON--{}", "LISBON"),
        ("NEW DELHI: {}", "NEW DELHI"),
        ("Nairobi, Kenya – {}", "Nairobi, Kenya"),
        ("ST. PETERSBURG, Russia (AP) _ {}", "ST. PETERSBURG, Russia (AP)"),
        ("(Reuters) - {}", "(Reuters)"),
        ("PARIS/LONDON, March 3 (Reuters) - {}", "PARIS/LONDON, March 3 (Reuters)"),
    ],
)
def test_a_dateline_becomes_a_paragraph_on_the_same_line(line: str, dateline: str) -> None:
    article = cleaned(line.format(BODY))
    assert article.document.dateline == dateline
    assert article.document.text.startswith(dateline)
    assert "\n" not in article.document.text
    (first, head), (second, rest) = kinds(article)
    assert (first, second, rest) == ("dateline", "body", BODY)
    assert head.startswith(dateline)


@pytest.mark.parametrize(
    "line",
    [
        "WATCH: {}",
        "UPDATE: {}",
        "MINISTER ROE: {}",
        "Paris, London - two cities that share a ferry.",
        "The mayor (Green Party) - a sailor - spoke.",
        "Monday, May 6 - {}",
        "Harbour Post - {}",
        "The UN (United Nations) - {}",
        "Porto: {}",
    ],
)
def test_other_openings_are_no_datelines(line: str) -> None:
    article = cleaned(line.format(BODY))
    assert (article.document.dateline, len(article.paragraphs)) == (None, 1)


def test_a_dateline_with_a_year_dates_the_document() -> None:
    document = cleaned(f"PORTO, May 6, 2024 (AFP) - {BODY}").document
    assert (document.published_at, document.published_precision) == (datetime(2024, 5, 6, tzinfo=UTC), "day")
    assert document.published_evidence == "line PORTO, May 6, 2024 (AFP)"


def test_a_place_and_a_day_on_a_line_of_their_own_are_a_dateline() -> None:
    article = cleaned(f"Ferry strike in Porto ends\n\nPorto, 6 May 2024\n\n{BODY}")
    assert kinds(article)[1:] == [("dateline", "Porto, 6 May 2024"), ("body", BODY)]
    assert (article.document.dateline, article.document.published_at) == (
        "Porto, 6 May 2024", datetime(2024, 5, 6, tzinfo=UTC),
    )  # fmt: skip
    paper = cleaned(f"Ferry strike in Porto ends\n\nHarbour Post, Monday, 6 May 2024\n\n{BODY}")
    assert [kind for kind, _ in kinds(paper)] == ["headline", "body"]
    assert paper.document.published_at == datetime(2024, 5, 6, tzinfo=UTC)


# credits, bylines, corrections, captions, boilerplate


@pytest.mark.parametrize(
    ("tail", "credit"),
    [
        ("\n\n(With inputs from agencies)", "With inputs from agencies"),
        (" (With inputs from agencies)", "With inputs from agencies"),
        ("(With inputs from agencies)", "With inputs from agencies"),
        (" With inputs from agencies.", "With inputs from agencies"),
        (" (Reuters)", "Reuters"),
        (" – AFP", "AFP"),
        ("\n\nAFP", "AFP"),
        ("\n\n(AP/Reuters)", "AP/Reuters"),
        ("\n\nReporting by Ana Bell; Editing by Tom Reed", "Reporting by Ana Bell; Editing by Tom Reed"),
        ("\n\nAna Bell in Lisbon contributed to this report.", "Ana Bell in Lisbon contributed to this report."),
    ],
)
def test_agency_credits_leave_the_text(tail: str, credit: str) -> None:
    document = cleaned(f"{MORE}\n\n{BODY}{tail}").document
    assert document.text == f"{MORE}\n\n{BODY}"
    assert document.credit == (credit,)


@pytest.mark.parametrize(
    "text",
    [
        "With reporting from twelve countries, the study says that ferries pollute more than cars, and nobody acts.",
        "Editing by hand is slow, she said (see above).",
        "The harbour is run by the port authority (APDL).",
        "Share prices fell on Monday. Related costs rose. Watch makers left.",
        "Read the report and weep, he said. Email is slow. Follow the money.",
        "Print is dead, the editor said (and laughed).",
    ],
)
def test_prose_that_opens_like_a_rule_stays(text: str) -> None:
    document = cleaned(f"{BODY}\n\n{text}\n\n{MORE}").document
    assert document.text == f"{BODY}\n\n{text}\n\n{MORE}"
    assert document.credit == ()


@pytest.mark.parametrize(
    ("header", "byline"),
    [
        ("By Ana Bell", ("Ana Bell",)),
        ("BY ANA BELL AND TOM REED", ("ANA BELL", "TOM REED")),
        ("By Ana Bell and Tom Reed in Lisbon", ("Ana Bell", "Tom Reed")),
        ("By Ana Bell | Harbour Post", ("Ana Bell",)),
        ("Written by Ana de la Cruz, Harbour Correspondent", ("Ana de la Cruz",)),
        ("By Ana Bell, 6 May 2024", ("Ana Bell",)),
        ("By Ana Bell • 6 May 2024 • 4 min read", ("Ana Bell",)),
    ],
)
def test_a_byline_leaves_the_text(header: str, byline: tuple[str, ...]) -> None:
    document = cleaned(f"Ferry strike in Porto ends\n{header}\n\n{BODY}\n\n{MORE}").document
    assert document.text == f"Ferry strike in Porto ends\n\n{BODY}\n\n{MORE}"
    assert document.byline == byline


@pytest.mark.parametrize("line", ["By Monday the ferry was back", "By Sea and by Air", "By the harbour they waited."])
def test_other_lines_with_by_are_no_bylines(line: str) -> None:
    assert byline_of(line, RULES) == ()


def test_a_correction_leaves_the_text() -> None:
    document = cleaned(f"{BODY}\n\n{MORE}\n\nCorrection: An earlier version gave the wrong day.").document
    assert document.correction == "Correction: An earlier version gave the wrong day."
    assert document.text == f"{BODY}\n\n{MORE}"


def test_captions_stay_and_lose_their_photographer() -> None:
    article = cleaned(f"{BODY}\n\nFILE PHOTO: Ferries wait in the harbour. REUTERS/Ana Bell\n\n{MORE}")
    assert kinds(article)[1] == ("caption", "FILE PHOTO: Ferries wait in the harbour.")
    assert article.document.credit == ("REUTERS/Ana Bell",)
    initials = cleaned(f"{BODY}\n\nPictured: ferries in the harbour. Photo: Post/E. Bell\n\n{MORE}")
    assert kinds(initials)[1] == ("caption", "Pictured: ferries in the harbour.")
    bracketed = cleaned(f"{BODY}\n\nFerries wait in the harbour (AP Photo/Ana Bell)\n\n{MORE}")
    assert kinds(bracketed)[1] == ("caption", "Ferries wait in the harbour")


@pytest.mark.parametrize("line", ["Ana Bell/Reuters", "Photo: Ana Bell", "Getty Images", "(AFP/Getty Images)"])
def test_photo_credits_leave_the_text(line: str) -> None:
    assert is_photo_credit(line, RULES)
    assert bodies(cleaned(f"{BODY}\n\n{line}\n\n{MORE}")) == [BODY, MORE]


@pytest.mark.parametrize("row", KNOWLEDGE.table("line_rules"), ids=lambda row: str(row["phrase"]))
def test_every_line_rule_does_what_it_says_to_its_example(row: dict[str, str]) -> None:
    example = row["example"]
    if row["effect"] == "label":
        assert cleaned(example + " " + BODY).document.dateline is None
    else:
        assert effect_of(example, RULES) == row["effect"]
        in_text = cleaned(f"{BODY}\n\n{example}\n\n{MORE}")
        assert (row["effect"] == "caption") == (example in in_text.document.text)


# dates


@pytest.mark.parametrize(
    ("written", "expected", "precision"),
    [
        ("2024-05-06T10:30:00+02:00", "2024-05-06T08:30:00", "second"),
        ("2024-05-06T10:30Z", "2024-05-06T10:30:00", "minute"),
        ("2024-05-06", "2024-05-06T00:00:00", "day"),
        ("2024-05", "2024-05-01T00:00:00", "month"),
        ("Mon, 06 May 2024 10:30:00 -0400", "2024-05-06T14:30:00", "second"),
        ("6 May 2024 10:30 UTC", "2024-05-06T10:30:00", "minute"),
        ("May 6, 2024 at 10:30 p.m. EDT", "2024-05-07T02:30:00", "minute"),
        ("Published: Monday, 6 May 2024, 10:30 GMT", "2024-05-06T10:30:00", "minute"),
        ("10:30, 6 May 2024", "2024-05-06T10:30:00", "minute"),
        ("1714991400", "2024-05-06T10:30:00", "second"),
        ("1714991400000", "2024-05-06T10:30:00", "second"),
        ("20240506", "2024-05-06T00:00:00", "day"),
        ("16/05/2024", "2024-05-16T00:00:00", "day"),
        ("2024-05-06T00:00:00+02:00", "2024-05-06T00:00:00", "day"),  # a midnight is a day, and the one printed
        ("6 May 2024 10:30 IST", "2024-05-06T00:00:00", "day"),  # three countries call their time so
    ],
)
def test_dates_become_utc_and_never_finer_than_written(written: str, expected: str, precision: str) -> None:
    stamp = parse_stamp(written, RULES.zones)
    assert stamp is not None
    assert (stamp.at, stamp.precision) == (datetime.fromisoformat(expected).replace(tzinfo=UTC), precision)


@pytest.mark.parametrize(
    "written", ["06/05/2024", "6 May", "Monday", "2024-13-06", "31 June 2024", "soon", "", "In 2024 the ferry left"]
)
def test_what_names_no_day_gives_no_date(written: str) -> None:
    assert parse_stamp(written, RULES.zones) is None


def test_a_time_without_a_zone_is_taken_as_utc_and_says_so() -> None:
    document = cleaned(BODY, claims=Claims(published="2024-05-06 10:30")).document
    assert document.published_at == datetime(2024, 5, 6, 10, 30, tzinfo=UTC)
    assert document.published_evidence == "container 2024-05-06 10:30 (no time zone, taken as UTC)"


def test_a_date_line_dates_the_document_and_is_no_body() -> None:
    article = cleaned(f"Ferry strike in Porto ends\nPublished: 6 May 2024, 10:30 GMT\nUpdated: 7 May 2024\n\n{BODY}")
    document = article.document
    assert document.text == f"Ferry strike in Porto ends\n\n{BODY}"
    assert (document.published_at, document.published_precision, document.published_evidence) == (
        datetime(2024, 5, 6, 10, 30, tzinfo=UTC), "minute", "line Published: 6 May 2024, 10:30 GMT",
    )  # fmt: skip
    bare = cleaned(f"Ferry strike in Porto ends\n\n6 May 2024\n\n{BODY}")
    assert kinds(bare)[1] == ("credit", "6 May 2024")
    assert bare.document.published_at == datetime(2024, 5, 6, tzinfo=UTC)


def test_without_evidence_nothing_is_said() -> None:
    document = cleaned(BODY).document
    nothing = (
        document.published_at, document.published_precision, document.published_evidence, document.title,
        document.publisher, document.canonical_url, document.section, document.dateline, document.correction,
    )  # fmt: skip
    assert nothing == (None,) * 9
    assert (document.byline, document.credit, document.published_candidates) == ((), (), ())


# markdown


def test_markdown_loses_its_marks_and_keeps_its_places() -> None:
    content = (
        "# Ferry **strike** ends\n\nWorkers [ended](https://x.example/a_b) the *strike*\non Monday, the union said.\n\n"
        "## What it says\n\n1. Wages rise.\n2. Boats stay.\n\n> We won it all.\n\n![map](m.png)\n\n| a | b |\n"
    )
    article = cleaned(content, "markdown")
    assert kinds(article) == [
        ("headline", "Ferry strike ends"),
        ("body", "Workers ended the strike on Monday, the union said."),
        ("heading", "What it says"),
        ("body", "Wages rise."),
        ("body", "Boats stay."),
        ("quote", "We won it all."),
    ]
    first = [article.document.text[p.start : p.start + 5] for p in article.paragraphs]
    assert [content[p.source_start or 0 :][:5] for p in article.paragraphs] == first


# pages


def test_a_page_gives_the_article_with_kinds_and_leaves_the_furniture() -> None:
    body = f"""<p class="byline">By Ana Bell</p>
    <figure><figcaption>Ferries wait in Porto. <span class="credit">Tom Reed/AFP</span></figcaption></figure>
    <p>PORTO (AFP) — {BODY}</p><p>{MORE} &ldquo;We have won,&rdquo; said Ana Roe.</p><h2>What the deal says</h2>
    <p>{MORE} The union &amp; the port will meet again.</p>
    <blockquote><p>We did it together and we will do it again.</p></blockquote>
    <p><a href="/x">Read more: How it began</a></p><p>With inputs from agencies</p>"""
    article = cleaned(PAGE % ("", body), "html")
    assert kinds(article) == [
        ("headline", "Ferry strike ends"),
        ("caption", "Ferries wait in Porto."),
        ("dateline", "PORTO (AFP) —"),
        ("body", BODY),
        ("body", f"{MORE} “We have won,” said Ana Roe."),
        ("heading", "What the deal says"),
        ("body", f"{MORE} The union & the port will meet again."),
        ("quote", "We did it together and we will do it again."),
    ]
    assert article.document.credit == ("Tom Reed/AFP", "With inputs from agencies")
    assert article.document.byline == ("Ana Bell",)
    content = PAGE % ("", body)
    assert [content[p.source_start :][:5] for p in article.paragraphs if p.source_start and p.kind != "caption"] == [
        "Ferry", "PORTO", "Ferry", "The p", "What ", "The p", "We di",
    ]  # fmt: skip


LINKED = """<script type="application/ld+json">{"@graph": [{"@type": "WebSite", "name": "x"}, {"@type": "NewsArticle",
"headline": "Ferry strike ends", "datePublished": "2024-05-06T10:30:00+02:00", "author": [{"name": "Ana Bell"},
{"name": "Tom Reed"}], "publisher": {"name": "The Harbour Post"}, "articleSection": "World"}]}</script>"""
META = """<meta property="article:published_time" content="2024-05-06T09:00:00Z"><meta name="author" content="Eve Roe">
<meta property="article:section" content="Local"><link rel="canonical" href="https://post.example/ferry">"""


@pytest.mark.parametrize(
    ("head", "inside", "evidence"),
    [
        (LINKED + META, "", "json-ld datePublished 2024-05-06T10:30:00+02:00"),
        (META, "", "meta article:published_time 2024-05-06T09:00:00Z"),
        ("", '<i itemprop="datePublished" content="2024-05-06"></i>', "microdata datePublished 2024-05-06"),
        ("", '<time datetime="2024-05-06T07:00:00Z">Monday</time>', "time tag 2024-05-06T07:00:00Z"),
        ("", '<p class="post-date">Published: 6 May 2024, 07:15 GMT</p>', "page text Published: 6 May 2024, 07:15 GMT"),
        ("<script type='application/ld+json'>{broken</script>", "", None),
    ],
)  # fmt: skip
def test_the_best_witness_dates_a_page(head: str, inside: str, evidence: str | None) -> None:
    document = cleaned(PAGE % (head, f"{inside}<p>{BODY}</p><p>{MORE}</p>"), "html").document
    assert document.published_evidence == evidence


def test_page_metadata_prefers_the_container_then_json_ld_then_meta() -> None:
    page = PAGE % (LINKED + META, f"<p>{BODY}</p><p>{MORE}</p>")
    document = cleaned(page, "html").document
    assert (document.title, document.publisher, document.byline, document.section, document.canonical_url) == (
        "Ferry strike ends", "The Harbour Post", ("Ana Bell", "Tom Reed"), "World", "https://post.example/ferry",
    )  # fmt: skip
    meta = cleaned(PAGE % (META, f"<p>{BODY}</p><p>{MORE}</p>"), "html").document
    assert (meta.title, meta.publisher, meta.byline, meta.section) == (
        "Ferry strike ends", "Harbour Post", ("Eve Roe",), "Local",
    )  # fmt: skip
    claimed = cleaned(page, "html", Claims(title="Strike over", published="2024-05-05")).document
    assert (claimed.title, claimed.published_evidence) == ("Strike over", "container 2024-05-05")


def test_a_fragment_of_a_feed_needs_no_page_around_it() -> None:
    article = cleaned(f"<p>{BODY}</p><ul><li>Wages rise.</li></ul>{''}<p>First<br>line.<br><br>Second.</p>", "html")
    assert bodies(article) == [BODY, "Wages rise.", "First line.", "Second."]


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("<html><body></body></html>", "no_text"),
        ("<html><body><p>Home page</p></body></html>", "too_short"),
        ("<html><body><h1>Wait</h1><p>Verify you are human to read on.</p></body></html>", "error_page"),
        ("<html><body><p>Please enable JavaScript to read this page.</p></body></html>", "error_page"),
    ],
)  # fmt: skip
def test_a_page_without_an_article_is_set_aside(page: str, reason: str) -> None:
    with pytest.raises(SetAside) as caught:
        cleaned(page, "html")
    assert caught.value.reason_code == reason
    assert caught.value.next_step


GATE = "<div><h2>Subscribe to continue reading</h2><p>Read everything for nine euros.</p></div>"
CARD = "<article><h3><a href='/%s'>Ferry strike enters week %s</a></h3><p>The union met again.</p></article>"
BRIEF = f"<p>{BODY} {MORE}</p>"
LONG = f"<p>{BODY} {MORE}</p>" * 1 + "".join(f"<p>On day {n} {MORE[0].lower()}{MORE[1:]}</p>" for n in range(9))
NOT_FREE = """<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false}</script>"""


@pytest.mark.parametrize(
    ("head", "body", "reason"),
    [
        (
            "<title>Just a moment...</title>",
            "<h1>Post</h1><p>Please wait until we have looked at you.</p>",
            "error_page",
        ),
        ("<title>Post</title>", "<h1>404</h1><p>Sorry, we cannot find what you want to see.</p>", "error_page"),
        ("", "<h1>Post</h1><p>We value your privacy. We and our partners store data.</p>", "consent_wall"),
        ("", f"<h1>Ferry strike ends</h1><p>{BODY}</p>{GATE}", "paywall"),
        (NOT_FREE, f"<h1>Ferry strike ends</h1><p>{BODY}</p>", "paywall"),
        ("", "<h1>World</h1>" + "".join(CARD % (n, n) for n in range(6)), "section_front"),
    ],
)
def test_a_page_in_place_of_an_article_is_set_aside_with_its_reason(head: str, body: str, reason: str) -> None:
    with pytest.raises(SetAside) as caught:
        cleaned(f"<html><head>{head}</head><body>{body}</body></html>", "html")
    assert caught.value.reason_code == reason
    assert caught.value.next_step


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("", f"<h1>Papers put up paywalls</h1><p>{BODY}</p><p>Readers see the words subscribe to continue, he said.</p>"
         f"{LONG}"),
        ("", f"<h1>What cookies do</h1><p>We value your privacy, say sites that store data.</p><p>{BODY}</p>{LONG}"),
        ("<title>Error 404: how a page became a joke</title>", f"<h1>Error 404: how a page became a joke</h1>{LONG}"),
        ("", f"<h1>Ferry strike ends</h1>{BRIEF}"),
        ("", f"<h1>Ferry strike ends</h1>{BRIEF}<footer><p>Already a subscriber? Sign in</p></footer>"),
        ("", f"<h1>Ferry strike ends</h1>{BRIEF}" + "".join(CARD % (n, n) for n in range(6))),
        (NOT_FREE, f"<h1>Ferry strike ends</h1>{LONG}"),
        ("", f"<h1>Ferry strike ends</h1>{LONG}{GATE}"),
        ("", f"<h1>In pictures</h1><p>{BODY}</p>"
         + "".join(f"<figure><figcaption>Ferry {n} in Porto.</figcaption></figure>" for n in range(6))),
    ],
    ids=["paywalls", "cookies", "404", "brief", "subscriber bar", "cards below", "metered", "gate below", "gallery"],
)  # fmt: skip
def test_an_article_is_never_lost_for_what_it_is_about_or_stands_beside(head: str, body: str) -> None:
    article = cleaned(f"<html><head>{head}</head><body>{body}</body></html>", "html")
    assert BODY in article.document.text


@pytest.mark.parametrize("row", KNOWLEDGE.table("page_reasons"), ids=lambda row: f"{row['phrase']} {row['place']}")
def test_every_phrase_of_a_page_that_is_no_article_stands_in_its_example(row: dict[str, str]) -> None:
    assert row["phrase"] in row["example"].casefold()
    assert row["reason"] in REASONS


@pytest.mark.parametrize("row", KNOWLEDGE.table("page_parts"), ids=lambda row: str(row["word"]))
def test_every_word_of_a_part_keeps_its_line_out_of_the_body(row: dict[str, str]) -> None:
    line = "Seven ferries that nobody asked for"
    page = f"<p>{BODY}</p><div class='{row['example']}'>{line}</div><p>{MORE}</p>" + LONG
    assert line not in bodies(cleaned(PAGE % ("", page), "html"))


ENTRY = "<div class='post'><time datetime='2024-05-06T%s:00+02:00'>%s</time><h3>%s</h3><p>%s</p></div>"
ENTRIES = [
    ("10:30", "Ships sail", BODY),
    ("09:15", "Talks go on", MORE),
    ("08:00", "Good morning", "We begin in Porto."),
]


def test_a_live_blog_is_one_article_of_dated_entries_in_the_order_of_the_page() -> None:
    posts = "".join(ENTRY % (at, at, heading, text) for at, heading, text in ENTRIES)
    article = cleaned(f"<html><body><h1>Ferry strike: live</h1>{posts}</body></html>", "html")
    told = [(p.said_at, article.document.text[p.start : p.end]) for p in article.paragraphs if p.kind != "headline"]
    assert told == [
        (datetime.fromisoformat(f"2024-05-06T{at}:00+02:00"), text) for at, *texts in ENTRIES for text in texts
    ]


def test_a_live_blog_told_in_json_ld_alone_has_its_entries() -> None:
    updates = ", ".join(
        f'{{"@type": "BlogPosting", "headline": "{heading}", "articleBody": "{text}", '
        f'"datePublished": "2024-05-06T{at}:00+02:00"}}'
        for at, heading, text in ENTRIES
    )
    script = (
        f'<script type="application/ld+json">{{"@type": "LiveBlogPosting", "liveBlogUpdate": [{updates}]}}</script>'
    )
    article = cleaned(f"<html><head>{script}</head><body><h1>Ferry strike: live</h1></body></html>", "html")
    assert [p.said_at for p in article.paragraphs if p.kind == "heading"] == [
        datetime.fromisoformat(f"2024-05-06T{at}:00+02:00") for at, *_ in ENTRIES
    ]
    assert {(p.source_start, p.source_end) for p in article.paragraphs if p.said_at} == {(None, None)}


def test_an_article_that_prints_dates_is_no_live_blog() -> None:
    dates = "".join(
        f"<li><time datetime='2024-05-0{n}'>{n} May</time> <a href='/{n}'>Strike day {n}</a></li>" for n in range(1, 6)
    )
    article = cleaned(PAGE % ("", f"{LONG}<ul>{dates}</ul>"), "html")
    assert {p.said_at for p in article.paragraphs} == {None}


@pytest.mark.parametrize(
    ("inside", "kept"),
    [
        (f"<p>{BODY}</p><h4>Wages</h4><p>{MORE}</p>", ("heading", "Wages")),
        (f"<p>{BODY}</p><blockquote>We did it together at last.<a href='/p'>May 6, 2024</a></blockquote><p>{MORE}</p>",
         ("quote", "We did it together at last.")),
        (f"<p>{BODY}</p><ul><li>Wages rise by four percent.</li></ul><p>{MORE}</p>",
         ("body", "Wages rise by four percent.")),
        (f"<p>The strike<sup><a href='#f'>1</a></sup> ended on Monday at noon.</p><p>{MORE}</p>",
         ("body", "The strike ended on Monday at noon.")),
        (f"<p>{BODY}</p><div class='cutline'>Ferries wait in Porto</div><p>{MORE}</p>",
         ("caption", "Ferries wait in Porto")),
    ],
)  # fmt: skip
def test_what_an_extractor_loses_among_paragraphs_is_kept(inside: str, kept: tuple[str, str]) -> None:
    assert kept in kinds(cleaned(PAGE % ("", f"<p>{MORE} It was late.</p>{inside}{LONG}"), "html"))


def test_menus_teasers_and_scripts_around_an_article_change_nothing() -> None:
    page = PAGE % ("", f"<p>{BODY}</p><blockquote>{MORE}</blockquote><p>{MORE} It was late.</p>")
    menu = "".join(f"<li><a href='/{n}'>Section {n}</a></li>" for n in range(200))
    teasers = "".join(f"<li><a href='/{n}'><h3>Council votes on pier {n}</h3></a></li>" for n in range(200))
    around = f"<nav><ul>{menu}</ul></nav><script>{'pier();' * 999}</script><aside><ul>{teasers}</ul></aside>"
    assert kinds(cleaned(page.replace("<article>", f"{around}<article>"), "html")) == kinds(cleaned(page, "html"))


@pytest.mark.parametrize(
    "inside",
    [
        "<p><b>More:</b> <a href='/x'>How the ferries were sold to a bank</a></p>",
        "<div class='box'><h4>On this subject</h4><ul><li><a href='/x'>Pilots call for a ban</a></li></ul></div>",
        "<blockquote>the port authority agreed to raise wages</blockquote>",
        "<p>1,204 views</p>",
        "<p>Ana Bell in Porto 6 May 2024</p>",
    ],
)
def test_boxes_pull_quotes_counters_and_names_are_not_text(inside: str) -> None:
    page = PAGE % ('<meta name="author" content="Ana Bell">', f"<p>{BODY}</p>{inside}<p>{MORE}</p>{LONG}")
    plain = PAGE % ('<meta name="author" content="Ana Bell">', f"<p>{BODY}</p><p>{MORE}</p>{LONG}")
    assert cleaned(page, "html").document.text == cleaned(plain, "html").document.text


@pytest.mark.parametrize("window", ["Post: Strike in Porto ends", "Harbour Post - Strike in Porto ends"])
def test_the_headline_as_printed_stands_without_the_name_of_the_site(window: str) -> None:
    page = f"<html><head><title>{window}</title></head><body><h2>Strike in Porto ends</h2>{LONG}</body></html>"
    assert cleaned(page, "html").document.title == "Strike in Porto ends"


def test_a_paragraph_knows_its_span_in_the_page_or_that_it_has_none() -> None:
    content = PAGE % ("", f"<p>PORTO (AFP) \u2014 <b>Ferry</b> workers &amp; pilots met at the port.</p>{LONG}")
    article = cleaned(content, "html")
    spans = [(p.source_start, p.source_end) for p in article.paragraphs]
    assert all((start is None) == (end is None) for start, end in spans)
    told = [content[start:end] for start, end in spans]
    assert "Ferry</b> workers &amp; pilots met at the port." in told


@pytest.mark.parametrize("text", ["", " \n ", "---", "* * *"])
def test_a_text_without_words_is_set_aside(text: str) -> None:
    with pytest.raises(SetAside):
        cleaned(text)


# the whole


@pytest.mark.parametrize(
    ("text", "claimed", "language"),
    [
        (f"{BODY} {MORE}", "", "en"),
        ("Los trabajadores del puerto terminaron la huelga el lunes, dijo el sindicato en un comunicado.", "", "es"),
        ("Strike ends.", "en", "und"),
    ],
)
def test_the_language_is_told_or_left_open(text: str, claimed: str, language: str) -> None:
    assert cleaned(text, claims=Claims(language=claimed)).document.language == language


def test_the_text_hash_forgets_case_and_spacing_only() -> None:
    one, two = cleaned(BODY).document, cleaned(BODY.upper().replace(" ", "  ")).document
    assert one.text_hash == two.text_hash
    assert one.text_hash != cleaned(MORE).document.text_hash


def test_quality_falls_for_scraps_and_repairs() -> None:
    good = cleaned("\n\n".join([f"{BODY} {MORE}"] * 5), claims=Claims(title="Ferry strike ends")).document.quality
    repaired = RawDocument(
        "file:///a", "", "text", "text", "\n\n".join([f"{BODY} {MORE}"] * 5), repaired="read as cp1252"
    )
    scraps = cleaned("Wages rise\n\n12 34 56\n\nBoats").document.quality
    assert good == 1.0
    assert scraps < clean(repaired, KNOWLEDGE).document.quality < good


def test_cleaning_twice_gives_the_same_article() -> None:
    page = PAGE % (LINKED, f"<p>{BODY}</p><p>{MORE}</p>")
    assert cleaned(page, "html") == cleaned(page, "html")


PIECES = st.sampled_from(
    ["Ferry strike ends", BODY, MORE, "By Ana Bell", "PORTO (AFP) - ", "(Reuters)", "Read more", "6 May 2024", "- item",
     "\n", "\n\n", "\r\n", "\t", "  ", "\u00a0", "\u2028", "\x00", "“Stop!”", "é", "½", "a", "."]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=25))
def test_every_paragraph_of_a_text_maps_back_character_by_character(pieces: list[str]) -> None:
    content = "".join(pieces)
    try:
        article = cleaned(content)
    except SetAside:
        return
    end = 0
    for paragraph in article.paragraphs:
        text = article.document.text[paragraph.start : paragraph.end]
        assert paragraph.source_start is not None and paragraph.start >= end
        end = paragraph.end
        source = content[paragraph.source_start : paragraph.source_start + len(text)]
        assert len(source) == len(text)
        assert all(a == b or (b == " " and (a.isspace() or a < " ")) for a, b in zip(source, text, strict=True))


TEASERS = "".join(
    f'<li><a href="/{n}"><h3>Ferry {n} leaves for Porto</h3></a><p>It was late again.</p></li>' for n in range(9)
)


@pytest.mark.parametrize(
    ("head", "body", "reason"),
    [
        ("", f"<h1>Page not found</h1><p>The page you requested is gone. {MORE}</p>", "error_page"),
        ("", "<h1>We value your privacy</h1><p>We and our partners use cookies.</p>", "consent_wall"),
        ("", f"<p>You may withdraw your consent. {MORE}</p><p>Legitimate interest</p><p>{MORE}</p>", "consent_wall"),
        ("", f"<h1>Talks fail</h1><p>{BODY}</p><p>This article is for subscribers only.</p>", "paywall"),
        (NOT_FREE, f"<h1>Talks fail</h1><p>{BODY}</p><p>The minister left the room and asked…</p>", "paywall"),
        ("", f"<h1>World</h1><ul>{TEASERS}</ul>", "section_front"),
    ],
)  # fmt: skip
def test_what_stands_in_place_of_an_article_is_set_aside_with_its_own_reason(head: str, body: str, reason: str) -> None:
    with pytest.raises(SetAside) as caught:
        cleaned(f"<html><head>{head}</head><body>{body}</body></html>", "html")
    assert caught.value.reason_code == reason
    assert caught.value.next_step


WHOLE = " ".join([BODY, MORE] * 20)
DATED = '<meta property="article:published_time" content="2024-05-06T09:00:00Z">'


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("", f"<h1>Why error 404 not found is everywhere</h1><p>{WHOLE}</p>"),
        (DATED, f"<h1>Site shows 404 not found after attack</h1><p>{BODY}</p>"),  # short, and calls itself an article
        ("", f"<h1>Court rules on cookies</h1><p>Readers had to accept all cookies, the court said. {WHOLE}</p>"),
        ("", f"<h1>Paper puts up a wall</h1><p>{BODY}</p><p>From June the site will be open to subscribers only,"
         " the publisher said in a letter that was read out to the staff on Friday.</p>"),
        (NOT_FREE, f"<h1>Talks fail</h1><p>{WHOLE}</p><p>And then…</p>"),  # metered, and all of it is there
        ("", f"<h1>Talks fail</h1><p>{WHOLE}</p><h2>More</h2><ul>{TEASERS}</ul>"),
        ("", f"<h1>Brief: ferry late</h1><p>{BODY}</p>"),
    ],
)  # fmt: skip
def test_an_article_is_never_taken_for_what_may_stand_in_its_place(head: str, body: str) -> None:
    article = cleaned(f"<html><head>{head}</head><body>{body}</body></html>", "html")
    assert BODY.split(".")[0] in article.document.text


@pytest.mark.parametrize("name", ["comment", "related-stories"])
def test_comments_and_teasers_with_times_are_no_live_blog(name: str) -> None:
    others = "".join(ENTRY % (hour, hour, f"Entry {hour}", MORE) for hour in ("15:30", "13:30", "11:30", "09:30"))
    article = cleaned(
        f"<html><body><main><p>{WHOLE}</p><div class='{name}'>{others}</div></main></body></html>", "html"
    )
    assert {paragraph.said_at for paragraph in article.paragraphs} == {None}


def test_a_paragraph_of_a_page_knows_its_span_in_the_source() -> None:
    body = (
        f"<h1>Ferry strike ends</h1><p>\u201c{BODY}\u201d</p><p>The <b>union</b> &amp; the port met. <i>{MORE}</i></p>"
    )
    content = f"<html><body>{body}</body></html>"
    spans = [content[p.source_start : p.source_end] for p in cleaned(content, "html").paragraphs]
    assert spans == ["Ferry strike ends", f"\u201c{BODY}\u201d", f"The <b>union</b> &amp; the port met. <i>{MORE}"]


def test_a_paragraph_of_a_pdf_knows_its_page() -> None:
    content = f"{BODY}\n\n{MORE}\n\f{BODY}\n\f{MORE}"
    article = clean(RawDocument("file:///press/one.pdf", "", "pdf", "text", content), KNOWLEDGE)
    assert [paragraph.source_page for paragraph in article.paragraphs] == [1, 1, 2, 3]
