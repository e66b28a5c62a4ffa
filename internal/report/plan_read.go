package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	tfjson "github.com/hashicorp/terraform-json"
)

// Plan is a plan of Terraform or OpenTofu, as `terraform show -json FILE` writes it.
type Plan struct {
	plan *tfjson.Plan
	// Errored: the plan ended with an error, and what is in it cannot be applied.
	Errored bool
	// applyable is nil where the CLI does not say whether an apply would do anything: Terraform says it since 1.8, OpenTofu does not.
	applyable *bool
	// deferredActions are those that the plan puts off, which terraform-json does not read.
	deferredActions []planDeferredAction
}

type planDeferredAction struct {
	Reason     string                   `json:"reason"`
	Invocation *tfjson.ActionInvocation `json:"action_invocation"`
}

// howToPlan is what to do instead of what was done.
const howToPlan = "Write the plan with: terraform plan -out=plan.tfplan, and read it with: terraform show -json plan.tfplan > plan.json"

// planForPeople is how terraform show begins without -json, with colors or not.
var planForPeople = regexp.MustCompile(`^(\x1b\[|(Terraform|OpenTofu|Note:|No changes\.|Changes to Outputs:) ?)`)

// ReadPlan reads a plan. Its errors say what the input is instead of a plan.
func ReadPlan(r io.Reader) (*Plan, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("the plan cannot be read: %w", err)
	}
	text = bytes.TrimSpace(bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")))
	switch {
	case len(text) == 0:
		return nil, errors.New("the plan is empty: the command that was to write it failed, or wrote nothing. " + howToPlan)
	case bytes.HasPrefix(text, []byte("PK")):
		return nil, errors.New("this is a saved plan itself, not its JSON form. Read it with: terraform show -json FILE > plan.json")
	case isUTF16(text):
		return nil, errors.New("the plan is in UTF-16, as Windows PowerShell 5 writes what > redirects. Write it in UTF-8 with: " +
			"terraform show -json FILE | Out-File -Encoding utf8 plan.json")
	case planForPeople.Match(text):
		return nil, errors.New("this is a plan for people to read, not its JSON form: terraform show was called without -json. " + howToPlan)
	}
	var form struct {
		FormatVersion   *string         `json:"format_version"`
		Errored         bool            `json:"errored"`
		Applyable       *bool           `json:"applyable"`
		PlannedValues   json.RawMessage `json:"planned_values"`
		ResourceChanges json.RawMessage `json:"resource_changes"`
		Configuration   json.RawMessage `json:"configuration"`
		Values          json.RawMessage `json:"values"`
		Serial          json.RawMessage `json:"serial"`
		Lineage         json.RawMessage `json:"lineage"`
		ProviderSchemas json.RawMessage `json:"provider_schemas"`

		DeferredActions []planDeferredAction `json:"deferred_action_invocations"`
	}
	if err := json.Unmarshal(text, &form); err != nil {
		first, _, _ := bytes.Cut(text, []byte("\n"))
		var line struct {
			Level *string `json:"@level"`
		}
		if json.Unmarshal(first, &line) == nil && line.Level != nil {
			return nil, errors.New("this is the output of terraform plan -json: messages, and not the plan. " + howToPlan)
		}
		return nil, fmt.Errorf("the plan is not JSON of the form that terraform show -json writes: %w. %s", err, howToPlan)
	}
	switch isPlan := form.PlannedValues != nil || form.ResourceChanges != nil || form.Configuration != nil; {
	case form.Serial != nil || form.Lineage != nil || !isPlan && form.Values != nil:
		return nil, errors.New("this is a state, not a plan: it says what there is, and not what changes. " + howToPlan)
	case form.ProviderSchemas != nil:
		return nil, errors.New("these are the schemas of providers, not a plan. " + howToPlan)
	case form.FormatVersion == nil:
		return nil, errors.New("this is not a plan: it has no format_version. " + howToPlan)
	case !strings.HasPrefix(*form.FormatVersion, "1."):
		return nil, fmt.Errorf("this plan has the format version %q, and this program reads 1.x, which Terraform 1.1 and later and OpenTofu write. "+
			"Make the plan with one of those, or use a newer "+planProgram, planInert(*form.FormatVersion))
	case !isPlan:
		return nil, errors.New("this is not a plan, or one without any part: it has neither planned values nor changes. " + howToPlan)
	}
	plan := &tfjson.Plan{}
	plan.UseJSONNumber(true)
	if err := json.Unmarshal(text, plan); err != nil {
		return nil, fmt.Errorf("the plan has not the form that terraform show -json writes: %w. %s", err, howToPlan)
	}
	return &Plan{plan: plan, Errored: form.Errored, applyable: form.Applyable, deferredActions: form.DeferredActions}, nil
}

// planProgram is the name of the program in releases.
const planProgram = "platformusers-report"
