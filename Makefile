.PHONY: run test check bench
PYTHON ?= python3

run: .venv/installed  ## code the sample newsroom and look at what came out
	.venv/bin/tidings run
	.venv/bin/tidings sql --tables --brief
	.venv/bin/tidings sql -f seeds/first_query.sql

test: check
check: .venv/installed  ## format, lint, types, tests: what .ci/run does
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/pytest

bench: .venv/installed  ## speed and memory, written to docs/performance.md
	.venv/bin/python -m benchmarks.pipeline

.venv/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	.venv/bin/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $@
