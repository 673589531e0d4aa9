-- outdated_sources: sources of documents that another version of the coder coded, and of duplicates whose original
-- tells something else by now.
select distinct d.source_uri
from documents d
left join documents o on o.doc_id = d.duplicate_of
where d.coder <> ?
    or (
        d.duplicate_of is not null
        and (o.duplicate_of is not null or o.text_hash is distinct from coalesce(d.duplicate_text_hash, d.text_hash))
    )
order by d.source_uri
