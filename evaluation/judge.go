package evaluation

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"

	"semcoder/analysis"
	"semcoder/analysis/trace"
)

// A judge executes what is to be scored, in the sandbox alone. What does not end in
// time, or floods it, fails.
type judge struct{ tracer Tracer }

// What one execution may take.
const (
	judgeSteps = 200_000
	judgeWall  = 10 * time.Second
)

func (j judge) run(ctx context.Context, p trace.Program) (*trace.Trace, error) {
	p.Light, p.Budget.Steps, p.Budget.Wall = true, judgeSteps, judgeWall
	return j.tracer.Run(ctx, p)
}

// exception is the claim that a call yields none.
var exception = regexp.MustCompile(`^raises\([\w.]+\)$`)

// equal compares an expression that is right with one that was predicted. The latter is
// evaluated by itself, where there is no program whose functions it could call.
func (j judge) equal(ctx context.Context, right, predicted string) (mark, error) {
	literal, ended, err := j.alone(ctx, predicted)
	switch {
	case err != nil:
		return mark{}, err
	case ended != "" && exception.MatchString(predicted):
		return mark{why: "an exception, where there is a value"}, nil
	case ended != "":
		return mark{why: "the prediction is no expression: " + ended}, nil
	case literal == "":
		return mark{why: "the prediction is no literal"}, nil
	}
	return j.yields(ctx, trace.Program{Call: right}, literal)
}

// alone evaluates what was predicted by itself; ended says how it ended where it came to
// no value. The literal is read once more where nothing was executed: code could have
// written another text in its place, that does something.
func (j judge) alone(ctx context.Context, expression string) (literal, ended string, err error) {
	ran, err := j.run(ctx, trace.Program{Call: expression})
	if err != nil || ran.Stop != trace.Returned || ran.Literal == "" {
		if err == nil {
			ended = ending(ran)
		}
		return "", ended, err
	}
	literal, _, err = j.tracer.Literal(ctx, ran.Literal)
	return literal, "", err
}

// yields runs a program's call and compares its value with a literal, by == and
// strictly.
func (j judge) yields(ctx context.Context, p trace.Program, literal string) (mark, error) {
	call := p.Call
	p.Call = "(" + call + ") == (" + literal + ")"
	loose, err := j.run(ctx, p)
	if err != nil {
		return mark{}, err
	}
	if loose.Stop != trace.Returned {
		return mark{why: ending(loose)}, nil
	}
	if loose.Value != "True" {
		return mark{why: "another value"}, nil
	}
	p.Call, p.Expect = call, literal
	strict, err := j.run(ctx, p)
	if err != nil {
		return mark{}, err
	}
	return mark{pass: true, strict: strict.Match == trace.Equal}, nil
}

// reaches tells whether a call of the code's function with predicted arguments comes to
// the output wanted. They are evaluated by themselves first: what the program is handed
// are literals, which can do nothing to it and say nothing of what they equal; or what is
// written with nothing else than such names as cannot do that either.
func (j judge) reaches(ctx context.Context, code, entry, arguments, output string) (mark, error) {
	call := entry + "(" + arguments + ")"
	read, err := analysis.ParseCall(call)
	if err != nil || read.Callee != entry || read.Text != call {
		return mark{why: "the prediction is no argument list"}, nil
	}
	if plainlyWritten(code, arguments) {
		return j.yields(ctx, trace.Program{Source: code, Call: call}, output)
	}
	literal, ended, err := j.alone(ctx, "(lambda *args, **more: (args, more))("+arguments+")")
	switch {
	case err != nil:
		return mark{}, err
	case ended != "":
		return mark{why: "the prediction is no argument list: " + ended}, nil
	case literal == "":
		return mark{why: "an argument is no literal"}, nil
	}
	call = "(lambda made: " + entry + "(*made[0], **made[1]))(" + literal + ")"
	return j.yields(ctx, trace.Program{Source: code, Call: call}, output)
}

// usable are names of Python's that arguments may use beside literals.
const usable = " abs all any bool bytes chr dict divmod enumerate float frozenset int len list max min ord range repr reversed round set sorted str sum tuple zip "

// unusable is what the parser takes for no name, and what binds names.
var unusable = regexp.MustCompile(`\b(type|exec|print|match|await|yield)\b|:=`)

// leading may be attributes that lead from a generator or function to the variables of
// others (`gi_frame`, `__globals__`). Python reads other letters as these, too.
var leading = regexp.MustCompile(`_|[^\x00-\x7f]`)

// plainlyWritten tells whether arguments use no names but those, be they Python's, and the
// program's variables where they call no method of anything.
func plainlyWritten(code, arguments string) bool {
	const callee = "_" // a name that is neither
	call := callee + "(" + arguments + ")"
	root, err := analysis.Parse("program.py", 0, code).Syntax(call)
	if err != nil || root.Broken() || unusable.MatchString(call) {
		return false
	}
	reaching := strings.Contains(call, ".")
	if reaching && leading.MatchString(arguments) {
		return false
	}
	for _, name := range analysis.UsedNames(root, call) {
		variable := !reaching && strings.Contains("\n"+code, "\n"+name+" = ")
		if name != callee && !strings.Contains(usable, " "+name+" ") && !variable {
			return false
		}
	}
	return true
}

// ending says in few words how a run ended; "" where it came to a value.
func ending(t *trace.Trace) string {
	switch t.Stop {
	case trace.Returned:
		return ""
	case trace.Raised:
		return "raised " + t.Exception.Type
	case trace.Budgeted:
		return "over the budget: " + t.Problem
	case trace.Missing:
		return "needs " + strings.Join(t.Needs, ", ")
	}
	return fmt.Sprint(t.Stop)
}
