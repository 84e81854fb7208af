"""A calendar program's view of a calendar file: python `icalendar` reads it, `recurring-ical-events` says when events are.

`occurrences URL FROM TO` fetches the file and prints a line an occurrence: UID, start and end as seconds since 1970.
`zones FILE` prints a line a VTIMEZONE: its name, how many moments were compared with zoneinfo, and how many differ.
"""

import sys
import urllib.request
import zoneinfo
from datetime import datetime, timedelta, timezone

import icalendar
import recurring_ical_events
from icalendar.timezone import tzp

zoneinfo.reset_tzpath(to=[])
UTC = timezone.utc
SECOND = timedelta(seconds=1)


def occurrences(url, begin, end):
    with urllib.request.urlopen(url, timeout=20) as answer:
        calendar = icalendar.Calendar.from_ical(answer.read())
    begin, end = (datetime.fromtimestamp(int(text), UTC) for text in (begin, end))
    for event in recurring_ical_events.of(calendar).between(begin, end):
        print(event["UID"], int(event.start.timestamp()), int(event.end.timestamp()))


def moments(zone, first, last):
    """A moment every ten days, and three hours either side of every change of the zone's clocks."""
    at = first
    while at < last:
        yield at
        after = at + timedelta(days=10)
        if at.astimezone(zone).utcoffset() != after.astimezone(zone).utcoffset():
            low, high = at, after
            while high - low > SECOND:
                middle = low + timedelta(seconds=int((high - low).total_seconds()) // 2)
                same = middle.astimezone(zone).utcoffset() == at.astimezone(zone).utcoffset()
                low, high = (middle, high) if same else (low, middle)
            # Nearer, a definition without folds can not tell apart the two readings of the hour that comes twice.
            yield from (low - timedelta(hours=3), high + timedelta(hours=3))
        at = after


def zones(file):
    with open(file, "rb") as text:
        calendar = icalendar.Calendar.from_ical(text.read())
    first = datetime(2026, 1, 1, tzinfo=UTC)
    last = datetime(2037, 12, 1, tzinfo=UTC)
    for definition in calendar.walk("VTIMEZONE"):
        name = str(definition["TZID"])
        zone = zoneinfo.ZoneInfo(name)
        defined = tzp.create_timezone(definition)
        compared = wrong = 0
        for at in moments(zone, first, last):
            expected = at.astimezone(zone)
            found = expected.replace(tzinfo=defined)
            compared += 1
            wrong += found.utcoffset() != expected.utcoffset()
        print(name, compared, wrong)


{"occurrences": occurrences, "zones": zones}[sys.argv[1]](*sys.argv[2:])
