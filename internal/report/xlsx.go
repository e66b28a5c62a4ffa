package report

import (
	"archive/zip"
	"compress/flate"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// What a worksheet of Excel can hold.
const (
	maxSheetRows = 1 << 20
	maxCellRunes = 32767 / 2 // Excel counts in UTF-16
)

// workbook writes sheets row by row. Every text is a text cell: nothing that a platform returned can become a formula.
type workbook struct {
	file   *excelize.File
	header int // style
	alert  int // style
}

// sheetPeople is the first sheet.
const sheetPeople = "people"

// writeWorkbook writes the sheets people, access and summary. temp is the folder for what does not fit into memory. The same evidence is the same
// bytes.
func writeWorkbook(w io.Writer, e *Evidence, people []Person, temp string) error {
	book := workbook{file: excelize.NewFile(excelize.Options{TmpDir: temp})}
	defer book.file.Close()
	if err := book.prepare(e); err != nil {
		return err
	}
	// The sheet that a new file has becomes the first one: to delete it later, excelize would read all other sheets into memory.
	if err := book.file.SetSheetName("Sheet1", sheetPeople); err != nil {
		return err
	}
	if err := book.people(e, people); err != nil {
		return err
	}
	if err := book.access(e, people); err != nil {
		return err
	}
	if err := book.summary(e, people); err != nil {
		return err
	}
	waiting, err := os.CreateTemp(temp, "workbook-*") // mode 0600
	if err != nil {
		return err
	}
	defer func() { _, _ = waiting.Close(), os.Remove(waiting.Name()) }()
	archive := &sortedZip{out: w, waiting: waiting}
	book.file.SetZipWriter(func(io.Writer) excelize.ZipWriter { return archive })
	_, err = book.file.WriteTo(io.Discard)
	return err
}

func (b *workbook) prepare(e *Evidence) error {
	title, written := "Access on "+e.Manifest.WrittenAt.Format(time.DateOnly), e.Manifest.WrittenAt.UTC().Format(time.RFC3339)
	if e.Manifest.Partial {
		title = markPartial + ": " + title
	}
	err := b.file.SetDocProps(&excelize.DocProperties{Title: title, Creator: "platformusers-report", Created: written, Modified: written})
	if err != nil {
		return err
	}
	if b.header, err = b.file.NewStyle(&excelize.Style{
		Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E6EAF0"}},
	}); err != nil {
		return err
	}
	b.alert, err = b.file.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true, Color: "B00020"}})
	return err
}

// sheet writes a table with a frozen header and a filter over all of it: each calls its argument with every line. What is more than Excel takes
// goes on in a further sheet.
func (b *workbook) sheet(name string, header []string, width float64, rows int, each func(f func(fields []string) error) error) error {
	var stream *excelize.StreamWriter
	row, part, left := 0, 0, rows
	begin := func() error {
		part++
		title := name
		if part > 1 {
			title = fmt.Sprintf("%s %d", name, part)
		}
		if _, err := b.file.NewSheet(title); err != nil {
			return err
		}
		last, err := excelize.CoordinatesToCellName(len(header), min(left, maxSheetRows-1)+1)
		if err != nil {
			return err
		}
		if err := b.file.AutoFilter(title, "A1:"+last, nil); err != nil {
			return err
		}
		if stream, err = b.file.NewStreamWriter(title); err != nil {
			return err
		}
		if err := stream.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
			return err
		}
		if err := stream.SetColWidth(1, len(header), width); err != nil {
			return err
		}
		row = 1
		return stream.SetRow("A1", cells(header), excelize.RowOpts{StyleID: b.header})
	}
	if err := begin(); err != nil {
		return err
	}
	err := each(func(fields []string) error {
		if row == maxSheetRows {
			if err := stream.Flush(); err != nil {
				return err
			}
			if err := begin(); err != nil {
				return err
			}
		}
		row++
		left--
		return stream.SetRow("A"+strconv.Itoa(row), cells(fields))
	})
	if err != nil {
		return err
	}
	return stream.Flush()
}

// cells are text cells; nothing is written for an empty one.
func cells(fields []string) []any {
	out := make([]any, len(fields))
	for i, field := range fields {
		if field == "" {
			continue
		}
		field = platform.Inert(field)
		if len(field) > maxCellRunes {
			if runes := []rune(field); len(runes) > maxCellRunes {
				field = string(runes[:maxCellRunes-1]) + "…"
			}
		}
		out[i] = field
	}
	return out
}

func (b *workbook) people(e *Evidence, people []Person) error {
	header := []string{
		"email", "name", "platforms", "rows", "administrator", "dormant", "several_platforms", "unknown", "left", "manager", "leaves_on", "evidence",
	}
	mark := e.Manifest.mark()
	return b.sheet(sheetPeople, header, 20, len(people), func(f func([]string) error) error {
		for i := range people {
			p := &people[i]
			if err := f([]string{
				p.Email, p.Name, strings.Join(p.Platforms, ", "), strconv.Itoa(len(p.Rows)), yes(p.Administrator), yes(p.Dormant), yes(p.Several),
				yes(p.Unknown), yes(p.Left), p.Manager, p.LeavesOn, mark,
			}); err != nil {
				return err
			}
		}
		return nil
	})
}

// yes marks what is to be looked at; the rest of the column stays empty.
func yes(is bool) string {
	if is {
		return "yes"
	}
	return ""
}

