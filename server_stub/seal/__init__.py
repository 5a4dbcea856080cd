"""The court's seal: certificates, signatures, time-stamps, and how anybody verifies them.

What is sealed can be proven unaltered by whoever has the court's root certificate, years later
and with no line to the court; `verify_document` is one file that needs nothing but Python.

The room knows files and moments. It knows no case, and asks no clock.
"""
