-- events_without_evidence: events whose document, sentence or telling is missing, or that a duplicate tells.
select e.event_id, d.doc_id, d.duplicate_of, s.sentence_id, count(m.event_id) as mentions
from events e
left join documents d on d.doc_id = e.doc_id
left join sentences s on s.sentence_id = e.sentence_id and s.doc_id = e.doc_id
left join event_mentions m on m.event_id = e.event_id
group by e.event_id, d.doc_id, d.duplicate_of, s.sentence_id
having d.doc_id is null or d.duplicate_of is not null or s.sentence_id is null or count(m.event_id) = 0
