package report

import "testing"

func TestPlanIsAdministrator(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		platform, name, id string
		want               bool
	}{
		{"anypoint", "Organization Administrator", "", true},
		{"anypoint", "organization administrators", "", true},
		{"anypoint", "Organization Owner", "", true},
		{"anypoint", "", "D74EF94A-4292-4896-B860-B05BD7F90D6D", true},
		{"anypoint", "Read Applications", "674c9f7a-ee81-44d7-b25f-eb938d8e69b1", false},
		{"anypoint", "Cloudhub Administration", "", false},
		{"uipath", "Administrators", "", true},
		{"uipath", "Tenant Administrator", "", true},
		{"uipath", "Folder Administrator", "", true},
		{"uipath", "Automation User", "", false},
		{"apim", "", "administrators", true},
		{"apim", "Partners", "partners", false},
		{"controlroom", "AAE_Admin", "", true},
		{"controlroom", "AAE_COE Admin", "", true},
		{"controlroom", "aae_admin", "", true},
		{"controlroom", "AAE_Basic", "", false},
		{"controlroom", "Bot_Admins", "", true},
		{"uipath", "uipath_admins", "", true},
		{"anypoint", "admin_eu", "", true},
		{"apim", "apim_administrators2", "", true},
		{"anypoint", "Badminton", "", false},
		{"anypoint", "Adminné", "", false},
		{"controlroom", "", "", false},
		{"nowhere", "Administrators", "", false},
	} {
		if got := planIsAdministrator(c.platform, c.name, c.id); got != c.want {
			t.Errorf("planIsAdministrator(%q, %q, %q) = %t", c.platform, c.name, c.id, got)
		}
	}
}

func TestPlanMatches(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		pattern, text string
		want          bool
	}{
		{"Platform Owners", "platform owners", true},
		{"Platform Owners", "Platform Owners EU", false},
		{"root*", "Root (EU)", true},
		{"*owners", "Robot Owners", true},
		{"*owners", "Robot Owners EU", false},
		{"r*t*s", "Robot Owners", true},
		{"a*a", "a", false},
		{"a**b", "ab", true},
		{"*", "", false},
		{"", "", false},
		{"a.c", "abc", false},
	} {
		if got := planMatches(c.pattern, c.text); got != c.want {
			t.Errorf("planMatches(%q, %q) = %t", c.pattern, c.text, got)
		}
	}
}
