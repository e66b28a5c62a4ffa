package anypoint

func (p *Platform) routes() {
	p.signInRoutes()
	p.meRoutes()
	p.organizationRoutes()
	p.userRoutes()
	p.memberRoutes()
	p.grantRoutes()
	p.roleRoutes()
	p.inviteRoutes()
	p.signUpRoutes()
	p.teamRoutes()
	p.teamMappingRoutes()
	p.roleGroupRoutes()
}
