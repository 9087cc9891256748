"""One way of finding the same provider in records: ``python -m tests.bench.identity_contenders NAME FOLDER``.

Reads FOLDER/records, writes to FOLDER/NAME a Found. Prints the seconds and the peak memory of this process as JSON.
"""

import json
import logging
import pickle
import resource
import sys
import warnings
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from crawler.resolve import Record, Ref, resolve

Groups = list[list[Ref]]
Answers = dict[str, dict[str, Groups]]
"""Kind of provider -> what was set -> groups of listings."""
_KINDS = ("practitioner", "service")
_PROBABILITIES = (0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999)
_BITS = (0, 2, 4, 6, 7, 8, 9, 10, 11, 12, 14, 16, 20)


@dataclass(frozen=True, slots=True)
class Found:
    """The answers, and the pairs that a person is asked about, the likeliest first."""

    answers: Answers
    questions: tuple[tuple[Ref, Ref], ...] = ()


def _ours(records: list[Record]) -> Found:
    found = resolve(records)
    kinds = {record.ref: record.kind for record in records}
    groups: Answers = {
        kind: {"": [list(one.members) for one in found.clusters if kinds[one.members[0]] == kind]} for kind in _KINDS
    }
    return Found(groups, tuple((pair.a, pair.b) for pair in found.reviews))


def _row(at: int, record: Record) -> dict[str, Any]:
    """A record as a line of a table: the first of each, None where there is none."""
    place = next(iter(record.places), None)
    name = record.name
    given = list(name.given) if name else []
    family = " ".join(name.family) if name else " ".join(sorted(record.service))
    return {
        "unique_id": at,
        "given": (given[0] if given else None) if name else (record.organisation or None),
        "family": family or None,
        "name": " ".join((*given[:1], family)),
        "given_initial": given[0][0] if given else None,
        "kind": record.kind,
        "country": record.country,
        "phone": next(iter(record.phones), None),
        "email": next(iter(record.emails), None),
        "domain": next(iter(record.domains), None),
        "number": next((f"{register} {number}" for register, number in record.numbers), None),
        "organisation": record.organisation or None,
        "postcode": (place and place.postcode) or None,
        "town": (place and place.town) or None,
        "street": (place and place.street) or None,
    }


def _components(size: int, links: Iterable[tuple[int, int]]) -> list[list[int]]:
    parent = list(range(size))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    for a, b in links:
        parent[root(a)] = root(b)
    groups: dict[int, list[int]] = {}
    for at in range(size):
        groups.setdefault(root(at), []).append(at)
    return list(groups.values())


def _grouped(
    records: list[Record], links: Iterable[tuple[float, int, int]], label: str, steps: Iterable[float]
) -> dict[str, Groups]:
    """Who hangs together at each of several thresholds; those alone are left out."""
    found = list(links)
    return {
        f"{label} {least:g}": [
            [records[at].ref for at in group]
            for group in _components(len(records), ((int(a), int(b)) for score, a, b in found if score >= least))
            if len(group) > 1
        ]
        for least in steps
    }


def _rapidfuzz(records: list[Record]) -> Found:
    """Names that are alike, and one contact or the town in common."""
    from rapidfuzz import fuzz, process

    blocks: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for at, record in enumerate(records):
        blocks.setdefault((record.kind, record.country), []).append(_row(at, record))
    links: dict[str, list[tuple[float, int, int]]] = {kind: [] for kind in _KINDS}
    for (kind, _), rows in blocks.items():
        names = [row["name"] for row in rows]
        scores = process.cdist(names, names, scorer=fuzz.token_sort_ratio, score_cutoff=75)
        for x, y in zip(*scores.nonzero(), strict=True):
            fields = ("phone", "email", "domain", "town", "number")
            if x < y and any(rows[x][field] and rows[x][field] == rows[y][field] for field in fields):
                links[kind].append((float(scores[x, y]), rows[x]["unique_id"], rows[y]["unique_id"]))
    return Found({kind: _grouped(records, links[kind], "names alike", (75, 80, 85, 90, 95, 100)) for kind in _KINDS})


