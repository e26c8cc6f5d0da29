package trace

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestSoak runs seed functions with inputs changed at random, as many times as SOAK
// says, and looks for what stays behind: state, memory, files, processes.
//
//	SOAK=100000 SEEDS=folder SOAK_CSV=file go test -run Soak -v -timeout 3h ./analysis/trace
func TestSoak(t *testing.T) {
	total, _ := strconv.Atoi(os.Getenv("SOAK"))
	if total == 0 {
		t.Skip("SOAK says no number of runs; make soak does")
	}
	programs := soakPrograms(t)
	goroutines, files := runtime.NumGoroutine(), openFiles()
	r := NewRunner(Options{Workers: runtime.NumCPU(), Log: func(text string) { t.Log(text) }})
	s := &soak{t: t, runner: r, programs: programs, total: total, began: time.Now(), ends: map[string]int{}}
	s.reference = s.canary()
	var working sync.WaitGroup
	for k := range runtime.NumCPU() {
		working.Go(func() { s.work(rand.New(rand.NewPCG(1, uint64(k)))) })
	}
	working.Wait()
	s.sample()
	t.Logf("%d runs of %d calls in %v, %.0f/s: %v", s.done, len(programs), time.Since(s.began).Round(time.Second),
		float64(s.done)/time.Since(s.began).Seconds(), s.ends)
	s.report()
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	if u := r.Usage(); u.Workers != 0 {
		t.Errorf("%d workers are left", u.Workers)
	}
	if now := openFiles(); now > files+2 {
		t.Errorf("%d open files, %d before", now, files)
	}
	if now := runtime.NumGoroutine(); now > goroutines+2 {
		t.Errorf("%d goroutines, %d before", now, goroutines)
	}
}

// canaryEvery is how many runs there are between two of the canary; sampleEvery,
// between two looks at memory. About so many calls of one program follow each other, as
// they do when inputs are searched.
const (
	callsOfOne  = 10
	canaryEvery = 100
	sampleEvery = 250
)

type soak struct {
	t         *testing.T
	runner    *Runner
	programs  []Program
	total     int
	began     time.Time
	reference []byte

	mu      sync.Mutex
	done    int
	ends    map[string]int
	samples []sample
}

type sample struct {
	runs            int
	elapsed         time.Duration
	server, workers int64 // bytes resident
	processes       int
}

func (s *soak) work(random *rand.Rand) {
	program := s.programs[random.IntN(len(s.programs))]
	for {
		n := s.next()
		if n > s.total || s.t.Failed() {
			return
		}
		if end, limited := s.t.Deadline(); limited && time.Until(end) < time.Minute {
			s.t.Errorf("out of time at run %d of %d", n, s.total)
			return
		}
		if n%canaryEvery == 0 {
			if got := s.canary(); !bytes.Equal(got, s.reference) {
				s.t.Errorf("run %d: the canary tells\n%s\nnot\n%s", n, got, s.reference)
			}
		}
		if n%sampleEvery == 0 {
			s.sample()
		}
		if n%callsOfOne == 0 {
			program = s.programs[random.IntN(len(s.programs))]
		}
		s.run(program, random)
	}
}

func (s *soak) next() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.done < s.total {
		s.done++
		return s.done
	}
	return s.total + 1
}

