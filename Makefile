# SPDX-License-Identifier: MIT
# One word per task. `make demo` and `make test` set everything up by themselves.
#
#   PYTHON     which Python makes the environment (3.11 or newer)
#   VENV       where the environment lies
#   PIP_EXTRA  further options for every pip install, for example an index of CPU builds

PYTHON ?= python3
VENV ?= .venv
PIP_EXTRA ?=
DEMO ?= demo

BIN = $(VENV)/bin
STAMP = $(VENV)/.timbrel-is-installed
PIP = $(BIN)/python -m pip install --disable-pip-version-check -q -c constraints.txt $(PIP_EXTRA)

.PHONY: help setup system demo test check format bench golden clean

help:
	@echo "make demo    set up, render notes, train about 3 minutes, export, verify, play"
	@echo "make test    set up and run all tests"
	@echo "make setup   set up only: the environment in $(VENV)"
	@echo "make check   ruff, format and pyright"
	@echo "make bench   measure, and write docs/benchmarks.md"
	@echo "make golden  mint the golden model anew (review the difference)"

setup: system $(STAMP)

# FluidSynth and a SoundFont, where this user may install packages; else one line on what is missing.
system:
	@sh tools/system_packages.sh $(PYTHON)

# torch first and pinned, so that no other package brings one of its own.
$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Timbrel needs Python 3.11 or newer: set PYTHON=…"; exit 2; }
	@test -x $(BIN)/pip || { rm -rf $(VENV); $(PYTHON) -m venv $(VENV); } \
	  || { echo "no venv module: apt install python3-venv, or set PYTHON=…"; exit 2; }
	@echo "installing into $(VENV) …"
	@$(PIP) torch==2.13.0
	@$(PIP) "scikit-build-core>=0.11"
	@$(PIP) --no-build-isolation -e ".[train,onnx,dev]"
	@$(BIN)/timbrel doctor --mend
	@touch $@

demo: setup
	@sh tools/demo.sh $(BIN)/timbrel $(DEMO)

test: setup
	$(BIN)/python -m pytest

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright --pythonpath $(BIN)/python

format: $(STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup
	$(BIN)/python tests/bench/page.py docs/benchmarks.md

golden: $(STAMP)
	$(BIN)/python tests/golden/mint.py

clean:
	rm -rf build dist .pytest_cache .ruff_cache .hypothesis
