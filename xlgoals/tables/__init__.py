"""The rooms that hold frames: the check of all returns at once, goal rows, roll-up, export."""
