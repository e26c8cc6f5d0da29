package lsp

import (
	"bytes"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"go.lsp.dev/jsonrpc2"

	"semcoder/analysis/reason"
)

// TestProtocolPageIsComplete: every name that goes over the wire is on the page,
// and every method and code on the page is one of ours.
func TestProtocolPageIsComplete(t *testing.T) {
	page, err := os.ReadFile("../docs/protocol.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range wireNames() {
		if !bytes.Contains(page, []byte("`"+name)) {
			t.Errorf("docs/protocol.md does not tell of %q", name)
		}
	}
	methods := []string{MethodExplain, MethodSnapshot, MethodDelta, MethodStale}
	for _, found := range regexp.MustCompile("semcoder/[a-z]+").FindAllString(string(page), -1) {
		if !slices.Contains(methods, found) {
			t.Errorf("docs/protocol.md tells of %s, which is not served", found)
		}
	}
	codes := map[jsonrpc2.Code]bool{
		codeCancelled: true, codeSuperseded: true, codeDropped: true, codeFailed: true, codeTooEarly: true,
		jsonrpc2.InvalidParams: true, jsonrpc2.MethodNotFound: true, jsonrpc2.InvalidRequest: true,
		jsonrpc2.ParseError: true, jsonrpc2.InternalError: true,
	}
	told := map[jsonrpc2.Code]bool{}
	for _, found := range regexp.MustCompile(`-32\d{3}`).FindAllString(string(page), -1) {
		n, _ := strconv.Atoi(found)
		told[jsonrpc2.Code(n)] = true
	}
	if !reflect.DeepEqual(told, codes) {
		t.Errorf("codes on the page %v, in the code %v", told, codes)
	}
}

// wireNames are the methods, kinds, phases, words and fields of messages.go.
func wireNames() []string {
	names := []string{
		MethodExplain, MethodSnapshot, MethodDelta, MethodStale, CommandExplain, linkExplain,
		KindMonologue, KindOutput, KindInput, KindRepair, KindFailure, KindWrite, KindDescribe, FoundPredicted, FoundTrial, PhaseExecuted, PhaseMonologue, PhaseDone, StatusComplete, StatusExecuted,
		string(reason.Unchecked), string(reason.Confirmed), string(reason.Refuted), string(reason.Unrunnable), string(reason.Unstable),
		string(Auto), string(Always), string(Link), string(Off), "hover.generate", "model",
	}
	for _, v := range []any{
		Abilities{}, ExplainParams{}, DocumentVersion{}, ExplainResult{}, Executed{},
		DeltaParams{}, SnapshotParams{}, SnapshotResult{}, StaleParams{},
	} {
		kind := reflect.TypeOf(v)
		for i := range kind.NumField() {
			name, _, _ := strings.Cut(kind.Field(i).Tag.Get("json"), ",")
			names = append(names, name)
		}
	}
	return names
}
