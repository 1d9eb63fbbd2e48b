# Each target sets up what it needs: a virtual environment in .venv, installed from constraints.txt.
PYTHON ?= python3
PY := .venv/bin/python
STAMP := .venv/.installed

.PHONY: demo test check bench bench-peers fix clean

demo: $(STAMP)
	$(PY) -m flows.demo

test: $(STAMP)
	$(PY) -m pytest

check: $(STAMP)
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	.venv/bin/lint-imports
	$(PY) -m ingest rules check
	$(PY) -m benchmarks.quality --sample --check

bench: $(STAMP)
	$(PY) -m benchmarks.quality
	$(PY) -m benchmarks.throughput

bench-peers: $(STAMP)
	$(PY) -m pip install --quiet --constraint constraints.txt --group peers
	$(PY) -m benchmarks.peers

fix: $(STAMP)
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

$(STAMP): pyproject.toml constraints.txt
	test -x $(PY) || $(PYTHON) -m venv .venv
	$(PY) -m pip install --quiet --upgrade "pip>=25.1"
	$(PY) -m pip install --quiet --constraint constraints.txt --group dev --editable .
	touch $@

clean:
	rm -rf .venv .ingest clean/documents clean/blocks clean/quarantine
