-- confidence_out_of_range: rows whose confidence is no number from 0 to 1.
with sure as (
    select 'mentions' as table_name, mention_id as row_id, confidence from mentions
    union all
    select 'times', time_id, confidence from times
    union all
    select 'places', place_id, confidence from places
    union all
    select 'statements', statement_id, confidence from statements
    union all
    select 'events', event_id, confidence from events
    union all
    select 'participants', event_id, confidence from participants
)

select *
from sure
where confidence is null or not confidence between 0 and 1
