-- quality: how complete and how sure the event rows are, by PLOVER type; the row ALL is over every type.
-- plover_type: PLOVER type, or ALL
-- events: event rows
-- mean_confidence: mean confidence, from 0 to 1
-- unsure_share: share with a confidence below one half
-- with_date: share that have a date
-- with_day: share that have a date no longer than a day
-- with_place: share that have a place
-- with_point: share whose place is a city or a point
-- with_actor: share that name an actor
-- with_actor_country: share whose first actor has a country
-- with_recipient: share that name a recipient
-- with_recipient_country: share whose first recipient has a country
-- with_both_countries: share whose first actor and first recipient have a country: what dyads rest on
-- claimed: share that somebody in the text says, not the article itself
-- not_occurred: share that did not (yet) take place: planned, hypothetical, denied or negated
-- background: share that is told as background
select
    coalesce(plover_type, 'ALL') as plover_type,
    count(*) as events,
    avg(confidence) as mean_confidence,
    avg((confidence < 0.5)::int) as unsure_share,
    avg((date_start is not null)::int) as with_date,
    avg((date_start is not null and date_start = date_end)::int) as with_day,
    avg((place is not null)::int) as with_place,
    avg((coalesce(place_precision in ('point', 'city'), false))::int) as with_point,
    avg((len(actors) > 0)::int) as with_actor,
    avg((actor1_country is not null)::int) as with_actor_country,
    avg((len(recipients) > 0)::int) as with_recipient,
    avg((actor2_country is not null)::int) as with_recipient_country,
    avg((actor1_country is not null and actor2_country is not null)::int) as with_both_countries,
    avg((claimed_by is not null)::int) as claimed,
    avg((modality in ('planned', 'hypothetical', 'denied', 'negated'))::int) as not_occurred,
    avg(is_background::int) as background
from event_rows
group by grouping sets ((plover_type), ())
order by grouping(plover_type), plover_type
