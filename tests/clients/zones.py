"""Windows around every change of every zone's clocks from 2000 to 2037, worked out by Python's zoneinfo.

Prints a line a window: zone, civil start, civil end, and both as seconds since 1970. The rule is the guard's: a start that
is skipped is the moment the clocks leap, one that happens twice is the earlier; an end that is skipped is the same moment,
one that happens twice is the later.
"""

import sys
import zoneinfo
from datetime import datetime, timedelta, timezone

zoneinfo.reset_tzpath(to=[])
UTC = timezone.utc
FIRST, LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2038, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def change_between(low, high, zone):
    """The moment between two at which the offset changes."""
    offset = low.astimezone(zone).utcoffset()
    while high - low > SECOND:
        middle = low + timedelta(seconds=int((high - low).total_seconds()) // 2)
        if middle.astimezone(zone).utcoffset() == offset:
            low = middle
        else:
            high = middle
    return high


def changes(zone):
    """The moments at which the offset changes, and the offsets before and after."""
    step = timedelta(days=1)
    at, offset = FIRST, FIRST.astimezone(zone).utcoffset()
    while at < LAST:
        after = at + step
        new = after.astimezone(zone).utcoffset()
        if new != offset:
            yield change_between(at, after, zone), offset, new
        at, offset = after, new


def moment(civil, zone, is_end):
    """The instant of a civil time."""
    readings = [civil.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)]
    if readings[0].astimezone(zone).replace(tzinfo=None) != civil:
        return change_between(min(readings), max(readings), zone)
    return max(readings) if is_end else min(readings)


def main():
    for name in sorted(zoneinfo.available_timezones()):
        zone = zoneinfo.ZoneInfo(name)
        for change, before, after in changes(zone):
            naive = change.replace(tzinfo=None)
            for civil in (naive + before, naive + after):
                for shift in (-SECOND, timedelta(0), SECOND):
                    start = civil + shift
                    for length in (SECOND, timedelta(hours=1), timedelta(hours=25)):
                        end = start + length
                        first = moment(start, zone, False)
                        last = moment(end, zone, True)
                        print(
                            name,
                            start.isoformat(),
                            end.isoformat(),
                            int(first.timestamp()),
                            int(last.timestamp()),
                        )


sys.exit(main())
