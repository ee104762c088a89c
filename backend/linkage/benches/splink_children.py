"""Splink on children, tuned as its documentation advises and with the knowledge that a Chinese expert would add: pinyin, dialect,
lunar birthdays, the check digit of ID numbers. Usage: splink_children.py DIR SCORED.csv (DIR holds survey.csv and roster.csv)."""

import datetime
import logging
import re
import sys

import duckdb
import pyarrow as pa
import splink.comparison_level_library as levels
import splink.comparison_library as comparisons
from lunardate import LunarDate
from pypinyin import lazy_pinyin
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

logging.getLogger("splink").setLevel(logging.ERROR)
folder, out = sys.argv[1:3]
db = duckdb.connect()
db.execute("set threads = 2; set preserve_insertion_order = false")


def folded(syllable):
    syllable = re.sub(r"^n", "l", re.sub(r"^(z|c|s)h", r"\1", re.sub(r"^hu(?=[aeio])", "f", syllable)))
    return re.sub(r"ng$", "n", syllable)


def tables():
    tidy = r"nullif(regexp_replace(upper({}), '[\s·.•．]', '', 'g'), '')"
    for table, key in (("survey", "survey_id"), ("roster", "roster_id")):
        known = [column[0] for column in db.execute(f"describe select * from read_csv('{folder}/{table}.csv', all_varchar = true)").fetchall()]
        kin = "coalesce(nullif(guardian, ''), nullif(father_name, ''), nullif(mother_name, ''))" if "father_name" in known else "guardian"
        db.execute(f"""create table raw_{table} as select {key} unique_id, '{table}' source_dataset, {tidy.format('name')} name, sex,
            try_cast(birth_date as date)::varchar birth_date, nullif(upper(trim(id_no)), '') id_no, nullif(village_code[1:12], '') village,
            nullif(village_code[1:9], '') town, {tidy.format(kin)} guardian, nullif(school_code, '') school
            from read_csv('{folder}/{table}.csv', all_varchar = true)""")
    names = [row[0] for row in db.execute("""select distinct n from (select name n from raw_survey union all select name from raw_roster
        union all select guardian from raw_survey union all select guardian from raw_roster) where n is not null""").fetchall()]
    sound = {sign: lazy_pinyin(sign)[0] for sign in set("".join(names))}
    spoken = [[sound[sign] for sign in name] for name in names]
    db.register("sounds", pa.table({
        "n": names, "py": [" ".join(one) for one in spoken], "fold": [" ".join(map(folded, one)) for one in spoken],
        "sur": [one[0] for one in spoken], "giv": [" ".join(one[1:]) for one in spoken]}))
    days = [datetime.date(2006, 1, 1) + datetime.timedelta(nth) for nth in range(6200)]
    lunar = [LunarDate.from_solar_date(day.year, day.month, day.day) for day in days]
    db.register("lunar", pa.table({"d": [day.isoformat() for day in days], "l": [f"{one.year:04}-{one.month:02}-{one.day:02}" for one in lunar]}))
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    sums = "+".join(f"try_cast(x[{place + 1}] as int) * {weight}" for place, weight in enumerate(weights))
    db.execute(f"create macro holds(x) as coalesce(length(x) = 18 and substr('10X98765432', ({sums}) % 11 + 1, 1) = x[18], false)")
    for table in ("survey", "roster"):
        db.execute(f"""create table {table} as select r.*, a.py, a.fold, a.sur, nullif(a.giv, '') giv, r.name[1] surname, nullif(r.name[2:], '') given,
            g.py guardian_py, l.l lunar, r.birth_date[1:7] born_month, holds(r.id_no) id_holds,
            case when length(r.id_no) = 18 then r.id_no[7:10] || '-' || r.id_no[11:12] || '-' || r.id_no[13:14] end id_born,
            case when holds(r.id_no) and try_cast(r.id_no[7:10] as int) < 2005 then null else r.id_no end kid_id
            from raw_{table} r left join sounds a on a.n = r.name left join sounds g on g.n = r.guardian left join lunar l on l.d = r.birth_date""")


def declared(name, *tests):
    made = [levels.CustomLevel(sql, label) if isinstance(sql, str) else sql for label, sql in tests]
    return comparisons.CustomComparison(output_column_name=name, comparison_levels=[*made, levels.ElseLevel()])


