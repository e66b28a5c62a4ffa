package access

import (
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// refusals are UiPath's codes that mean the same for every call (documented for Orchestrator; the last seen by another client).
var refusals = platform.Refusals{
	{Codes: []string{"1100"}, Problem: platform.Problem{
		Summary: "The folder cannot be used",
		Means:   "Orchestrator reports that the folder does not exist, or that this sign-in has no access to it (code 1100).",
		Do:      "Check the folder, and give the sign-in a role in it.",
		Hint:    HintFolders,
	}},
	{Codes: []string{api.CodeInvalidPartition}, Problem: platform.Problem{
		Summary: "The URL is not the organization's",
		Means:   "UiPath reports that the URL is that of the host, not of an organization (InvalidPartition).",
		Do:      "Check " + Words.Address + ".",
	}},
}
