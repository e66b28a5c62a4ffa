package live_test

var controlroomTenants [][]string
var controlroomHidden [][]string
