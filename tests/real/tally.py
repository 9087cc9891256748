"""Read against there, counted field by field."""

from dataclasses import dataclass, field

from rich.console import Console
from rich.table import Table


@dataclass
class Tally:
    """For each field: how many are there, how many of them were read right, and which were not."""

    there: dict[str, int] = field(default_factory=dict)
    read: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def count(self, name: str, right: bool, where: str) -> None:
        """One thing that is there."""
        self.there[name] = self.there.get(name, 0) + 1
        self.read[name] = self.read.get(name, 0) + right
        if not right:
            self.wrong.append(f"{name}: {where}")

    @property
    def complete(self) -> bool:
        """Whether something was there and all of it was read."""
        return bool(self.there) and not self.wrong

    def show(self, console: Console, title: str) -> None:
        """A table, and a line for each miss."""
        console.print(title)
        table = Table("field", "read", "there", "share", box=None, pad_edge=False)
        for name, there in self.there.items():
            table.add_row(name, str(self.read[name]), str(there), f"{self.read[name] / there:.0%}")
        console.print(table)
        for line in self.wrong:
            console.print(f"  missed {line}", highlight=False)
