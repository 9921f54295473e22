// Checks what a ledger of Mingce (明册) hands out, with code that is not ours: golang.org/x/mod/sumdb
// verifies the signatures and the tree, as it does for every module that Go downloads. What is left
// to this file is to take texts apart.
//
//	go run verify.go checkpoint KEY CHECKPOINT
//	go run verify.go receipt    KEY RECEIPT [ENTRY]
//	go run verify.go continues  KEY EARLIER LATER TILES
//
// KEY is the log's public key as the county has announced it. A RECEIPT (.tlog-proof) may hold the
// entry; otherwise ENTRY is a file with its bytes. TILES is the folder or the address under which
// tile/0/000 lies: the later checkpoint of a log must continue the earlier one, wherever the two
// were found. Exit code 0: proved. 1: not proved, and the reason. 2: usage.
package main

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const tileHeight = 8 // 256 hashes to a tile (C2SP tlog-tiles)

func main() {
	commands := map[string]struct {
		fewest, most int
		run          func(key note.Verifier, files []string) error
	}{
		"checkpoint": {1, 1, checkpoint},
		"receipt":    {1, 2, receipt},
		"continues":  {3, 3, continues},
	}
	if len(os.Args) < 4 {
		usage()
	}
	command, known := commands[os.Args[1]]
	files := os.Args[3:]
	if !known || len(files) < command.fewest || len(files) > command.most {
		usage()
	}
	key, err := note.NewVerifier(os.Args[2])
	if err == nil {
		err = command.run(key, files)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "NOT PROVED:", err)
		os.Exit(1)
	}
}

func usage() {
	fmt.Fprintln(os.Stderr, "usage: verify checkpoint KEY CHECKPOINT\n"+
		"       verify receipt KEY RECEIPT [ENTRY]\n"+
		"       verify continues KEY EARLIER LATER TILES")
	os.Exit(2)
}

// checkpoint says how many entries were signed, and their root.
func checkpoint(key note.Verifier, files []string) error {
	tree, err := open(key, files[0])
	if err == nil {
		fmt.Printf("%s signed %d entries with root %s\n", key.Name(), tree.N, tree.Hash)
	}
	return err
}

// receipt proves that an entry is in the log (C2SP tlog-proof).
func receipt(key note.Verifier, files []string) error {
	data, err := os.ReadFile(files[0])
	if err != nil {
		return err
	}
	head, signed, found := bytes.Cut(data, []byte("\n\n"))
	lines := strings.Split(string(head), "\n")
	if !found || lines[0] != "c2sp.org/tlog-proof@v1" {
		return errors.New("it is no receipt")
	}
	lines = lines[1:]
	var entry []byte
	if text := strings.TrimPrefix(lines[0], "extra "); text != lines[0] {
		if entry, err = base64.StdEncoding.DecodeString(text); err != nil {
			return err
		}
		lines = lines[1:]
	}
	if len(files) > 1 {
		if entry, err = os.ReadFile(files[1]); err != nil {
			return err
		}
	}
	if entry == nil {
		return errors.New("the receipt does not hold the entry: name its file")
	}
	if len(lines) == 0 || !strings.HasPrefix(lines[0], "index ") {
		return errors.New("the receipt has no index")
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[0], "index "), 10, 64)
	if err != nil {
		return err
	}
	var proof tlog.RecordProof
	for _, line := range lines[1:] {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return err
		}
		proof = append(proof, hash)
	}
	tree, err := parse(key, signed)
	if err != nil {
		return err
	}
	if index < 0 || index >= tree.N {
		return errors.New("the entry is outside the tree")
	}
	if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(entry)); err != nil {
		return err
	}
	fmt.Printf("entry %d of the %d that %s signed:\n%s\n", index+1, tree.N, key.Name(), entry)
	return nil
}

// continues proves that the log only grew between two checkpoints.
func continues(key note.Verifier, files []string) error {
	earlier, err := open(key, files[0])
	if err != nil {
		return err
	}
	later, err := open(key, files[1])
	if err != nil {
		return err
	}
	if earlier.N < 1 || earlier.N > later.N {
		return errors.New("the earlier checkpoint is empty, or the larger one")
	}
	// Every tile is verified against the later root before a hash of it is used.
	hashes := tlog.TileHashReader(later, tiles(files[2]))
	proof, err := tlog.ProveTree(later.N, earlier.N, hashes)
	if err != nil {
		return err
	}
	if err := tlog.CheckTree(proof, later.N, later.Hash, earlier.N, earlier.Hash); err != nil {
		return fmt.Errorf("the log was FORKED or rewritten, keep both checkpoints: %w", err)
	}
	fmt.Printf("%s only grew, from %d entries to %d\n", key.Name(), earlier.N, later.N)
	return nil
}

func open(key note.Verifier, file string) (tlog.Tree, error) {
	signed, err := os.ReadFile(file)
	if err != nil {
		return tlog.Tree{}, err
	}
	return parse(key, signed)
}

// parse reads a checkpoint (C2SP tlog-checkpoint) whose signature is right: name, size, root.
func parse(key note.Verifier, signed []byte) (tlog.Tree, error) {
	opened, err := note.Open(signed, note.VerifierList(key))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[0] != key.Name() {
		return tlog.Tree{}, fmt.Errorf("it is no checkpoint of %s", key.Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

// tiles reads them from a folder or from a server.
type tiles string

func (tiles) Height() int { return tileHeight }

func (tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func (from tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var read [][]byte
	for _, tile := range wanted {
		data, err := from.read(tile)
		if err != nil {
			// A partial tile may be gone once the full one is there, which begins with it.
			full := tile
			full.W = 1 << tileHeight
			if data, err = from.read(full); err != nil {
				return nil, err
			}
		}
		if len(data) < tile.W*tlog.HashSize {
			return nil, fmt.Errorf("%s is too short", tile.Path())
		}
		read = append(read, data[:tile.W*tlog.HashSize])
	}
	return read, nil
}

func (from tiles) read(tile tlog.Tile) ([]byte, error) {
	// Go's own log writes the height into the path, C2SP does not.
	path := strings.Replace(tile.Path(), fmt.Sprintf("tile/%d/", tileHeight), "tile/", 1)
	if !strings.HasPrefix(string(from), "http") {
		return os.ReadFile(filepath.Join(string(from), path))
	}
	client := http.Client{Timeout: 30 * time.Second}
	answer, err := client.Get(strings.TrimSuffix(string(from), "/") + "/" + path)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", path, answer.Status)
	}
	return io.ReadAll(io.LimitReader(answer.Body, 1<<20))
}
