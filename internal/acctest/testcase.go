package acctest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
)

// Test runs the steps of a test case through the driver in process: the same steps, checks and expectations as
// terraform-plugin-testing runs with the real CLI, at a hundredth of the price.
func (e *Env) Test(t *testing.T, c resource.TestCase) {
	t.Helper()
	s := &steps{t: t, e: e, w: e.newWorkspace(t, ""), c: c}
	defer s.destroy()
	for i, step := range c.Steps {
		s.run(i, step)
	}
}

// steps runs the steps of one test case.
type steps struct {
	t       *testing.T
	e       *Env
	w       *Workspace
	c       resource.TestCase
	applied string // the last configuration that was applied: what an import without one is of
}

func (s *steps) run(i int, step resource.TestStep) {
	s.t.Helper()
	if step.ConfigDirectory != nil || step.ConfigFile != nil || step.Query || step.StateStore || step.RefreshState || len(step.Taint) > 0 ||
		len(step.ConfigVariables) > 0 || step.GenerateConfig {
		s.t.Fatalf("step %d needs the real CLI: this driver does not play directories, files, queries, state stores, refreshes, taints, "+
			"variables or generated configuration of a test step", i+1)
	}
	if step.PreConfig != nil {
		step.PreConfig()
	}
	var err error
	if step.ImportState {
		err = s.importStep(step)
	} else {
		err = s.configStep(step)
		s.applied = step.Config
	}
	switch {
	case step.ExpectError == nil && err != nil:
		s.t.Fatalf("step %d of %d: %v", i+1, len(s.c.Steps), err)
	case step.ExpectError != nil && err == nil:
		s.t.Fatalf("step %d of %d: no error, but one was expected that matches %s", i+1, len(s.c.Steps), step.ExpectError)
	case step.ExpectError != nil && !step.ExpectError.MatchString(err.Error()):
		s.t.Fatalf("step %d of %d: no match for %s in the error: %v", i+1, len(s.c.Steps), step.ExpectError, err)
	}
}

// command runs a command of a step; the error holds what it printed.
func command(w *Workspace, args ...string) error {
	if out, err := w.run(args...); err != nil {
		return fmt.Errorf("terraform %s: %w\n%s", strings.Join(args, " "), err, out)
	}
	return nil
}

// planOf makes a plan, and returns it as checks take it.
func planOf(w *Workspace, args ...string) (*tfjson.Plan, error) {
	const name = "step.bin"
	if err := command(w, append([]string{"plan", "-out=" + name}, args...)...); err != nil {
		return nil, err
	}
	return w.core.SavedPlan(name).JSON()
}

func (s *steps) configStep(step resource.TestStep) error {
	s.w.core.Configure(step.Config)
	var destroy []string
	if step.Destroy {
		destroy = []string{"-destroy"}
	}
	if !step.PlanOnly {
		plan, err := planOf(s.w, destroy...)
		if err != nil {
			return err
		}
		if err := checkPlan(s.t.Context(), "before the apply", plan, step.ConfigPlanChecks.PreApply); err != nil {
			return err
		}
		before, err := s.w.shim()
		if err != nil {
			return err
		}
		if err := command(s.w, "apply", "step.bin"); err != nil {
			return err
		}
		if err := s.checkState(step, before); err != nil {
			return err
		}
	}
	if len(step.ConfigPlanChecks.PostApplyPreRefresh)+len(step.ConfigPlanChecks.PostApplyPostRefresh) == 0 && !step.PlanOnly && s.w.onlyReads() {
		return nil // a configuration that only reads never plans anything
	}
	for _, then := range []struct {
		what   string
		args   []string
		checks []plancheck.PlanCheck
	}{
		{"without a refresh", append([]string{"-refresh=false"}, destroy...), step.ConfigPlanChecks.PostApplyPreRefresh},
		{"with a refresh", destroy, step.ConfigPlanChecks.PostApplyPostRefresh},
	} {
		plan, err := planOf(s.w, then.args...)
		if err != nil {
			return err
		}
		if err := checkPlan(s.t.Context(), then.what, plan, then.checks); err != nil {
			return err
		}
		empty := isEmpty(plan)
		if !empty && !step.ExpectNonEmptyPlan {
			return fmt.Errorf("after the apply, the plan %s is not empty:\n%s", then.what, s.w.last())
		}
		if empty && step.ExpectNonEmptyPlan && then.what == "with a refresh" {
			return errors.New("after the apply the plan is empty; something was expected to be left")
		}
	}
	return nil
}

