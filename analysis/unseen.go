package analysis

import (
	"slices"
	"strings"
)

// Unseen reports whether no reading of a program tells what a dotted name gives, however well the reader knows Python:
// it comes from another package ("pandas.read_csv", ".settings.RATE"), reaches outside ("open", "os.environ.get"), works on this
// machine or that ("sqlite3.connect"), or is left to chance ("random.random", "time.time").
func Unseen(dotted string) bool {
	top := topOf(dotted)
	return !standard(top) && !isBuiltin(top) || lacking(top) || reaching(dotted) != "" || chance(dotted)
}

// chance tells names of the library that give something else each time.
func chance(dotted string) bool {
	module, name, _ := strings.Cut(dotted, ".")
	switch module {
	case "random":
		return name != "" && name != "seed" && !strings.HasPrefix(name, "Random")
	case "secrets", "uuid":
		return name != "" && !slices.Contains([]string{"UUID", "uuid3", "uuid5", "compare_digest"}, name)
	case "time":
		return slices.Contains([]string{"time", "time_ns", "monotonic", "perf_counter", "process_time", "localtime", "gmtime", "ctime"}, name)
	case "datetime":
		return slices.Contains([]string{"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "now", "utcnow"}, name)
	}
	return false
}
