"""`python -m zhucun …` is the console command `zhucun`."""

from zhucun.doors.command.main import main

if __name__ == "__main__":
    main()
