"""The Python half of scripts/compare-fastapi, which starts it in an environment that has FastAPI.

The graphs are those of `watertight doctor --graphs`: a chain of async generator dependencies, each opening and closing
one small object in async functions. A request is what FastAPI does to resolve its dependencies, call the endpoint and
close them: two exit stacks, `solve_dependencies`, the call; no HTTP, routing, validation or serialisation.
"""

import argparse
import asyncio
import gc
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from importlib.metadata import version
from resource import RUSAGE_SELF, getrusage
from statistics import median

from fastapi import Depends
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import get_dependant, solve_dependencies
from starlette.requests import Request

LENGTHS = [1, 4, 16]
TIMED_REQUESTS = 3_000
REQUESTS_IN_FLIGHT = 5_000


# The graphs


class Resource:
    __slots__ = ("level",)
    opened = 0
    closed = 0

    def __init__(self, level: int) -> None:
        self.level = level


async def open_resource(level: int) -> Resource:
    Resource.opened += 1
    return Resource(level)


async def close_resource(resource: Resource) -> None:
    Resource.closed += 1


def chain(length: int) -> Callable:
    """The last of `length` dependencies, each needing the one before."""

    async def first():
        resource = await open_resource(1)
        try:
            yield resource
        finally:
            await close_resource(resource)

    def after(previous: Callable, level: int) -> Callable:
        async def dependency(_=Depends(previous)):
            resource = await open_resource(level)
            try:
                yield resource
            finally:
                await close_resource(resource)

        return dependency

    last = first
    for level in range(2, length + 1):
        last = after(last, level)
    return last


async def respond(dependant: Dependant) -> object:
    """Serves one request, as `fastapi.routing.request_response` and `get_request_handler` do."""
    scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": [], "path_params": {}}
    request = Request(scope)
    async with AsyncExitStack() as request_stack:
        scope["fastapi_inner_astack"] = request_stack
        async with AsyncExitStack() as function_stack:
            scope["fastapi_function_astack"] = function_stack
            solved = await solve_dependencies(
                request=request, dependant=dependant, async_exit_stack=request_stack, embed_body_fields=False
            )
            assert not solved.errors
            return await dependant.call(**solved.values)


def check_balance(requests: int, length: int) -> None:
    if not Resource.opened == Resource.closed == requests * length:
        counts = f"opened {Resource.opened} and closed {Resource.closed} resources"
        sys.exit(f"compare-fastapi: FastAPI {counts} in {requests} requests with {length} dependencies each")


# Measuring, each in a process of its own


async def measure_time(length: int) -> float:
    """Nanoseconds of processor time for each request, one after the other."""
    last = chain(length)

    async def endpoint(resource=Depends(last)):
        return resource.level

    dependant = get_dependant(path="/", call=endpoint)
    warmup = TIMED_REQUESTS // 10
    for _ in range(warmup):
        await respond(dependant)
    start = time.process_time_ns()
    for _ in range(TIMED_REQUESTS):
        await respond(dependant)
    spent = time.process_time_ns() - start
    check_balance(warmup + TIMED_REQUESTS, length)
    return spent / TIMED_REQUESTS


async def measure_memory(length: int) -> float:
    """Bytes for each of many requests that wait in their endpoint, with the task that carries each.

    In a new process, which has no memory of earlier requests to use again. A few are served first, one after the other,
    so that what is made once is there.
    """
    last = chain(length)
    loop = asyncio.get_running_loop()
    # One future for all: the least that a task can wait for.
    gate = loop.create_future()
    full = loop.create_future()
    waiting = 0

    async def quick(resource=Depends(last)):
        return resource.level

    async def waits(resource=Depends(last)):
        nonlocal waiting
        waiting += 1
        if waiting == REQUESTS_IN_FLIGHT:
            full.set_result(None)
        await gate

    warmup = get_dependant(path="/", call=quick)
    for _ in range(100):
        await respond(warmup)
    dependant = get_dependant(path="/", call=waits)
    gc.collect()
    before = resident_bytes()
    tasks = [asyncio.create_task(respond(dependant)) for _ in range(REQUESTS_IN_FLIGHT)]
    await full
    after = resident_bytes()
    gate.set_result(None)
    await asyncio.gather(*tasks)
    check_balance(100 + REQUESTS_IN_FLIGHT, length)
    return (after - before) / REQUESTS_IN_FLIGHT


