"""What is printed and issued: letters, notices, lists; frozen as they were issued. And what is
asked of cadres: forms of departments, the burden of a month, the prohibitions for official apps."""
