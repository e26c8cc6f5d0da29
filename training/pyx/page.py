"""The corpus report as Markdown, and a page of rows to be read."""

import random

from .census import KNOWN


def page(census, states, reports, where):
    total = census.kinds.total()
    said = [
        "# Corpus",
        f"{sum(census.programs.values()):,} programs, {total:,} rows.",
        section("Rows by kind and source", table(["kind", "rows", "share", *sources(census), "same row twice"], kinds(census, total))),
        section("Speed", table(["part", "where it ran", "programs", "calls", "rows", "rows a second per core", "repeated in the sandbox"], speed(reports, where))),
        section("Length in tokens of prompt and response", table(["part", "kind", "p10", "p50", "p90", "p99", "longest"], percentiles(reports, "tokens"))),
        section("Events a program", table(["part", "p10", "p50", "p90", "p99", "most"], events(reports))),
        section("Duplicates and evaluation data", dropped(census, states)),
        section("Draws that made no program", table(["reason", "draws"], reasons(states, "unfit"))),
        section("Lines of data files that are no records", table(["line", "number"], broken(states)) if broken(states) else "None."),
        section("Rows rejected", table(["kind", "reason", *reports], rejected(reports))),
        section("Methods", coverage(census)),
        section("Constructs", table(["construct", "rows"], [[k, n] for k, n in census.constructs.most_common()])),
    ]
    return "\n\n".join(said) + "\n"


def section(title, text):
    return f"## {title}\n\n{text}"


def table(head, rows):
    """Numbers to the right, with thousands apart."""
    cell = lambda x: f"{x:,}" if isinstance(x, int) else str(x).replace("|", "\\|").replace("\n", " ")
    right = [bool(rows) and isinstance(rows[0][i], (int, float)) or i > 0 and head[i] in ("share",) for i in range(len(head))]
    return "\n".join([
        "| " + " | ".join(head) + " |",
        "|" + "|".join("--:" if r else "---" for r in right) + "|",
        *("| " + " | ".join(map(cell, row)) + " |" for row in rows),
    ])


def sources(census):
    return sorted({s for _, s in census.sources})


def kinds(census, total):
    names = sources(census)
    return [[k, n, percent(n, total), *(census.sources[k, s] for s in names), census.same[k]] for k, n in census.kinds.most_common()]


def percent(n, of):
    return f"{100 * n / of:.1f} %" if of else "-"


def speed(reports, where):
    return [[name, where[name], r["programs"], r["calls"], sum(r["rows"].values()), round(r["rows_per_cpu_second"]), r.get("cross_checked", 0)] for name, r in reports.items()]


def percentiles(reports, field):
    return [[name, kind, p["p10"], p["p50"], p["p90"], p["p99"], p["max"]] for name, r in reports.items() for kind, p in sorted(r[field].items())]


def events(reports):
    return [[name, p["p10"], p["p50"], p["p90"], p["p99"], p["max"]] for name, r in reports.items() for p in [r["events_per_program"]]]


def reasons(states, what):
    return sorted(([reason, n] for s in states.values() for reason, n in s["tally"][what].items()), key=lambda x: -x[1])


def broken(states):
    """Both parts read the same files."""
    return sorted({(line, n) for s in states.values() for line, n in s["broken"].items()})


def dropped(census, states):
    written = sum(n for s in states.values() for n in s["tally"]["written"].values())
    doubles = reasons(states, "duplicates")
    hits = reasons(states, "hits")
    return "\n\n".join([
        f"Left after canonical renaming: {census.doubles:,} of {written:,} programs ({percent(census.doubles, written)}) are renamed copies of another.",
        "Dropped before, as renamed copies: " + (", ".join(f"{source} {n:,}" for source, n in doubles) or "none") + ".",
        f"Dropped for coinciding with evaluation data: {sum(n for _, n in hits):,}; each is named in `*.programs.jsonl.hits`." if all_compared(states) else "**Not compared with evaluation data.**",
        table(["source", "evaluation data", "programs"], [[*name.split(": "), n] for name, n in hits]),
    ])


def all_compared(states):
    return not any(s["options"]["no_decontaminate"] for s in states.values())


def rejected(reports):
    found = sorted({(kind, reason) for r in reports.values() for kind, by in r["rejected"].items() for reason in by})
    rows = [[kind or "all", reason, *(r["rejected"].get(kind, {}).get(reason, 0) for r in reports.values())] for kind, reason in found]
    return sorted(rows, key=lambda row: -sum(row[2:]))


def coverage(census):
    """Methods by how many rows' programs call them; those that no row calls come first."""
    absent = [f"{'/'.join(types)}.{name}" for name, types in sorted(KNOWN.items()) if not census.methods[name]]
    found = sorted(((census.methods[name], name, types) for name, types in KNOWN.items() if census.methods[name]), reverse=True)
    said = f"Of the {len(KNOWN)} methods of str, list, dict, set and tuple, {len(found)} are called. Counted by name: a method of several types is counted once."
    return "\n\n".join([said, "Never called: " + (", ".join(absent) or "none") + ".", table(["method", "of", "rows"], [[name, ", ".join(types), n] for n, name, types in found])])


def sample(rows, n, seed):
    """n random rows of each kind, to be read."""
    rng, kept, met = random.Random(seed), {}, {}
    for r in rows:  # a reservoir for each kind
        have = kept.setdefault(r["kind"], [])
        met[r["kind"]] = met.get(r["kind"], 0) + 1
        if len(have) < n:
            have.append(r)
        elif (k := rng.randrange(met[r["kind"]])) < n:
            have[k] = r
    said = ["# Rows to read", "A row that a careful person could not follow step by step is a defect. Text left out of the loss stands in ⟦ ⟧."]
    for kind, found in sorted(kept.items()):
        said.append(f"## {kind}")
        said += [f"### {r['id']} ({r.get('source', '?')})\n\n````text\n{r['prompt']}\n````\n\n````text\n{marked(r)}\n````" for r in found]
    return "\n\n".join(said) + "\n"


def marked(row):
    text = row["response"]
    for start, end in sorted(row.get("mask") or (), reverse=True):
        text = text[:start] + "⟦" + text[start:end] + "⟧" + text[end:]
    return text
