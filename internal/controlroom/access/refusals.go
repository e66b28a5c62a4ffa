package access

import "github.com/platformusers/terraform-provider-platformusers/internal/platform"

// refusals are the Control Room's codes whose meaning is known (seen on the vendor's forum). Others begin with UM, too, and are not documented.
var refusals = platform.Refusals{
	{Codes: []string{"UM1117"}, Problem: platform.Problem{
		Summary: "No token reached the Control Room",
		Means:   "The Control Room reports a call without a token, although one was sent in the header X-Authorization: something in between removes it.",
		Do:      "Check that no proxy or web server in front of the Control Room drops the header, and " + Words.Address + ".",
	}},
}