// sheetFlags are the columns of access that a sheet leaves empty where they are false.
var sheetFlags = map[string]bool{
	"administrator": true, "dormant": true, "several_platforms": true, "unknown": true, "left": true,
}

func (b *workbook) access(e *Evidence, people []Person) error {
	return b.sheet("access", accessColumns, 20, len(e.Rows), func(f func([]string) error) error {
		var failed error
		eachAccess(e, people, func(fields []string) {
			for i, field := range fields {
				if field == "false" && sheetFlags[accessColumns[i]] {
					fields[i] = ""
				}
			}
			if failed == nil {
				failed = f(fields)
			}
		})
		return failed
	})
}

// summary is the manifest for people, with what stands out.
func (b *workbook) summary(e *Evidence, people []Person) error {
	if _, err := b.file.NewSheet("summary"); err != nil {
		return err
	}
	stream, err := b.file.NewStreamWriter("summary")
	if err != nil {
		return err
	}
	if err := stream.SetColWidth(1, 2, 40); err != nil {
		return err
	}
	row := 0
	for _, line := range summaryLines(e, people) {
		row++
		var opts []excelize.RowOpts
		if line[0] == markPartial {
			opts = []excelize.RowOpts{{StyleID: b.alert}}
		}
		if err := stream.SetRow("A"+strconv.Itoa(row), cells(line[:]), opts...); err != nil {
			return err
		}
	}
	return stream.Flush()
}

func summaryLines(e *Evidence, people []Person) [][2]string {
	m := &e.Manifest
	var lines [][2]string
	add := func(what, value string) { lines = append(lines, [2]string{what, value}) }
	if m.Partial {
		add(markPartial, "Something could not be read: what is missing here may be there. See the failures below")
	}
	counts := Count(e, people)
	add("written at", m.WrittenAt.UTC().Format(time.RFC3339))
	add("version", m.Version)
	add("filters", strings.Join(m.Filters, " "))
	if m.Roster != nil {
		add("roster", fmt.Sprintf("%s, %d people, SHA-256 %s", m.Roster.Name, m.Roster.People, m.Roster.SHA256))
	}
	for _, number := range counts.Named(m) {
		add(number.Name, strconv.Itoa(number.Value))
	}
	for i := range m.Platforms {
		one := &m.Platforms[i]
		add("", "")
		add(one.Platform, one.Status)
		if one.Status == platformNotConfigured {
			continue
		}
		add("tenant", strings.TrimSpace(one.Tenant+" "+one.TenantID))
		add("signed in as", one.SignedInAs)
		add("rows", strconv.Itoa(one.Rows))
		for _, count := range one.Counts {
			total := "the platform reports no total"
			if count.Total != nil {
				total = fmt.Sprintf("the platform's own total is %d", *count.Total)
			}
			add(count.What, fmt.Sprintf("%d read, %s", count.Read, total))
		}
		for _, failure := range one.Failures {
			add("failure", failure)
		}
	}
	return lines
}

// sortedZip is a zip archive in which the files stand in the order of their names, without times: excelize writes its streams in the order of a map.
// What is compressed waits in a file for its turn.
type sortedZip struct {
	out     io.Writer
	waiting *os.File
	entries []*zipEntry
	deflate *flate.Writer // of the last entry
}

// zipEntry is a file of the archive, whose compressed form begins at from in the waiting file.
type zipEntry struct {
	name             string
	from, compressed int64
	size             uint64
	crc              uint32
	archive          *sortedZip
}

func (e *zipEntry) Write(p []byte) (int, error) {
	e.crc = crc32.Update(e.crc, crc32.IEEETable, p)
	e.size += uint64(len(p))
	return e.archive.deflate.Write(p)
}

// Create begins a file and ends the one before, as archive/zip has it.
func (z *sortedZip) Create(name string) (io.Writer, error) {
	entry := &zipEntry{name: name, archive: z}
	var err error
	if z.deflate == nil {
		z.deflate, err = flate.NewWriter(z.waiting, flate.DefaultCompression)
	} else {
		entry.from, err = z.endLast()
		z.deflate.Reset(z.waiting)
	}
	if err != nil {
		return nil, err
	}
	z.entries = append(z.entries, entry)
	return entry, nil
}

// endLast ends the last file, and returns where the next one begins.
func (z *sortedZip) endLast() (int64, error) {
	if err := z.deflate.Close(); err != nil {
		return 0, err
	}
	end, err := z.waiting.Seek(0, io.SeekCurrent)
	last := z.entries[len(z.entries)-1]
	last.compressed = end - last.from
	return end, err
}

// AddFS is never called for a workbook that begins empty.
func (z *sortedZip) AddFS(fs.FS) error { return errors.ErrUnsupported }

// Close writes the archive.
func (z *sortedZip) Close() error {
	if z.deflate != nil {
		if _, err := z.endLast(); err != nil {
			return err
		}
	}
	slices.SortFunc(z.entries, func(a, b *zipEntry) int { return strings.Compare(a.name, b.name) })
	archive := zip.NewWriter(z.out)
	for _, entry := range z.entries {
		w, err := archive.CreateRaw(&zip.FileHeader{
			Name: entry.name, Method: zip.Deflate, CRC32: entry.crc, CompressedSize64: uint64(entry.compressed), //nolint:gosec // never negative
			UncompressedSize64: entry.size,
		})
		if err != nil {
			return err
		}
		if _, err := io.Copy(w, io.NewSectionReader(z.waiting, entry.from, entry.compressed)); err != nil {
			return err
		}
	}
	return archive.Close()
}
