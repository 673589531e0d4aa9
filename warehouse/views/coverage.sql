-- coverage: documents by day of publication, publisher and language: how many were coded, tell events, or repeat another one.
-- day: UTC day of publication, null for undated documents
-- documents: documents read
-- duplicates: documents that repeat another one and are not coded
-- coded: documents that were coded: they repeat none and have sentences
-- coded_share: coded documents of those that repeat none
-- with_events: documents that tell at least one event
-- events: event rows
-- inferred_dates: documents whose day the text itself implies
with sentence_documents as (
    select distinct doc_id from sentences
),

event_documents as (
    select doc_id, count(*) as events
    from events
    group by doc_id
)

select
    cast(d.published_at as date) as day,
    d.publisher,
    d.language,
    count(*) as documents,
    count(d.duplicate_of) as duplicates,
    count(s.doc_id) filter (d.duplicate_of is null) as coded,
    count(s.doc_id) filter (d.duplicate_of is null) / nullif(count(*) filter (d.duplicate_of is null), 0) as coded_share,
    count(e.doc_id) as with_events,
    coalesce(sum(e.events), 0)::bigint as events,
    count(*) filter (d.published_precision = 'inferred') as inferred_dates
from documents d
left join sentence_documents s on s.doc_id = d.doc_id
left join event_documents e on e.doc_id = d.doc_id
group by all
order by day, d.publisher, d.language
