"""Waiting between attempts: longer each time, up to a bound, never all callers at the same moment."""

from __future__ import annotations

import random
from dataclasses import dataclass


@dataclass
class Backoff:
    """Delays that double from ``first_s`` to ``most_s``, each shortened by up to half at random."""

    first_s: float = 0.1
    most_s: float = 5.0
    attempts: int = 0

    def next_s(self) -> float:
        """Return the delay before the next attempt."""
        full: float = min(self.most_s, self.first_s * 2 ** min(self.attempts, 32))
        self.attempts += 1
        # Spreads callers out; nothing secret depends on it.
        return full * random.uniform(0.5, 1.0)  # noqa: S311

    def reset(self) -> None:
        """Begin with the shortest delay again: it worked."""
        self.attempts = 0
