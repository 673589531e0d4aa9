-- timeline: what happened and what is planned, day by day: one row a real-world event that has a date, as its first report tells it.
-- story_id: story, or the event itself when no other document tells it
-- reports: documents that tell it
-- first_published_at: when the first of them was published
-- publishers: who published them
-- claims: who says so, empty when the articles themselves tell it
with merged as (
    select event_id, min(story_id) as story_id
    from story_events
    where undone_at is null
    group by event_id
),

dated as (
    select e.*, coalesce(m.story_id, e.event_id) as story_id
    from event_rows e
    left join merged m on m.event_id = e.event_id
    where e.date_start is not null and not e.modality in ('hypothetical', 'denied', 'negated')
),

told as (
    select
        story_id,
        count(distinct doc_id) as reports,
        min(published_at) as first_published_at,
        coalesce(list(distinct publisher order by publisher) filter (publisher is not null), []) as publishers,
        coalesce(list(distinct claimed_by order by claimed_by) filter (claimed_by is not null), []) as claims
    from dated
    group by story_id
),

first_reports as (
    select *
    from dated
    qualify row_number() over (partition by story_id order by published_at nulls last, event_id) = 1
)

select
    f.date_start,
    f.date_end,
    f.date_granularity,
    f.modality,
    f.plover_type,
    f.plover_mode,
    f.actors,
    f.recipients,
    f.place,
    f.place_country,
    f.evidence,
    t.reports,
    t.first_published_at,
    t.publishers,
    t.claims,
    f.confidence,
    f.story_id,
    f.event_id
from first_reports f
join told t on t.story_id = f.story_id
order by f.date_start, f.date_end, t.first_published_at, f.event_id
