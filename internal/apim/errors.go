package apim

import (
	"errors"
	"fmt"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// blame puts an error on the attributes that are to blame: the one that the access package knows, or those that the service names. attributes are
// the attributes by the property of the service that each stands for, in lower case.
func blame(attributes map[string]string, err error) error {
	var field *access.FieldError
	if errors.As(err, &field) {
		return tf.At(field.Field, field.Err)
	}
	var blamed []error
	others := false
	for _, detail := range api.Details(err) {
		property := detail.Target[strings.LastIndexByte(detail.Target, '.')+1:]
		attribute, known := attributes[strings.ToLower(property)]
		if !known {
			others = others || detail.Message != ""
			continue
		}
		blamed = append(blamed, tf.At(attribute, &platform.Problem{
			Means: "The service does not accept this value: " + detail.Message, Err: err, Do: "Nothing was changed.",
		}))
	}
	if len(blamed) == 0 {
		return err
	}
	if others {
		blamed = append(blamed, err)
	}
	return errors.Join(blamed...)
}

// errElsewhere refuses attributes that refer to something of another service than the one that the resource is about.
func errElsewhere(s api.Service, ends []end) error {
	var refused []error
	for _, e := range ends {
		r, ok := e.parse(e.value.ValueString())
		if !ok || r.service == nil || sameService(*r.service, s) {
			continue
		}
		refused = append(refused, tf.At(e.attribute, &platform.Problem{
			Summary: "Another API Management service",
			Means: fmt.Sprintf("%s is of the service %s, but this resource is about the service %s.",
				e.value.ValueString(), describeService(*r.service), describeService(s)),
			Do: "Name something of the same service; or set service_name, resource_group_name and subscription_id here to those of the other service.",
		}))
	}
	return errors.Join(refused...)
}

func describeService(s api.Service) string {
	return fmt.Sprintf("%s (resource group %s, subscription %s)", s.Name, s.ResourceGroup, s.SubscriptionID)
}
