package live_test

var apimTenants = [][]string{{}}
