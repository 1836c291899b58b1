"""Appraisal (考核): schemes of the packs, reviews by leaders and villagers, grades that people
decide, objections, and evidence that is frozen so that anybody can compute it again."""
