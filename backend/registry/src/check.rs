//! 核查: whether what is stored holds together: the journal's chain, counts that add up, references that lead somewhere.

use sea_orm::{ColumnTrait, DbBackend, EntityTrait, PaginatorTrait, QueryFilter, Statement};

use crate::entities as e;
use crate::{Registry, Result, journal};

/// What a check found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// How many rows each table holds of this county.
    pub counts: Vec<(&'static str, u64)>,
    /// What does not hold together; empty when all is well.
    pub findings: Vec<Finding>,
}

/// Something that does not hold together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Stable code of the check.
    pub check: &'static str,
    /// A sentence that says where and what to do.
    pub sentence: String,
}

/// Checks this registry's county. Reads only.
///
/// # Errors
/// The database does not answer.
pub async fn check(registry: &Registry) -> Result<Report> {
    let mut report = Report { counts: counts(registry).await?, findings: Vec::new() };
    if let Some(broken) = journal::verify(registry).await? {
        report.findings.push(Finding { check: "journal", sentence: broken.sentence });
    }
    if registry.backend() == DbBackend::Sqlite {
        report.findings.extend(file(registry).await?);
    }
    for rule in RULES {
        report.findings.extend(broken(registry, rule).await?);
    }
    Ok(report)
}

/// A query that finds nothing while all is well, and the sentence for what it finds.
struct Rule {
    check: &'static str,
    /// Selects `subject`, a text, for the county `$1`.
    sql: &'static str,
    /// What is wrong; `{}` is the subject.
    sentence: &'static str,
}

/// References that no foreign key can hold, and counts. Each is bound to one county, so that it also runs where counties are
/// spread over nodes.
const RULES: &[Rule] = &[
    Rule {
        check: "import_counts",
        sql: "SELECT file_name AS subject FROM imports WHERE county_code = $1 \
              AND rows_read <> rows_stored + rows_unchanged + rows_rejected",
        sentence: "文件“{}”的导入行数对不上（读入应等于新增、未变、退回之和）：请重新导入该文件",
    },
    Rule {
        check: "household_place",
        sql: "SELECT DISTINCT h.village_code AS subject FROM households h WHERE h.county_code = $1 AND NOT EXISTS \
              (SELECT 1 FROM places p WHERE p.county_code = $1 AND p.code = h.village_code)",
        sentence: "有住户登记在村代码 {}，但区划中没有这个村：请导入区划或改正住户的村代码",
    },
    Rule {
        check: "household_today",
        sql: "SELECT DISTINCT h.village_code AS subject FROM households h WHERE h.county_code = $1 AND EXISTS \
              (SELECT 1 FROM places p WHERE p.county_code = $1 AND p.code = h.village_code) AND NOT EXISTS \
              (SELECT 1 FROM places p WHERE p.county_code = $1 AND p.code = h.village_code AND p.valid_to IS NULL)",
        sentence: "有住户仍登记在已撤销的村 {}：请用 baoxue places merge 或 split 办理撤并，使住户随迁",
    },
    Rule {
        check: "merged_child",
        sql: "SELECT CAST(COUNT(*) AS text) AS subject FROM children c JOIN children t \
              ON t.county_code = c.county_code AND t.id = c.merged_into \
              WHERE c.county_code = $1 AND t.merged_into IS NOT NULL HAVING COUNT(*) > 0",
        sentence: "有 {} 名儿童并入了另一名已被并入的儿童：请撤销其中一次合并后重新核定",
    },
    Rule {
        check: "file_number_gap",
        sql: "SELECT village_code || group_digits AS subject FROM file_numbers WHERE county_code = $1 \
              GROUP BY village_code, group_digits HAVING MAX(household_seq) <> COUNT(DISTINCT household_seq)",
        sentence: "村组 {} 的建档号有断号：号码发出后不得删除，请从备份中核对",
    },
    Rule {
        check: "roster_link",
        sql: "SELECT CAST(COUNT(*) AS text) AS subject FROM links l WHERE l.county_code = $1 AND l.other_kind = 'roster' \
              AND NOT EXISTS (SELECT 1 FROM roster_rows r WHERE r.county_code = $1 AND r.id = l.other_id) HAVING COUNT(*) > 0",
        sentence: "有 {} 条比对结果指向不存在的花名册行：请重新比对（baoxue match）",
    },
    Rule {
        check: "hukou_link",
        sql: "SELECT CAST(COUNT(*) AS text) AS subject FROM links l WHERE l.county_code = $1 AND l.other_kind = 'hukou' \
              AND NOT EXISTS (SELECT 1 FROM hukou_entries h WHERE h.county_code = $1 AND h.id = l.other_id) \
              HAVING COUNT(*) > 0",
        sentence: "有 {} 条比对结果指向不存在的户籍记录：请重新比对（baoxue match）",
    },
    Rule {
        check: "flag_subject",
        sql: "SELECT CAST(COUNT(*) AS text) AS subject FROM flags f WHERE f.county_code = $1 \
              AND f.child_id IS NULL AND f.roster_row_id IS NULL HAVING COUNT(*) > 0",
        sentence: "有 {} 条疑似线索既没有儿童也没有花名册行：请重新比对（baoxue match）",
    },
    Rule {
        check: "head_subject",
        sql: "SELECT CAST(COUNT(*) AS text) AS subject FROM heads h WHERE h.county_code = $1 AND h.role = 'child' \
              AND NOT EXISTS (SELECT 1 FROM children c WHERE c.county_code = $1 AND c.id = h.subject_id) HAVING COUNT(*) > 0",
        sentence: "有 {} 条指标人头指向不存在的儿童：请从备份中核对",
    },
    Rule {
        check: "head_twice",
        sql: "SELECT term || ' ' || role AS subject FROM heads WHERE county_code = $1 AND until_seq IS NULL \
              GROUP BY term, role, subject_id HAVING COUNT(*) > 1",
        sentence: "{} 的指标中有人被计了两次：请重新测算（baoxue match），仍有时从备份中核对",
    },
    Rule {
        check: "version_deed",
        sql: "SELECT v.term || ' ' || CAST(v.number AS text) AS subject FROM frozen_versions v WHERE v.county_code = $1 \
              AND NOT EXISTS (SELECT 1 FROM rate_runs r WHERE r.county_code = $1 AND r.term = v.term \
              AND r.journal_seq = v.journal_seq)",
        sentence: "已公布的指标 {} 版没有当时的测算记录，名单无法打开：请从备份中核对",
    },
    Rule {
        check: "division_today",
        sql: "SELECT p.code AS subject FROM places p WHERE p.county_code = $1 AND p.valid_to IS NULL \
              AND EXISTS (SELECT 1 FROM divisions d WHERE d.county_code = $1) AND NOT EXISTS \
              (SELECT 1 FROM divisions d WHERE d.county_code = $1 AND d.kind = 'place' AND d.code = p.code \
              AND d.name = p.name AND d.until_seq IS NULL)",
        sentence: "区划 {} 没有记入测算所用的区划底册，今后查看今天的数字会缺这个地方：请重新测算（baoxue match）",
    },
];

