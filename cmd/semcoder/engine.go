package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"semcoder/inference"
	"semcoder/inference/builtin"
	"semcoder/inference/weights"
	"semcoder/kernels"
	"semcoder/kernels/device"
)

// nanoName is the embedded model's.
const nanoName = "nano"

// openEngine runs a model on the best device: nano, a GGUF file, a folder with
// one, or an installed name. "" is SEMCODER_MODEL, or nano without it.
func openEngine(name string) (*inference.Engine, error) { return openEngineOn(name, "auto") }

// openEngineOn names the device too; see device.Open.
func openEngineOn(name, on string) (*inference.Engine, error) {
	return openEngineFor(name, inference.Options{
		Backends: func() ([]kernels.Backend, error) { return openBackends(on) },
	})
}

// openEngineFor says more of how it runs; without a backend, on the best device.
func openEngineFor(name string, o inference.Options) (*inference.Engine, error) {
	file, err := openModel(name)
	if err != nil {
		return nil, err
	}
	if o.Backends == nil {
		o.Backends = func() ([]kernels.Backend, error) { return openBackends("auto") }
	}
	engine, err := inference.New(file, o)
	if err != nil {
		return nil, fmt.Errorf("model %s: %w", modelName(name), err)
	}
	return engine, nil
}

func openBackends(on string) ([]kernels.Backend, error) {
	b, err := device.Open(on)
	if err != nil {
		return nil, err
	}
	return []kernels.Backend{b}, nil
}

// modelName resolves the default.
func modelName(name string) string { return cmp.Or(name, os.Getenv("SEMCODER_MODEL"), nanoName) }

// openModel finds and reads a model file without running it.
func openModel(name string) (*weights.File, error) {
	name = modelName(name)
	if name == nanoName {
		data, err := builtin.Model()
		if err != nil {
			return nil, err
		}
		return weights.Read(data)
	}
	path, err := findModel(name)
	if err != nil {
		return nil, err
	}
	return weights.Open(path)
}

// findModel is the path of the GGUF file that name means.
func findModel(name string) (string, error) {
	info, err := os.Stat(name)
	switch {
	case err == nil && info.IsDir():
		return onlyModelIn(name)
	case err == nil:
		return name, nil
	case !errors.Is(err, os.ErrNotExist):
		return "", err
	}
	hub, err := hubCache()
	if err != nil {
		return "", err
	}
	path, err := installedModel(hub, name)
	if errors.Is(err, os.ErrNotExist) {
		return "", fmt.Errorf("no model %q: it is not nano, no file or folder here, and not installed in %s", name, hub)
	}
	return path, err
}

func onlyModelIn(folder string) (string, error) {
	// Glob would take a folder name's own brackets for a pattern.
	entries, err := os.ReadDir(folder)
	if err != nil {
		return "", err
	}
	var found []string
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".gguf") {
			found = append(found, e.Name())
		}
	}
	switch len(found) {
	case 0:
		return "", fmt.Errorf("the folder %s holds no .gguf file; name a model file or a folder with one", folder)
	case 1:
		return filepath.Join(folder, found[0]), nil
	}
	return "", fmt.Errorf("the folder %s holds %d .gguf files; name one of them: %s", folder, len(found), strings.Join(found, ", "))
}

// installedModel looks a name like owner/model up in the hub's cache layout:
// models--owner--model/refs/main names the revision under snapshots.
func installedModel(hub, name string) (string, error) {
	folder := filepath.Join(hub, "models--"+strings.ReplaceAll(name, "/", "--"))
	revision, err := os.ReadFile(filepath.Join(folder, "refs", "main"))
	if err != nil {
		return "", err
	}
	return onlyModelIn(filepath.Join(folder, "snapshots", strings.TrimSpace(string(revision))))
}

// hubCache is where model hubs' own tools keep what they download.
func hubCache() (string, error) {
	if dir := os.Getenv("HF_HUB_CACHE"); dir != "" {
		return dir, nil
	}
	if dir := os.Getenv("HF_HOME"); dir != "" {
		return filepath.Join(dir, "hub"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(home, ".cache", "huggingface", "hub"), nil
}
