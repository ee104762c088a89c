//! A county small enough to know by heart: three villages, three schools, 33 children, each with a story of their own.
//!
//! Its files lie in `tiny/`. A child keeps one number in all of them: `H05` on the survey, `K05` on the police list, `R05` on this
//! term's roster, `S05` on last term's. Whoever needs another county changes a file on the way in.
//!
//! | | |
//! |---|---|
//! | 01, 02 | twins |
//! | 03, 04 | cousins of one name and one birthday in one village; their roster rows bear no number |
//! | 05, 06 | brother and sister, in school: nothing to say |
//! | 07 | the roster row has neither number nor birthday nor 记录编号 |
//! | 08 | only on the police list, on no roster: who has ever seen this child? |
//! | 09 | only on the police list, and in school |
//! | 10 | found by the survey alone, never entered |
//! | 11 | surveyed twice, in two villages |
//! | 12 | on the rolls of two schools |
//! | 13 | left the roll without a movement, works |
//! | 14 | left with a movement and proof |
//! | 15, 33 | fifteen and done, by the last roster and by her age alone |
//! | 16 | fifteen, and nobody has ever met him |
//! | 17, 18 | at school in another province, with and without proof |
//! | 19 | absent for a week |
//! | 20 | the family names another school than the roster |
//! | 21 | suspended by a movement |
//! | 22 | finished primary school and arrived nowhere |
//! | 23 | dropped out by the movement list |
//! | 24 | her name is written with a middle dot in school |
//! | 25 | taught at home |
//! | 26 | too young |
//! | 27 | lives here, hukou elsewhere |
//! | 28 | dead by the police list |
//! | 29 | two valid numbers that differ |
//! | 30 | a roster row that bears only the name and the birthday |
//! | 31, 32 | in the last class; with 23 they entered together in 2018 |
//! | 41, 42 | roster rows without a child: one of this county, one of another |

use std::ops::Deref;

use calamine::{Data, Reader, Xlsx, open_workbook};
use registry::imports::{ImportOptions, ImportReport, import_file};
use registry::matching::{self, Decision, LinkLine, MatchReport, Pair};
use registry::officers::{self, Officer};
use registry::standings::{self, Assessed};
use registry::{Result, Scope, ledgers, rates};
use rules::calendar::Term;
use rules::forms::FormKind;
use rules::ledgers::Ledger;

use crate::county::SOMEBODY;
use crate::{Kind, TestDatabase, World};

/// A file of the tiny county as it is sent in.
#[derive(Debug, Clone, Copy)]
pub struct Sent {
    /// The form.
    pub kind: FormKind,
    /// What it says.
    pub text: &'static str,
    /// Of which term.
    pub term: &'static str,
    /// As of which day.
    pub as_of: &'static str,
}

/// Every file of the tiny county, in the order in which they are sent.
pub const FILES: [Sent; 10] = [
    sent(FormKind::Places, include_str!("tiny/places.csv")),
    sent(FormKind::Schools, include_str!("tiny/schools.csv")),
    OFFICERS,
    SURVEY,
    HUKOU,
    Sent {
        kind: FormKind::Roster,
        text: include_str!("tiny/roster_2018.csv"),
        term: "2018-autumn",
        as_of: "2018-09-20",
    },
    BEFORE,
    ROSTER,
    MOVEMENTS,
    ATTENDANCE,
];
/// Who answers for whom.
pub const OFFICERS: Sent = sent(FormKind::Officers, include_str!("tiny/officers.csv"));
/// The rosters of last term.
pub const BEFORE: Sent = Sent {
    kind: FormKind::Roster,
    text: include_str!("tiny/roster_before.csv"),
    term: "2026-spring",
    as_of: "2026-03-15",
};
/// The survey of this term.
pub const SURVEY: Sent = sent(FormKind::Households, include_str!("tiny/households.csv"));
/// The police list.
pub const HUKOU: Sent = sent(FormKind::Hukou, include_str!("tiny/hukou.csv"));
/// The rosters of this term.
pub const ROSTER: Sent = sent(FormKind::Roster, include_str!("tiny/roster.csv"));
/// Who came and who left.
pub const MOVEMENTS: Sent = sent(FormKind::Movements, include_str!("tiny/movements.csv"));
/// October's absences.
pub const ATTENDANCE: Sent = sent(FormKind::Attendance, include_str!("tiny/attendance.csv"));

const fn sent(kind: FormKind, text: &'static str) -> Sent {
    Sent { kind, text, term: "2026-autumn", as_of: "2026-10-20" }
}

/// The term of the stories.
pub fn this_term() -> Term {
    "2026-autumn".parse().expect("a term")
}

/// The tiny county with its files in, and nothing done with them yet.
pub struct FiledCounty(World);

/// The tiny county compared, judged and counted.
pub struct JudgedCounty(World);

