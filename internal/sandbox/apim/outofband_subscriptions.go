package apim

import "slices"

// Subscription returns a copy of a subscription.
func (p *Platform) Subscription(id string) (Subscription, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.state.Services[0].subscription(id)
	if s == nil {
		return Subscription{}, false
	}
	return s.copy(), true
}

// Subscriptions returns copies of the subscriptions.
func (p *Platform) Subscriptions() []Subscription {
	p.mu.Lock()
	defer p.mu.Unlock()
	var all []Subscription
	for _, s := range p.state.Services[0].Subscriptions {
		all = append(all, s.copy())
	}
	return all
}

// AddSubscription adds a subscription with keys of its own, whatever the product's limit; an active one unless it says otherwise.
// An id is made when there is none.
func (p *Platform) AddSubscription(s Subscription) Subscription {
	p.mu.Lock()
	defer p.mu.Unlock()
	added := s.copy()
	if added.ID == "" {
		added.ID = random(12)
	}
	if added.State == "" {
		added.State = "active"
	}
	if added.CreatedAt.IsZero() {
		added.CreatedAt = p.now()
	}
	p.state.addSubscription(p.state.Services[0], &added)
	return added.copy()
}

// EditSubscription changes a subscription: cancels it, renames it, gives it to somebody else. The id stays.
func (p *Platform) EditSubscription(id string, edit func(*Subscription)) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.state.Services[0].subscription(id)
	if s == nil {
		return false
	}
	edited := s.copy()
	edit(&edited)
	edited.ID, edited.Version = s.ID, p.state.next()
	*s = edited
	return true
}

// DeleteSubscription deletes a subscription.
func (p *Platform) DeleteSubscription(id string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	svc := p.state.Services[0]
	s := svc.subscription(id)
	svc.Subscriptions = without(svc.Subscriptions, s)
	return s != nil
}

// EditProduct changes a product: renames it, sets its limit, hides it from groups. The id stays.
func (p *Platform) EditProduct(id string, edit func(*Product)) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	product := p.state.Services[0].product(id)
	if product == nil {
		return false
	}
	edited := product.copy()
	edit(&edited)
	edited.ID, edited.Version = product.ID, p.state.next()
	*product = edited
	return true
}

// Products returns copies of the products.
func (p *Platform) Products() []Product {
	p.mu.Lock()
	defer p.mu.Unlock()
	var all []Product
	for _, product := range p.state.Services[0].Products {
		all = append(all, product.copy())
	}
	return all
}

// DeleteProduct deletes a product with its subscriptions, as the portal does.
func (p *Platform) DeleteProduct(id string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	svc := p.state.Services[0]
	product := svc.product(id)
	if product == nil {
		return false
	}
	svc.Products = without(svc.Products, product)
	svc.Subscriptions = slices.DeleteFunc(svc.Subscriptions, func(s *Subscription) bool { return s.Scope == "/products/"+product.ID })
	return true
}

func (s *Subscription) copy() Subscription {
	one := *s
	one.DisplayName, one.StateComment, one.ExpiresAt = copied(s.DisplayName), copied(s.StateComment), copied(s.ExpiresAt)
	return one
}

func (p *Product) copy() Product {
	one := *p
	one.SubscriptionsLimit, one.Groups = copied(p.SubscriptionsLimit), slices.Clone(p.Groups)
	return one
}
