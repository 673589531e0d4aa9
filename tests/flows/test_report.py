"""Report: counts that add up, told in sentences."""

from collections import Counter

from flows.report import BatchReport, RunReport


def test_batch_reports_add_up_field_by_field() -> None:
    one = BatchReport(new=3, with_events=2, events=7, set_aside=1, reasons=Counter(no_text=1))
    two = BatchReport(unchanged=2, duplicate=1, set_aside=1, reasons=Counter(no_text=1), failures=("batch x",))
    both = one + two
    assert (both.read, both.new, both.unchanged, both.duplicate, both.set_aside) == (8, 3, 2, 1, 2)
    assert both.reasons == Counter(no_text=2)
    assert both.failures == ("batch x",)


def test_the_report_says_what_was_set_aside_and_what_to_do() -> None:
    counts = BatchReport(
        new=3, unchanged=1, duplicate=1, set_aside=1, with_events=2, events=9, reasons=Counter(no_text=1)
    )
    assert RunReport("r", counts, 2.04).lines() == [
        "6 documents read = 3 new + 1 unchanged + 1 duplicate + 1 set aside (16.7 %), in 2.0 s",
        "3 new: 2 with 9 events, 1 without events",
        "set aside: 1 no text.  See: tidings rejects list",
    ]


def test_a_run_with_nothing_new_says_so() -> None:
    assert RunReport("r", BatchReport(unchanged=4), 0.5).lines()[1:] == ["nothing is new, nothing was changed"]


def test_a_failed_run_names_its_batches_and_the_next_step() -> None:
    told = RunReport("r", BatchReport(failures=("batch ab12, 200 documents: a worker died",)), 1).lines()
    assert told[1:] == [
        "failed: batch ab12, 200 documents: a worker died",
        "next: run the same command again; batches that ended are skipped",
    ]


def test_documents_in_another_language_are_a_term_of_the_sum() -> None:
    counts = BatchReport(other_language=2, duplicate=1)
    report = RunReport("r", counts, 0.5)
    assert counts.read == 3
    assert report.lines() == [
        "3 documents read = 0 new + 0 unchanged + 1 duplicate + 2 in another language + 0 set aside (0.0 %), in 0.5 s"
    ]
    assert report.as_dict()["other_language"] == 2
