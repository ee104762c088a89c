//! 毕业生: the ledgers of the last classes, school by school. A school whose list is not in is named on the sheet: an empty ledger without
//! a word would say that nobody finished.

use rules::ledgers::Ledger;
use rules::schools::Stage;

use super::book::{Entry, Heading, Press, Printed, Target};
use super::rosters::{self, LastLists};
use super::run::Run;
use crate::Result;
use crate::schools::School;

impl Run<'_> {
    pub(super) async fn handover(&self, target: Target) -> Result<Printed> {
        let lists = LastLists::of(&self.ground, 1).await?;
        let heading = self.with_lists(Ledger::Handover, &[lists.note(self.teaching(Stage::Primary))]);
        let press = Press::start(heading, rosters::HANDOVER, target);
        for school in self.schools() {
            press.print(lacks(&lists, school, Stage::Primary)).await;
            if let Some(term) = lists.term_of(school) {
                let handed = rosters::handover(&self.ground, school, term).await?;
                press.print(handed.into_iter().map(Entry::from).collect()).await;
            }
        }
        press.finish().await
    }

    pub(super) async fn graduates(&self, target: Target) -> Result<Printed> {
        let lists = LastLists::of(&self.ground, 1).await?;
        let heading = self.with_lists(Ledger::Graduates, &[lists.note(self.teaching(Stage::Junior))]);
        let press = Press::start(heading, rosters::GRADUATES, target);
        for school in self.schools() {
            press.print(lacks(&lists, school, Stage::Junior)).await;
            if let Some(term) = lists.term_of(school) {
                let graduates = rosters::graduates(&self.ground, school, term).await?;
                press.print(graduates.into_iter().map(Entry::from).collect()).await;
            }
        }
        press.finish().await
    }

    /// Two summers, primary and junior school, each a group with its line and its subtotal.
    pub(super) async fn graduates_of_two_years(&self, target: Target) -> Result<Printed> {
        let years = [LastLists::of(&self.ground, 1).await?, LastLists::of(&self.ground, 2).await?];
        let both =
            || self.schools().filter(|school| [Stage::Primary, Stage::Junior].iter().any(|s| school.kind.teaches(*s)));
        let notes = years.each_ref().map(|lists| lists.note(both()));
        let press = Press::start(self.with_lists(Ledger::GraduatesOfTwoYears, &notes), rosters::FINISHERS, target);
        for lists in &years {
            for stage in [Stage::Primary, Stage::Junior] {
                let (mut finished, mut lacking) = (Vec::new(), Vec::new());
                for school in self.schools() {
                    lacking.append(&mut lacks(lists, school, stage));
                    let Some(term) = lists.term_of(school) else { continue };
                    let of_year = (lists.title(), term);
                    let of_school = rosters::finishers(&self.ground, school, stage, (&of_year.0, of_year.1)).await?;
                    finished.extend(of_school);
                }
                let (title, total) = (lists.title(), finished.len());
                press.print(vec![Entry::Band(format!("{title}{}毕业生（{total} 人）", stage.title()))]).await;
                press.print(lacking).await;
                press.print(finished.into_iter().map(Entry::from).collect()).await;
                press.print(vec![Entry::Subtotal(format!("小计：{total} 人"))]).await;
            }
        }
        press.finish().await
    }

    fn teaching(&self, stage: Stage) -> impl Iterator<Item = &School> {
        self.schools().filter(move |school| school.kind.teaches(stage))
    }

    fn with_lists(&self, ledger: Ledger, notes: &[String]) -> Heading {
        let heading = self.heading(ledger);
        Heading { note: format!("{}{}", notes.concat(), heading.note), ..heading }
    }
}

/// The line that says which list of a school is not in.
fn lacks<R>(lists: &LastLists, school: &School, stage: Stage) -> Vec<Entry<R>> {
    let lacks = school.kind.teaches(stage).then(|| lists.lacks(school)).flatten();
    lacks.map(Entry::Band).into_iter().collect()
}
