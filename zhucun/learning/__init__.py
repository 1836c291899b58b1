"""Learning: the year's plan, needs, sessions with enrolment and attendance, certificates, the
handbook with its lessons and quizzes, contests. Nobody is ranked, and no time is kept."""
