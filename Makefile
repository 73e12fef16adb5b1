# Two commands: `make run` opens the sample archive in the browser, `make test` proves that it works.
# Each sets up what it needs in .venv; nothing but Python 3.11 or newer has to be there.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
PHOTOS ?= photos
PORT ?= 8501

.PHONY: run test faults lint audit format bench photos docs lock clean

run: $(READY)
	$(BIN)/archive index $(PHOTOS)
	$(BIN)/archive ui $(PHOTOS) --port $(PORT)

test: $(READY)
	sh .ci/tools
	$(BIN)/python -m pytest -n auto $(TESTS)

faults: $(READY)
	sh .ci/tools
	FAULTS=long FAULTS_BATCH=1000 FAULTS_FILES=10000 $(BIN)/python -m pytest -s \
		tests/faults tests/journal tests/test_fixity.py
	INDEX_KILLS=300 INDEX_STRINGS=100000 INDEX_QUERIES=1000 $(BIN)/python -m pytest -n 0 tests/test_refresh.py tests/index

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/mypy --platform win32
	$(BIN)/mypy --platform darwin

audit: $(READY)
	$(BIN)/pip-audit --strict

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(READY)
	sh .ci/tools
	$(BIN)/python -m bench

photos: $(READY)
	$(BIN)/python photos/draw.py

docs: $(READY)
	$(BIN)/python docs/make_fields.py

lock: $(READY)
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header \
		--no-emit-index-url --group dev pyproject.toml --output-file requirements.lock

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache photos/.archive

$(READY): pyproject.toml requirements.lock
	$(PYTHON) -c 'import sys; sys.exit("Bildzeile needs Python 3.11 or newer") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --editable .
	touch $(READY)
