package lsp

import (
	"encoding/json"
	"fmt"

	"go.lsp.dev/protocol"
)

// Config is what a user can set, under the name "semcoder". It arrives as
// initializationOptions, or later in workspace/didChangeConfiguration.
type Config struct {
	// Model names the model that predicts: "nano" (the one inside the binary), a
	// weights file, a folder, the name of an installed model, or "none": then only
	// what runs is shown. Empty: the environment's SEMCODER_MODEL, then nano.
	Model string `json:"model"`

	// Hover is what happens when the cursor rests on a function or a call.
	Hover HoverConfig `json:"hover"`

	// Native is the user's own interpreter, for programs that need packages which the
	// sandbox does not have.
	Native NativeConfig `json:"native"`
}

// NativeConfig is the part of Config about the user's own interpreter. Nothing runs in
// it unless both fields are set, and the system can fence it off.
type NativeConfig struct {
	// Python is the absolute path of the interpreter, version 3.11 or later; that of a
	// virtual environment brings its packages. Empty: programs run in the sandbox.
	Python string `json:"python"`

	// Trusted says that the user trusts the workspace: its code, and that of every
	// package it imports, then runs outside of the sandbox, behind fences of the
	// system (no file but the interpreter's own, no network, no processes).
	Trusted bool `json:"trusted"`
}

// HoverConfig is the part of Config about hovers.
type HoverConfig struct {
	// Generate says whether a hover starts the model: "auto" (yes for the small
	// model inside the binary, a link for others), "always", "link" (never by
	// itself, but the hover links to the full account) or "off" (no model is
	// loaded until an explanation is asked for). Execution is not affected.
	Generate Generate `json:"generate"`
}

// Generate is a value of HoverConfig.Generate.
type Generate string

const (
	Auto   Generate = "auto"
	Always Generate = "always"
	Link   Generate = "link"
	Off    Generate = "off"
)

// merge returns c with the settings in raw laid over it: what raw does not name
// stays. Raw may hold them bare or under "semcoder".
func (c Config) merge(raw []byte) (Config, error) {
	if len(raw) == 0 || string(raw) == "null" {
		return c, nil
	}
	var outer struct{ Semcoder json.RawMessage }
	if err := json.Unmarshal(raw, &outer); err != nil {
		return c, fmt.Errorf("settings are not an object: %w", err)
	}
	if outer.Semcoder != nil {
		raw = outer.Semcoder
	}
	next := c
	if err := json.Unmarshal(raw, &next); err != nil {
		return c, fmt.Errorf("semcoder settings: %w", err)
	}
	switch next.Hover.Generate {
	case Auto, Always, Link, Off:
		return next, nil
	}
	return c, fmt.Errorf("semcoder.hover.generate is %q; want auto, always, link or off", next.Hover.Generate)
}

// configure takes new settings, or tells the user why it keeps the old ones.
func (s *session) configure(raw []byte) {
	next, err := s.config.Load().merge(raw)
	if err != nil {
		s.say(protocol.MessageTypeWarning, err.Error())
		return
	}
	before := s.config.Swap(&next)
	if next.Native != before.Native && s.options.Use != nil {
		if err := s.options.Use(next.Native); err != nil {
			s.say(protocol.MessageTypeWarning, err.Error())
		}
		s.runs.forget()
	}
}

// didChangeConfiguration takes new settings. A model that they name is loaded
// in place of the one before, whose questions end with an error.
func (s *session) didChangeConfiguration(p *protocol.DidChangeConfigurationParams) error {
	s.configure(p.Settings)
	s.preload()
	return nil
}

// say leaves a line in the editor's log view, and in ours.
func (s *session) say(level protocol.MessageType, text string) {
	s.log.Info("told the client: " + text)
	s.out.notify("window/logMessage", &protocol.LogMessageParams{Type: level, Message: text})
}
