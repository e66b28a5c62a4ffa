package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// dataFormat is the version of the data file's frame; the platforms' parts are theirs.
const dataFormat = 1

// savedData is the data file. The clock's lead is part of it, because the platforms' times were taken from that clock.
type savedData struct {
	Format        int                        `json:"format"`
	SavedAt       time.Time                  `json:"saved_at"`
	ClockAdvanced kernel.Duration            `json:"clock_advanced"`
	Platforms     map[string]json.RawMessage `json:"platforms"`
}

// load fills the platforms from the data file. Without a file they keep their seed.
func (s *Sandbox) load() error {
	file := s.options.DataFile
	if file == "" {
		return nil
	}
	content, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("the data file cannot be read: %w", err)
	}
	var data savedData
	if err := json.Unmarshal(content, &data); err != nil {
		return fmt.Errorf("%s is not a data file of the sandbox (%w); remove it to start from the seed", file, err)
	}
	if data.Format != dataFormat {
		return fmt.Errorf("%s has format %d and this sandbox reads %d; remove it to start from the seed", file, data.Format, dataFormat)
	}
	for name := range data.Platforms {
		if s.platform(name) == nil {
			return fmt.Errorf("%s holds data of a platform %q that this sandbox does not have, and saving would lose it; use another file", file, name)
		}
	}
	s.Clock.Advance(time.Duration(data.ClockAdvanced) - s.Clock.Advanced())
	for _, p := range s.platforms {
		part, ok := data.Platforms[p.Name]
		if !ok {
			continue
		}
		if err := p.Load(part); err != nil {
			return fmt.Errorf("the %s data in %s cannot be loaded (%w); remove it to start from the seed", p.Name, file, err)
		}
	}
	return nil
}

// save writes the data file in one step: a crash leaves the old one.
func (s *Sandbox) save() error {
	file := s.options.DataFile
	if file == "" {
		return nil
	}
	data := savedData{Format: dataFormat, SavedAt: s.Clock.Now(), ClockAdvanced: kernel.Duration(s.Clock.Advanced()),
		Platforms: map[string]json.RawMessage{}}
	for _, p := range s.platforms {
		part, err := p.Save()
		if err != nil {
			return fmt.Errorf("the %s data cannot be saved: %w", p.Name, err)
		}
		data.Platforms[p.Name] = part
	}
	content, err := json.MarshalIndent(data, "", "  ")
	if err != nil {
		return fmt.Errorf("the data file cannot be written: %w", err)
	}
	temp, err := os.CreateTemp(filepath.Dir(file), filepath.Base(file)+".*") // mode 0600
	if err != nil {
		return fmt.Errorf("the data file cannot be written: %w", err)
	}
	defer os.Remove(temp.Name()) // no longer there after the rename
	_, err = temp.Write(content)
	if err = errors.Join(err, temp.Close()); err == nil {
		err = os.Rename(temp.Name(), file)
	}
	if err != nil {
		return fmt.Errorf("the data file cannot be written: %w", err)
	}
	return nil
}

// Save returns everything that one platform keeps.
func (s *Sandbox) Save(platform string) ([]byte, error) {
	p := s.platform(platform)
	if p == nil {
		return nil, fmt.Errorf("this sandbox has no platform %q", platform)
	}
	return p.Save()
}