def settings():
    near = "jaro_winkler_similarity(py_l, py_r)"
    name = declared("name", ("", levels.NullLevel("name")), ("", levels.ExactMatchLevel("name", term_frequency_adjustments=True)),
        ("same sound", "py_l = py_r"), ("same in dialect", "fold_l = fold_r"), ("same given name", "given_l = given_r"),
        ("surname and near sound", f"sur_l = sur_r and {near} >= 0.93"),
        ("surname and a sign", "surname_l = surname_r and (contains(name_r, name_l[2]) or length(name_l) > 2 and contains(name_r, name_l[3]))"),
        ("surname", "sur_l = sur_r"), ("near sound", f"{near} >= 0.85"))
    born = declared("birth_date", ("", levels.NullLevel("birth_date")), ("", levels.ExactMatchLevel("birth_date")),
        ("lunar", "birth_date_l = lunar_r or lunar_l = birth_date_r"), ("in number", "birth_date_l = id_born_r or birth_date_r = id_born_l"),
        ("one digit", "levenshtein(birth_date_l, birth_date_r) <= 1"),
        ("swapped", "birth_date_l[1:4] = birth_date_r[1:4] and birth_date_l[6:7] = birth_date_r[9:10] and birth_date_l[9:10] = birth_date_r[6:7]"),
        ("born_month", "born_month_l = born_month_r"), ("day of another year", "birth_date_l[6:10] = birth_date_r[6:10]"),
        ("two months", "abs(datediff('day', try_cast(birth_date_l as date), try_cast(birth_date_r as date))) <= 62"),
        ("year", "birth_date_l[1:4] = birth_date_r[1:4]"))
    number = declared("id_no", ("", levels.NullLevel("kid_id")), ("", levels.ExactMatchLevel("kid_id")),
        ("two children", "id_holds_l and id_holds_r and id_born_l <> id_born_r"), ("two numbers of a day", "id_holds_l and id_holds_r"),
        ("a slip", "jaro_similarity(kid_id_l, kid_id_r) >= 0.88 and levenshtein(kid_id_l, kid_id_r) <= 2"), ("same day inside", "id_born_l = id_born_r"))
    village = declared("village", ("", levels.NullLevel("village")), ("", levels.ExactMatchLevel("village")), ("township", "town_l = town_r"))
    kin = declared("guardian", ("", levels.NullLevel("guardian")), ("", levels.ExactMatchLevel("guardian", term_frequency_adjustments=True)),
        ("same sound", "guardian_py_l = guardian_py_r"), ("near sound", "jaro_winkler_similarity(guardian_py_l, guardian_py_r) >= 0.93"),
        ("surname", "guardian_l[1] = guardian_r[1]"))
    school = declared("school", ("", levels.NullLevel("school")), ("", levels.ExactMatchLevel("school")))
    keys = [("id_no",), ("py", "birth_date"), ("py", "town"), ("birth_date", "village"), ("birth_date", "sur", "sex"), ("py", "born_month"),
        ("guardian_py", "village"), ("guardian_py", "birth_date"), ("giv", "born_month", "village"), ("name", "school"), ("guardian_py", "school", "born_month"),
        ("fold", "village"), ("fold", "school"), ("sur", "village", "born_month", "sex"), ("id_born", "sur", "sex"), ("id_born", "village")]
    across = ["l.birth_date = r.lunar and l.sur = r.sur and l.sex = r.sex", "l.lunar = r.birth_date and l.sur = r.sur and l.sex = r.sex",
        "l.birth_date = r.id_born and l.sur = r.sur", "l.id_born = r.birth_date and l.sur = r.sur"]
    return SettingsCreator(link_type="link_only", unique_id_column_name="unique_id", retain_matching_columns=False,
        retain_intermediate_calculation_columns=False, comparisons=[name, comparisons.ExactMatch("sex"), born, number, village, kin, school],
        blocking_rules_to_generate_predictions=[*(block_on(*one) for one in keys), *across])


def main():
    tables()
    api = DuckDBAPI(connection=db)
    linker = Linker([api.register("survey"), api.register("roster")], settings())
    sure = [block_on("id_no"), block_on("name", "birth_date", "village")]
    linker.training.estimate_probability_two_random_records_match(sure, recall=0.6)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in (block_on("id_no"), block_on("py", "birth_date"), block_on("birth_date", "village")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule, estimate_without_term_frequencies=True, max_pairs=1e6)
    found = linker.inference.predict(threshold_match_weight=-6)
    survey = "source_dataset_l = 'survey'"
    db.execute(f"""copy (select case when {survey} then unique_id_l else unique_id_r end survey_id,
        case when {survey} then unique_id_r else unique_id_l end roster_id, match_weight score from {found.physical_name}) to '{out}' (header)""")


if __name__ == "__main__":
    main()
