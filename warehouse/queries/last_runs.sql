-- last_runs: the runs that changed the warehouse, newest first.
select run_id, started_at, ended_at, state, documents_read, documents_new, documents_set_aside, events
from runs
order by started_at desc
limit 10
