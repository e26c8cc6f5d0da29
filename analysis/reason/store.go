package reason

import (
	"bytes"
	"container/list"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"sync"
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

// remember keeps an outcome under the name of everything it came from. The
// narration is left out: it follows from the trace, and may be worded better
// by the next version.
func (r *Reasoner) remember(key string, o *Outcome) {
	kept := *o
	kept.Narration, kept.Sentences = "", nil
	if data, err := json.Marshal(kept); err == nil {
		r.memories.put(key, data, o.lasting())
	}
}

// recall returns an outcome that was remembered. Every call makes a new value,
// so nobody can modify what others hold.
func (r *Reasoner) recall(key string) (*Outcome, bool) {
	data, ok := r.memories.get(key)
	if !ok {
		return nil, false
	}
	var o Outcome
	if json.Unmarshal(data, &o) != nil {
		return nil, false
	}
	if o.Trace != nil {
		o.narrate()
	}
	o.Cached = true
	return &o, true
}

// A store keeps entries by name: the latest used in memory, all on disk. Any of
// them may be gone the next time.
type store struct {
	disk *disk // nil: memory alone

	mu     sync.Mutex
	limit  int // of size, in bytes
	size   int
	byName map[string]*list.Element // of *entry
	recent *list.List               // of *entry, the latest used first
}

type entry struct {
	name string
	data []byte // never modified
}

func newStore(o Options) *store {
	s := &store{limit: o.MemoryBytes, byName: map[string]*list.Element{}, recent: list.New()}
	if o.Dir != "" {
		s.disk = &disk{dir: o.Dir, limit: o.DiskBytes, log: o.Log}
	}
	return s
}

func (s *store) get(name string) ([]byte, bool) {
	if data, ok := s.remembered(name); ok {
		return data, true
	}
	if s.disk == nil {
		return nil, false
	}
	data, ok := s.disk.read(name)
	if ok {
		s.keep(name, data)
	}
	return data, ok
}

// put keeps data in memory and, where it will be true another day, on disk.
func (s *store) put(name string, data []byte, lasting bool) {
	old, same := s.remembered(name)
	s.keep(name, data)
	if lasting && s.disk != nil && !(same && bytes.Equal(old, data)) {
		s.disk.write(name, data)
	}
}

func (s *store) remembered(name string) ([]byte, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	at, ok := s.byName[name]
	if !ok {
		return nil, false
	}
	s.recent.MoveToFront(at)
	return at.Value.(*entry).data, true
}

func (s *store) keep(name string, data []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if at, ok := s.byName[name]; ok {
		s.drop(at)
	}
	s.byName[name] = s.recent.PushFront(&entry{name, data})
	s.size += len(data)
	for s.size > s.limit {
		s.drop(s.recent.Back())
	}
}

func (s *store) drop(at *list.Element) {
	e := s.recent.Remove(at).(*entry)
	delete(s.byName, e.name)
	s.size -= len(e.data)
}

func checksum(data []byte) []byte {
	sum := sha256.Sum256(data)
	return sum[:]
}
