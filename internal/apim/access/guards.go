package access

import (
	"fmt"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// AdministratorID is the account that comes with a service. It is the one that can never be lost: the service itself refuses every change of it
// (405), it alone is in the group Administrators, and nobody can change that group's members. So there is no other last administrator to guard. Nor
// is there an account of the provider's own: it signs in to Azure, where portal users are nobody.
const AdministratorID = "1"

// administratorsGroup is the name of the service's own group whose only member is that account. It cannot be changed.
const administratorsGroup = "Administrators"

// GuardUser refuses to create, change, block or delete the service's own administrator. verb is what was to be done, for the message. It asks
// nobody.
func (c *Client) GuardUser(id, verb string) error {
	if id != AdministratorID {
		return nil
	}
	hint := HintAdministrator
	if verb == "create" {
		hint = HintCreateAdministrator
	}
	return &platform.Problem{
		Summary: "Refused: the service's own administrator",
		Means:   fmt.Sprintf("User 1 is the administrator that comes with every API Management service. The service allows nobody to %s it.", verb),
		Hint:    hint,
	}
}
