"""Pages of the fieldwork: diary, visits, matters, who was reached."""
