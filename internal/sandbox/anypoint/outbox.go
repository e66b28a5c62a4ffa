package anypoint

import "github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"

func (p *Platform) mail(kind, to, subject string, data map[string]string) {
	p.kernel.Outbox.Send(kernel.Mail{At: p.now(), Platform: "anypoint", Kind: kind, To: to, Subject: subject, Data: data})
}
