package prompts

import (
	"strconv"
	"strings"
)

// Forward asks for the value of call. The source is in canonical form and stands
// before the assertion with every line labelled; the model goes on right after
// the newline that ends the prompt, as it does in all of these but Refine and
// Write.
func Forward(canonical, call string) string {
	return fill("forward", label(canonical), call)
}

// Shown is the program that a prompt of Forward about a call shows; ok is false where it is no such prompt.
func Shown(prompt, call string) (canonical string, ok bool) {
	const mark = "[PYTHON]\n"
	_, text, _ := strings.Cut(prompt, mark)
	text, _, _ = strings.Cut(text, "\nassert "+call+" == ??\n")
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = strings.TrimSuffix(lines[i], " # [L"+strconv.Itoa(i+FirstLabel)+"]")
	}
	canonical = strings.Join(lines, "\n")
	return canonical, Forward(canonical, call) == prompt
}

// Backward asks for arguments with which entry yields output: an expression, or
// `raises(TYPE)`. Nothing is labelled. The entry of a method is written with its
// object, as in `Stack(??).push`.
func Backward(canonical, entry, output string) string {
	return fill("backward", bare(canonical), Claim(entry+"(??)", output))
}

// Claim is the assertion about a call, without its `assert`: in the form of a
// comparison or, where outcome is `raises(TYPE)`, in that of an exception.
func Claim(call, outcome string) string {
	if class, ok := strings.CutPrefix(outcome, "raises("); ok && strings.HasSuffix(class, ")") {
		return "raises(" + strings.TrimSuffix(class, ")") + ", " + call + ")"
	}
	return call + " == " + outcome
}

// Refine asks for a repair of code that does not yield expected, an expression or
// `raises(TYPE)`, when called as call. problem says in words what it should do.
// The reply opens with [MONOLOGUE], which the published prompt does not end with.
func Refine(problem, canonical, call, expected string) string {
	test := "retv = " + call + "\nassert retv == " + expected
	if claim := Claim(call, expected); strings.HasPrefix(claim, "raises(") {
		test = "assert " + claim
	}
	return fill("refine", problem, bare(canonical), test)
}

// Write asks for code. It ends inside an open fence, behind prefix, the part of
// the code that is given (a signature with its docstring, or ""): the reply goes
// on from its last byte.
//
// For problems without a given part the published prompt ends before the fence's
// newline. A newline is a token of its own, so the tokens are the same.
func Write(instruction, prefix string) string {
	return fill("write", instruction, prefix)
}

// Describe asks for the purpose of code and what holds of every result.
func Describe(canonical string) string {
	return fill("describe", bare(canonical))
}

// Next asks for one thing about a run of call that is under way: ask is `next line`
// or `value of NAME after this step`, steps are the numbered lines so far.
func Next(canonical, call, steps, ask string) string {
	return fill("next", label(canonical), call, strings.TrimRight(steps, "\n"), ask)
}

// Micro asks what one operation on literals comes to. The reply is the lines by which it is
// worked out, if any, and then Gives and the value (with Becomes and the receiver, where the
// operation is a method that changes it) or Fails and the type of an exception. No tag ends it.
func Micro(expr string) string {
	return fill("micro", expr)
}

// Direct is a prompt of Forward or Backward without its last line: it asks for the
// answer at once. The reply begins with [ANSWER].
func Direct(prompt string) string { return strings.TrimSuffix(prompt, "[MONOLOGUE]\n") }

// bare is code without its last newlines, which the template has.
func bare(code string) string { return strings.TrimRight(code, "\n") }
