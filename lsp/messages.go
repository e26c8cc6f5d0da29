package lsp

import (
	"encoding/json"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
)

// The messages beyond the protocol's own. docs/protocol.md describes each field;
// a test compares the two.
const (
	MethodExplain  = "semcoder/explain"  // request
	MethodSnapshot = "semcoder/snapshot" // request
	MethodDelta    = "semcoder/delta"    // notification to the client
	MethodStale    = "semcoder/stale"    // notification to the client

	// CommandExplain is explain through workspace/executeCommand. Clients
	// register the commands of a server under their own names, so this one must
	// differ from linkExplain, which a client provides itself.
	CommandExplain = "semcoder.server.explain"
	linkExplain    = "semcoder.explain"
)

// Kinds of explain.
const (
	KindMonologue = "monologue" // every step in words
	KindOutput    = "output"    // the same question, only its result
	KindInput     = "input"     // a call that yields ExplainParams.Output
	KindRepair    = "repair"    // a change after which an example that fails holds
	KindFailure   = "failure"   // why an example fails
	KindWrite     = "write"     // the body of a function whose docstring says what it does
	KindDescribe  = "describe"  // what a function is for, and what holds of every result
)

// Phases of a delta.
const (
	PhaseExecuted  = "executed"  // the narrated run, all of it at once
	PhaseMonologue = "monologue" // the model's words, a piece at a time
	PhaseDone      = "done"      // nothing follows but the reply
)

// How an answer was found.
const (
	FoundPredicted = "predicted" // by the model
	FoundTrial     = "trial"     // by executing candidates
)

// Status of an explain that was answered.
const (
	StatusComplete = "complete" // the model answered
	StatusExecuted = "executed" // there is no model: the account is of the run alone
)

// DocumentVersion names a document as the client knows it.
type DocumentVersion struct {
	URI     uri.URI `json:"uri"`
	Version int32   `json:"version"`
}

// ExplainParams asks semcoder/explain.
type ExplainParams struct {
	TextDocument  DocumentVersion    `json:"textDocument"`
	Position      *protocol.Position `json:"position,omitzero"` // or Range; anywhere in a function
	Range         *protocol.Range    `json:"range,omitzero"`
	Kind          string             `json:"kind"`
	Call          string             `json:"call,omitzero"`          // "": the active example
	Output        string             `json:"output,omitzero"`        // input: what the call is to yield, an expression or raises(TYPE)
	StreamID      string             `json:"streamId,omitzero"`      // chosen by the client; "": no deltas
	WorkDoneToken json.RawMessage    `json:"workDoneToken,omitzero"` // string or integer
}

// ExplainResult is the whole answer; deltas only bring parts of it earlier.
type ExplainResult struct {
	Text       string              `json:"text"`                // monologue: the model's words, or the narrated run without a model; output: one line; input, repair, failure: the words, then a line or two; write: code; describe: lines
	Answer     string              `json:"answer"`              // what the model predicts, or what was found by trial; "" when nothing was
	Before     string              `json:"before,omitempty"`    // in place of an answer: what the account ends before: what nothing shown determines, or a statement that is not read along; with Executed, what it was executed up to
	Verdict    string              `json:"verdict"`             // unchecked | confirmed | refuted | unrunnable | unstable
	Reason     string              `json:"reason"`              // of the verdict
	Confidence float64             `json:"confidence,omitzero"` // mean natural log-probability of the answer's tokens; 0 unknown
	Unsure     int                 `json:"unsure,omitzero"`     // number of the first step that the model was unsure of
	Found      string              `json:"found,omitzero"`      // predicted | trial; absent for monologue and output
	Tried      int                 `json:"tried,omitzero"`      // candidates executed beside the model's
	Edits      []protocol.TextEdit `json:"edits,omitzero"`      // repair: of the document at DocVersion
	Executed   *Executed           `json:"executed,omitzero"`
	Call       string              `json:"call"`  // the example that this is about; input: the call found
	From       string              `json:"from"`  // where it was found, for people
	Range      protocol.Range      `json:"range"` // of the function
	DocVersion int32               `json:"docVersion"`
	Model      string              `json:"model"` // identity; "" when none was asked
	Cached     bool                `json:"cached"`
	Status     string              `json:"status"`
}

// Executed is what running the call showed. It has a value, an exception, or
// neither when the run was cut off, or ended before what the sandbox lacks.
type Executed struct {
	Value     *string `json:"value,omitzero"`     // repr
	Exception *string `json:"exception,omitzero"` // "Type: message"
	Steps     int     `json:"steps"`
	Stdout    string  `json:"stdout,omitzero"`
	Narration string  `json:"narration"`
	Varies    bool    `json:"varies,omitzero"` // another run may end otherwise: it depends on the time, on chance, or on the order of a set
}

// DeltaParams is semcoder/delta.
type DeltaParams struct {
	StreamID string `json:"streamId"`
	Seq      int    `json:"seq"` // 1, 2, 3 ...; after a gap ask semcoder/snapshot
	Text     string `json:"text"`
	Line     *int   `json:"line,omitzero"` // 0-based line of the document that the text is about
	Phase    string `json:"phase"`
}

// SnapshotParams asks semcoder/snapshot.
type SnapshotParams struct {
	StreamID string `json:"streamId"`
}

// SnapshotResult is all of a stream so far. Deltas up to Seq are in it.
type SnapshotResult struct {
	StreamID  string `json:"streamId"`
	Seq       int    `json:"seq"`
	Narration string `json:"narration"` // text of phase executed
	Text      string `json:"text"`      // text of phase monologue
	Phase     string `json:"phase"`     // the latest
}

// StaleParams is semcoder/stale: an edit changed the code these streams are about.
type StaleParams struct {
	URI       uri.URI  `json:"uri"`
	StreamIDs []string `json:"streamIds"`
}
