"""What runs without a person: letters, nightly work, cleaning up. `schedule` tells what and when."""
