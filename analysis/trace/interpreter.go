package trace

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"

	"github.com/klauspost/compress/zstd"
)

// The interpreter (see python/README.md) and the program that it serves. They are
// separate: the interpreter knows init and run, the guest program knows tracing.
var (
	//go:embed python/python.wasm.zst
	packedInterpreter []byte
	//go:embed python/lib.zip.zst
	packedLibrary []byte
	//go:embed guest/*.py
	guestFiles embed.FS
)

// guestModules is the guest program in the order in which its modules need each
// other; boot.py runs them.
const guestModules = "peek state sites absent texts show errors scope expressions statements canonical instrument answer " +
	"frames moments operations helpers facilities elsewhere siblings seal driver"

// maxUnpacked bounds decompression; what is embedded takes about 7 MB.
const maxUnpacked = 64 << 20

func unpack(packed []byte) ([]byte, error) {
	d, err := zstd.NewReader(nil, zstd.WithDecoderMaxMemory(maxUnpacked), zstd.WithDecoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	defer d.Close()
	return d.DecodeAll(packed, nil)
}

// library is Python's standard library as the guest sees it at /lib.
func library() (fs.FS, error) {
	data, err := unpack(packedLibrary)
	if err != nil {
		return nil, fmt.Errorf("embedded library: %w", err)
	}
	return zip.NewReader(bytes.NewReader(data), int64(len(data)))
}

// guestSource is the text of the guest program: its modules as a dictionary (JSON
// objects of strings are Python ones), then boot.py.
func guestSource() (string, error) {
	var out bytes.Buffer
	out.WriteString("SOURCES = {")
	for _, name := range bytes.Fields([]byte(guestModules)) {
		text, err := guestFiles.ReadFile("guest/" + string(name) + ".py")
		if err != nil {
			return "", err
		}
		quoted, err := json.Marshal(string(text))
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&out, "%q: %s,\n", name, quoted)
	}
	boot, err := guestFiles.ReadFile("guest/boot.py")
	if err != nil {
		return "", err
	}
	return out.String() + "}\n" + string(boot), nil
}

// identity names everything that the outcome of a run depends on besides the
// program.
func identity() (string, error) {
	source, err := guestSource()
	if err != nil {
		return "", err
	}
	h := sha256.New()
	for _, part := range [][]byte{packedInterpreter, packedLibrary, []byte(source)} {
		sum := sha256.Sum256(part)
		h.Write(sum[:])
	}
	return hex.EncodeToString(h.Sum(nil)[:12]), nil
}
