//! 汇集: what every list of heads asks for, read once.

use std::collections::HashMap;

use rules::calendar::Term;
use rules::policy::Policy;
use rules::rates::roll::counted_flows;
use rules::rates::{Counted, DropoutPeriod, FlowRecord};
use rules::schools::{Grade, System};
use rules::standing::SchoolStatus;
use sea_orm::DatabaseTransaction;
use uuid::Uuid;

use super::children::{Stand, Standings};
use super::lines::{MoveRow, Records};
use super::rolls::{Now, Rolls};
use super::villages::Villages;
use super::words::{Head, Wanted, Word, Words};
use super::{COHORTS, Role, cohorts, pupils};
use crate::deed::Deed;
use crate::schools::Schools;
use crate::{Error, Result};

/// What is known of the county when its heads are put together.
pub(super) struct Gathered<'s> {
    pub term: Term,
    pub system: System,
    pub words: Words,
    /// How each child stands.
    pub stands: HashMap<Uuid, Stand>,
    /// This term's lists.
    pub now: Now,
    pub villages: Villages<'s>,
}

/// A row of a roll or a movement that becomes a head.
pub(super) struct Place<'r> {
    pub subject: Uuid,
    pub child: Option<Uuid>,
    pub hukou: Option<&'r str>,
    /// Whose place is the village where no hukou is known.
    pub village_of: Option<Uuid>,
    pub school: Option<Uuid>,
    pub grade: Option<&'r str>,
    pub sex: i32,
}

impl Gathered<'_> {
    /// How a child stands.
    pub(super) fn stand(&self, child: Option<Uuid>) -> Option<&Stand> {
        self.stands.get(&child?)
    }

    /// 就学状况 of a child.
    pub(super) fn status(&self, child: Option<Uuid>) -> Option<SchoolStatus> {
        self.stand(child).map(|stand| stand.status)
    }

    /// Whether the child stands at that school.
    pub(super) fn is_at(&self, child: Option<Uuid>, school: Uuid) -> bool {
        self.stand(child).is_some_and(|stand| stand.school == Some(school))
    }

    /// A head of the dropout rate, with the special groups of its child.
    pub(super) fn head_of(&mut self, place: &Place<'_>, counted: Counted) -> Head {
        let groups = self.stand(place.child).map(|stand| stand.groups);
        Head { groups: groups.unwrap_or_else(|| self.words.of("")), ..self.head(place, counted) }
    }

    /// A head of a roll: in the village of its child's hukou, else in that of the roll.
    pub(super) fn head(&mut self, place: &Place<'_>, counted: Counted) -> Head {
        let own = self.stand(place.child).map(|stand| stand.village).filter(|village| *village != Word::default());
        let village = own.unwrap_or_else(|| self.villages.of(place.hukou, place.village_of, &mut self.words));
        Head {
            subject: place.subject,
            child: place.child,
            counted: self.words.of_counted(counted),
            hukou_village: village,
            home_village: village,
            school: place.school,
            grade: self.words.of_cell(place.grade),
            sex: place.sex,
            groups: self.words.of(""),
        }
    }
}

/// Everyone whom some figure of the term looks at, role by role. `beside` is read at the same time as the deed.
pub(super) async fn wanted(
    deed: &Deed,
    beside: &DatabaseTransaction,
    term: Term,
    (policy, schools): (&Policy, &Schools),
) -> Result<(Vec<Wanted>, Words)> {
    let base = pupils::base(deed, DropoutPeriod::of(term)).await?;
    let (mut words, txn) = (Words::default(), deed.txn());
    let of_children = async {
        Ok::<_, Error>((Standings::everyone(deed, txn, term, &mut words).await?, Records::of(deed, txn).await?))
    };
    let of_lists = async { Ok((Now::of(deed, beside, term).await?, Rolls::of(deed, beside, base).await?)) };
    let ((standings, records), (now, rolls)) = tokio::try_join!(of_children, of_lists)?;
    let villages = Villages::new(deed.county(), schools);
    let mut all = Gathered { term, system: policy.system, words, stands: standings.stands, now, villages };
    let mut wanted = vec![
        Wanted::of(Role::Child, standings.heads),
        pupils::wanted(deed, (rolls, base), &records, &mut all).await?,
        flows(&records, &mut all),
    ];
    for of in COHORTS {
        wanted.push(cohorts::wanted(deed, of, &records, &mut all).await?);
    }
    Ok((wanted, all.words))
}

/// The movements of the year that count in the net flow: each stands where its school lies and nowhere else.
fn flows(records: &Records, all: &mut Gathered<'_>) -> Wanted {
    let period = DropoutPeriod::of(all.term);
    let of_id: HashMap<Uuid, &MoveRow> = records.moves.iter().map(|row| (row.id, row)).collect();
    let counted = counted_flows(&records.moves(|row| period.holds(row.on)));
    let rows = counted.iter().filter_map(|id| of_id.get(id));
    let heads = rows.map(|row| {
        let grade = row.grade.as_deref();
        let flow = FlowRecord { kind: row.kind, grade: grade.and_then(|code| Grade::of_code(code.parse().ok()?)) };
        let words = &mut all.words;
        Head {
            subject: row.id,
            child: None,
            counted: words.of_counted(Counted::Flow(flow)),
            hukou_village: Word::default(),
            home_village: Word::default(),
            school: row.school,
            grade: words.of_cell(grade),
            sex: 0,
            groups: words.of(""),
        }
    });
    Wanted::of(Role::Flow, heads.collect())
}
