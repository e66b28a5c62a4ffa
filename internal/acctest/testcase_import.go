package acctest

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
)

// importStep takes a resource in that an earlier step has made, in a workspace of its own, and compares.
func (s *steps) importStep(step resource.TestStep) error {
	before, err := s.w.shim()
	if err != nil {
		return err
	}
	id := step.ImportStateId
	held := before.RootModule().Resources[step.ResourceName]
	switch {
	case step.ImportStateIdFunc != nil:
		if id, err = step.ImportStateIdFunc(before); err != nil {
			return err
		}
	case id == "" && held != nil:
		id = held.Primary.ID
	}
	config := step.Config
	if config == "" {
		config = s.applied
	}
	if step.ImportStateKind == resource.ImportCommandWithID {
		w := s.e.newWorkspace(s.t, config)
		if step.ImportStatePersist {
			w = s.w
			w.core.Configure(config)
		}
		if err := command(w, "import", step.ResourceName, step.ImportStateIdPrefix+id); err != nil {
			return err
		}
		after, err := w.shim()
		if err != nil {
			return err
		}
		return compareImport(step, before, after)
	}
	identity, err := s.identity(step.ResourceName)
	if err != nil {
		return err
	}
	block := fmt.Sprintf("\nimport {\n  to = %s\n  id = %q\n}\n", step.ResourceName, step.ImportStateIdPrefix+id)
	if step.ImportStateKind == resource.ImportBlockWithResourceIdentity {
		block = fmt.Sprintf("\nimport {\n  to = %s\n  identity = {\n%s  }\n}\n", step.ResourceName, identityHCL(identity))
	}
	w := s.e.newWorkspace(s.t, config+block)
	w.core.SetState(s.w.core.State())
	if held != nil {
		if err := command(w, "state", "rm", step.ResourceName); err != nil {
			return err
		}
	}
	plan, err := planOf(w)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(plan.ResourceChanges, func(c *tfjson.ResourceChange) bool { return c.Address == step.ResourceName })
	switch {
	case i < 0:
		return fmt.Errorf("importing %s: the plan does nothing with it", step.ResourceName)
	case plan.ResourceChanges[i].Change.Importing == nil:
		return fmt.Errorf("importing %s: the plan does not import it:\n%s", step.ResourceName, w.last())
	case !plan.ResourceChanges[i].Change.Actions.NoOp() && !step.ExpectNonEmptyPlan:
		return fmt.Errorf("importing %s: the plan does more than to import it:\n%s", step.ResourceName, w.last())
	}
	if got := plan.ResourceChanges[i].Change.AfterIdentity; step.ImportStateKind == resource.ImportBlockWithResourceIdentity &&
		fmt.Sprint(got) != fmt.Sprint(identity) {
		return fmt.Errorf("importing %s: its identity is %v, it was %v", step.ResourceName, got, identity)
	}
	return checkPlan(s.t.Context(), "of the import", plan, step.ImportPlanChecks.PreApply)
}

// identity is the identity that the state holds for an address; nil: none.
func (s *steps) identity(address string) (map[string]any, error) {
	state, err := s.w.core.StateJSON()
	if err != nil || state.Values == nil {
		return nil, err
	}
	for _, r := range state.Values.RootModule.Resources {
		if r.Address == address {
			return r.IdentityValues, nil
		}
	}
	return nil, nil //nolint:nilnil // no identity is a response
}

func identityHCL(identity map[string]any) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(identity)) {
		switch v := identity[name].(type) {
		case string:
			fmt.Fprintf(&b, "    %s = %q\n", name, v)
		case nil:
		default:
			fmt.Fprintf(&b, "    %s = %v\n", name, v)
		}
	}
	return b.String()
}

// compareImport compares what was imported with what was made.
func compareImport(step resource.TestStep, before, after *terraform.State) error {
	if step.ImportStateCheck != nil {
		var list []*terraform.InstanceState
		for _, r := range after.RootModule().Resources {
			list = append(list, r.Primary)
		}
		if err := step.ImportStateCheck(list); err != nil {
			return err
		}
	}
	if !step.ImportStateVerify {
		return nil
	}
	by := step.ImportStateVerifyIdentifierAttribute
	if by == "" {
		by = "id"
	}
	for address, imported := range after.RootModule().Resources {
		var made *terraform.ResourceState
		for _, r := range before.RootModule().Resources {
			if r.Type == imported.Type && r.Primary.Attributes[by] == imported.Primary.Attributes[by] {
				made = r
			}
		}
		if made == nil {
			return fmt.Errorf("%s was imported with %s = %q, which nothing in the state has", address, by, imported.Primary.Attributes[by])
		}
		want, got := verified(made.Primary.Attributes, step.ImportStateVerifyIgnore), verified(imported.Primary.Attributes, step.ImportStateVerifyIgnore)
		if !maps.Equal(want, got) {
			return fmt.Errorf("%s differs after the import:\nmade:     %v\nimported: %v", address, want, got)
		}
	}
	return nil
}

func verified(attributes map[string]string, ignore []string) map[string]string {
	out := map[string]string{}
	for name, v := range attributes {
		if (strings.HasSuffix(name, ".#") || strings.HasSuffix(name, ".%")) && v == "0" {
			continue
		}
		if !slices.ContainsFunc(ignore, func(prefix string) bool { return strings.HasPrefix(name, prefix) }) {
			out[name] = v
		}
	}
	return out
}
