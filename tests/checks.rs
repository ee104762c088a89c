//! 核查: whatever does not hold together is named, with what to do; a county in order has nothing to be said of it.

use county_tests::county::SOMEBODY;
use county_tests::tiny::this_term;
use county_tests::{JudgedCounty, on_both};
use registry::{rates, surveys};
use sea_orm::{ConnectionTrait, Database, DbBackend};

/// A hand in the database, and the rule that must see it.
const HARMS: [(&str, &str); 11] = [
    ("import_counts", "UPDATE imports SET rows_read = rows_read + 1 WHERE rows_stored > 0"),
    ("household_place", "UPDATE households SET village_code = '629001109999' WHERE household_no = '0001'"),
    // Whom the twice surveyed child went into goes into a third.
    (
        "merged_child",
        "UPDATE children SET merged_into = (SELECT c.id FROM children c WHERE c.merged_into IS NULL AND c.id NOT IN \
         (SELECT d.merged_into FROM children d WHERE d.merged_into IS NOT NULL) LIMIT 1) \
         WHERE id IN (SELECT d.merged_into FROM children d WHERE d.merged_into IS NOT NULL)",
    ),
    ("file_number_gap", "UPDATE file_numbers SET household_seq = household_seq + 100"),
    ("roster_link", "UPDATE links SET other_id = child_id WHERE other_kind = 'roster' AND child_id IS NOT NULL"),
    ("hukou_link", "UPDATE links SET other_id = child_id WHERE other_kind = 'hukou' AND child_id IS NOT NULL"),
    ("flag_subject", "UPDATE flags SET child_id = NULL, roster_row_id = NULL"),
    (
        "head_twice",
        "INSERT INTO heads SELECT county_code, term, role, subject_id, since_seq + 1, until_seq, child_id, \
         counted, hukou_village, home_village, school_id, grade, sex, \"groups\" FROM heads WHERE role = 'child'",
    ),
    ("head_subject", "UPDATE heads SET role = 'child' WHERE role = 'pupil'"),
    ("version_deed", "DELETE FROM rate_runs"),
    ("household_today", "UPDATE places SET valid_to = '2026-11-01' WHERE level = 'village'"),
];

on_both! {
    async fn a_hand_in_the_database_is_named_with_what_to_do(world: JudgedCounty) {
        surveys::issue_file_numbers(&world.registry, &SOMEBODY).await.unwrap();
        rates::freeze(&world.registry, &SOMEBODY, this_term(), None).await.unwrap();
        assert_eq!(registry::check(&world.registry).await.unwrap().findings, []);
        let db = Database::connect(world.database.url()).await.unwrap();
        for (rule, harm) in HARMS {
            let before = findings_of(&world, rule).await;
            assert!(before.is_empty(), "{rule} before its harm: {before:?}");
            db.execute_unprepared(harm).await.unwrap();
            let named = findings_of(&world, rule).await;
            assert!(!named.is_empty(), "{rule}");
            assert!(named.iter().all(|sentence| sentence.contains('请') && !sentence.contains("{}")), "{named:?}");
        }
    }

    async fn a_row_that_leads_nowhere_is_named(world: JudgedCounty) {
        let db = Database::connect(world.database.url()).await.unwrap();
        let nowhere = "UPDATE guardians SET child_id = zeroblob(16)";
        if db.get_database_backend() == DbBackend::Postgres {
            // It holds its references itself.
            assert!(db.execute_unprepared("UPDATE guardians SET child_id = '00000000-0000-0000-0000-000000000000'").await.is_err());
            return;
        }
        db.execute_unprepared(&format!("PRAGMA foreign_keys = OFF; {nowhere}; PRAGMA foreign_keys = ON")).await.unwrap();
        let named = findings_of(&world, "references").await;
        assert!(named.len() == 1 && named[0].contains("guardians → children") && named[0].contains('请'), "{named:?}");
    }
}

/// What the check says by one of its rules.
async fn findings_of(world: &JudgedCounty, rule: &str) -> Vec<String> {
    let findings = registry::check(&world.registry).await.unwrap().findings;
    findings.into_iter().filter(|finding| finding.check == rule).map(|finding| finding.sentence).collect()
}
