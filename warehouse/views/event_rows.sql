-- event_rows: one row an event: who did what to whom, when and where, who says so, and the sentence that tells it.
-- title: headline of the document
-- actor1_text: first actor in text order, in the words of the text
-- actor1_name: canonical name of the first actor, null when it is not resolved
-- actor1_country: country of the first actor
-- actor1_sector: PLOVER sector of the first actor
-- actor1_code: CAMEO-style code of the first actor
-- actor2_text: first recipient in text order, in the words of the text
-- actor2_name: canonical name of the first recipient, null when it is not resolved
-- actor2_country: country of the first recipient
-- actor2_sector: PLOVER sector of the first recipient
-- actor2_code: CAMEO-style code of the first recipient
-- actors: all actors in text order, empty when the text names none
-- recipients: all recipients in text order, empty when the text names none
-- place: canonical name of the place, null when the text gives none
-- place_country: country of the event, null when the text gives no place
-- place_precision: how fine the place is: point, city, admin1, country or region
-- latitude_deg: latitude of the place in degrees north
-- longitude_deg: longitude of the place in degrees east
-- evidence: the sentence that tells the event
-- mentions: places in the document that tell the event
with reports as (
    select doc_id, published_at, published_precision, title, publisher, source_uri, language
    from documents
    where duplicate_of is null
),

parties as (  -- unsorted: only rows that are asked for pay for the order
    select
        p.doc_id,
        p.event_id,
        list({
            place: coalesce(try_cast(regexp_extract(p.mention_id, ':m([0-9]+)$', 1) as integer), 2147483647),
            doubt: -p.confidence,
            text: p.text,
            name: n.name,
            country: p.country,
            sector: p.sector,
            code: p.actor_code,
            role: p.role
        }) as all_parties
    from participants p
    left join entities n on n.doc_id = p.doc_id and n.entity_id = p.entity_id
    group by p.doc_id, p.event_id
),

sides as (
    select
        doc_id,
        event_id,
        list_sort([party for party in all_parties if party.role = 'actor']) as actors,
        list_sort([party for party in all_parties if party.role = 'recipient']) as recipients
    from parties
),

tellings as (
    select doc_id, event_id, count(*) as mentions
    from event_mentions
    group by doc_id, event_id
)

select
    e.event_id,
    e.doc_id,
    r.published_at,
    r.published_precision,
    r.title,
    r.publisher,
    r.source_uri,
    r.language,
    e.plover_type,
    e.plover_mode,
    e.plover_contexts,
    e.plover_manual_type,
    e.cameo_code,
    e.quad_class,
    e.intensity,
    e.modality,
    e.modality_cue,
    e.is_reciprocal,
    e.is_main,
    e.is_background,
    q.actors[1].text as actor1_text,
    q.actors[1].name as actor1_name,
    q.actors[1].country as actor1_country,
    q.actors[1].sector as actor1_sector,
    q.actors[1].code as actor1_code,
    q.recipients[1].text as actor2_text,
    q.recipients[1].name as actor2_name,
    q.recipients[1].country as actor2_country,
    q.recipients[1].sector as actor2_sector,
    q.recipients[1].code as actor2_code,
    coalesce([a.text for a in q.actors], []) as actors,
    coalesce([a.text for a in q.recipients], []) as recipients,
    e.date_start,
    e.date_end,
    e.date_granularity,
    e.date_rule,
    l.name as place,
    e.country as place_country,
    l.precision as place_precision,
    e.place_rule,
    l.latitude_deg,
    l.longitude_deg,
    s.text as evidence,
    e.trigger,
    coalesce(t.mentions, 0) as mentions,
    e.claimed_by,
    e.confidence,
    e.rule,
    e.coder
from events e
join reports r on r.doc_id = e.doc_id
left join sentences s on s.doc_id = e.doc_id and s.sentence_id = e.sentence_id
left join places l on l.doc_id = e.doc_id and l.place_id = e.place_id
left join sides q on q.doc_id = e.doc_id and q.event_id = e.event_id
left join tellings t on t.doc_id = e.doc_id and t.event_id = e.event_id
