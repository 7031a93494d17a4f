"""Kart ve sertifikalar: the cards, their certificates, and what their issuers say of them."""
