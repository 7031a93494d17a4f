"""Asks issuers whether certificates are revoked. Only when the user or the policy wants it.

Everything here is loaded when the first question is asked, and never before.
"""
