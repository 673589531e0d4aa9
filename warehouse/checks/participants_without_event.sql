-- participants_without_event: parties whose event, mention or entity is missing.
select p.event_id, p.role, p.text, e.event_id is null as no_event, p.mention_id, p.entity_id
from participants p
left join events e on e.event_id = p.event_id and e.doc_id = p.doc_id
left join mentions m on m.mention_id = p.mention_id and m.doc_id = p.doc_id
left join entities n on n.entity_id = p.entity_id and n.doc_id = p.doc_id
where e.event_id is null
    or (p.mention_id is not null and m.mention_id is null)
    or (p.entity_id is not null and n.entity_id is null)
