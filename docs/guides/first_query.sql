-- first_query: who did what to whom in one article of the sample newsroom, and whether it happened; doubtful rows left out.
select
    plover_type as type,
    modality,
    if(is_reciprocal, array_to_string(actors, ' + '), coalesce(actor1_name, actor1_text)) as actor,
    actor1_code as code,
    coalesce(actor2_name, actor2_text) as recipient,
    round(confidence, 2) as sure
from event_rows
where title = 'Cyprus and Jordan sign deal on power cable' and confidence >= 0.5
order by event_id
