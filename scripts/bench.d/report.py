"""Tables and goals, in Markdown, from what a run found."""

from statistics import median

# Case, and how many times the processor time of bare it may cost.
AT_MOST = {
    "item": 1.3,
    "item, br": 1.3,
    "304": 1.3,
    "list asked before": 1.3,
    "list asked before, br": 1.3,
    "timeline": 1.3,
    "timeline, br": 1.3,
}
START_S = {10_000: 0.5, 100_000: 4}


def spread(values, digits=1):
    """The median, with the least and the greatest."""
    least, most = min(values), max(values)
    return f"{median(values):.{digits}f} ({least:.{digits}f} to {most:.{digits}f})"


def of(rounds, field):
    return [each[field] for each in rounds]


def ratios(case, field="cpu_us"):
    """Limber against bare, round by round."""
    pairs = zip(of(case["limber"], field), of(case["bare"], field))
    return [ours / theirs for ours, theirs in pairs]


def at(documents, found):
    """What was found at one number of documents."""
    return f"{cases(documents, found)}\n\n{states(documents, found)}"


def whole(found):
    """What was found beside that."""
    return f"{small(found['small'])}\n\n{publications(found)}".rstrip()


def small(small):
    return "\n".join([
        "| the bundled content | |",
        "|---|---:|",
        f"| binary, MB | {small['binary_mb']:.1f} |",
        f"| start, s | {spread(small['bundled_start']['ready_s'], 3)} |",
        f"| idle, MB in memory | {small['bundled_idle_mb']:.1f} |",
    ])


def cases(documents, at):
    lines = [
        f"| {documents} documents | CPU us | bare | ratio | requests/s | bare "
        "| p50 ms | bare | p99 ms | bare | bytes |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for name, case in at["cases"].items():
        ours, theirs = case["limber"], case["bare"]
        def mid(rounds, field):
            return median(of(rounds, field))
        lines.append(
            f"| {name} | {spread(of(ours, 'cpu_us'))} | {spread(of(theirs, 'cpu_us'))} "
            f"| {spread(ratios(case), 2)} "
            f"| {mid(ours, 'requests_s'):,.0f} | {mid(theirs, 'requests_s'):,.0f} "
            f"| {mid(ours, 'p50_ms'):.2f} | {mid(theirs, 'p50_ms'):.2f} "
            f"| {mid(ours, 'p99_ms'):.2f} | {mid(theirs, 'p99_ms'):.2f} "
            f"| {mid(ours, 'bytes'):,.0f} |"
        )
    if "search" in at["cases"]:
        each = at["cases"]["search"]["each"]
        told = ", ".join(f"{name} {each[f'{name}_us']:.0f}" for name in ["p50", "p99", "max"])
        lines.append(f"\n{each['times']} searches one by one, CPU us: {told}")
    return "\n".join(lines)


def states(documents, at):
    locales = ", ".join(at["locales"])
    return "\n".join([
        f"| {documents} documents | |",
        "|---|---:|",
        f"| with the bundled ones | {at['documents']} |",
        f"| as stored, MB | {at['stored_mb']:.1f} |",
        f"| made and committed at once, s | {at['generate_s']:.1f} |",
        f"| start, s | {spread(at['start']['ready_s'], 2)} |",
        f"| of it computing, s | {spread(at['start']['cpu_s'], 2)} |",
        f"| in memory after the start, MB | {at['started_mb']:.0f} |",
        f"| every document in {locales}, MB served | {at['read_mb']:.1f} |",
        f"| in memory after that, MB | {at['all_read_mb']:.0f} |",
        f"| in memory after the load, MB | {at['loaded_mb']:.0f} |",
    ])


def published(found):
    """The publications by number of documents."""
    all_of = {number: at["publish"] for number, at in found["at"].items() if "publish" in at}
    if "publish_at_1000" in found:
        all_of[1_000] = found["publish_at_1000"]
    return dict(sorted(all_of.items()))


def publications(found):
    parts = {
        "whole_ms": "commit to readable",
        "commit_ms": "the store's commit in it, synced",
        "in_force_ms": "until the edition is in force",
        "first_read_ms": "its first rendering",
        "disk_sync_ms": "the disk alone: 8 KB, synced",
    }
    lines = []
    for documents, publish in published(found).items():
        lines += [
            f"| {publish['times']} publications at {documents} documents "
            "| p50 ms | p99 ms | max |",
            "|---|---:|---:|---:|",
        ]
        for part, name in parts.items():
            told = publish[part]
            lines.append(f"| {name} | {told['p50']:.2f} | {told['p99']:.2f} | {told['max']:.2f} |")
        lines.append("")
    return "\n".join(lines).rstrip()


def goals(found):
    lines = []

    def goal(name, value, most, unit, digits=2):
        holds = "holds" if value <= most else "does not hold"
        lines.append(f"- {name}: {value:.{digits}f}{unit}, at most {most}{unit}: {holds}")

    for documents, at in found["at"].items():
        for name, case in at["cases"].items():
            if name in AT_MOST:
                goal(f"{name} at {documents}", median(ratios(case)), AT_MOST[name], "x bare")
        if documents == 10_000:
            case = at["cases"]["list never asked before"]
            goal(f"list never asked before at {documents}", median(ratios(case)), 3, "x bare")
            for name in AT_MOST:
                ratio = median(ratios(at["cases"][name], "p99_ms"))
                goal(f"p99 latency of {name} at {documents}", ratio, 1.3, "x bare")
            if "search" in at["cases"]:
                p99_ms = at["cases"]["search"]["each"]["p99_us"] / 1000
                goal(f"search at {documents}, p99 of CPU", p99_ms, 2, " ms")
            goal("memory after all was read, of what was served",
                 at["all_read_mb"] / at["read_mb"], 3, "x")
        if documents in START_S:
            start_s = median(at["start"]["ready_s"])
            goal(f"start with {documents}", start_s, START_S[documents], " s")
    publish = published(found)
    for documents, told in publish.items():
        goal(f"publication at {documents}, p99", told["whole_ms"]["p99"], 10, " ms")
    if 1_000 in publish and 100_000 in publish:
        ratio = publish[100_000]["whole_ms"]["p50"] / publish[1_000]["whole_ms"]["p50"]
        goal("publication at 100000 against 1000, p50", ratio, 2, "x")
    small = found["small"]
    goal("start with the bundled content", median(small["bundled_start"]["ready_s"]), 0.05, " s", 3)
    goal("idle with the bundled content", small["bundled_idle_mb"], 30, " MB", 1)
    goal("binary", small["binary_mb"], 20, " MB", 1)
    return "\n".join(["Goals:", "", *lines])
