package cpu

// best is what it was given: no vector routines were built in.
func best(r routines) routines { return r }
