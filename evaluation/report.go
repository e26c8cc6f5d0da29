package evaluation

import (
	"cmp"
	"maps"
	"math"
	"slices"
)

// A Report is what came of a suite. Percentages are 0 to 100; what is not known is
// null: a score where the data do not say what is right, pass5 with under five samples.
type Report struct {
	Suite       string             `json:"suite"`
	Model       string             `json:"model"` // "none" where none was asked
	Mode        string             `json:"mode"`  // "alone" or "system"; "given" where predictions were scored
	Prompt      string             `json:"prompt"`
	N           int                `json:"n"`
	Pass1       *float64           `json:"pass1"`
	Strict1     *float64           `json:"strict1"` // type-strict, where pass1 is by ==
	Pass5       *float64           `json:"pass5"`
	WellFormed  float64            `json:"wellformed"`
	Seconds     float64            `json:"seconds"`
	Samples     int                `json:"samples"`
	Temperature float32            `json:"temperature"`
	Tokens      int                `json:"tokens"`          // generated
	Executions  int                `json:"executions"`      // of candidates, to choose among them
	Alone       *Alone             `json:"alone,omitempty"` // system mode: what the model said, nothing executed
	Baselines   []Baseline         `json:"baselines"`
	Figures     map[string]float64 `json:"figures,omitempty"` // the suite's own; "_pct" are percentages
	Skipped     map[string]Skip    `json:"skipped,omitempty"` // lines by reason
	Failed      map[string]int     `json:"failed,omitempty"`  // items by reason
	Note        string             `json:"note,omitempty"`

	formed, asked int
	scores        scores
	alone         scores
	guessed       map[string]*scores
	order         []string // of the baselines
	sure          []sure   // one for each item that a model was asked about
	figures       figures
}

// A Skip counts the lines that were passed over for one reason.
type Skip struct {
	Lines int   `json:"lines"`
	First []int `json:"first"` // numbers of the first few
}

// Alone is the model's own part of a system's score.
type Alone struct {
	Pass1   *float64 `json:"pass1"`
	Strict1 *float64 `json:"strict1"`
	Pass5   *float64 `json:"pass5"`
}

// A Baseline is a score without a model.
type Baseline struct {
	Name       string  `json:"name"`
	Pass1      float64 `json:"pass1"`
	Executions int     `json:"executions,omitempty"`
}

// figures adds up what one suite counts beside its score.
type figures map[string]tally

// A tally is a part of a whole.
type tally struct{ part, whole float64 }

func (f figures) add(name string, part, whole float64) {
	t := f[name]
	f[name] = tally{t.part + part, t.whole + whole}
}

func (f figures) yes(name string, yes bool) {
	f.add(name, map[bool]float64{true: 1}[yes], 1)
}

func newReport(name string, o Options) Report {
	r := Report{
		Suite: name, Model: "none", Mode: "system", Prompt: "canonical", Samples: o.Samples, Temperature: o.Temperature, Baselines: []Baseline{},
		Skipped: map[string]Skip{}, Failed: map[string]int{}, guessed: map[string]*scores{}, figures: figures{},
	}
	if o.Model != nil {
		r.Model = o.Model.Identity()
	}
	if o.Published {
		r.Prompt = "published"
	}
	switch {
	case o.Given != nil:
		r.Mode = "given"
	case o.NoRun:
		r.Mode = "alone"
	default:
		r.Note = suites()[name].note
	}
	return r
}

// An observer counts more than the score; tasks may be one.
type observer interface {
	observe(f figures, one ended)
}

func (r *Report) add(number int, one ended) {
	if one.skipped != "" {
		s := r.Skipped[one.skipped]
		if s.Lines++; len(s.First) < 5 {
			s.First = append(s.First, number)
		}
		r.Skipped[one.skipped] = s
		return
	}
	r.N++
	r.Executions += one.executions
	for _, a := range one.said {
		r.asked++
		if a.formed {
			r.formed++
		}
		if a.outcome != nil {
			r.Tokens += a.outcome.Tokens
		}
	}
	r.sure = append(r.sure, surety(one)...)
	if o, ok := one.task.(observer); ok && len(one.said) > 0 {
		o.observe(r.figures, one)
	}
	if one.task.scored() {
		r.mark(one)
	}
}

func (r *Report) mark(one ended) {
	r.alone.add(one.alone)
	if r.Mode == "system" {
		r.scores.add([]mark{one.final})
	} else {
		r.scores.add(one.alone)
	}
	if !one.final.pass {
		r.Failed[cmp.Or(one.final.why, "wrong")]++
	}
	for i, g := range one.guesses {
		if r.guessed[g.by] == nil {
			r.guessed[g.by] = &scores{}
			r.order = append(r.order, g.by)
		}
		r.guessed[g.by].add(one.marks[i : i+1])
		r.guessed[g.by].executions += g.executions
	}
}

// finish turns counts into percentages.
func (r *Report) finish(e *evaluator) {
	if r.asked > 0 {
		r.WellFormed = percent(float64(r.formed), float64(r.asked))
	}
	r.Pass1, r.Strict1, r.Pass5 = r.scores.results()
	if r.Mode == "system" && e.Model != nil && r.alone.items > 0 {
		r.Alone = &Alone{}
		r.Alone.Pass1, r.Alone.Strict1, r.Alone.Pass5 = r.alone.results()
	}
	for _, name := range r.order {
		s := r.guessed[name]
		pass1, _, _ := s.results()
		r.Baselines = append(r.Baselines, Baseline{name, *pass1, s.executions})
	}
	r.Figures = map[string]float64{}
	if len(r.sure) > 0 {
		r.Figures["right_at_half_coverage_pct"] = halfCovered(r.sure)
	}
	for _, name := range slices.Sorted(maps.Keys(r.figures)) {
		r.Figures[name+"_pct"] = percent(r.figures[name].part, r.figures[name].whole)
	}
}

// sure says how sure a model was of an answer, and whether it was right.
type sure struct {
	confidence float64 // mean log-probability of the answer; -Inf where there is none
	right      bool
}

// surety is that of an item's first answer.
func surety(one ended) []sure {
	if len(one.said) == 0 || one.said[0].outcome == nil || len(one.alone) == 0 {
		return nil
	}
	first := sure{one.said[0].outcome.Confidence, one.alone[0].pass}
	if p := one.said[0].prediction; p == "" || p == abstained {
		first.confidence = math.Inf(-1)
	}
	return []sure{first}
}

// halfCovered is the percentage of right answers among those that the model was surest
// of, half as many as there are items; of all answers where they are fewer.
func halfCovered(all []sure) float64 {
	sorted := slices.Clone(all)
	slices.SortStableFunc(sorted, func(a, b sure) int { return cmp.Compare(b.confidence, a.confidence) })
	right, covered := 0.0, 0.0
	for _, s := range sorted[:(len(sorted)+1)/2] {
		if math.IsInf(s.confidence, -1) {
			break
		}
		covered++
		if s.right {
			right++
		}
	}
	return percent(right, covered)
}

// percent has two decimals.
func percent(part, whole float64) float64 {
	if whole == 0 {
		return 0
	}
	return math.Round(1e4*part/whole) / 100
}
