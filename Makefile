.PHONY: run test check bench quality train
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

bench: .venv/installed  ## speed and memory, written to docs/performance.md and docs/performance_engine.md
	.venv/bin/python -m benchmarks.pipeline
	.venv/bin/python -m benchmarks.language

quality: .venv/installed  ## figures on our newsroom and on ../shared/gold: docs/quality.md, docs/annotated.md, docs/cleaning.md
	.venv/bin/python -m benchmarks.quality
	.venv/bin/python -m benchmarks.annotated --write
	.venv/bin/python -m benchmarks.cleaning --write

train: .venv/installed  ## the weights of the language engine, from ../shared/corpora: two hours on two cores
	.venv/bin/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev,train]'
	.venv/bin/python -m tasks.language.training

.venv/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	.venv/bin/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $@
