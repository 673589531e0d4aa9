-- coded_in_run: coded documents of one run: those that others repeat first, then the fullest, then the earliest.
-- parameter: run_id. is_open: the run saw it for the first time, so that it may still become a duplicate
-- told_by: a document of another run that tells exactly the same text
with originals as (
    select distinct duplicate_of as doc_id from documents where duplicate_of is not null
),

told_elsewhere as (
    select text_hash, arg_min(doc_id, (ingested_at, doc_id)) as told_by
    from documents
    where duplicate_of is null and run_id is distinct from $1
    group by text_hash
)

select
    d.doc_id,
    d.text_hash,
    d.revision = 1 and d.duplicate_kind is null as is_open,
    t.told_by,
    s.scheme,
    s.shingles,
    s.bands,
    s.sample
from documents d
left join originals o on o.doc_id = d.doc_id
left join told_elsewhere t on t.text_hash = d.text_hash
left join signatures s on s.doc_id = d.doc_id
where d.duplicate_of is null and d.run_id = $1
order by o.doc_id is null, s.shingles desc nulls last, d.ingested_at, d.doc_id
