"""Times: expressions become intervals with granularity and anchor, and an undated document gets its day where the text
decides it.

In: sentences, article, knowledge. Out: Time rows; an Article with published_at where the evidence suffices.
Hard because "Monday" and "in October" need a direction, and because a document may name no year at all.
"""

from tasks.times.document_date import date_article
from tasks.times.find import find_times

__all__ = ["date_article", "find_times"]
