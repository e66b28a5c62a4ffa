package anypoint

func (p *Platform) routes() {
	p.signInRoutes()
	p.meRoutes()
	p.organizationRoutes()
	p.userRoutes()
	p.memberRoutes()
}
