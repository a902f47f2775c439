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

CXX_FILES = $(wildcard cpp/*/*.[ch]pp cpp/*/*/*.[ch]pp)
SANITIZERS = asan tsan rtsan

.PHONY: help setup system demo externals test test-native check format bench golden package max-package clean

help:
	@echo "make demo         set up, render notes, train about 3 minutes, export, verify, play"
	@echo "make externals    build nn~ and jg.timbremap for Pure Data into puredata/, and the tools"
	@echo "make test         set up, build and run the tests: about six minutes"
	@echo "make test-native  sanitizers, soaks and all tests in the real Pure Data"
	@echo "make setup        set up only: the environment in $(VENV)"
	@echo "make check        ruff, pyright and the formats of Python and C++"
	@echo "make bench        measure, and write docs/benchmarks.md, _pd.md, _map.md and _live.md"
	@echo "make golden       mint the golden models anew (review the difference)"
	@echo "make package      puredata/ with all that it needs, as a deken package in dist/"
	@echo "make max-package  the Max package in dist/, with the externals that are built"

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
	@$(PIP) --no-build-isolation -e ".[train,onnx,live,dev]"
	@$(PIP) --no-build-isolation -e ".[midi]" \
	  || echo "no MIDI: python-rtmidi could not be built; apt install libasound2-dev and try again"
	@$(BIN)/timbrel doctor --mend
	@touch $@

# What cannot be built here is said, and the rest goes on.
demo: setup
	@$(MAKE) --no-print-directory externals >/dev/null || echo "nn~ is not built: see make externals"
	@sh tools/demo.sh $(BIN)/timbrel $(DEMO)

# The preset's own build folder keeps what is built, so a second call takes a second.
externals: setup
	@sh tools/native_packages.sh build
	@cmake --preset release -DTIMBREL_PYTHON="$(abspath $(BIN)/python)" >/dev/null
	@cmake --build --preset release

test: externals
	ctest --preset release
	$(BIN)/python -m pytest -n 2

test-native: externals
	@sh tools/native_packages.sh test
	@for preset in $(SANITIZERS); do \
	  echo "$$preset …"; cmake --preset $$preset >/dev/null && cmake --build --preset $$preset \
	    && ctest --preset $$preset || exit 1; done
	$(BIN)/python -m pytest -m native -n 2 --ignore tests/puredata/test_nn_soak.py
	$(BIN)/python -m pytest -m native tests/puredata/test_nn_soak.py

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright --pythonpath $(BIN)/python
	$(BIN)/clang-format --dry-run -Werror $(CXX_FILES)

format: $(STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/clang-format -i $(CXX_FILES)

bench: externals
	$(BIN)/python tests/bench/page.py docs/benchmarks.md
	$(BIN)/python tests/bench/pd_page.py docs/benchmarks_pd.md
	$(BIN)/python tests/bench/map_page.py docs/benchmarks_map.md
	$(BIN)/python tests/bench/live_page.py docs/benchmarks_live.md

golden: $(STAMP)
	$(BIN)/python tests/golden/mint.py
	$(BIN)/python tests/golden/mint_cpp.py
	$(BIN)/python tests/golden/mint_maps.py

package: externals
	@rm -rf build/package
	@cmake --install build/release --prefix build/package >/dev/null
	$(BIN)/python tools/deken_package.py build/package/timbrel dist

max-package:
	@$(PYTHON) tools/max_package.py build/max dist

clean:
	rm -rf build dist .pytest_cache .ruff_cache .hypothesis
