"""Every write of this app: one function per business act, by noun."""