func (s *soak) run(p Program, random *rand.Rand) {
	p.Call = mutate(p.Call, random)
	p.Budget.Wall = 200 * time.Millisecond
	got, err := s.runner.Run(context.Background(), p)
	if err != nil {
		s.t.Errorf("%s: %v", p.Call, err)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ends[string(got.Stop)]++
}

// canary is the account of one program, as bytes.
func (s *soak) canary() []byte {
	got, err := s.runner.Run(context.Background(), canary)
	if err != nil {
		s.t.Error(err)
		return nil
	}
	data, err := json.Marshal(got)
	if err != nil {
		s.t.Error(err)
	}
	return data
}

func (s *soak) sample() {
	u := s.runner.Usage()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.samples = append(s.samples, sample{s.done, time.Since(s.began), rollup(os.Getpid(), "Rss:"), u.Resident, u.Workers})
}

// report writes the samples, draws them, and checks that memory is flat: the last
// quarter of the runs takes no more than the second one, but for noise.
func (s *soak) report() {
	var csv strings.Builder
	csv.WriteString("runs,seconds,server_mb,workers_mb,workers\n")
	for _, m := range s.samples {
		fmt.Fprintf(&csv, "%d,%.1f,%.1f,%.1f,%d\n", m.runs, m.elapsed.Seconds(), float64(m.server)/1e6, float64(m.workers)/1e6, m.processes)
	}
	if path := os.Getenv("SOAK_CSV"); path != "" {
		if err := os.WriteFile(path, []byte(csv.String()), 0o644); err != nil {
			s.t.Error(err)
		}
	}
	for name, of := range map[string]func(sample) float64{
		"server":  func(m sample) float64 { return float64(m.server) / 1e6 },
		"workers": func(m sample) float64 { return float64(m.workers) / 1e6 / float64(max(1, m.processes)) },
	} {
		var values []float64
		for _, m := range s.samples {
			values = append(values, of(m))
		}
		s.t.Logf("%s, MB resident in each process over %d runs\n%s", name, s.done, plot(values))
		quarter := len(values) / 4
		if quarter < 4 {
			continue // nothing to compare
		}
		const noise = 1.1
		if early, late := mean(values[quarter:2*quarter]), mean(values[3*quarter:]); late > early*noise+8 {
			s.t.Errorf("%s: %.0f MB in the last quarter, %.0f MB in the second", name, late, early)
		}
	}
}

func mean(values []float64) float64 {
	var sum float64
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}

// plot draws values from left to right, each column the mean of its share.
func plot(values []float64) string {
	const wide, high = 64, 8
	columns := make([]float64, min(wide, len(values)))
	top := 1.0
	for i := range columns {
		columns[i] = mean(values[i*len(values)/len(columns) : (i+1)*len(values)/len(columns)])
		top = max(top, columns[i])
	}
	var out strings.Builder
	for row := high; row > 0; row-- {
		fmt.Fprintf(&out, "%6.0f |", top*float64(row)/high)
		for _, v := range columns {
			if v > top*(float64(row)-0.5)/high {
				out.WriteByte('#')
			} else {
				out.WriteByte(' ')
			}
		}
		out.WriteByte('\n')
	}
	return out.String()
}

// soakPrograms are the doctests of the seed functions, those of the canary where no
// folder is given.
func soakPrograms(t *testing.T) []Program {
	folder := os.Getenv("SEEDS")
	if folder == "" {
		t.Log("SEEDS names no folder with functions.jsonl: one program is run")
		return []Program{canary}
	}
	file, err := os.Open(filepath.Join(folder, "functions.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var all []Program
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var seed struct {
			Code     string
			Doctests []struct{ Source string }
		}
		if err := json.Unmarshal(lines.Bytes(), &seed); err != nil {
			t.Fatal(err)
		}
		for _, d := range seed.Doctests {
			all = append(all, Program{Source: seed.Code, Call: strings.TrimSpace(d.Source)})
		}
	}
	return all
}

var literals = regexp.MustCompile(`\d+(\.\d+)?|'[^'\\]*'|"[^"\\]*"|True|False|None`)

// mutate exchanges some of a call's literals.
func mutate(call string, random *rand.Rand) string {
	return literals.ReplaceAllStringFunc(call, func(old string) string {
		others := []string{old, old, "0", "-1", "1", "7", "2.5", "10**20", "''", `"a b"`, `"é\ud83d"`, "None", "True", "[]", "[3, 1, 2]", "{}", "float('nan')", old + "*3"}
		return others[random.IntN(len(others))]
	})
}

func openFiles() int {
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return 0 // not Linux
	}
	return len(entries)
}
