package uipath

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// textsOf are the known texts of a set, sorted.
func textsOf(set types.Set) []string {
	var texts []string
	for _, element := range set.Elements() {
		if text, ok := element.(types.String); ok && !text.IsUnknown() {
			texts = append(texts, text.ValueString())
		}
	}
	slices.Sort(texts)
	return texts
}

// isWhole reports whether all of a set is known.
func isWhole(set types.Set) bool {
	return !set.IsUnknown() && len(textsOf(set)) == len(set.Elements())
}

func setOf(texts []string) types.Set { return types.SetValueMust(types.StringType, textValues(texts)) }

// sameTexts reports whether two sets hold the same names, or ids, in any case.
func sameTexts(a, b types.Set) bool {
	keys := func(set types.Set) []string {
		var keys []string
		for _, text := range textsOf(set) {
			keys = append(keys, platform.NameKey(text))
		}
		slices.Sort(keys)
		return keys
	}
	return a.IsNull() == b.IsNull() && isWhole(a) && isWhole(b) && slices.Equal(keys(a), keys(b))
}

// planGroups plans the groups of an invitation, which are written by their ids, by their names, or by both, which have to mean the same then.
func (r *invitation) planGroups(ctx context.Context, p *tf.PlanCall[invitationModel]) {
	config, plan, state := p.Config, p.Plan, p.State
	if state == nil {
		state = &invitationModel{GroupIDs: types.SetNull(types.StringType), GroupNames: types.SetNull(types.StringType)}
	}
	names, ids := !config.GroupNames.IsNull(), !config.GroupIDs.IsNull()
	sameNames, sameIDs := sameTexts(config.GroupNames, state.GroupNames), sameTexts(config.GroupIDs, state.GroupIDs)
	switch {
	case (names || ids) && (!names || sameNames) && (!ids || sameIDs):
		plan.GroupIDs, plan.GroupNames = state.GroupIDs, state.GroupNames
	case names && !isWhole(config.GroupNames):
		if !ids {
			plan.GroupIDs = types.SetUnknown(types.StringType)
		}
	case names:
		found, err := r.groupsNamed(ctx, config.GroupNames)
		if err == nil && ids && isWhole(config.GroupIDs) && !sameTexts(found, config.GroupIDs) {
			err = errOtherGroups(found)
		}
		if err != nil {
			p.ErrorAt("group_names", err)
			return
		}
		if !ids {
			plan.GroupIDs = found
		}
	case ids:
		plan.GroupNames = types.SetUnknown(types.StringType)
	case !state.GroupIDs.IsNull() && plan.GroupIDs.IsNull(), !state.GroupNames.IsNull() && plan.GroupNames.IsNull():
		// Neither is declared any more, but one was.
		plan.GroupIDs, plan.GroupNames = types.SetNull(types.StringType), types.SetNull(types.StringType)
	}
	p.Set(ctx, "group_ids", plan.GroupIDs)
	p.Set(ctx, "group_names", plan.GroupNames)
}

func errOtherGroups(found types.Set) error {
	return &platform.Problem{
		Summary: "group_ids and group_names do not mean the same",
		Means:   fmt.Sprintf("group_names are the groups %s. Nothing was sent.", strings.Join(textsOf(found), ", ")),
		Do:      "Remove group_ids or group_names, or correct one of them.",
	}
}

// groupsNamed are the ids of groups.
func (r *invitation) groupsNamed(ctx context.Context, names types.Set) (types.Set, error) {
	var ids []string
	for _, name := range textsOf(names) {
		group, err := r.Client.FindJoinableGroup(ctx, platform.Named[string]{Name: name})
		if err != nil {
			return types.SetNull(types.StringType), err
		}
		if !slices.Contains(ids, group.ID) {
			ids = append(ids, group.ID)
		}
	}
	return setOf(ids), nil
}

// settleGroups fills in what the plan did not know of the groups.
func (r *invitation) settleGroups(ctx context.Context, plan *invitationModel) (err error) {
	if plan.GroupIDs.IsUnknown() {
		plan.GroupIDs, err = r.groupsNamed(ctx, plan.GroupNames)
	}
	if plan.GroupNames.IsUnknown() {
		plan.GroupNames = r.namesOf(ctx, plan.GroupIDs)
	}
	return err
}

// namesOf are the names of groups, null where they cannot be read.
func (r *invitation) namesOf(ctx context.Context, ids types.Set) types.Set {
	var names []string
	for _, id := range textsOf(ids) {
		name := r.Client.NamedGroup(ctx, id).Name
		if name == "" {
			return types.SetNull(types.StringType)
		}
		names = append(names, name)
	}
	if ids.IsNull() {
		return types.SetNull(types.StringType)
	}
	return setOf(names)
}
