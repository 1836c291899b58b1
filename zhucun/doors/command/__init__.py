"""The console door: `zhucun …`."""
