"""The API of the fieldwork: visits, the diary, matters, who was reached."""
