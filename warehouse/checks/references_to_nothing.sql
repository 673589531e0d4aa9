-- references_to_nothing: events and stories that name a time, place, statement, source or report that is not there.
with named as (
    select 'events.time_id' as reference, e.event_id as row_id, e.time_id as target, t.time_id as found
    from events e left join times t on t.time_id = e.time_id
    union all
    select 'events.place_id', e.event_id, e.place_id, p.place_id
    from events e left join places p on p.place_id = e.place_id
    union all
    select 'events.statement_id', e.event_id, e.statement_id, s.statement_id
    from events e left join statements s on s.statement_id = e.statement_id
    union all
    select 'events.source_of_claim', e.event_id, e.source_of_claim, m.mention_id
    from events e left join mentions m on m.mention_id = e.source_of_claim
    union all
    select 'event_mentions.event_id', x.sentence_id, x.event_id, e.event_id
    from event_mentions x left join events e on e.event_id = x.event_id
    union all
    select 'story_events.event_id', x.story_id, x.event_id, e.event_id
    from story_events x left join events e on e.event_id = x.event_id
    union all
    select 'story_events.story_id', x.event_id, x.story_id, s.story_id
    from story_events x left join stories s on s.story_id = x.story_id
)

select reference, row_id, target
from named
where target is not null and found is null
