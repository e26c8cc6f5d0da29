package lsp

import (
	"go.lsp.dev/protocol"
	"go.uber.org/zap"
)

const methodWatched = "workspace/didChangeWatchedFiles"

// The registration that makes a client tell of files which change outside of it: by
// another program, or by another branch.
type (
	registrations struct {
		All []registration `json:"registrations"`
	}
	registration struct {
		ID      string   `json:"id"`
		Method  string   `json:"method"`
		Options watchers `json:"registerOptions"`
	}
	watchers struct {
		All []watcher `json:"watchers"`
	}
	watcher struct {
		Glob string `json:"globPattern"`
	}
)

// watchFiles asks for that, where the client can. Without it a file is looked at again
// when any document is next edited.
func (s *session) watchFiles() {
	if !s.client.watchesFiles {
		return
	}
	p := registrations{[]registration{{"python-files", methodWatched, watchers{[]watcher{{"**/*.py"}}}}}}
	s.start(func() {
		if _, err := s.conn.Call(s.root, "client/registerCapability", p, nil); err != nil && s.root.Err() == nil {
			s.log.Warn("files outside of the editor are not watched", zap.Error(err))
		}
	})
}

// didChangeWatchedFiles forgets what was read from files that are others by now. One
// that is open is what the editor says it is.
func (s *session) didChangeWatchedFiles(p *protocol.DidChangeWatchedFilesParams) error {
	var names []string
	for _, change := range p.Changes {
		names = append(names, string(change.URI))
	}
	s.files.workspace.Touch(names...)
	s.edited()
	return nil
}
