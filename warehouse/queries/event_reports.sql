-- event_reports: every event with the day of its document and the names that document gives, case folded.
with names as (select doc_id, list(distinct lower(name)) as names from entities group by doc_id)
select e.*, cast(d.published_at as date) as published_on, n.names
from events e
join documents d using (doc_id)
left join names n using (doc_id)
