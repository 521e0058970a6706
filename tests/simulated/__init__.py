"""The simulated office: years of office days out of one seed, recounted each night by others.

`python -m tests.long office 7` lives the three years of seed 7 and says where they went wrong.
"""
