"""What is printed and issued: letters, notices, lists; frozen as they were issued."""