def _splink(records: list[Record]) -> Found:
    """As its guide for deduplication has it: term frequencies, training by EM on several blocking rules.

    Of the ways tried this was the best one: phones, e-mails and postcodes as evidence, domains and towns for blocking
    only (the people of a clinic share them, and EM takes them for one another), frequencies of both names, close
    spellings of a family name only, names trained where a phone is the same.
    """
    import pandas
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    logging.disable(logging.CRITICAL)
    frame = pandas.DataFrame([_row(at, record) for at, record in enumerate(records)])
    answers: Answers = {}
    for kind in _KINDS:
        rows = frame[frame["kind"] == kind]
        people = kind == "practitioner"
        exact = ("phone", "email", "postcode") if people else ("phone", "email", "postcode", "town")
        given = cl.NameComparison("given").configure(term_frequency_adjustments=True)
        family = cl.JaroWinklerAtThresholds("family", [0.97, 0.92]).configure(term_frequency_adjustments=True)
        settings = SettingsCreator(
            link_type="dedupe_only",
            comparisons=[
                *([given, family] if people else [cl.JaroWinklerAtThresholds("organisation", [0.92])]),
                *([] if people else [cl.NameComparison("family")]),
                *(cl.ExactMatch(field).configure(term_frequency_adjustments=True) for field in exact),
                *([cl.ExactMatch("number")] if people else []),
            ],
            blocking_rules_to_generate_predictions=[
                block_on("country", "family", "given_initial") if people else block_on("country", "family"),
                *(block_on(field) for field in ("phone", "email", "postcode", "domain", "number")),
                block_on("country", "given", "town"),
            ],
        )
        linker = Linker(DuckDBAPI().register(rows), settings, log_level=None)
        sure = [block_on("name", "phone"), block_on("name", "email"), block_on("name", "town")]
        linker.training.estimate_probability_two_random_records_match(sure, recall=0.7)
        linker.training.estimate_u_using_random_sampling(max_pairs=5e6, seed=1)
        for fields in (
            (("family", "given"), ("family", "phone"), ("given", "phone")) if people else (("family",), ("phone",))
        ):
            # Some data drive a level's probability below what splink 5 takes; the other sessions train it.
            with suppress(ValueError):
                linker.training.estimate_parameters_using_expectation_maximisation(block_on(*fields))
        found = linker.inference.predict(threshold_match_weight=0).as_pandas_dataframe()
        links = found[["match_weight", "unique_id_l", "unique_id_r"]].itertuples(index=False, name=None)
        answers[kind] = _grouped(records, links, "weight", _BITS)
    return Found(answers)


def _recordlinkage(records: list[Record]) -> Found:
    """As its guide for deduplication has it: blocks, similarities, the unsupervised ECM classifier."""
    import pandas
    import recordlinkage

    frame = pandas.DataFrame([_row(at, record) for at, record in enumerate(records)]).set_index("unique_id")
    answers: Answers = {}
    for kind in _KINDS:
        rows = frame[frame["kind"] == kind]
        indexer = recordlinkage.Index()
        for column in ("phone", "email", "postcode", "number", "family"):
            if rows[column].notna().any():
                indexer.block(["country", column])
        indexer.block(["country", "given", "town"])
        compare = recordlinkage.Compare()
        for column in ("given", "family"):
            compare.string(column, column, method="jarowinkler", threshold=0.88, label=column)
        for column in ("phone", "email", "postcode", "town", "number"):
            compare.exact(column, column, label=column)
        compare.string("street", "street", method="levenshtein", threshold=0.85, label="street")
        vectors = compare.compute(indexer.index(rows), rows)
        vectors = vectors.loc[:, vectors.nunique() > 1]
        classifier = recordlinkage.ECMClassifier(binarize=0.5)
        classifier.fit(vectors)
        links = [(float(score), *pair) for pair, score in classifier.prob(vectors).items()]
        # The sum of what agrees is its guide's other way; whichever is better counts.
        sums = [(float(total), *pair) for pair, total in vectors.sum(axis=1).items()]
        answers[kind] = {
            **_grouped(records, links, "probability", _PROBABILITIES),
            **_grouped(records, sums, "agreeing fields", (2, 3, 4, 5, 6)),
        }
    return Found(answers)


_CONTENDERS: dict[str, Callable[[list[Record]], Found]] = {
    "ours": _ours,
    "rapidfuzz": _rapidfuzz,
    "splink": _splink,
    "recordlinkage": _recordlinkage,
}


def main() -> None:
    """Run one."""
    name, folder = sys.argv[1], Path(sys.argv[2])
    warnings.simplefilter("ignore")
    records = pickle.loads((folder / "records").read_bytes())
    begun, worked = perf_counter(), process_time()
    found = _CONTENDERS[name](records)
    seconds, cpu = perf_counter() - begun, process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    (folder / name).write_bytes(pickle.dumps(found))
    print(json.dumps({"seconds": seconds, "cpu": cpu, "peak_mb": peak}))


if __name__ == "__main__":
    main()
