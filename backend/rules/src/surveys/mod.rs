//! 入户调查: what a visit brings home besides the household form (D§6.1), and whether everyone was met (D§4.7).
//!
//! Lives here: 佐证, the proof that is shown for a claim; what two changes of one household come to; 覆盖, expected against met; 抽查, the
//! second visit by others; how a group is written. Must not live here: the form's columns (forms) or its values (children).

mod answers;
mod coverage;
mod evidence;
mod group;
mod intervals;
mod merge;
mod proof_words;
mod shown;
mod spot_check;
mod verdict;

pub use coverage::{ExpectedChild, GroupGap, Seen, Tally, group_gap, is_looked_for};
pub use evidence::{Evidence, names_paper, read_evidence, read_permitted_until};
pub use group::{group_key, group_number};
pub use intervals::{Confidence, ErrorRate, StratumErrors};
pub use merge::{Merge, WrittenFields, merge};
pub use spot_check::{Household, Sample, Size, Strata, Stratum, draw, enlarged, sample_size};
pub use verdict::{
    CheckState, CheckedField, FieldFinding, HomeFinding, Refused, SpotCheckPolicy, Verdict, VillageErrors, verdict,
};
