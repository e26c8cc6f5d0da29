package reason

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
)

// digest names a recipe: equal parts, equal name.
func digest(parts ...string) string {
	h := sha256.New()
	for _, part := range parts {
		var size [8]byte // so that no two lists of parts run into one another
		binary.LittleEndian.PutUint64(size[:], uint64(len(part)))
		h.Write(size[:])
		h.Write([]byte(part))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// memories are what a Reasoner keeps: the latest used at hand, all that lasts on
// disk. Any of them may be gone the next time.
type memories struct {
	outcomes *recent[*Outcome] // by Question.key
	texts    *recent[said]     // by what the model read
	disk     *disk             // nil: none
}

func newMemories(o Options) memories {
	m := memories{outcomes: newRecent[*Outcome](o.MemoryBytes), texts: newRecent[said](o.MemoryBytes / 8)}
	if o.Dir != "" {
		m.disk = &disk{dir: o.Dir, limit: o.DiskBytes, log: o.Log}
	}
	return m
}

// decoded is how much more room an outcome takes than its JSON.
const decoded = 3

// remember keeps an outcome under the name of everything it came from. On disk
// the narration is left out: it follows from the trace, and may be worded better
// by the next version.
func (r *Reasoner) remember(key string, o *Outcome) {
	if held, ok := r.outcomes.get(key); ok && held == o {
		return
	}
	kept := *o
	kept.Narration, kept.Sentences = "", nil
	data, err := json.Marshal(kept)
	if err != nil {
		return // nothing in an Outcome can fail, but a memory may always be missing
	}
	r.outcomes.put(key, o, decoded*len(data))
	if r.disk != nil && o.lasting() {
		r.disk.write(key, data)
	}
}

// recall returns an outcome that was remembered.
func (r *Reasoner) recall(key string) (*Outcome, bool) {
	held, ok := r.outcomes.get(key)
	if !ok {
		if held, ok = r.reread(key); !ok {
			return nil, false
		}
	}
	o := *held
	o.Cached = true
	return &o, true
}

func (r *Reasoner) reread(key string) (*Outcome, bool) {
	var o Outcome
	size, ok := r.disk.readJSON(key, &o)
	if !ok {
		return nil, false
	}
	if o.Trace != nil {
		o.narrate()
	}
	r.outcomes.put(key, &o, decoded*size)
	return &o, true
}

func (r *Reasoner) rememberText(key string, g said) {
	data, err := json.Marshal(g)
	if err != nil {
		return
	}
	r.texts.put(key, g, len(data))
	if r.disk != nil {
		r.disk.write(key, data)
	}
}

func (r *Reasoner) recallText(key string) (said, bool) {
	g, ok := r.texts.get(key)
	if !ok {
		var size int
		if size, ok = r.disk.readJSON(key, &g); ok {
			r.texts.put(key, g, size)
		}
	}
	g.cached = true
	return g, ok
}

func checksum(data []byte) []byte {
	sum := sha256.Sum256(data)
	return sum[:]
}
