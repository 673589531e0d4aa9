-- sentence_text_mismatch: sentences whose offsets do not lead to their words in the text of the document.
select s.sentence_id, s.start, s."end", s.text, substring(d.text, s.start + 1, s."end" - s.start) as text_there
from sentences s
left join documents d on d.doc_id = s.doc_id
where s.text is distinct from substring(d.text, s.start + 1, s."end" - s.start)
