-- run_counts_do_not_add_up: runs and batches that read more or fewer documents than they account for, or that count below zero.
with counted as (
    select
        'runs' as table_name, run_id as row_id, documents_read, documents_new, documents_unchanged, documents_duplicate,
        coalesce(documents_other_language, 0) as documents_other_language, documents_set_aside, events
    from runs
    union all
    select
        'batches', batch_id, documents_read, documents_new, documents_unchanged, documents_duplicate,
        coalesce(documents_other_language, 0), documents_set_aside, events
    from batches
)

select *
from counted
where documents_read <> documents_new + documents_unchanged + documents_duplicate + documents_other_language
        + documents_set_aside
    or least(documents_new, documents_unchanged, documents_duplicate, documents_other_language, documents_set_aside, events) < 0
