"""Asks REDbot about URLs. One line for each finding: URL, level, identifier, summary.

REDbot sends the requests that its checks need: conditional ones, ranges and other encodings.

All URLs are checked in one run of its event loop. When a loop stops, it forgets the sockets of idle
connections, but the client keeps them and uses one for the next URL: its response is never seen, and
the check ends with the client's time limit of a minute.
"""

import faulthandler
import sys
from configparser import ConfigParser

import thor
from redbot.resource import HttpResource
from redbot.resource.fetch import RedFetcher

ABOUT = ("BAD", "WARN", "GOOD")
# In seconds: of one request, of all requests about one URL, and of the whole program.
REQUEST, URL, ALL = 5, 10, 120

CONFIG = ConfigParser()
CONFIG.read_dict({"redbot": {"enable_local_access": "True"}})


def check_all(urls):
    if not urls:
        return thor.stop()
    url, *rest = urls
    resource = HttpResource(CONFIG["redbot"])
    resource.set_request(url, headers=HEADERS)

    def done():
        if deadline.fired:
            return
        deadline.delete()
        report(url, resource)
        # Not within the callback of a check: it has not ended then.
        thor.schedule(0, check_all, rest)

    def too_late():
        print(url, "BAD", "TIMEOUT", resource.show_task_map(), sep="\t")
        resource.stop()
        thor.schedule(0, check_all, rest)

    deadline = thor.schedule(URL, too_late)
    resource.once("check_done", done)
    resource.check()


def report(url, resource):
    if not resource.response.complete:
        print(url, "BAD", "NO_ANSWER", resource.fetch_error, sep="\t")
    notes = list(resource.response.notes)
    for sub in resource.subreqs.values():
        if sub.fetch_started and not sub.response.complete:
            print(url, "BAD", "NO_ANSWER", sub.check_id, sub.fetch_error, sep="\t")
        notes += sub.response.notes
    for note in notes:
        for one in [note, *note.subnotes]:
            if one.level.name in ABOUT:
                print(url, one.level.name, type(one).__name__, one.summary, sep="\t")


# Ends the program, and says where it was.
faulthandler.dump_traceback_later(ALL, exit=True)
RedFetcher.client.connect_timeout = RedFetcher.client.read_timeout = REQUEST
HEADERS = [tuple(header.split(": ", 1)) for header in sys.argv[1].split("\n") if header]
thor.schedule(0, check_all, sys.argv[2:])
thor.run()
print("done")
