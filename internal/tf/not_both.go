package tf

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// NotBoth refuses a configuration that holds something in each of two sets. An empty set means none.
func NotBoth(one, other string) resource.ConfigValidator { return notBoth{one, other} }

type notBoth struct{ one, other string }

func (v notBoth) Description(context.Context) string {
	return fmt.Sprintf("%s and %s must not both hold something", v.one, v.other)
}

func (v notBoth) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v notBoth) ValidateResource(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	for _, name := range []string{v.one, v.other} {
		var set types.Set
		resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root(name), &set)...)
		if resp.Diagnostics.HasError() || len(set.Elements()) == 0 {
			return
		}
	}
	resp.Diagnostics.AddAttributeError(path.Root(v.one), "Invalid Attribute Combination",
		fmt.Sprintf("These attributes cannot be configured together: [%s,%s]", v.one, v.other))
}
