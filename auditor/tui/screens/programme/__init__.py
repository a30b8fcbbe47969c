"""The audit programme, and the organisation it audits: people, sites, services, processes."""
