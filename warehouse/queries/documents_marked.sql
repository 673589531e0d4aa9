-- documents_marked: rows of documents with what the table `marks` says of them as duplicates.
select d.* exclude (coder, ingest_id)
    replace (
        m.original as duplicate_of,
        m.kind as duplicate_kind,
        m.score as duplicate_score,
        m.original_text as duplicate_text_hash
    )
from documents d
join marks m using (doc_id)
