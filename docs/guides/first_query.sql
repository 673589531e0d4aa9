-- first_query: who did what to whom in one article of the sample newsroom, and whether it happened.
select
    plover_type as type,
    modality,
    left(array_to_string(actors, ' + '), 28) as actors,
    left(array_to_string(recipients, ' + '), 12) as recipients,
    date_start as day
from event_rows
where title = 'Kenya and Oman sign Lamu harbour accord'
order by event_id
