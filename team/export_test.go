package team

// HoldPasswords takes every turn at passwords until it is released: whoever needs one must wait.
func (s *Store) HoldPasswords() (release func()) {
	for range mostHashed {
		s.passwords <- struct{}{}
	}
	return func() {
		for range mostHashed {
			<-s.passwords
		}
	}
}
