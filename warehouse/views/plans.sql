-- plans: planned events, and whether a later report of the same story says that they happened or did not.
-- planned_start: first day planned
-- planned_end: last day planned, inclusive
-- outcome: happened, denied (a later report denies it or says that it did not happen), or open (no later report says)
-- outcome_event_id: first later report that decides
-- outcome_published_at: when that report was published
-- outcome_title: its headline
-- outcome_evidence: its sentence
with merged as (
    select s.event_id, s.story_id, e.modality, d.published_at, d.title, e.sentence_id
    from story_events s
    join events e on e.event_id = s.event_id
    join documents d on d.doc_id = e.doc_id
    where s.undone_at is null and d.duplicate_of is null
),

outcomes as (
    select
        story_id,
        event_id as outcome_event_id,
        case when modality in ('occurred', 'ongoing') then 'happened' else 'denied' end as outcome,
        published_at as outcome_published_at,
        title as outcome_title,
        sentence_id
    from merged
    where modality in ('occurred', 'ongoing', 'denied', 'negated')
),

decided as (  -- that it happened outweighs that somebody denies it; then the first report
    select p.event_id, o.*
    from merged p
    join outcomes o on o.story_id = p.story_id and o.outcome_published_at > p.published_at
    where p.modality = 'planned'
    qualify row_number() over (
        partition by p.event_id order by o.outcome <> 'happened', o.outcome_published_at, o.outcome_event_id
    ) = 1
),

planned as (
    select e.*, m.story_id
    from event_rows e
    left join (select event_id, min(story_id) as story_id from merged group by event_id) m on m.event_id = e.event_id
    where e.modality = 'planned'
)

select
    p.event_id,
    p.doc_id,
    p.published_at,
    p.title,
    p.plover_type,
    p.plover_mode,
    p.actors,
    p.recipients,
    p.date_start as planned_start,
    p.date_end as planned_end,
    p.date_granularity,
    p.place,
    p.place_country,
    p.evidence,
    p.claimed_by,
    p.confidence,
    p.story_id,
    coalesce(d.outcome, 'open') as outcome,
    d.outcome_event_id,
    d.outcome_published_at,
    d.outcome_title,
    s.text as outcome_evidence
from planned p
left join decided d on d.event_id = p.event_id
left join sentences s on s.sentence_id = d.sentence_id
