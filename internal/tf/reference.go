package tf

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/resourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// Reference is a role, group or folder as a configuration names it: by its id, or by its name or path. Ids differ between tenants, so names are the
// usual way. ID is int64 for a platform's numbers, string for all other ids.
type Reference[ID int64 | string] struct {
	id          ID
	hasID       bool
	idIsUnknown bool
	name        types.String
}

// NumberReference is a reference by number or name.
func NumberReference(id types.Int64, name types.String) Reference[int64] {
	return Reference[int64]{id.ValueInt64(), !id.IsNull(), id.IsUnknown(), name}
}

// TextReference is a reference by a text id or a name.
func TextReference(id, name types.String) Reference[string] {
	return Reference[string]{id.ValueString(), !id.IsNull(), id.IsUnknown(), name}
}

// Resolve looks for what a Reference names. name is "" when it is named by its id. A name that the platform does not return is null in the plan.
type Resolve[ID int64 | string] func(ctx context.Context, id ID, name string) (*platform.Resolved[ID], error)

// References are the two attributes of a Reference.
type References[ID int64 | string] struct{ IDAttribute, NameAttribute string }

// Names are what platform.RemovedThisRun knows the reference by.
func (a References[ID]) Names(r Reference[ID]) []string {
	return []string{fmt.Sprintf("%s %v", a.IDAttribute, r.id), a.IDAttribute + " " + r.name.ValueString()}
}

// Rule is the sentence of the documentation about the two attributes.
func (a References[ID]) Rule() string {
	return "At least one of `" + a.IDAttribute + "` and `" + a.NameAttribute + "` is set; both have to mean the same."
}

// Required refuses a configuration that sets neither of the two attributes. Both are fine as long as they mean the same object, as in generated
// configuration: Plan looks.
func (a References[ID]) Required() resource.ConfigValidator {
	return resourcevalidator.AtLeastOneOf(path.MatchRoot(a.IDAttribute), path.MatchRoot(a.NameAttribute))
}

// NumberAttributes are the attribute for a number and the one for the name. what is the kind of thing, name describes the name,
// and source is the data source that lists both.
func NumberAttributes(a References[int64], what, name, source string) map[string]schema.Attribute {
	return map[string]schema.Attribute{
		a.IDAttribute: schema.Int64Attribute{
			MarkdownDescription: "The number of the " + what + ", as the data source `" + source + "` lists it. " + a.Rule() + " Another " + what +
				" replaces the resource.",
			Optional:   true,
			Computed:   true,
			Validators: []validator.Int64{int64validator.AtLeast(1)},
		},
		a.NameAttribute: schema.StringAttribute{
			MarkdownDescription: name + " Case-insensitive.",
			Optional:            true,
			Computed:            true,
			Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
		},
	}
}

// Plan resolves a name to its id and back. Another object than the state's replaces the resource. What this run removed from the state is not looked
// for: see platform.RemovedThisRun.
func (a References[ID]) Plan(ctx context.Context, p *Planning, config, state Reference[ID], find Resolve[ID]) {
	attribute, unknown := a.IDAttribute, config.idIsUnknown
	if !config.name.IsNull() && !config.hasID {
		attribute, unknown = a.NameAttribute, config.name.IsUnknown()
	}
	exists := state.hasID
	if unknown {
		if exists {
			p.Replace(attribute)
		}
		return
	}
	if exists && config.sameAs(state) {
		a.planSame(ctx, p, config, state, find)
		return
	}
	object, err := find(ctx, config.id, config.nameAlone())
	if err != nil && !exists && p.Removed(a.Names(config)...) {
		if !config.name.IsNull() { // an id is looked at with the other ends
			p.warnMissingEnd(attribute, p.kind.Diagnostic("", err).Detail())
		}
		return
	}
	if err != nil {
		p.ErrorAt(attribute, err)
		return
	}
	if exists && !sameID(object.ID, state.id) {
		p.Replace(a.IDAttribute)
	}
	switch {
	case config.name.IsNull():
		p.Set(ctx, a.NameAttribute, StringOrNull(object.Name))
	case config.hasID:
		if err := a.RequireSame(ctx, object, config.name, find); err != nil {
			p.ErrorAt(a.NameAttribute, err)
		}
	default:
		p.Set(ctx, a.IDAttribute, object.ID)
	}
}

