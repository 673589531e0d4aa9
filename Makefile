.PHONY: run test check bench quality
PYTHON ?= python3

run: .venv/installed  ## code the sample newsroom and look at one article
	.venv/bin/tidings run
	.venv/bin/tidings sql -f docs/guides/first_query.sql

test: check
check: .venv/installed  ## format, lint, types, tests: what .ci/run does
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/pytest

bench: .venv/installed  ## speed and memory, written to docs/performance.md
	.venv/bin/python -m benchmarks.pipeline

quality: .venv/installed  ## figures on our newsroom and on ../shared/gold, written to docs/quality.md
	.venv/bin/python -m benchmarks.quality

.venv/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	.venv/bin/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $@
