-- duplicates_now: every document that counts as a duplicate, newest first, beside the document that it repeats.
select
    d.doc_id, d.duplicate_kind, d.duplicate_score, d.duplicate_of, d.title, d.source_uri, d.member,
    o.title as original_title, o.source_uri as original_source_uri, d.ingested_at
from documents d left join documents o on o.doc_id = d.duplicate_of
where d.duplicate_of is not null
order by d.ingested_at desc, d.doc_id
