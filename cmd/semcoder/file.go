package main

import (
	"fmt"
	"slices"
	"strings"

	"semcoder/analysis"
)

// A pyFile is one in its project.
type pyFile struct {
	path string
	snap *analysis.Snapshot
	doc  *analysis.Document
}

// openFile reads a file that parses.
func openFile(path string) (pyFile, error) {
	text, err := readPython(path)
	if err != nil {
		return pyFile{}, err
	}
	snap, d, err := inProject(path, text)
	if err != nil {
		return pyFile{}, err
	}
	if problem := d.Problem(); problem != "" {
		return pyFile{}, fmt.Errorf("%s: %s", path, problem)
	}
	return pyFile{path, snap, d}, nil
}

// function finds a function that can be called from outside.
func (p pyFile) function(name string) (*analysis.Function, error) {
	f, ok := p.doc.Resolve(name, len(p.doc.Text()))
	switch {
	case !ok:
		return nil, fmt.Errorf("%s has no function %s; %s", p.path, name, nearest(p.doc, name))
	case f.Nested:
		return nil, fmt.Errorf("%s: %s lies inside another function and cannot be called from outside; name that one", p.path, f.Qualified)
	}
	return f, nil
}

// callable are the functions that can be called from outside, in source order; of those
// with one name, such as a property's getter and setter, the one that the name leads to.
func (p pyFile) callable() []*analysis.Function {
	return slices.DeleteFunc(slices.Clone(p.doc.Functions()), func(f *analysis.Function) bool {
		named, ok := p.doc.Function(f.Qualified)
		return f.Nested || ok && named.Range != f.Range
	})
}

// list names functions, as many as a line takes.
func list(functions []*analysis.Function) string {
	const most = 12
	var names []string
	for _, f := range functions[:min(most, len(functions))] {
		names = append(names, strings.TrimSuffix(f.Qualified, ".__init__"))
	}
	text := strings.Join(names, ", ")
	if len(functions) > most {
		text += fmt.Sprintf(" and %d more", len(functions)-most)
	}
	return text
}
