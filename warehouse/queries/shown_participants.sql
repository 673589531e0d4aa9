-- shown_participants: the parties of one event, actors first, with the name and the office they are known by.
select p.role, p.text, p.actor_code, p.rule, p.confidence, n.name, n.role as office
from participants p
left join entities n on n.doc_id = p.doc_id and n.entity_id = p.entity_id
where p.event_id = ?
order by p.role, p.text