def resident_bytes() -> int:
    if sys.platform == "linux":
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    # The peak, in bytes: in a process that only grows it is what there is.
    return getrusage(RUSAGE_SELF).ru_maxrss


# Comparing


def output_of(words: list[str]) -> str:
    ended = subprocess.run(words, stdout=subprocess.PIPE, text=True)
    if ended.returncode != 0:
        sys.exit(f"compare-fastapi: exit code {ended.returncode} from: {' '.join(words)}")
    return ended.stdout


def fastapi_figures() -> dict:
    """(measure, length, side) to figure, of one round."""
    figures = {}
    for length in LENGTHS:
        for measure in ["time", "memory"]:
            figures[measure, length, "FastAPI"] = float(output_of([sys.executable, __file__, measure, str(length)]))
    return figures


def watertight_figures(executable: str) -> dict:
    report = json.loads(output_of([executable, "doctor", "--graphs", "--rounds", "1", "--json"]))
    figures = {}
    for row in report["sections"]["graphs"]["rows"]:
        for measure, key in [("time", "processorNanoseconds"), ("memory", "bytesInFlight")]:
            if row[key] is None:
                sys.exit(f"compare-fastapi: watertight doctor could not measure {key}")
            figures[measure, row["dependencies"], row["form"]] = float(row[key]["median"])
    return figures


def spread(values: list[float], places: int) -> str:
    numbers = [f"{value:,.{places}f}" for value in (median(values), min(values), max(values))]
    return f"{numbers[0]} ({numbers[1]}–{numbers[2]})"


def table(title: str, rounds: list[dict], measure: str, divisor: float, places: int) -> str:
    header = ["dependencies", "FastAPI", "yield form", "x", "setup/cleanup form", "x"]
    rows = [header]
    for length in LENGTHS:
        fastapi = [one[measure, length, "FastAPI"] for one in rounds]
        row = [str(length), spread([value / divisor for value in fastapi], places)]
        for form in ["yield", "setup-cleanup"]:
            own = [one[measure, length, form] for one in rounds]
            row.append(spread([value / divisor for value in own], places))
            row.append(spread([theirs / ours for theirs, ours in zip(fastapi, own)], 1))
        rows.append(row)
    widths = [max(len(row[column]) for row in rows) for column in range(len(header))]
    lines = ["  ".join(cell.rjust(width) for cell, width in zip(row, widths)) for row in rows]
    return "\n".join([title, *lines])


def compare(executable: str, revision: str, count: int) -> None:
    rounds = []
    for number in range(count):
        print(f"round {number + 1} of {count}", file=sys.stderr)
        rounds.append(fastapi_figures() | watertight_figures(executable))
    swift = output_of(["swift", "--version"]).splitlines()[0]
    packages = ", ".join(f"{name} {version(name.lower())}" for name in ["FastAPI", "Starlette", "Pydantic"])
    print(f"{packages}, {platform.python_implementation()} {platform.python_version()}")
    print(f"watertight {revision}, release build, {swift}")
    print(f"{os.cpu_count()} processors, {platform.machine()}, {platform.system()} {platform.release()}")
    print(f"{count} rounds, both sides in turn: median (minimum–maximum).")
    print("x: how many times as much FastAPI takes, round by round.")
    print()
    print(table("Processor time of a request, µs: resolving and closing only, without HTTP", rounds, "time", 1_000, 2))
    print()
    print(table("Memory of a request in flight, KB, with the task that carries it", rounds, "memory", 1_000, 1))


def main() -> None:
    parser = argparse.ArgumentParser(description="See scripts/compare-fastapi.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ["time", "memory"]:
        commands.add_parser(name).add_argument("length", type=int)
    command = commands.add_parser("compare")
    command.add_argument("--watertight", required=True)
    command.add_argument("--revision", required=True)
    command.add_argument("--rounds", type=int, required=True)
    options = parser.parse_args()
    match options.command:
        case "time":
            print(asyncio.run(measure_time(options.length)))
        case "memory":
            print(asyncio.run(measure_memory(options.length)))
        case "compare":
            compare(options.watertight, options.revision, options.rounds)


if __name__ == "__main__":
    main()
