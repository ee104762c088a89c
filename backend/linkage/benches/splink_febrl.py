"""Splink on FEBRL, with the model of its own demonstration. Usage: splink_febrl.py SCORED.csv A.csv [B.csv]"""

import logging
import sys

import duckdb
import splink.comparison_library as comparisons
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

logging.getLogger("splink").setLevel(logging.ERROR)
out, *files = sys.argv[1:]
db = duckdb.connect()
db.execute("set threads = 2")
tables = [f"table_{side}" for side, _ in zip("ab", files)]
for table, file in zip(tables, files):
    columns = ", ".join(f"nullif(trim({name}), '') {name}" for name in (
        "given_name", "surname", "street_number", "address_1", "address_2", "suburb", "postcode", "state", "date_of_birth", "soc_sec_id"))
    db.execute(f"create table {table} as select rec_id unique_id, '{table}' source_dataset, {columns} from read_csv('{file}', all_varchar = true)")
keys = [("soc_sec_id",), ("given_name", "surname"), ("surname", "date_of_birth"), ("given_name", "date_of_birth"), ("date_of_birth", "postcode"),
    ("given_name", "postcode"), ("surname", "postcode"), ("street_number", "address_1"), ("suburb", "street_number")]
settings = SettingsCreator(
    link_type="link_only" if len(files) > 1 else "dedupe_only", unique_id_column_name="unique_id",
    blocking_rules_to_generate_predictions=[block_on(*one) for one in keys], retain_matching_columns=False,
    retain_intermediate_calculation_columns=False,
    comparisons=[
        comparisons.NameComparison("given_name").configure(term_frequency_adjustments=True),
        comparisons.NameComparison("surname").configure(term_frequency_adjustments=True),
        comparisons.LevenshteinAtThresholds("date_of_birth", [1, 2]), comparisons.LevenshteinAtThresholds("soc_sec_id", [1, 2]),
        comparisons.ExactMatch("street_number").configure(term_frequency_adjustments=True),
        comparisons.JaroWinklerAtThresholds("address_1", [0.9]), comparisons.LevenshteinAtThresholds("postcode", [1, 2])])
api = DuckDBAPI(connection=db)
linker = Linker([api.register(table) for table in tables], settings)
linker.training.estimate_probability_two_random_records_match([block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth")], recall=0.8)
linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
for rule in (block_on("date_of_birth"), block_on("given_name", "surname"), block_on("soc_sec_id")):
    linker.training.estimate_parameters_using_expectation_maximisation(rule, estimate_without_term_frequencies=True)
found = linker.inference.predict(threshold_match_weight=-6)
db.execute(f"copy (select unique_id_l survey_id, unique_id_r roster_id, match_weight score from {found.physical_name}) to '{out}' (header)")
