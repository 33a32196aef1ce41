"""A pipeline of Beam's Python SDK: numbers -> work (which keeps memory) -> group (a GroupByKey) -> seen."""

import time

import apache_beam as beam
from apache_beam.io.restriction_trackers import OffsetRange, OffsetRestrictionTracker
from apache_beam.transforms.window import FixedWindows
from apache_beam.utils.timestamp import Duration

KEYS = 24
# So many numbers at most are read before the rest is handed back to the runner, so that a checkpoint need not wait.
AT_ONCE = 50
READ_AGAIN_SECONDS = 0.2


class Offsets(beam.RestrictionProvider):
    def initial_restriction(self, element):
        return OffsetRange(0, 2**53)

    def create_tracker(self, restriction):
        return OffsetRestrictionTracker(restriction)

    def restriction_size(self, element, restriction):
        return 1


class Numbers(beam.DoFn):
    """One part of a source: so many numbers a second since it began."""

    @beam.DoFn.unbounded_per_element()
    def process(self, part, tracker=beam.DoFn.RestrictionParam(Offsets())):
        number, began, per_second = part
        offset = tracker.current_restriction().start
        for _ in range(AT_ONCE):
            if began + offset / per_second > time.time():
                break
            if not tracker.try_claim(offset):
                break
            yield f"{number}/{offset}"
            offset += 1
        tracker.defer_remainder(Duration(READ_AGAIN_SECONDS))


class Work(beam.DoFn):
    """Takes its time for each number, and keeps some memory for it, up to a bound for the whole process."""

    kept = []

    def __init__(self, seconds, most_mebibytes):
        self.seconds = seconds
        self.most = most_mebibytes

    def process(self, number):
        if len(Work.kept) < self.most:
            Work.kept.append(bytearray(b"\x01" * 2**20))
        time.sleep(self.seconds)
        yield number


def add_numbers(pipeline, parts, records_per_second, work_seconds, most_mebibytes):
    began = time.time()
    return (
        pipeline
        | "parts" >> beam.Create([(part, began, records_per_second / parts) for part in range(parts)])
        | "spread parts" >> beam.Reshuffle()
        | "numbers" >> beam.ParDo(Numbers())
        | "spread" >> beam.Reshuffle()
        | "work" >> beam.ParDo(Work(work_seconds, most_mebibytes))
        | "key" >> beam.Map(lambda number: (hash(number) % KEYS, number))
        | "window" >> beam.WindowInto(FixedWindows(2))
        | "group" >> beam.GroupByKey()
        | "seen" >> beam.Map(lambda group: len(list(group[1])))
    )
