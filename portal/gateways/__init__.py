"""The only place that speaks to the outside: database servers, stores, keys, mail, scanners, PDF workers."""
