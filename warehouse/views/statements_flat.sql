-- statements_flat: one row a statement: who said what to whom, with the country and office of the speaker.
-- speaker_name: canonical name of the speaker, null when it is not resolved
-- speaker_country: country of the speaker
-- speaker_sector: PLOVER sector of the speaker
-- speaker_role: office of the speaker on the day of the document
-- addressee: to whom, in the words of the text
-- addressee_name: canonical name of the addressee, null when it is not resolved
-- addressee_country: country of the addressee
-- sentence_text: the sentence that holds the statement
-- events: event rows that the statement tells
with reports as (
    select doc_id, published_at, title, publisher, source_uri
    from documents
    where duplicate_of is null
),

told as (
    select doc_id, statement_id, count(*) as events
    from events
    where statement_id is not null
    group by doc_id, statement_id
)

select
    q.statement_id,
    q.doc_id,
    r.published_at,
    r.title,
    r.publisher,
    r.source_uri,
    q.kind,
    q.speaker,
    sn.name as speaker_name,
    sm.country as speaker_country,
    sm.sector as speaker_sector,
    coalesce(sm.role, sn.role) as speaker_role,
    am.text as addressee,
    an.name as addressee_name,
    am.country as addressee_country,
    q.cue,
    q.content,
    s.text as sentence_text,
    coalesce(t.events, 0) as events,
    q.start,
    q."end",
    q.confidence,
    q.rule,
    q.coder
from statements q
join reports r on r.doc_id = q.doc_id
left join sentences s on s.doc_id = q.doc_id and s.sentence_id = q.sentence_id
left join mentions sm on sm.doc_id = q.doc_id and sm.mention_id = q.speaker_mention_id
left join entities sn on sn.doc_id = sm.doc_id and sn.entity_id = sm.entity_id
left join mentions am on am.doc_id = q.doc_id and am.mention_id = q.addressee_mention_id
left join entities an on an.doc_id = am.doc_id and an.entity_id = am.entity_id
left join told t on t.doc_id = q.doc_id and t.statement_id = q.statement_id
