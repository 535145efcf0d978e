"""A day of a million couples who go to bed: what it asks of AWS, and which limit is met first.

The first limit, a thousand executions at once in an account, is met at 215,000 couples when a start
takes what docs/speed.md measures at a quarter of a core, and at 460,000 only when it has a whole
core. The ten executions of a new account come long before both, at about 2,000 couples.

scripts   what couples say of an evening, and how often
patterns  evenings are performed by the real skill, and each request's cost is recorded
world     where couples live, and when they go to bed
day       all of them together: requests, executions, environments, units and bytes by the second
prices    what AWS asks and allows, and how long an answer takes, each with its source
bill      what a month of such days costs
tables    what is told of it in docs/scale.md

Run: .venv/bin/python -m bench.evenings            prints the tables
     .venv/bin/python -m bench.evenings --write    writes them and the plot into docs/
"""
