"""What start offers other parts of the office."""

from propdesk.system.start.first_steps import Question as Question, first_steps as first_steps
