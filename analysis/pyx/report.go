package pyx

// A Report counts what became of the input.
type Report struct {
	Programs int                     `json:"programs"`
	Calls    int                     `json:"calls"`
	Events   int                     `json:"events"`
	Rows     map[Kind]int            `json:"rows"`     // by kind
	Rejected map[Kind]map[string]int `json:"rejected"` // by kind and reason; kind "" before any kind was asked
	Seconds  float64                 `json:"seconds"`
	CPU      float64                 `json:"cpu_seconds"` // of this process and its workers; 0 where the system does not tell
}

func newReport() Report {
	return Report{Rows: map[Kind]int{}, Rejected: map[Kind]map[string]int{}}
}

func (r *Report) add(x *result) {
	r.Programs++
	r.Calls += x.calls
	r.Events += x.events
	for _, row := range x.rows {
		r.Rows[row.Kind]++
	}
	for kind, reasons := range x.rejected {
		if r.Rejected[kind] == nil {
			r.Rejected[kind] = map[string]int{}
		}
		for reason, n := range reasons {
			r.Rejected[kind][reason] += n
		}
	}
}
