"""The worlds that policies are tried in: worked cases now; case loads and variants beside them."""
