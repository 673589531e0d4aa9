-- dates_backwards: events and times whose last day is before the first, or that have one of both only, or no granularity.
with dated as (
    select 'events' as table_name, event_id as row_id, date_start, date_end, date_granularity from events
    union all
    select 'times', time_id, date_start, date_end, granularity from times
    union all
    select 'stories', story_id, date_start, date_end, 'day' from stories
)

select *
from dated
where date_end < date_start
    or (date_start is null) <> (date_end is null)
    or (date_start is not null and date_granularity is null)
