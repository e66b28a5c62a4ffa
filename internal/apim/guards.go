package apim

import (
	"fmt"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// administratorID is the account that comes with a service. It is the one who can never be lost: the service itself refuses every change of it (405), it
// alone is put into the group Administrators, and that group's members cannot be changed by anybody. So there is no other last administrator to guard.
// Nor is there an account of the provider's own: it signs in to Azure, where portal users are nobody.
const administratorID = "1"

// guardAdministrator refuses to create, change, block or delete the service's own administrator. verb is what was to be done, for the message.
func guardAdministrator(id, verb string) error {
	if id != administratorID {
		return nil
	}
	problem := &platform.Problem{
		Summary: "Refused: the service's own administrator",
		Means:   fmt.Sprintf("User 1 is the administrator that every API Management service comes with. The service allows nobody to %s it.", verb),
		Do:      "Take the account out of Terraform without touching it, with a removed block or deletion_policy = \"abandon\"; or keep the resource as it was imported.",
	}
	if verb == "create" {
		problem.Do = "Choose another user_id; or import user 1, or read it with the data source platformusers_apim_user."
	}
	return problem
}
