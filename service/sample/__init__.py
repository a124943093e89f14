"""The sample archive that an empty embedded corpus begins with: an invented newsletter in every form we read."""

from pathlib import Path

FOLDER = Path(__file__).parent
NEWSLETTER = "Spare Cycles"
