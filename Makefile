# `make run` shows the product, `make test` checks it; `make help` lists the rest.
# Needs Go and a C compiler. Everything else is installed by the target that uses it.

GO      ?= go
BIN     := bin/semcoder
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo 0.1.0-dev)
LDFLAGS := -X main.version=$(VERSION)
GOLDEN  ?=
SEEDS   ?=
FUZZTIME ?= 20s
SOAK    ?= 100000
SHARE   ?=
PAIRS    ?= 100000
ROWS     ?= 100000
PART     ?= 0.01
DATA     ?= ../shared/data
NATIVE   ?= $(CURDIR)/build/python-wasm/native/python
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.6.1

# The sandbox worker is built without the race detector: under it WebAssembly
# compiles ten times slower, and the worker shares no memory with the tests.
export SEMCODER_WORKER := $(CURDIR)/$(BIN)
export GOLDEN SEEDS SHARE

.PHONY: help build run test check bench fuzz soak golden runnable train pyx-report pyx-check walk-check python-wasm truth dist clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  %-11s %s\n", $$1, $$2}'

build: ## build bin/semcoder
	@mkdir -p bin
	$(GO) build -ldflags '$(LDFLAGS)' -o $(BIN) ./cmd/semcoder

run: build ## hover over an example function and watch it run
	@$(BIN) demo

test: build ## all tests, race detector on
	$(GO) test -race -timeout 280s ./...

check: ## formatting, vet, static analysis, cross-builds of the portable parts
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { gofmt -l $$(git ls-files '*.go'); echo 'run gofmt -w on these'; exit 1; }
	$(GO) vet ./...
	$(GO) run $(STATICCHECK) ./...
	for os in darwin windows; do CGO_ENABLED=0 GOOS=$$os $(GO) vet ./analysis/trace/... ./kernels/... ./inference/... || exit 1; done

bench: build ## the sandbox's figures, then benchmarks of every package (compare two runs with benchstat)
	@$(BIN) bench --sandbox
	$(GO) test -run '^$$' -bench . -benchmem ./...

fuzz: build ## every fuzz target for FUZZTIME
	@for p in $$($(GO) list ./...); do \
	  for f in $$($(GO) test -list '^Fuzz' $$p | grep '^Fuzz'); do \
	    echo "== $$p $$f"; $(GO) test -run '^$$' -fuzz "^$$f\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 5x $$p || exit 1; \
	  done; done

soak: build ## SOAK runs of the functions in SEEDS=dir with random inputs; memory drawn, and in build/soak.csv
	@mkdir -p build
	SOAK=$(SOAK) SOAK_CSV=$(CURDIR)/build/soak.csv $(GO) test -run TestSoak -v -count=1 -timeout 3h ./analysis/trace

golden: build ## the full sets: GOLDEN=dir of reference logits, SEEDS=dir of seed programs
	@test -n "$(GOLDEN)$(SEEDS)" || { echo 'give GOLDEN=dir and/or SEEDS=dir'; exit 2; }
	$(GO) test -count=1 -timeout 30m ./...

runnable: build ## what share of functions can run: SHARE="name=folder name=file.jsonl"; default the library of python3
	SHARE="$${SHARE:-library=$$(python3 -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')}" \
	  $(GO) test -count=1 -timeout 60m -v -run TestRunnableShare ./analysis/examples

train: build ## make the data and train the embedded model (DATA=dir; installs PyTorch in training/.venv)
	$(MAKE) -C training train

pyx-report: build ## make ROWS checked training rows and count them: build/pyx/report.md, rows.md (DATA=dir NATIVE=python)
	$(MAKE) -C training report ROWS=$(ROWS) DATA=$(DATA) $(if $(wildcard $(NATIVE)),NATIVE=$(abspath $(NATIVE))) REPORT=$(CURDIR)/build/pyx

pyx-check: ## run the programs of one in a hundred rows again, by other means, and compare (ROWS=file PART=0.01)
	@test -f '$(ROWS)' || { echo 'name a file of rows: make pyx-check ROWS=build/pyx/own.rows.jsonl'; exit 2; }
	cd training && $(if $(wildcard $(NATIVE)),$(abspath $(NATIVE)),python3) -W ignore -m recheck --share $(PART) '$(abspath $(ROWS))'

walk-check: ## walk along the accounts of ROWS=file, as `semcoder pyx` writes them, and compare
	@test -f '$(ROWS)' || { echo 'name a file of rows: make walk-check ROWS=build/pyx/own.rows.jsonl'; exit 2; }
	$(GO) test -count=1 -timeout 30m -v -run 'TestRows|TestKnownRows' ./analysis/walk -rows '$(abspath $(ROWS))'

python-wasm: ## rebuild the sandbox's interpreter from source and compare with the committed bytes
	analysis/trace/python/build.sh --check

truth: build ## run PAIRS calls in the sandbox and in a native Python 3.13 (NATIVE=python SEEDS=dir), explain what differs
	@test -x '$(NATIVE)' || { echo 'give NATIVE=/path/to/python3.13; make python-wasm builds one'; exit 2; }
	@mkdir -p build/truth
	cd training && for seed in 101 102 103 104 105 106; do \
	  $(NATIVE) -B -m pyx --programs $$(($(PAIRS) / 48)) --seed $$seed $(if $(SEEDS),--data $(dir $(abspath $(SEEDS)))) --no-decontaminate --sources generated,seed --anew --out ../build/truth/$$seed.jsonl || exit 1; \
	done
	TRUTH="$$(echo $(CURDIR)/build/truth/*.jsonl) $(wildcard $(abspath $(SEEDS))/functions.jsonl)" PAIRS=$(PAIRS) NATIVE=$(NATIVE) \
	  $(GO) test -count=1 -timeout 3h -run '^TestTruth$$' -v ./analysis/trace

dist: ## a stripped binary with its licences, documentation and editor plugin in dist/
	@rm -rf dist/semcoder && mkdir -p dist/semcoder/licences
	$(GO) build -trimpath -ldflags '-s -w $(LDFLAGS)' -o dist/semcoder/semcoder ./cmd/semcoder
	cp LICENSE NOTICE README.md dist/semcoder/
	for f in docs editors/nvim inference/builtin/nano/README.md training/README.md; do \
	  mkdir -p dist/semcoder/$$(dirname $$f) && cp -R $$f dist/semcoder/$$(dirname $$f) || exit 1; \
	done
	cp analysis/trace/python/LICENSE.* dist/semcoder/licences/
	@{ echo go "$$($(GO) env GOROOT)"; $(GO) list -deps -f '{{with .Module}}{{if not .Main}}{{.Path}} {{.Dir}}{{end}}{{end}}' ./cmd/semcoder; } | \
	  sort -u | while read -r path folder; do \
	    cp "$$(ls -d "$$folder"/LICENSE* "$$folder"/License* "$$folder"/COPYING* 2>/dev/null | head -1)" "dist/semcoder/licences/LICENSE.$$(echo "$$path" | tr / -)" || \
	      { echo "no licence in $$folder"; exit 1; }; \
	    test ! -e "$$folder/NOTICE" || cp "$$folder/NOTICE" "dist/semcoder/licences/NOTICE.$$(echo "$$path" | tr / -)"; \
	  done
	tar -C dist -czf dist/semcoder-$$($(GO) env GOOS)-$$($(GO) env GOARCH).tar.gz semcoder

clean: ## remove what the targets above made
	rm -rf bin dist build
