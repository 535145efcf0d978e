"""A smart speaker with no cloud, driving the same ``skill.app.answer`` that Lambda runs."""
