package acctest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/platformusers/terraform-provider-platformusers/internal/provider"
)

// CallFunction calls a function of the provider, which knows no platform, with arguments as JSON has them (nil for null), and returns its result in
// the same form. An error names the argument that is to blame, from 0 on.
func CallFunction(ctx context.Context, name string, arguments ...any) (any, error) {
	server := providerserver.NewProtocol6(provider.New("test", provider.Runtime{})())()
	schemas, err := server.GetFunctions(ctx, &tfprotov6.GetFunctionsRequest{})
	if err != nil {
		return nil, err
	}
	definition := schemas.Functions[name]
	if definition == nil || len(definition.Parameters) != len(arguments) {
		return nil, fmt.Errorf("there is no function %s of %d arguments", name, len(arguments))
	}
	req := &tfprotov6.CallFunctionRequest{Name: name}
	for i, argument := range arguments {
		packed, err := tfprotov6.NewDynamicValue(definition.Parameters[i].Type, valueOf(argument))
		if err != nil {
			return nil, err
		}
		req.Arguments = append(req.Arguments, &packed)
	}
	resp, err := server.CallFunction(ctx, req)
	switch {
	case err != nil:
		return nil, err
	case resp.Error != nil && resp.Error.FunctionArgument == nil:
		return nil, errors.New(resp.Error.Text)
	case resp.Error != nil:
		return nil, fmt.Errorf("argument %d: %s", *resp.Error.FunctionArgument, resp.Error.Text)
	}
	result, err := resp.Result.Unmarshal(definition.Return.Type)
	if err != nil {
		return nil, err
	}
	return plainValue(result)
}

// valueOf is a value of JSON as Terraform would pass it.
func valueOf(value any) tftypes.Value {
	switch v := value.(type) {
	case nil:
		return tftypes.NewValue(tftypes.DynamicPseudoType, nil)
	case map[string]any:
		kinds, values := map[string]tftypes.Type{}, map[string]tftypes.Value{}
		for name, one := range v {
			values[name] = valueOf(one)
			kinds[name] = values[name].Type()
		}
		return tftypes.NewValue(tftypes.Object{AttributeTypes: kinds}, values)
	case []any:
		kinds, values := []tftypes.Type{}, []tftypes.Value{}
		for _, one := range v {
			values = append(values, valueOf(one))
			kinds = append(kinds, values[len(values)-1].Type())
		}
		return tftypes.NewValue(tftypes.Tuple{ElementTypes: kinds}, values)
	case string:
		return tftypes.NewValue(tftypes.String, v)
	case json.Number:
		number, _ := v.Int64()
		return tftypes.NewValue(tftypes.Number, number)
	default:
		return tftypes.NewValue(tftypes.Number, v)
	}
}

// plainValue is a value as JSON has it.
func plainValue(value tftypes.Value) (any, error) {
	if value.IsNull() {
		return nil, nil
	}
	var text string
	if value.As(&text) == nil {
		return text, nil
	}
	var number *big.Float
	if value.As(&number) == nil {
		return json.Number(number.Text('f', -1)), nil
	}
	var object map[string]tftypes.Value
	if value.As(&object) == nil {
		out := map[string]any{}
		for name, one := range object {
			var err error
			if out[name], err = plainValue(one); err != nil {
				return nil, err
			}
		}
		return out, nil
	}
	var list []tftypes.Value
	if err := value.As(&list); err != nil {
		return nil, err
	}
	out := []any{}
	for _, one := range list {
		plain, err := plainValue(one)
		if err != nil {
			return nil, err
		}
		out = append(out, plain)
	}
	return out, nil
}