impl FiledCounty {
    /// A fresh copy.
    pub async fn new(kind: Kind) -> Self {
        let database = TestDatabase::filled(kind, "filed", |database| fill(database, false)).await;
        Self(World::on(database).await)
    }
}

impl JudgedCounty {
    /// A fresh copy.
    pub async fn new(kind: Kind) -> Self {
        let database = TestDatabase::filled(kind, "judged", |database| fill(database, true)).await;
        Self(World::on(database).await)
    }
}

impl Deref for FiledCounty {
    type Target = World;

    fn deref(&self) -> &World {
        &self.0
    }
}

impl Deref for JudgedCounty {
    type Target = World;

    fn deref(&self) -> &World {
        &self.0
    }
}

async fn fill(database: TestDatabase, judged: bool) -> TestDatabase {
    let world = World::founded(database).await;
    for file in FILES {
        let report = world.send(file).await;
        assert_eq!((report.rejected, report.unchanged), (0, 0), "{:?} {:?}", file.kind, report.rejects);
    }
    if judged {
        world.judge().await;
    }
    world.registry.close().await;
    world.database
}

impl World {
    /// Sends one of the county's files in.
    pub async fn send(&self, file: Sent) -> ImportReport {
        self.send_as(file, file.text).await.expect("the file is taken")
    }

    /// Sends another text in the place of one of the county's files.
    ///
    /// # Errors
    /// As importing says.
    pub async fn send_as(&self, file: Sent, text: &str) -> Result<ImportReport> {
        let path = self.database.dir().join(format!("{}.csv", file.kind));
        std::fs::write(&path, text).expect("the folder can be written");
        let options = ImportOptions {
            term: Some(file.term.parse().expect("a term")),
            as_of: Some(file.as_of.parse().expect("a day")),
            ..ImportOptions::default()
        };
        import_file(&self.registry, &SOMEBODY, file.kind, &path, &options, |_| ()).await
    }

    /// Compares the lists of this term.
    pub async fn compare(&self) -> MatchReport {
        matching::run(&self.registry, &SOMEBODY, this_term()).await.expect("compared")
    }

    /// Decides how every child stands.
    pub async fn assess(&self) -> Assessed {
        standings::assess(&self.registry, &SOMEBODY, this_term()).await.expect("assessed")
    }

    /// The whole job: compare, assess, count.
    pub async fn judge(&self) -> Assessed {
        self.compare().await;
        let assessed = self.assess().await;
        rates::compute(&self.registry, &SOMEBODY, this_term()).await.expect("counted");
        assessed
    }

    /// The officer of that account.
    pub async fn officer(&self, account: &str) -> Officer {
        officers::find_by_account(&self.registry, &self.whole(), account).await.expect("the officer is there")
    }

    /// What the officer of that account may see.
    pub async fn scope_of(&self, account: &str) -> Scope {
        self.registry.scope_of(&self.officer(account).await).expect("a county was chosen")
    }

    /// Every line of `links.csv`.
    pub async fn link_lines(&self) -> Vec<LinkLine> {
        matching::link_lines(&self.registry, &self.whole(), this_term()).await.expect("read")
    }

    /// The survey's and the roster's key of every linked pair.
    pub async fn linked(&self) -> Vec<(String, String)> {
        let lines = self.link_lines().await.into_iter();
        lines.filter(|l| l.decision.links()).map(|l| (l.survey_id, l.roster_id)).collect()
    }

    /// Every pair that waits for a person.
    pub async fn waiting(&self) -> Vec<Pair> {
        self.waiting_within(&self.whole()).await
    }

    /// Every pair that waits for a person within that scope.
    pub async fn waiting_within(&self, scope: &Scope) -> Vec<Pair> {
        matching::review_queue(&self.registry, scope, this_term(), 0, 1000).await.expect("read").rows
    }

    /// The pair of the child of that name with this term's roster.
    pub async fn pair_of(&self, name: &str) -> Pair {
        let waiting = self.waiting().await;
        let found = waiting.iter().find(|p| p.child_name == name && p.source == matching::Source::Roster);
        found.unwrap_or_else(|| panic!("{name} waits for nobody: {waiting:#?}")).clone()
    }

    /// The cells of the first sheet of a ledger of the whole county.
    pub async fn printed(&self, ledger: Ledger) -> Vec<Vec<String>> {
        let file = self.database.dir().join(format!("{ledger}.xlsx"));
        ledgers::write(&self.registry, &self.whole(), ledger, this_term(), None, &file).await.expect("written");
        let mut book: Xlsx<_> = open_workbook(&file).expect("a workbook");
        let (_, range) = book.worksheets().remove(0);
        range.rows().map(|row| row.iter().map(Data::to_string).collect()).collect()
    }

    /// How the pair of these two keys stands.
    pub async fn decision_of(&self, survey: &str, roster: &str) -> Option<Decision> {
        let lines = self.link_lines().await;
        lines.into_iter().find(|l| l.survey_id == survey && l.roster_id == roster).map(|l| l.decision)
    }
}
