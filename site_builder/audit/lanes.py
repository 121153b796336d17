"""Many links at once, one request at a time to a host: each host has a lane, and a few threads serve the lanes.

Trying again is done here and not by the client of `site_builder.net`: while a server wants us to wait, nothing else may
be asked of its host, and no thread should stand about meanwhile.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, field, replace
from queue import Empty, SimpleQueue

from site_builder.audit.asking import Answer
from site_builder.audit.following import Way, onward
from site_builder.audit.states import Outcome

#: Hosts that are asked at the same time.
WORKERS = 8
#: Seconds before a second try where the server names none, and the most that we wait in an audit where it does.
AGAIN, LONGEST_WAIT = 5.0, 120.0
#: Tries of one address.
TRIES = 2
#: Links of one host without any answer, one after the other, after which the rest of them waits for the next audit.
SILENT_LINKS = 3

Ask = Callable[[Way], Answer]


@dataclass(slots=True)
class Lane:
    """What is still to be asked of one host, and how it has been so far.

    `answered` is whether it ever answered; `closed` why nothing more is asked of it in this audit, empty while it is
    open; `left` are the links that were not asked for that reason.
    """

    waiting: deque[Way] = field(default_factory=deque)
    busy: bool = False
    ready_at: float = 0.0
    asked: int = 0
    answered: bool = False
    silent: int = 0
    closed: str = ""
    left: list[str] = field(default_factory=list)

    def take(self, way: Way) -> None:
        """A further link waits for this host, or is left for the next audit."""
        if self.closed:
            self.left.append(way.link)
        else:
            self.waiting.append(way)

    def close(self, why: str) -> None:
        """Ask nothing more of this host."""
        self.closed = why
        self.left += [way.link for way in self.waiting]
        self.waiting.clear()


@dataclass(slots=True)
class Lanes:
    """The lanes by host, what has been answered by address, and the threads that ask."""

    ask: Ask
    again: float = AGAIN
    lanes: dict[str, Lane] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    _todo: SimpleQueue[Way | None] = field(default_factory=SimpleQueue)
    _done: SimpleQueue[tuple[Way, Answer | BaseException]] = field(default_factory=SimpleQueue)

    def run(self, ways: Iterable[Way], end: float) -> Generator[tuple[str, Outcome], None, None]:
        """Each link with what was found, as it is found; those for which there was no time are left out.

        Args:
            ways: Where the links begin.
            end: Time of `time.monotonic` after which nothing new is asked.
        """
        for way in ways:
            self._lane(way).take(way)
        threads = [threading.Thread(target=self._serve, daemon=True) for _ in range(WORKERS)]
        for thread in threads:
            thread.start()
        try:
            while time.monotonic() < end:
                found = list(self._dispatch())
                yield from found
                if not found and not self._hear(end):
                    break
        finally:
            for _ in threads:
                self._todo.put(None)

    def _serve(self) -> None:
        """A thread: ask what there is to ask."""
        while (way := self._todo.get()) is not None:
            try:
                self._done.put((way, self.ask(way)))
            except BaseException as error:  # a fault of ours: raised where the answer is heard
                self._done.put((way, error))

    def _lane(self, way: Way) -> Lane:
        return self.lanes.setdefault(way.host, Lane())

    def _dispatch(self) -> Iterator[tuple[str, Outcome]]:
        """Give each idle host its next request; what others have asked before is not asked again."""
        now = time.monotonic()
        for lane in [*self.lanes.values()]:
            while lane.waiting and not lane.busy and lane.ready_at <= now:
                way = lane.waiting.popleft()
                if way.at in self.answers:
                    yield from self._go_on(way, self.answers[way.at])
                else:
                    lane.busy = True
                    lane.asked += 1
                    self._todo.put(way)

    def _go_on(self, way: Way, answer: Answer) -> Iterator[tuple[str, Outcome]]:
        step = onward(way, answer)
        if isinstance(step, Way):
            self._lane(step).take(step)
        else:
            yield way.link, step

    def _hear(self, end: float) -> bool:
        """Wait for an answer, or until a host may be asked again; False where there is nothing to wait for."""
        waiting = [lane.ready_at for lane in self.lanes.values() if lane.waiting and not lane.busy]
        if not waiting and not any(lane.busy for lane in self.lanes.values()):
            return False
        try:
            way, answer = self._done.get(timeout=max(0.0, min([*waiting, end]) - time.monotonic()))
        except Empty:
            return True
        if isinstance(answer, BaseException):
            raise answer
        self._heard(way, answer)
        return True

    def _heard(self, way: Way, answer: Answer) -> None:
        """Note an answer; its link waits once more, for its next step or for another try."""
        lane = self._lane(way)
        lane.busy = False
        lane.answered |= answer.status != 0
        if answer.passing and way.tries + 1 < TRIES and answer.wait <= LONGEST_WAIT and not lane.silent:
            lane.ready_at = time.monotonic() + (answer.wait or self.again)
            lane.waiting.appendleft(replace(way, tries=way.tries + 1))
            return
        self.answers[way.at] = answer
        lane.silent = lane.silent + 1 if answer.status == 0 else 0
        if why := _too_much(answer, lane):
            lane.close(why)
        lane.waiting.appendleft(way)  # also of a closed host: its answer is there, nothing is asked for it


def _too_much(answer: Answer, lane: Lane) -> str:
    """Why nothing more is to be asked of a host in this audit; empty where there is no reason."""
    if answer.status == 429 or answer.wait > LONGEST_WAIT:
        wait = f" and wants {answer.wait:,.0f} s of peace" if answer.wait else ""
        return f"it answers {answer.why}{wait}"
    if lane.silent >= SILENT_LINKS:
        return f"no answer for {lane.silent} links one after the other: {answer.why}"
    return ""
