"""The guards of the trade, each once.

A guard is a generator of :class:`~auditor.model.guards.rule.Breach`: it looks at records and plain facts that the
activity hands it, and says what is missing and how to supply it. :func:`~auditor.model.guards.rule.enforce` turns
breaches into a refusal, an override that was used, or a warning, by the strength of the rule.
"""
