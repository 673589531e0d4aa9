-- rejects_now: every input that is set aside, newest first.
select source_uri, member, step, reason_code, message, next_step, trace, rejected_at, doc_id
from rejects
order by rejected_at desc, source_uri, member
