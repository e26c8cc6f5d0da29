package reason

import (
	"container/list"
	"sync"
)

// recent keeps the latest used values, up to a size in all.
type recent[V any] struct {
	mu     sync.Mutex
	limit  int // of size, in bytes
	size   int
	byName map[string]*list.Element // of *held[V]
	order  *list.List               // of *held[V], the latest used first
}

type held[V any] struct {
	name  string
	value V
	size  int
}

func newRecent[V any](limit int) *recent[V] {
	return &recent[V]{limit: limit, byName: map[string]*list.Element{}, order: list.New()}
}

func (r *recent[V]) get(name string) (v V, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	at, ok := r.byName[name]
	if !ok {
		return v, false
	}
	r.order.MoveToFront(at)
	return at.Value.(*held[V]).value, true
}

// put keeps a value of about size bytes; one beyond the limit is not kept.
func (r *recent[V]) put(name string, v V, size int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if at, ok := r.byName[name]; ok {
		r.drop(at)
	}
	if size > r.limit {
		return // rather than everything else
	}
	r.byName[name] = r.order.PushFront(&held[V]{name, v, size})
	r.size += size
	for r.size > r.limit {
		r.drop(r.order.Back())
	}
}

func (r *recent[V]) drop(at *list.Element) {
	h := r.order.Remove(at).(*held[V])
	delete(r.byName, h.name)
	r.size -= h.size
}
