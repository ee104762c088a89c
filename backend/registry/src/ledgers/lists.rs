//! 儿童名册: the ledgers whose lines are children of the register, from village to village or in groups.

use std::pin::pin;
use std::sync::Arc;

use futures_util::{Stream, StreamExt, TryStreamExt, stream};
use rules::ledgers::Ledger;

use super::book::{Entry, Press, Printed, Target, joined};
use super::census::Listed;
use super::child::ChildLine;
use super::ground::Ground;
use super::run::{AT_ONCE, Run};
use super::villages::Villages;
use super::{forms, gather, groups};
use crate::Result;

/// Pages under way, each a task of its own: while the database looks up one, the lines of others are put together.
const PAGES_GATHERED: usize = 3;
/// Children of such a page: their rows are asked for by nine statements, each with its way to the database and back. Six pages of half as
/// many took a tenth longer (measured).
const CHILDREN_AT_ONCE: usize = 1_500;

impl Run<'_> {
    /// Ledgers of children that are read by village, group and household, in one pass that holds few of them at a time.
    pub(super) async fn children(&self, ledgers: Vec<(Ledger, Target)>) -> Result<Vec<(Ledger, Printed)>> {
        let ground = &self.ground;
        let start = |(ledger, target)| (ledger, Press::start(self.heading(ledger), forms::of(ledger), target));
        let presses: Vec<(Ledger, Press<_>)> = ledgers.into_iter().map(start).collect();
        let is_on = |child: &Listed, ledger: Ledger| self.part.lists(child, ledger, &ground.policy);
        let asked: Vec<Ledger> = presses.iter().map(|(ledger, _)| *ledger).collect();
        let villages = Villages::find(ground, self.scope, asked.contains(&Ledger::NoHukou)).await?;
        let mut pages = pin!(self.pages(&villages, |child| asked.iter().any(|ledger| is_on(child, *ledger))));
        while let Some(lines) = pages.try_next().await? {
            let lines: Vec<_> = lines.into_iter().map(|(child, line)| (child, Arc::new(line))).collect();
            for (ledger, press) in &presses {
                let own = lines.iter().filter(|(child, _)| is_on(child, *ledger));
                let page: Vec<_> = own.map(|(_, line)| Entry::Line(line.clone())).collect();
                if !page.is_empty() {
                    press.print(page).await;
                }
            }
        }
        let mut printed = Vec::with_capacity(presses.len());
        for (ledger, press) in presses {
            printed.push((ledger, press.finish().await?));
        }
        Ok(printed)
    }

    /// The lines of those who are wanted, from village to village.
    fn pages<'v>(
        &'v self,
        villages: &'v Villages<'v>,
        wanted: impl Fn(&Listed) -> bool + Copy + Send + 'v,
    ) -> impl Stream<Item = Result<Vec<(Listed, ChildLine)>>> + Send + 'v {
        let children = stream::iter(villages.some_at_a_time()).then(|some| villages.children(some));
        let wanted = children.map_ok(move |found| {
            stream::iter(found.into_iter().filter(move |child| wanted(child)).map(Result::<_>::Ok))
        });
        let gathered = wanted.try_flatten().try_chunks(CHILDREN_AT_ONCE).map(move |page| {
            let ground = self.ground.clone();
            async move {
                let page: Vec<Listed> = page.map_err(|failed| failed.1)?;
                joined(tokio::spawn(async move { gather::lines_of(&ground, &page).await })).await
            }
        });
        gathered.buffered(PAGES_GATHERED)
    }

    /// A ledger of children in groups, each with its line and its subtotal.
    pub(super) async fn grouped(
        &self,
        ledger: Ledger,
        group: fn(&Ground, &Listed) -> groups::Group,
        target: Target,
    ) -> Result<Printed> {
        let census = self.census().await?;
        let press = Press::start(self.heading(ledger), forms::of(ledger), target);
        for ((_, name), children) in groups::grouped(&self.ground, group, census.on(ledger, &self.ground)) {
            let total = children.len();
            press.print(vec![Entry::Band(format!("{name}（{total} 人）"))]).await;
            for page in children.chunks(AT_ONCE) {
                let lines = gather::lines_of(&self.ground, page).await?;
                press.print(lines.into_iter().map(|(_, line)| Entry::from(line)).collect()).await;
            }
            press.print(vec![Entry::Subtotal(format!("小计：{total} 人"))]).await;
        }
        press.finish().await
    }
}
