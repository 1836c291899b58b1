"""Pages of learning: trainings, needs, the handbook, quizzes, contests, and what was counted."""
