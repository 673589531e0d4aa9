-- offsets_outside_of_text: spans that are empty, leave their sentence, or hold other words than their row says.
with spans as (
    select 'mentions' as table_name, mention_id as row_id, doc_id, sentence_id, start, "end", text from mentions
    union all
    select 'times', time_id, doc_id, sentence_id, start, "end", text from times
    union all
    select 'places', place_id, doc_id, sentence_id, start, "end", text from places
    union all
    select 'events', event_id, doc_id, sentence_id, start, "end", "trigger" from events
    union all
    select 'event_mentions', event_id, doc_id, sentence_id, start, "end", text from event_mentions
    union all
    select 'statements', statement_id, doc_id, sentence_id, start, "end", content from statements
)

select x.table_name, x.row_id, x.start, x."end", x.text, substring(d.text, x.start + 1, x."end" - x.start) as text_there
from spans x
left join documents d on d.doc_id = x.doc_id
left join sentences s on s.sentence_id = x.sentence_id
where d.doc_id is null
    or s.sentence_id is null
    or x.start >= x."end"
    or x.start < s.start
    or x."end" > length(d.text)
    or (x.table_name <> 'statements' and x."end" > s."end")  -- a quotation may run on
    or case  -- the content of a quotation that a cue interrupts leaves the cue out: only its two ends can be compared
        when x.table_name = 'statements' then
            not starts_with(text_there, split_part(x.text, ' ', 1)) or not ends_with(text_there, split_part(x.text, ' ', -1))
        else x.text <> text_there
    end