func (s *steps) checkState(step resource.TestStep, before *terraform.State) error {
	state, err := s.w.shim()
	if err != nil {
		return err
	}
	if step.Check != nil {
		if step.Destroy {
			state = before
		}
		if err := step.Check(state); err != nil {
			return fmt.Errorf("check failed: %w", err)
		}
	}
	now, err := s.w.core.StateJSON()
	if err != nil {
		return err
	}
	return checkStates(s.t.Context(), now, step.ConfigStateChecks)
}

func checkStates(ctx context.Context, state *tfjson.State, checks []statecheck.StateCheck) error {
	var errs []error
	for _, check := range checks {
		var resp statecheck.CheckStateResponse
		check.CheckState(ctx, statecheck.CheckStateRequest{State: state}, &resp)
		errs = append(errs, resp.Error)
	}
	return errors.Join(errs...)
}

func checkPlan(ctx context.Context, when string, plan *tfjson.Plan, checks []plancheck.PlanCheck) error {
	var errs []error
	for _, check := range checks {
		var resp plancheck.CheckPlanResponse
		check.CheckPlan(ctx, plancheck.CheckPlanRequest{Plan: plan}, &resp)
		if resp.Error != nil {
			errs = append(errs, fmt.Errorf("a check of the plan %s failed: %w", when, resp.Error))
		}
	}
	return errors.Join(errs...)
}

func isEmpty(plan *tfjson.Plan) bool {
	for _, c := range plan.ResourceChanges {
		if !c.Change.Actions.NoOp() && !(c.Mode == tfjson.DataResourceMode && c.Change.Actions.Read()) {
			return false
		}
	}
	for _, c := range plan.OutputChanges {
		if !c.Actions.NoOp() {
			return false
		}
	}
	return true
}

// destroy ends the test case as terraform-plugin-testing does: what is left is destroyed, and the test looks.
func (s *steps) destroy() {
	s.t.Helper()
	state, err := s.w.shim()
	if err != nil {
		s.t.Errorf("the state cannot be read: %v", err)
		return
	}
	if s.w.isEmpty() {
		return
	}
	if err := command(s.w, "destroy", "-auto-approve", "-refresh=false"); err != nil {
		s.t.Errorf("destroying what the test has made: %v", err)
		return
	}
	if s.c.CheckDestroy != nil {
		if err := s.c.CheckDestroy(state); err != nil {
			s.t.Errorf("after the destroy: %v", err)
		}
	}
}

// onlyReads reports a configuration that leaves nothing in the state but what data sources have read.
func (w *Workspace) onlyReads() bool {
	state, err := w.core.StateJSON()
	if err != nil || state.Values == nil {
		return false
	}
	return len(state.Values.Outputs) == 0 && !slices.ContainsFunc(state.Values.RootModule.Resources,
		func(r *tfjson.StateResource) bool { return r.Mode != tfjson.DataResourceMode })
}

// shim is the state in the form of terraform-plugin-testing's checks.
func (w *Workspace) shim() (*terraform.State, error) {
	state, err := w.core.StateJSON()
	if err != nil {
		return nil, err
	}
	// terraform.NewState would write to the log.
	module := &terraform.ModuleState{Path: []string{"root"}, Outputs: map[string]*terraform.OutputState{},
		Resources: map[string]*terraform.ResourceState{}}
	out := &terraform.State{Version: 3, Modules: []*terraform.ModuleState{module}}
	if state.Values == nil {
		return out, nil
	}
	for name, o := range state.Values.Outputs {
		module.Outputs[name] = &terraform.OutputState{Value: o.Value, Sensitive: o.Sensitive}
	}
	for _, r := range state.Values.RootModule.Resources {
		flat := map[string]string{}
		for name, v := range r.AttributeValues {
			flattenValue(flat, name, v)
		}
		module.Resources[r.Address] = &terraform.ResourceState{Type: r.Type, Provider: r.ProviderName, Dependencies: r.DependsOn,
			Primary: &terraform.InstanceState{ID: flat["id"], Attributes: flat, Tainted: r.Tainted}}
	}
	return out, nil
}

func flattenValue(out map[string]string, name string, v any) {
	switch v := v.(type) {
	case nil:
	case string:
		out[name] = v
	case bool:
		out[name] = strconv.FormatBool(v)
	case json.Number:
		out[name] = v.String()
	case []any:
		out[name+".#"] = strconv.Itoa(len(v))
		for i, e := range v {
			flattenValue(out, name+"."+strconv.Itoa(i), e)
		}
	case map[string]any:
		out[name+".%"] = strconv.Itoa(len(v))
		for key, e := range v {
			flattenValue(out, name+"."+key, e)
		}
	}
}
