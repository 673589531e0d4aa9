-- outdated_sources: sources of documents that another version of the coder coded.
select distinct source_uri from documents where coder <> ? order by source_uri
