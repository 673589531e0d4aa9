-- keys_not_unique: ids that name more than one row.
with keys as (
    select 'documents' as table_name, doc_id as row_id from documents
    union all
    select 'sentences', sentence_id from sentences
    union all
    select 'mentions', mention_id from mentions
    union all
    select 'entities', doc_id || ' ' || entity_id from entities
    union all
    select 'times', time_id from times
    union all
    select 'places', place_id from places
    union all
    select 'statements', statement_id from statements
    union all
    select 'events', event_id from events
    union all
    select 'stories', story_id from stories
    union all
    select 'runs', run_id from runs
)

select table_name, row_id, count(*) as rows
from keys
group by table_name, row_id
having count(*) > 1
