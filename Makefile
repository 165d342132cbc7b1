# Two commands on a fresh machine: `make demo` and `make test`. `make` alone lists the rest.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help demo test search bench pm4py check format schemas lock clean

SUITABLE := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 13))
PYTHON ?= $(shell for p in python3.11 python3.12 python3; do \
	$$p -c '$(SUITABLE)' 2>/dev/null && { echo $$p; break; }; done)
BIN := .venv/bin

help:
	@echo "make demo    set up, then real advice for a real Camden case"
	@echo "make test    set up, then every test and check"
	@echo "make search  the properties on other examples than make test"
	@echo "make bench   how fast it is, beside what it is compared with"
	@echo "make pm4py   whether PM4Py reads our event logs, in an environment of its own (it is under the AGPL)"
	@echo "make check   the checks alone: format, lint, types, import contracts"
	@echo "make format  put the code into the house format"
	@echo "make schemas write the JSON Schemas of the data files again"
	@echo "make lock    resolve the dependencies again and write locks/"
	@echo "make clean   remove what was set up"

demo: .venv/ready
	@$(BIN)/escalate next camden --case scenarios/cases/camden/refused-referral.yaml --at "2026-08-28 17:00"

test: check
	@$(BIN)/pytest -n auto

search: .venv/ready
	@HYPOTHESIS_PROFILE=search $(BIN)/pytest -n auto tests/foundation tests/rules tests/advice tests/escalate tests/properties \
		tests/simulator/proof

bench: .venv/ready
	@$(BIN)/python -m tests.benchmark.directory
	@$(BIN)/python -m tests.benchmark.simulation

pm4py: .venv/ready
	@$(PYTHON) -m venv .venv-pm4py && .venv-pm4py/bin/python -m pip install --quiet pm4py
	@PM4PY=.venv-pm4py/bin/python $(BIN)/pytest -p no:randomly tests/simulator/test_xes_in_pm4py.py

check: .venv/ready
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

format: .venv/ready
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

schemas: .venv/ready
	@$(BIN)/python -m escalate.schemas

# Set up: a virtual environment, a pinned and hashed installer, the hashed lock, then this project itself.
.venv/ready: pyproject.toml locks/uv.txt locks/build.txt locks/dev.txt
	@$(if $(PYTHON),:,echo "Missing: Python 3.11 or 3.12 (durable-rules does not import on 3.13)." >&2; exit 1)
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
		|| { echo "Missing: the venv module of $(PYTHON) (on Debian: apt-get install python3-venv)." >&2; exit 1; }
	@$(PYTHON) -c 'import os, sysconfig; open(os.path.join(sysconfig.get_path("include"), "Python.h"))' 2>/dev/null \
		|| { echo "Missing: the headers of $(PYTHON) (on Debian: apt-get install python3-dev)." >&2; exit 1; }
	@command -v cc >/dev/null || command -v gcc >/dev/null \
		|| { echo "Missing: a C compiler (on Debian: apt-get install gcc libc6-dev)." >&2; exit 1; }
	@rm -rf .venv && $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r locks/uv.txt
	@$(BIN)/uv pip sync --quiet --compile-bytecode --require-hashes --build-constraints locks/build.txt locks/uv.txt locks/dev.txt
	@$(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q foundation rules directory advice simulator escalate
	@touch $@

LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-annotate --no-header
lock: .venv/ready
	@$(LOCK) pyproject.toml --group dev --extra cluster -o locks/dev.txt >/dev/null
	@$(LOCK) pyproject.toml --constraint locks/dev.txt -o locks/run.txt >/dev/null

clean:
	@rm -rf .venv .venv-pm4py .mypy_cache .pytest_cache .ruff_cache .hypothesis
