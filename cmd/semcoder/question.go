package main

import (
	"bytes"
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"semcoder/analysis"
	"semcoder/analysis/reason"
)

// readQuestion finds the function that a call names in a file.
func readQuestion(path, call string) (reason.Forward, error) {
	parsed, err := analysis.ParseCall(call)
	if err != nil {
		return reason.Forward{}, usagef("--call: %w", err)
	}
	text, err := readPython(path)
	if err != nil {
		return reason.Forward{}, err
	}
	snap, d, err := inProject(path, text)
	if err != nil {
		return reason.Forward{}, err
	}
	if problem := d.Problem(); problem != "" {
		return reason.Forward{}, fmt.Errorf("%s: %s", path, problem)
	}
	f, ok := d.Resolve(parsed.Callee, len(text))
	if !ok {
		f, ok = within(d, parsed)
	}
	switch {
	case !ok:
		return reason.Forward{}, fmt.Errorf("%s has no function %s; %s", path, parsed.Callee, nearest(d, parsed.Callee))
	case f.Nested:
		return reason.Forward{}, fmt.Errorf("%s: %s lies inside another function and cannot be called from outside; call that one", path, f.Qualified)
	}
	return about(snap, d, f, parsed.Text), nil
}

// about is the question about a call of a function, as the editor asks it.
func about(snap *analysis.Snapshot, d *analysis.Document, f *analysis.Function, call string) reason.Forward {
	root, _ := analysis.ProjectRoot(d.Path())
	return reason.Forward{Slice: snap.SliceFor(d, f, call), Call: call, Python: analysis.RequiresPython(root)}
}

// inProject opens a file in the workspace of the project around it.
func inProject(path, text string) (*analysis.Snapshot, *analysis.Document, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, nil, err
	}
	w := analysis.NewWorkspace()
	defer w.Shutdown()
	root, _ := analysis.ProjectRoot(path)
	w.SetRoots(root)
	w.Open(path, 0, text)
	snap := w.Snapshot()
	d, _ := snap.Document(path)
	return snap, d, nil
}

// within finds a function of the file that a call only passes through: gen in
// `list(gen(3))`, main in `asyncio.run(main())`, make in `make(1).upper()`. What is
// called last must be Python's own or imported by the file, or belong to what such a
// function gave: else its name is a mistake.
func within(d *analysis.Document, call analysis.Call) (*analysis.Function, bool) {
	ofValue := strings.Contains(call.Callee, "().")
	root, _, _ := strings.Cut(call.Callee, ".")
	if !ofValue && !pythons(call.Callee) && !d.Provided(root) {
		return nil, false
	}
	for _, c := range analysis.Parse("call", 0, call.Text).Calls() {
		f, ok := d.Resolve(c.Callee, len(d.Text()))
		if ok && !(ofValue && f.Name == "__init__") { // what a class of the file lacks is known
			return f, true
		}
	}
	return nil, false
}

// pythons tells the names that Python itself defines.
func pythons(name string) bool {
	call, err := analysis.ParseCall("f(" + name + ")")
	return err == nil && call.Literal // it needs nothing but f
}

// readPython reads a file that must be UTF-8; a byte order mark is dropped.
func readPython(path string) (string, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	if !utf8.Valid(data) {
		line := 1 + bytes.Count(data[:invalidAt(data)], []byte("\n"))
		return "", fmt.Errorf("%s is not UTF-8: line %d holds a byte that is no part of a character; save it as UTF-8", path, line)
	}
	text := strings.TrimPrefix(string(data), "\ufeff")
	if !strings.HasSuffix(text, "\n") {
		text += "\n" // so that its end lies outside the last function
	}
	return text, nil
}

func invalidAt(data []byte) int {
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return len(data)
}

// nearest names the functions whose names are most like the one wanted.
func nearest(d *analysis.Document, wanted string) string {
	var names []string
	for _, f := range d.Functions() {
		if !f.Nested {
			names = append(names, strings.TrimSuffix(f.Qualified, ".__init__"))
		}
	}
	if len(names) == 0 {
		return "it defines none"
	}
	wanted = strings.ReplaceAll(wanted, "()", "")
	away := func(name string) int { // a right method of a wrong class is near, too
		return min(distance(name, wanted), 1+distance(lastName(name), lastName(wanted)))
	}
	slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(away(a), away(b)) })
	names = slices.Compact(names)
	return "nearest: " + strings.Join(names[:min(5, len(names))], ", ")
}

func lastName(dotted string) string { return dotted[strings.LastIndexByte(dotted, '.')+1:] }

// distance counts the letters to insert, delete or change between two names.
func distance(a, b string) int {
	row := make([]int, len(b)+1) // of the prefix of a so far, to each prefix of b
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
