package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"sync/atomic"

	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
	"gopkg.in/natefinch/lumberjack.v2"
)

const (
	logMegabytes = 5 // of one file, before the next is begun
	logBackups   = 2 // older files kept
)

// openLog logs to a file that is rotated; "" is the default place. What keeps it from
// being written, a full disk say, is told to complain once.
func openLog(path string, level zapcore.Level, complain io.Writer) (*zap.Logger, func(), error) {
	if path == "" {
		dir, err := stateDir()
		if err != nil {
			return nil, nil, fmt.Errorf("no place for the log: %w; name one with --log-file", err)
		}
		path = filepath.Join(dir, "semcoder.log")
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, nil, fmt.Errorf("%w; name another place with --log-file", err)
	}
	file := &lumberjack.Logger{Filename: path, MaxSize: logMegabytes, MaxBackups: logBackups}
	encoding := zap.NewProductionEncoderConfig()
	encoding.EncodeTime = zapcore.ISO8601TimeEncoder
	encoding.EncodeDuration = zapcore.StringDurationEncoder
	core := zapcore.NewCore(zapcore.NewJSONEncoder(encoding), zapcore.AddSync(file), level)
	failing := zap.ErrorOutput(zapcore.AddSync(&once{out: complain}))
	return zap.New(core, failing).With(zap.Int("pid", os.Getpid())), func() { file.Close() }, nil
}

// once writes the first text that it is given, and swallows the rest.
type once struct {
	out  io.Writer
	done atomic.Bool
}

func (o *once) Write(p []byte) (int, error) {
	if o.done.CompareAndSwap(false, true) {
		return o.out.Write(p)
	}
	return len(p), nil
}

// stateDir is where programs of this system keep what they write as they run.
func stateDir() (string, error) {
	if dir := os.Getenv("XDG_STATE_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "semcoder"), nil
	}
	if runtime.GOOS == "windows" {
		dir, err := os.UserCacheDir() // %LocalAppData%
		return filepath.Join(dir, "semcoder", "logs"), err
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", err
	}
	below := filepath.Join(".local", "state")
	if runtime.GOOS == "darwin" {
		below = filepath.Join("Library", "Logs")
	}
	return filepath.Join(home, below, "semcoder"), nil
}

// cacheDir is where what can be made again is kept.
func cacheDir() (string, error) {
	dir, err := os.UserCacheDir()
	return filepath.Join(dir, "semcoder"), err
}
