package pyx

import "semcoder/analysis/reason/prompts"

// forward asks what each call comes to.
func forward(j *job) ([]Row, error) {
	var rows []Row
	for _, r := range j.runs {
		text, err := r.account()
		if err != nil {
			j.reject(err.Error())
			continue
		}
		prompt := prompts.Forward(r.trace.Canonical.Source, r.trace.Call)
		rows = append(rows, Row{Prompt: prompt, Response: text, Call: r.trace.Call})
	}
	return rows, nil
}
