package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/pflag"

	"semcoder/analysis"
	"semcoder/analysis/examples"
	"semcoder/analysis/reason"
)

const repairArgs = "FILE [--func f] [--write] [--json] [--model MODEL] [--no-run] [--executions N] [--native PYTHON]"

// A repairing is what --json prints.
type repairing struct {
	explanation        // of the call that fails, as it is
	Expected    string `json:"expected"`
	Diff        string `json:"diff"`    // unified; "" where there is no repair
	Found       string `json:"found"`   // predicted, or trial; "" when nothing was
	Tried       int    `json:"tried"`   // edits executed beside the model's
	Others      int    `json:"others"`  // further examples of the function
	Written     bool   `json:"written"` // to the file
}

// runRepair finds a change of a function after which an example of it holds.
func runRepair(ctx context.Context, std streams, args []string) error {
	flags := pflag.NewFlagSet("repair", pflag.ContinueOnError)
	function := flags.String("func", "", "the function to repair; may be left out where the examples of one alone fail")
	write := flags.Bool("write", false, "change the file, where the repair is confirmed")
	t := addTrial(flags, "small edits by trial only", "execute no repair: the model's is printed as it is", "edits to try where the model's repair does not hold")
	args, err := parse(flags, args, 1)
	switch {
	case err != nil:
		return err
	case t.noRun && *write:
		return usagef("--write changes the file where the repair is confirmed, which takes running it: leave out --no-run")
	}
	if err := t.check("repair", "refine", singly); err != nil {
		return err
	}
	runner, err := interpretersIn(t.native)
	if err != nil {
		return err
	}
	defer runner.Close()
	file, err := openFile(args[0])
	if err != nil {
		return err
	}
	fail, err := chooseFailure(ctx, runner, file, *function, guided(t.model))
	if err != nil {
		return err
	}
	if fail.unrun && t.noRun { // then nobody asks whether it fails
		fail.got += ", and is taken to fail"
	}
	q := repairOf(file, fail)
	q.NoRun, q.Executions = t.noRun, t.tries()
	return t.run(std, runner, func(r asker, out io.Writer) (trialled, error) {
		return repair(ctx, r, file, fail, q, out, *write)
	})
}

// repairOf is the question about a failure.
func repairOf(file pyFile, fail failure) reason.Repair {
	root, _ := analysis.ProjectRoot(file.doc.Path())
	return reason.Repair{
		Slice: examples.Together(file.snap, file.doc, fail.function, fail.example.Call, fail.others), Problem: problemOf(fail.function),
		Call: fail.example.Call, Expected: wanted(fail.example), Others: fail.others, Python: analysis.RequiresPython(root),
	}
}

// problemOf is what a function should do, in its author's words: the docstring as far
// as its examples.
func problemOf(f *analysis.Function) string {
	text, _, _ := strings.Cut(f.Doc, ">>>")
	return cmp.Or(strings.TrimSpace(text), "Write the function "+f.Name+".")
}

// repair asks, behind a line that says what fails.
func repair(ctx context.Context, r asker, file pyFile, fail failure, q reason.Repair, out io.Writer, write bool) (repairing, error) {
	from := fail.example.From(file.doc)
	if _, err := fmt.Fprintf(out, "%s should be %s, says %s; %s\n\n", harmless(q.Call), harmless(q.Expected), from, harmless(fail.got)); err != nil {
		return repairing{}, err
	}
	p, err := followRepair(ctx, r, file, q, out, write)
	p.From = from
	return p, err
}

// followRepair asks, and makes the diff, and with write the change.
func followRepair(ctx context.Context, r asker, file pyFile, q reason.Repair, out io.Writer, write bool) (repairing, error) {
	e, o, err := follow(ctx, r, q, out)
	if err != nil {
		return repairing{}, err
	}
	e.Call = q.Call
	p := repairing{explanation: e, Expected: q.Expected, Tried: o.Tried, Others: len(q.Others) - 1, Found: foundBy(o)}
	if o.Answer == "" {
		return p, nil
	}
	raw, err := os.ReadFile(file.path)
	if err != nil {
		return p, err
	}
	text, marked := strings.CutPrefix(string(raw), "\ufeff")
	if read := file.doc.Text(); text != read && text+"\n" != read { // the lines to change may be others by now
		return p, fmt.Errorf("%s was changed while a repair was looked for; run it again", file.path)
	}
	changes, ok := patches(q.Slice, o.Edits)
	if !ok {
		return p, fmt.Errorf("the repair touches lines of more than one place and cannot be shown as a change of %s:\n%s", file.path, o.Answer)
	}
	p.Diff = unified(filepath.ToSlash(filepath.Base(file.path)), text, changes)
	if write && o.Verdict == reason.Confirmed {
		if text = patched(text, changes); marked { // a byte order mark stays before the first line, whatever becomes of it
			text = "\ufeff" + text
		}
		err = replaceFile(file.path, text)
		p.Written = err == nil
	}
	return p, err
}

// replaceFile writes a file anew beside itself and puts it in place at once, so that
// nothing that goes wrong leaves half of it.
func replaceFile(path, text string) error {
	path, err := filepath.EvalSymlinks(path)
	if err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	temp, err := os.CreateTemp(filepath.Dir(path), ".semcoder-*")
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name()) // gone already when all went well
	_, err = temp.WriteString(text)
	if closed := temp.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Chmod(temp.Name(), info.Mode().Perm())
	}
	if err == nil {
		err = os.Rename(temp.Name(), path)
	}
	return err
}

func (p repairing) none() bool { return p.explanation.none(p.Found) }

func (p repairing) print(out io.Writer) error {
	var b strings.Builder
	if p.Monologue != "" {
		b.WriteString("\n\n")
	}
	b.WriteString(p.Diff)
	if p.Diff != "" {
		b.WriteString("\n")
	}
	switch p.Found {
	case byModel:
		b.WriteString("repair     predicted")
		if p.UnsureFrom > 0 {
			fmt.Fprintf(&b, " (unsure from step %d)", p.UnsureFrom)
		}
		b.WriteString("\n")
	case byTrial:
		fmt.Fprintf(&b, "repair     found by trial, not predicted (%s)\n", candidates(p.Tried))
	default:
		fmt.Fprintf(&b, "repair     none found (%s)\n", candidates(p.Tried))
	}
	fmt.Fprintf(&b, "verdict    %s\n", p.judgement())
	if p.Written {
		b.WriteString("written    yes\n")
	}
	_, err := io.WriteString(out, harmless(b.String()))
	return err
}
