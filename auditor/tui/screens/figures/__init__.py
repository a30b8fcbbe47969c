"""The figures of the programme: the indicators K-01 to K-22, their trends, and what each was counted from."""
