-- occurred_events_in_the_future: events told as having happened that begin after the day their document was published.
select e.event_id, e.modality, e.date_start, e.date_granularity, d.published_at, d.published_precision
from events e
join documents d on d.doc_id = e.doc_id
where e.modality in ('occurred', 'ongoing', 'historical')
    and d.published_precision in ('second', 'minute', 'day')
    and e.date_start > cast(d.published_at as date) + 1  -- it may be tomorrow where it happens
