"""Errors: who must act on what went wrong.

TidingsError
├── WrongUse      the caller: exit code 2, nothing was read
├── Stop          settings, knowledge row, engine, schema: nothing is written, exit code 1
└── SetAside      this document only: it goes to `rejects`, the run goes on

Every message gives the fact, the place and the next step.
"""


class TidingsError(Exception):
    """Root of every error that tidings raises on purpose."""

    def __init__(self, fact: str, *, place: str = "", next_step: str = "") -> None:
        self.fact, self.place, self.next_step = fact, place, next_step
        where = f"{place}: " if place else ""
        then = f" Next: {next_step}" if next_step else ""
        super().__init__(f"{where}{fact}{then}")


class WrongUse(TidingsError):
    """The command or the call cannot be carried out as given."""


class Stop(TidingsError):
    """Going on would write wrong data."""


class SetAside(TidingsError):
    """One input or document cannot be coded; `reason_code` groups such rejects."""

    def __init__(self, fact: str, *, reason_code: str, place: str = "", next_step: str = "") -> None:
        super().__init__(fact, place=place, next_step=next_step)
        self.reason_code = reason_code

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild_set_aside, (self.fact, self.reason_code, self.place, self.next_step)


def _rebuild_set_aside(fact: str, reason_code: str, place: str, next_step: str) -> SetAside:
    return SetAside(fact, reason_code=reason_code, place=place, next_step=next_step)
