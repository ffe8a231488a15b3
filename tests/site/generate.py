#!/usr/bin/env python3
"""Artifacts of a project of any size, to make a site of: the same arguments, the same bytes.

    tests/site/generate.py FOLDER MODELS [--hostile]

Writes manifest.json (v12), catalog.json (v1), run_results.json (v6) with as many models, three generic tests each, a
source for every ten. --hostile: one small project whose every field holds what could break a page."""

import json
import os
import random
import sys

EVIL = "</script><script>window.hurt=1</script><img src=x onerror=window.hurt=1>\"'`&\u2028${window.hurt=1}[x](javascript:window.hurt=1)"
DOMAINS = ["orders", "customers", "payments", "items", "visits", "stock", "returns", "towns"]


def node(kind, name, parents, **more):
    folder = more.pop("folder", "models")
    unique_id = f"{kind}.shop.{name}"
    return unique_id, {
        "unique_id": unique_id, "name": name, "resource_type": kind, "package_name": "shop", "schema": "public", "database": "db",
        "original_file_path": f"{folder}/{name}.sql", "path": f"{name}.sql", "description": f"One row of {name.replace('_', ' ')}.",
        "tags": [], "config": {"materialized": "view"}, "columns": {}, "meta": {}, "docs": {"show": True, "node_color": None},
        "raw_code": "select 1 as id", "compiled_code": "select 1 as id", "language": "sql", "relation_name": f'"db"."public"."{name}"',
        "depends_on": {"nodes": parents, "macros": []}, "group": None, "access": "protected", **more}


def test(model, column, kind):
    name = f"{kind}_{model.split('.')[-1]}_{column}"
    return f"test.shop.{name}", {
        "unique_id": f"test.shop.{name}", "name": name, "resource_type": "test", "package_name": "shop", "original_file_path": "models/schema.yml",
        "description": "", "tags": [], "config": {"severity": "ERROR"}, "columns": {}, "test_metadata": {"name": kind, "kwargs": {}},
        "attached_node": model, "column_name": column, "depends_on": {"nodes": [model], "macros": []}}


def sized(count):
    rng = random.Random(count)
    nodes, sources, catalog, results, layers = {}, {}, {}, [], [[]]
    for k in range(max(1, count // 10)):
        table = f"{rng.choice(DOMAINS)}_{k}"
        unique_id = f"source.shop.raw.{table}"
        sources[unique_id] = {**node("source", table, [])[1], "unique_id": unique_id, "source_name": "raw", "identifier": table,
                              "original_file_path": "models/staging/sources.yml"}
        layers[0].append(unique_id)
    for k in range(count):
        layer = min(9, 1 + k * 9 // count)
        while len(layers) <= layer:
            layers.append([])
        parents = sorted({rng.choice(layers[rng.choice([layer - 1, max(0, layer - 1), rng.randrange(layer)])]) for _ in range(rng.choice([1, 1, 2, 3]))})
        unique_id, made = node("model", f"{rng.choice(DOMAINS)}_{'daily' if k % 3 else 'total'}_{k}", parents,
                               folder=f"models/{'staging' if layer < 3 else 'marts'}/{rng.choice(DOMAINS)}", tags=["nightly"] if k % 7 == 0 else [])
        made["config"]["materialized"] = "table" if layer > 5 else "view"
        for column in ("id", "amount", f"day_{k % 50}"):
            made["columns"][column] = {"name": column, "description": "" if column == "amount" else f"The {column}.", "data_type": "integer", "meta": {}}
        nodes[unique_id] = made
        layers[layer].append(unique_id)
        catalog[unique_id] = {"columns": {c: {"name": c, "type": "integer", "index": n} for n, c in enumerate(made["columns"])}, "stats": {}, "metadata": {}}
        for kind in ("unique", "not_null", "positive"):
            name, made_test = test(unique_id, "amount" if kind == "positive" else "id", kind)
            nodes[name] = made_test
            status = "fail" if k % 97 == 5 and kind == "positive" else "pass"
            results.append(result(name, status, 3 if status == "fail" else 0))
        results.append(result(unique_id, "success", None))
    return nodes, sources, catalog, results


def result(unique_id, status, failures):
    return {"unique_id": unique_id, "status": status, "failures": failures, "execution_time": 0.25, "thread_id": "Thread-1",
            "message": f"Got {failures} results" if failures else None, "adapter_response": {},
            "timing": [{"name": "execute", "started_at": "2026-11-01T10:00:00.000000Z", "completed_at": "2026-11-01T10:00:00.250000Z"}]}


def hostile():
    unique_id, made = node("model", "evil" + EVIL, ["source.shop.raw.evil"], description=EVIL, tags=[EVIL], meta={EVIL: EVIL}, group=EVIL, raw_code=EVIL, compiled_code=EVIL)
    made["columns"] = {EVIL: {"name": EVIL, "description": EVIL, "data_type": EVIL, "meta": {EVIL: EVIL}, "constraints": [{"type": EVIL, "expression": EVIL}]}}
    made["docs"]["node_color"] = "red;}*{display:none" + EVIL
    name, made_test = test(unique_id, EVIL, EVIL)
    source = {**node("source", "evil", [])[1], "unique_id": "source.shop.raw.evil", "source_name": EVIL, "loader": EVIL}
    exposure = {**node("exposure", "panel", [unique_id])[1], "owner": {"name": EVIL, "email": EVIL}, "url": "javascript:window.hurt=1", "type": EVIL, "label": EVIL}
    results = [result(unique_id, "error", None), result(name, "fail", 1)]
    results[0]["message"] = results[1]["message"] = EVIL
    return {unique_id: made, name: made_test}, {"source.shop.raw.evil": source}, {}, results, {"exposure.shop.panel": exposure}


def main():
    folder, count = sys.argv[1], int(sys.argv[2])
    exposures = {}
    if "--hostile" in sys.argv:
        nodes, sources, catalog, results, exposures = hostile()
    else:
        nodes, sources, catalog, results = sized(count)
    os.makedirs(folder, exist_ok=True)
    metadata = {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json", "generated_at": "2026-11-01T10:00:00.000000Z",
                "project_name": "shop", "adapter_type": "postgres", "dbt_version": "1.12.6"}
    docs = {"doc.shop.__overview__": {"name": "__overview__", "package_name": "shop", "block_contents": EVIL if exposures else "# Our shop\n\nAll of it."}}
    files = {"manifest.json": {"metadata": metadata, "nodes": nodes, "sources": sources, "exposures": exposures, "macros": {}, "docs": docs},
             "catalog.json": {"metadata": {}, "nodes": catalog, "sources": {}},
             "run_results.json": {"metadata": {"generated_at": "2026-11-01T10:05:00.000000Z"}, "results": results, "elapsed_time": 12.5, "args": {"which": "build"}}}
    for name, value in files.items():
        with open(os.path.join(folder, name), "w") as out:
            json.dump(value, out)


main()
