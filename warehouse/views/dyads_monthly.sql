-- dyads_monthly: events that took place, by month and by pair of countries, every actor with every recipient; a real-world event counts once.
-- month: first day of the month of the event, null when neither the text nor the document gives a month
-- dated_by: what the month rests on: event (the text dates it) or publication (the news of a dated document, the text gives no date)
-- actor1_country: country that acts
-- actor2_country: country that is acted upon; the same as actor1_country for domestic events
-- events: real-world events: reports of one story count once
-- reports: event rows, one a document and event
-- reciprocal: of the events, those that both sides do alike; they also stand in the row of the opposite direction
-- verbal_cooperation: events of quad class 1
-- material_cooperation: events of quad class 2
-- verbal_conflict: events of quad class 3
-- material_conflict: events of quad class 4
-- mean_intensity: mean PLOVER intensity of the reports, from -10 to 10
-- lowest_intensity: lowest PLOVER intensity
-- mean_confidence: mean confidence of the reports, from 0 to 1
-- plover_types: reports by PLOVER type
with merged as (
    select event_id, min(story_id) as story_id
    from story_events
    where undone_at is null
    group by event_id
),

happened as (
    select
        e.*,
        coalesce(m.story_id, e.event_id) as story_id,
        case
            when date_trunc('month', e.date_start) = date_trunc('month', e.date_end) then date_trunc('month', e.date_start)::date
        end as event_month,
        case
            when e.date_start is null and not e.is_background and coalesce(d.published_precision, '') <> 'year'
                then date_trunc('month', d.published_at)::date
        end as publication_month
    from events e
    join documents d on d.doc_id = e.doc_id and d.duplicate_of is null
    left join merged m on m.event_id = e.event_id
    where e.modality in ('occurred', 'ongoing')
),

dated as (
    select
        *,
        first_value(coalesce(event_month, publication_month)) over story as month,
        first_value(
            case when event_month is not null then 'event' when publication_month is not null then 'publication' end
        ) over story as dated_by
    from happened
    window story as (partition by story_id order by event_month nulls last, publication_month nulls last, event_id)
),

parties as (
    select distinct event_id, role, country
    from participants
    where country is not null
),

forward as (
    select a.event_id, a.country as actor1_country, b.country as actor2_country
    from parties a
    join parties b on b.event_id = a.event_id
    where a.role = 'actor' and b.role = 'recipient'
),

backward as (
    select f.event_id, f.actor2_country as actor1_country, f.actor1_country as actor2_country
    from forward f
    join dated d on d.event_id = f.event_id and d.is_reciprocal
),

one_sided as (  -- a reciprocal act whose sides all stand as actors
    select a.event_id, a.country as actor1_country, b.country as actor2_country
    from parties a
    join parties b on b.event_id = a.event_id and b.role = a.role and b.country <> a.country
    join dated d on d.event_id = a.event_id and d.is_reciprocal
    where a.event_id not in (select event_id from forward)
),

dyads as (
    select * from forward
    union
    select * from backward
    union
    select * from one_sided
)

select
    d.month,
    d.dated_by,
    y.actor1_country,
    y.actor2_country,
    count(distinct d.story_id) as events,
    count(*) as reports,
    count(distinct d.story_id) filter (d.is_reciprocal) as reciprocal,
    count(distinct d.story_id) filter (d.quad_class = 1) as verbal_cooperation,
    count(distinct d.story_id) filter (d.quad_class = 2) as material_cooperation,
    count(distinct d.story_id) filter (d.quad_class = 3) as verbal_conflict,
    count(distinct d.story_id) filter (d.quad_class = 4) as material_conflict,
    avg(d.intensity) as mean_intensity,
    min(d.intensity) as lowest_intensity,
    avg(d.confidence) as mean_confidence,
    histogram(d.plover_type) as plover_types
from dated d
join dyads y on y.event_id = d.event_id
group by all
order by d.month, y.actor1_country, y.actor2_country, d.dated_by
