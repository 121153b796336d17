"""What a vocabulary answers for one raw value."""

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

#: What a source says that asked and got no answer, or did not ask; not the same as unknown.
NOT_REPORTED = "not reported"


@dataclass(frozen=True, slots=True)
class Mapped(Generic[T]):
    """One raw value brought to the shared vocabulary.

    Attributes:
        value: The harmonised value; None means unknown or not stated. Facts of a person may be `NOT_REPORTED`.
        code: Stable finding code if the raw value was not understood or is doubtful. None if all is well
            and also if the raw value is plainly missing.
        hint: What the raw value was read as and how to mend it, one sentence; only with a code.
    """

    value: T | None
    code: str | None = None
    hint: str = ""
