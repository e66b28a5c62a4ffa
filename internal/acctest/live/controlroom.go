package live

var controlroomTenant = platform{name: "controlroom", title: "Automation Anywhere Control Room"}
