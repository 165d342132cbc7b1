"""The dry run of a case: if nobody ever replies, who is asked what, when, up to the end of the ladder."""