// RequireSame refuses a name beside an id that is not the name of the same object. object is what the id means. A platform that does not return its
// name is asked what the name means.
func (a References[ID]) RequireSame(ctx context.Context, object *platform.Resolved[ID], name types.String, find Resolve[ID]) error {
	if name.IsNull() || name.IsUnknown() || platform.SameName(object.Name, name.ValueString()) {
		return nil
	}
	means := "another object"
	if object.Name != "" {
		means = fmt.Sprintf("called %q", platform.Inert(object.Name))
	}
	var none ID
	other, err := find(ctx, none, name.ValueString())
	switch {
	case err == nil && sameID(other.ID, object.ID):
		return nil
	case err != nil && object.Name == "":
		return err
	case err == nil:
		means += fmt.Sprintf(", and %s %q is %v", a.NameAttribute, name.ValueString(), other.ID)
	default:
		means += fmt.Sprintf(", and nothing was found by the name %q", name.ValueString())
	}
	return &platform.Problem{
		Summary: fmt.Sprintf("%s and %s do not mean the same", a.IDAttribute, a.NameAttribute),
		Means:   fmt.Sprintf("%s %v is %s. Nothing was sent.", a.IDAttribute, object.ID, means),
		Do:      fmt.Sprintf("Remove %s or %s, or correct one of them.", a.IDAttribute, a.NameAttribute),
	}
}

// planSame plans a configuration that says what the state says. A name is looked up in every plan: it may belong to another
// object by now, and a grant that was made for the one must not be taken for one of the other. Only a look-up that finds
// something changes the plan: an object that is gone, or a catalog that cannot be read, is reported where the edge is read.
func (a References[ID]) planSame(ctx context.Context, p *Planning, config, state Reference[ID], find Resolve[ID]) {
	p.Set(ctx, a.IDAttribute, state.id)
	p.Set(ctx, a.NameAttribute, state.name)
	if config.name.IsNull() {
		return
	}
	var none ID
	name := config.name.ValueString()
	if config.hasID { // the id decides which object is meant
		if object, err := find(ctx, state.id, ""); err == nil {
			a.warnRenamed(p, state.id, object.Name, name)
		}
		return
	}
	if now, err := find(ctx, none, name); err == nil {
		if sameID(now.ID, state.id) {
			return
		}
		p.Set(ctx, a.IDAttribute, now.ID)
		p.Replace(a.IDAttribute)
		p.WarnAt(a.NameAttribute, "The name means another object now",
			fmt.Sprintf("%s %q was %v when this was created. Today it is %v, another object with the same name, so this plan replaces the resource: the "+
				"access to %v is removed and the access to %v is granted. To keep the old one, set %s = %v instead of the name.",
				a.NameAttribute, name, state.id, now.ID, state.id, now.ID, a.IDAttribute, state.id))
		return
	}
	if object, err := find(ctx, state.id, ""); err == nil {
		a.warnRenamed(p, state.id, object.Name, name)
	}
}

// warnRenamed says that the object of the state is not called any more what the configuration calls it.
func (a References[ID]) warnRenamed(p *Planning, id ID, now, configured string) {
	if now == "" || platform.SameName(now, configured) {
		return
	}
	p.WarnAt(a.NameAttribute, "The object has another name now",
		fmt.Sprintf("%v is not called %q any more: it is called %q now. Nothing changes. Set %s = %q.",
			id, configured, platform.Inert(now), a.NameAttribute, platform.Inert(now)))
}

// sameAs reports whether a configuration names the object of the state, perhaps in another form: that is no change.
func (r Reference[ID]) sameAs(state Reference[ID]) bool {
	sameName := platform.SameName(r.name.ValueString(), state.name.ValueString())
	if r.hasID {
		return sameID(r.id, state.id) && (r.name.IsNull() || sameName)
	}
	return sameName
}

// nameAlone is the name by which to look for the object, "" when its id is known, too.
func (r Reference[ID]) nameAlone() string {
	if r.hasID {
		return ""
	}
	return r.name.ValueString()
}

// sameID compares ids as the platforms do: a UUID's case does not count.
func sameID[ID int64 | string](a, b ID) bool {
	return strings.EqualFold(fmt.Sprint(a), fmt.Sprint(b))
}

// Settle resolves before the write what could not be known in plan, and checks it again. Nothing is looked for when id and name were known.
func (r Reference[ID]) Settle(ctx context.Context, find Resolve[ID]) (*platform.Resolved[ID], error) {
	if !r.idIsUnknown && !r.name.IsUnknown() {
		return &platform.Resolved[ID]{ID: r.id, Name: r.name.ValueString()}, nil
	}
	name := ""
	if r.idIsUnknown {
		name = r.name.ValueString()
	}
	return find(ctx, r.id, name)
}

// NumberOrName reads what an import names a role or folder by: a positive number of the platform's, or a name. The other one is its zero value.
func NumberOrName(text string) (id int64, name string) {
	if id, err := strconv.ParseInt(text, 10, 64); err == nil && id > 0 {
		return id, ""
	}
	return 0, text
}
