// Command semcoder is a language server for Python that shows what code does
// when it runs, and the tools around it.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/pflag"
)

// A command is one subcommand; its file has its name.
type command struct {
	name    string
	args    string // shown after the name in the usage line
	summary string // "" hides it from the list
	run     func(ctx context.Context, std streams, args []string) error
}

// streams are the process's own, so that tests can run a command in memory.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// A usageError ends the process with status 2 and a hint at the flags.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// A helpError says that help was asked for: it is the answer, and no failure.
type helpError struct{ flags string }

func (helpError) Error() string { return "help was asked for" }

func commands() []command {
	return []command{
		{"generate", generateArgs, "continue a text with a model", runGenerate},
		{"model", modelArgs, "look into a model file", runModel},
		{"explain", explainArgs, "tell what a call does: predicted, executed, and whether they agree", runExplain},
		{"invert", invertArgs, "find a call that yields a wanted output", runInvert},
		{"repair", repairArgs, "find a change after which a failing doctest or assert holds", runRepair},
		{"serve", "", "the language server, on stdin and stdout", runServe},
		{"demo", "[--file F --function NAME]", "an editor's conversation with the server, in the terminal", runDemo},
		{"pyx", "[--in F --out F --workers N]", "programs in, checked training rows out", runPyx},
		{"eval", evalArgs, "how often a model is right, judged by running it, beside what is right without one", runEval},
		{"bench", "--sandbox [--json --runs N]", "how fast the sandbox is on this machine", runBench},
		{"doctor", "[--json --model MODEL]", "what works on this machine", runDoctor},
		{"worker", "", "", runWorker},
		{"version", "[--json]", "print the version", runVersion},
	}
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second interrupt ends what does not heed the first
	os.Exit(run(ctx, streams{os.Stdin, os.Stdout, os.Stderr}, os.Args[1:]))
}

// run finds the subcommand and maps its error to an exit status: 0 answered,
// 1 error, 2 usage, 3 nothing found.
func run(ctx context.Context, std streams, args []string) int {
	if len(args) == 0 {
		printUsage(std.err)
		return 2
	}
	if asksHelp(args[0]) {
		printUsage(std.out)
		return 0
	}
	for _, c := range commands() {
		if c.name == args[0] {
			return status(std, c, c.run(ctx, std, args[1:]))
		}
	}
	fmt.Fprintf(std.err, "semcoder: unknown command %q; `semcoder help` lists them\n", args[0])
	return 2
}

func asksHelp(arg string) bool { return arg == "help" || arg == "-h" || arg == "--help" }

func status(std streams, c command, err error) int {
	var usage usageError
	var help helpError
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errNone): // which it has said
		return 3
	case errors.As(err, &help):
		fmt.Fprintf(std.out, "usage: semcoder %s %s\n%s", c.name, c.args, help.flags)
		return 0
	case errors.Is(err, context.Canceled):
		fmt.Fprintf(std.err, "semcoder %s: interrupted\n", c.name)
		return 1
	case errors.As(err, &usage):
		fmt.Fprintf(std.err, "semcoder %s: %v\nusage: semcoder %s %s\n", c.name, err, c.name, c.args)
		return 2
	default:
		fmt.Fprintf(std.err, "semcoder %s: %v\n", c.name, err)
		return 1
	}
}

func printUsage(w io.Writer) {
	fmt.Fprintln(w, "usage: semcoder COMMAND [flags] [arguments]")
	for _, c := range commands() {
		if c.summary != "" {
			fmt.Fprintf(w, "  %-10s %s\n", c.name, c.summary)
		}
	}
}

// parse reads flags, which may follow positional arguments, and checks how many
// positional ones there are. A wrong flag is a usage error.
func parse(flags *pflag.FlagSet, args []string, positional int) ([]string, error) {
	flags.SortFlags = false
	flags.Usage = func() {} // status prints it, to the right stream
	switch err := flags.Parse(args); {
	case errors.Is(err, pflag.ErrHelp):
		return nil, helpError{flags.FlagUsages()}
	case err != nil:
		return nil, usageError{err}
	}
	if flags.NArg() != positional {
		return nil, usagef("want %d argument(s), got %d", positional, flags.NArg())
	}
	return flags.Args(), nil
}
