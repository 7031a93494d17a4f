"""Asks issuers whether their certificates still hold. Only when somebody wants it asked.

Everything here is loaded when the first question is asked, and never before.
"""
