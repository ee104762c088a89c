//! 表: the rows as the database holds them, one module a table. Private: outside `registry` nobody names a row.
//!
//! Every key is `(county_code, id)`. Rows that hold a person hide themselves in `Debug`, so that no log shows a child.

/// `Debug` of a row that holds a person: its id and nothing else.
macro_rules! hide_person {
    ($row:ident) => {
        impl std::fmt::Debug for $row {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(module_path!()).field("id", &self.id).finish_non_exhaustive()
            }
        }
    };
}
use hide_person;

pub mod attendance_reports;
pub mod children;
pub mod counties;
pub mod devices;
pub mod divisions;
pub mod figures;
pub mod file_numbers;
pub mod flag_traces;
pub mod flags;
pub mod frozen_versions;
pub mod guardians;
pub mod heading_mappings;
pub mod heads;
pub mod households;
pub mod hukou_entries;
pub mod imports;
pub mod journal;
pub mod journal_heads;
pub mod links;
pub mod match_runs;
pub mod movements;
pub mod officers;
pub mod other_names;
pub mod outcomes;
pub mod phone_items;
pub mod place_acts;
pub mod place_changes;
pub mod place_moves;
pub mod places;
pub mod posts;
pub mod rate_runs;
pub mod refresh_tokens;
pub mod roster_rows;
pub mod roster_snapshots;
pub mod school_catchments;
pub mod schools;
pub mod settlements;
pub mod spot_check_items;
pub mod spot_checks;
pub mod standings;
pub mod survey_entries;
pub mod survey_rounds;
pub mod survey_visits;
pub mod unmatched;
