package reason

import (
	"context"
	"regexp"
	"strings"

	"semcoder/analysis/reason/grammar"
	"semcoder/analysis/reason/prompts"
	"semcoder/analysis/trace"
)

// An asking is how a question is put to the model, and how its reply is told apart.
type asking struct {
	prompt  string
	direct  string           // that asks for the answer without a monologue; "": no model is trained to be asked so
	given   string           // what the reply begins with for certain, in the model's form; the model goes on from there
	program *trace.Canonical // along which the model is guided in its account of call; nil: it is left to itself
	call    string
	opening string           // the tag behind which the answer is; "": the reply has no monologue before it
	stop    string           // what ends the reply; the tag that closes the answer
	lines   []int            // canonical line (0-based) -> slice line (1-based); nil where the prompt has no labels
	follow  *simulation      // of steps without labels; nil where nothing is run beside them
	grammar *grammar.Grammar // of the answer; nil: whatever the model writes

	// answered tells where the answer begins, and whether what follows reads as one.
	answered func(text string) (start int, read bool)

	// begin is how an answer is begun that the reply lacks, and how it is ended where
	// the model is to write the middle alone; nil where it is not asked for again.
	begin func(text string) (begun, closing string)
}

const (
	answerTag  = "[ANSWER]"
	refinedTag = "[Refined]"
)

// asserting is the asking of a question whose answer is an assertion between
// [ANSWER] and [/ANSWER].
func asserting(prompt string, g *grammar.Grammar, begin func(text string) (begun, closing string)) asking {
	return asking{
		prompt: prompt, direct: prompts.Direct(prompt), opening: answerTag, stop: prompts.Stop, grammar: g, begin: begin,
		answered: func(text string) (int, bool) {
			_, start, read := ReadAnswer(text)
			return start, read
		},
	}
}

// gives begins the reply with text, unless that would read as where an answer begins or ends.
func (a *asking) gives(text string) {
	if !containsAny(text, []string{a.opening, a.stop}) {
		a.given = text
	}
}

// answerAlone puts a question whose whole reply is the answer, and returns it: "" where
// there is none, which o then says the reason of.
func (r *Reasoner) answerAlone(ctx context.Context, kind string, o *Outcome, emit func(Update), ask func() (asking, error)) (string, error) {
	if r.model(kind) == nil {
		o.Reason = NotFound
		return "", nil
	}
	a, err := ask()
	if err != nil {
		return "", err
	}
	g, _, read, err := r.converse(ctx, a, o, emit)
	switch {
	case err != nil || o.Model == "":
		return "", err
	case !read:
		o.Reason = Malformed
		return "", nil
	}
	o.Confidence = g.Odds.mean(0, len(g.Text))
	return g.Text, nil
}

// done tells whether a reply holds its answer, and where that begins. One that was cut
// off in the middle of its answer has none: `12` may have been going to be `123`.
func (a asking) done(g said) (start int, ok bool) {
	start, ok = a.answered(g.Text)
	return start, ok && !(g.Cut && !strings.HasSuffix(g.Text, "\n"))
}

// abstention is the line by which a model says that the code shown does not determine
// what comes next, or the runtime that it does not read on.
var abstention = regexp.MustCompile(`(?m)^(?:` + prompts.Undetermined + `|` + prompts.Unread + `)(.*)`)

// abstains tells whether a reply ends in an abstention: then there is no answer, and
// none is asked for.
func abstains(text string) bool { return abstention.MatchString(text) }

// abstained is what a reply says that nothing shown determines, and where it says so; "" where it does not.
func abstained(text string) (expr string, start int) {
	m := abstention.FindStringSubmatchIndex(text)
	if m == nil {
		return "", len(text)
	}
	return text[m[2]:m[3]], m[0]
}

// untold is why a reply that abstains came to no answer.
func untold(text string) string {
	if _, at := abstained(text); strings.HasPrefix(text[at:], prompts.Unread) {
		return Unread
	}
	return Undetermined
}
