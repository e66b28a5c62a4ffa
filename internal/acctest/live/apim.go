package live

// apimTenant is what a run knows of Azure API Management.
var apimTenant = platform{name: "apim", title: "Azure API Management"}
