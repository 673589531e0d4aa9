-- shown_sentences: the sentences that tell one event, with the spans of its triggers.
select s.sentence_id, s.text, s.start, list(m.start order by m.start) as starts, list(m."end" order by m.start) as ends
from event_mentions m
join sentences s using (sentence_id)
where m.event_id = ?
group by s.sentence_id, s.text, s.start
order by s.start
