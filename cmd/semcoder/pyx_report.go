package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"

	"semcoder/analysis/pyx"
)

// printPyxReport tells people what became of the input.
func printPyxReport(w io.Writer, r pyx.Report) {
	rows := 0
	for _, n := range r.Rows {
		rows += n
	}
	fmt.Fprintf(w, "%d programs, %d calls, %d rows, %.1f s, %.0f rows a second of processor time\n", r.Programs, r.Calls, rows, r.Seconds, r.Rate)
	if r.Crossed > 0 {
		fmt.Fprintf(w, "%8d native runs repeated in the sandbox\n", r.Crossed)
	}
	for _, kind := range append([]pyx.Kind{""}, pyx.Kinds()...) {
		if kind != "" && (r.Rows[kind] > 0 || len(r.Rejected[kind]) > 0) {
			fmt.Fprintf(w, "%8d %s\n", r.Rows[kind], kind)
		}
		printRejected(w, kind, r.Rejected[kind])
	}
}

// printRejected lists reasons, the most frequent first.
func printRejected(w io.Writer, kind pyx.Kind, by map[string]int) {
	label := ""
	if kind != "" {
		label = string(kind) + ": "
	}
	reasons := slices.SortedFunc(maps.Keys(by), func(a, b string) int {
		return cmp.Or(cmp.Compare(by[b], by[a]), cmp.Compare(a, b))
	})
	for _, reason := range reasons {
		fmt.Fprintf(w, "%8d rejected: %s\n", by[reason], label+reason)
	}
}

func writePyxReport(name string, r pyx.Report) error {
	if name == "" {
		return nil
	}
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(name, append(text, '\n'), 0o644)
}
