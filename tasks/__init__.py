"""Tasks: one step of the journey per file.

Pure functions on one article: no Prefect, no clock, no log, and no disk but in read and knowledge. tasks/fetch stands
before the journey: it alone asks the network and the clock, and what it brings is a file that read opens.
"""

CODER = "tidings-0.2.0"
"""Version of the coder; it stands on every row, and another version codes a document again (`tidings recode`)."""
