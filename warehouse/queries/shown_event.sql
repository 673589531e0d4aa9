-- shown_event: one event with its document, its time expression and its place.
select
    e.*, d.title, d.source_uri, d.published_at, d.published_precision, d.published_evidence,
    t.text as time_text, t.rule as time_rule, p.name as place_name
from events e
join documents d using (doc_id)
left join times t on t.time_id = e.time_id
left join places p on p.place_id = e.place_id
where e.event_id = ?
