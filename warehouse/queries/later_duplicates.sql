-- later_duplicates: coded documents whose text an earlier document already told, as rows of documents that say so.
with ranked as (
    select *, first_value(doc_id) over same_text as first_teller, row_number() over same_text as place
    from documents
    where duplicate_of is null
    window same_text as (partition by text_hash order by ingested_at, doc_id)
)
select * exclude (coder, ingest_id, place, first_teller)
    replace (first_teller as duplicate_of, 'exact' as duplicate_kind)
from ranked
where place > 1
