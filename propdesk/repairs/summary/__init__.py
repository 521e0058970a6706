"""The month report of repairs: what came in, what was on time, what had to be done twice."""