async fn broken(registry: &Registry, rule: &Rule) -> Result<Vec<Finding>> {
    let county = registry.county()?.to_string();
    let subjects = texts(registry, rule.sql, Some(county)).await?;
    let sentence = |subject: String| Finding { check: rule.check, sentence: rule.sentence.replace("{}", &subject) };
    Ok(subjects.into_iter().map(sentence).collect())
}

/// The file itself: its pages, and the references that PostgreSQL always holds but a file edited elsewhere may not.
async fn file(registry: &Registry) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for line in texts(registry, "SELECT quick_check AS subject FROM pragma_quick_check", None).await? {
        if line != "ok" {
            let sentence = format!("数据库文件已损坏（{line}）：请停止使用并从备份恢复");
            findings.push(Finding { check: "file", sentence });
        }
    }
    let dangling = "SELECT DISTINCT \"table\" || ' → ' || parent AS subject FROM pragma_foreign_key_check";
    for table in texts(registry, dangling, None).await? {
        let sentence = format!("表 {table} 中有指向不存在记录的行：文件被其他程序改过，请从备份中核对");
        findings.push(Finding { check: "references", sentence });
    }
    Ok(findings)
}

async fn texts(registry: &Registry, sql: &str, county: Option<String>) -> Result<Vec<String>> {
    use sea_orm::ConnectionTrait;
    let values = county.into_iter().map(sea_orm::Value::from);
    let statement = Statement::from_sql_and_values(registry.backend(), sql, values);
    let rows = registry.read().query_all_raw(statement).await?;
    Ok(rows.iter().map(|row| row.try_get::<String>("", "subject")).collect::<Result<_, _>>()?)
}

/// The rows of this county in each table.
async fn counts(registry: &Registry) -> Result<Vec<(&'static str, u64)>> {
    let county = registry.county()?.to_string();
    let mut tables = Vec::new();
    macro_rules! count {
        ($($table:ident),+ $(,)?) => {$(
            let own = e::$table::Column::CountyCode.eq(county.as_str());
            let rows = e::$table::Entity::find().filter(own).count(registry.read()).await?;
            tables.push((stringify!($table), rows));
        )+};
    }
    count!(
        places,
        place_changes,
        place_acts,
        place_moves,
        schools,
        school_catchments,
        officers,
        posts,
        devices,
        refresh_tokens,
        heading_mappings,
        imports,
        households,
        children,
        other_names,
        guardians,
        file_numbers,
        survey_rounds,
        survey_visits,
        survey_entries,
        spot_checks,
        spot_check_items,
        hukou_entries,
        roster_snapshots,
        roster_rows,
        movements,
        attendance_reports,
        match_runs,
        links,
        settlements,
        unmatched,
        standings,
        flags,
        flag_traces,
        outcomes,
        frozen_versions,
        figures,
        rate_runs,
        heads,
        divisions,
        phone_items,
        journal,
    );
    Ok(tables)
}
