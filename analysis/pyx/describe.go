package pyx

import (
	"fmt"
	"slices"
	"strings"

	"semcoder/analysis/reason/prompts"
)

// describe asks for the purpose of a program and what holds of every result. A
// property is told that held on every input it was executed on, and that could have
// failed: one that is true of whatever the result is says nothing.
func describe(j *job) ([]Row, error) {
	purpose := strings.TrimSpace(j.program.Purpose)
	switch {
	case j.code() == "":
		return nil, nil
	case purpose == "" || strings.Contains(purpose, "\n"):
		j.reject("no purpose in one line")
		return nil, nil
	}
	judged, reason, err := j.judge()
	if err != nil {
		return nil, err
	}
	if reason != "" {
		j.reject(reason)
		return nil, nil
	}
	var held []string
	for _, p := range judged {
		if p.reason != "" {
			j.reject(p.reason)
		} else {
			held = append(held, p.text)
		}
	}
	if len(held) == 0 {
		j.reject("no property holds")
		return nil, nil
	}
	row := j.described(purpose, held)
	if j.checkDescribed(row, judged) != nil {
		j.reject(errUntrue.Error())
		return nil, nil
	}
	return []Row{row}, nil
}

// described writes the row.
func (j *job) described(purpose string, held []string) Row {
	text := "Purpose: " + purpose + "\n"
	for _, p := range held {
		text += "Property: " + p + "\n"
	}
	return Row{Prompt: prompts.Describe(j.code()), Response: text + prompts.StopDescription}
}

// checkDescribed reads a row back: each property in it must have held.
func (j *job) checkDescribed(row Row, judged []property) error {
	r := &reader{rest: row.Response}
	if purpose, _ := r.line("Purpose: "); purpose == "" || row.Prompt != prompts.Describe(j.code()) {
		return fmt.Errorf("the purpose %q of another program", purpose)
	}
	for !r.take(prompts.StopDescription) {
		text, ok := r.line("Property: ")
		i := slices.IndexFunc(judged, func(p property) bool { return p.text == text })
		if !ok || i < 0 || judged[i].reason != "" {
			return fmt.Errorf("%q did not hold", text)
		}
	}
	if r.rest != "" {
		return fmt.Errorf("%q stands behind the end", r.rest)
	}
	return nil
}
