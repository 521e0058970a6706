"""What is collected for a supplier and passed on to him (代收代付): his bills beside what owners
were billed, what was used by the office itself, what was lost, what came in, when he was paid."""
