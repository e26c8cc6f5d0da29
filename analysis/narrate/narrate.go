// Package narrate tells what happened in a run, step by step and true by
// construction: every word of it stands for an event of the trace.
//
// There are two renderings of the same steps. Canonical is what a model is trained
// to write after a prompt, so it is a small language with one phrasing a fact:
//
//	account   = { NUMBER ". [L" LABEL "] " [ bars " " ] fact { "; " fact } "\n" } answer
//	bars      = one "|" for each frame between the step's and the entry's
//	answer    = "[ANSWER]\nassert " ( CALL " == " VALUE | "raises(" TYPE ", " CALL ")" ) "\n[/ANSWER]"
//	fact      = "call " NAME            a frame is entered; the callee's own step lists its parameters
//	          | "begin"                 or says that it has none
//	          | OPERATION " -> " VALUE  the operands' values in place
//	          | NAME " = " VALUE        a name is bound, or what it is bound to has changed
//	          | "now " VALUE            what a method made of a receiver that has no name
//	          | VALUE " -> " TRUTH      a value that is no operation's is tested
//	          | "enter" | "skip" | "exit" | "hold" | "fail" | "keep" | "then" | "else"
//	          | "left " ITERABLE        what a loop has yet to take
//	          | "so " VALUE             what a comprehension has gathered
//	          | "done" | "pick " VALUE | "yield " VALUE | "return " VALUE
//	          | OPERATION "; raise " EXCEPTION | "catch " TYPE
//	          | "break" | "continue" | "pass" | "def " NAME | "class " NAME | "del " NAME
//
// It is made for a model of a few million parameters, which is good at copying and
// at one small computation at a time. So a value is spelled where it is used, and
// whatever a step needs stands shortly before it: the operands in the operation,
// the container before the method that changes it, and at the head of a loop what
// is left, so that the next item is the first of it and never has to be counted.
// Nothing is known from hindsight, and no loop is summed up: an account that gets
// too long is dropped, not shortened.
//
// Prose is for people: plain sentences in Markdown, each about one line, with the
// later rounds of a loop summed up and long values shortened.
package narrate
