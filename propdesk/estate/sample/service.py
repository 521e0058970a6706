"""What the invented estate offers other parts of the office; a start needs none of it."""

from propdesk.estate.sample.demo import (
    TOUCHES as TOUCHES,
    create_demo as create_demo,
    sample_developer as sample_developer,
)
from propdesk.estate.sample.households import (
    SampleHome as SampleHome,
    sample_homes as sample_homes,
)
