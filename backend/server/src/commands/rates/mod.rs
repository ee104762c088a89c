//! `baoxue rates`: the figures of a place or a school, now, as published or as on a day; cut by groups; opened to their persons.

mod persons;
mod print;
mod publish;
mod sliced;

use registry::ledgers::Caption;
use registry::rates::{self, Area, Divisions, FigureFilter, FigureRow, Measure, Moment, When};
use registry::{Registry, Scope};
use rules::rates::{Formula, Indicator, RateBasis};

pub use print::{figure_rows, print_captioned, print_rows};

use super::Call;
use crate::args::{Format, MomentArgs, RatesArgs};
use crate::failure::Failure;
use crate::output;

/// Prints what was asked.
pub async fn perform(call: &Call, args: RatesArgs) -> Result<(), Failure> {
    let registry = call.registry().await?;
    let asked = Asked::new(&registry, call, args)?;
    if asked.args.publishing.freeze {
        return publish::freeze(&registry, &asked).await;
    }
    if asked.args.publishing.versions {
        return publish::versions(&registry, &asked).await;
    }
    if let Some(number) = asked.args.moment.since_version {
        return publish::differences(&registry, &asked, number).await;
    }
    if let (Some(list), Some(indicator)) = (asked.args.list, asked.indicator) {
        return persons::listed(&registry, &asked, asked.measure(indicator)?, list).await;
    }
    if let Some(by) = asked.args.by {
        return sliced::printed(&registry, &asked, by).await;
    }
    let figures = rates::figures_at(&registry, &asked.scope, &asked.filter(), asked.moment.when).await?;
    match asked.format {
        Format::Json => {
            let waiting = rates::unverified(&registry, &asked.scope, asked.moment, &asked.area).await?;
            output::json(&print::noted(&figures, &waiting))
        }
        Format::Csv => asked.print(&figure_rows(&figures), &asked.bare("各项指标")),
        format => {
            let waiting = rates::unverified(&registry, &asked.scope, asked.moment, &asked.area).await?;
            let mut caption = asked.caption(&registry, "各项指标", None).await?;
            caption.notes.extend(print::notes(&figures, &waiting));
            asked.print(&print::figures_for_people(&figures, &waiting, format), &caption)
        }
    }
}

/// What was asked for, as far as all of it needs.
struct Asked {
    args: RatesArgs,
    scope: Scope,
    format: Format,
    area: Area,
    indicator: Option<Indicator>,
    moment: Moment,
}

impl Asked {
    fn new(registry: &Registry, call: &Call, args: RatesArgs) -> Result<Self, Failure> {
        let scope = registry.whole_county()?;
        let area = match (args.school.clone(), args.place) {
            (Some(school), _) => Area::School(school),
            (None, place) => Area::Place(place.unwrap_or_else(|| scope.county().place())),
        };
        Ok(Self {
            area,
            scope,
            format: if call.json { Format::Json } else { args.format },
            indicator: args.indicator.as_deref().map(known_indicator).transpose()?,
            moment: Moment { term: args.term, when: when(args.moment) },
            args,
        })
    }

    fn filter(&self) -> FigureFilter {
        FigureFilter { term: self.args.term, area: self.area.clone(), indicator: self.indicator }
    }

    /// The formula and basis that were named, else the usual ones.
    fn measure(&self, indicator: Indicator) -> Result<Measure, Failure> {
        let mut measure = Measure::usual(indicator);
        if let Some(word) = self.args.formula.as_deref() {
            let known = Formula::from_code(word).filter(|formula| indicator.formulas().contains(formula));
            let words = indicator.formulas().iter().map(|formula| formula.as_str());
            measure.formula = known.ok_or_else(|| no_such(indicator, word, "口径", words))?;
        }
        if let Some(word) = self.args.basis.as_deref() {
            let known = RateBasis::from_code(word).filter(|basis| indicator.bases().contains(basis));
            let words = indicator.bases().iter().map(|basis| basis.as_str());
            measure.basis = known.ok_or_else(|| no_such(indicator, word, "统计基数", words))?;
        }
        Ok(measure)
    }

    fn print(&self, rows: &output::Rows, caption: &Caption) -> Result<(), Failure> {
        print_captioned(rows, self.format, self.args.out.as_deref(), caption)
    }

    /// Whose table it is, of which term, and as of when.
    async fn caption(&self, registry: &Registry, what: &str, of: Option<Measure>) -> Result<Caption, Failure> {
        let divisions = self.divisions(registry).await?;
        let area = match (divisions.name_of(&self.area), &self.area) {
            (Some(name), _) => name,
            (None, Area::Place(code)) => code.to_string(),
            (None, Area::School(code)) => code.clone(),
        };
        // What was published is headed as it was then.
        let then = rates::name_then(registry, &self.scope, self.moment, &self.area).await?;
        let area =
            then.filter(|_| !self.is_comparison()).map_or_else(|| area.clone(), |then| format!("{then}（现称{area}）"));
        let first = self.first_figure(registry, of).await?;
        let counted = first.as_ref().map(|figure| format!("统计时点：{}", figure.as_of));
        // Of several indicators each has its own, in a column.
        let covers = first.filter(|_| of.is_some() || self.indicator.is_some());
        let covers = covers.map(|figure| format!("统计期间：{}", figure.covers.title()));
        let moment = match self.moment.when {
            When::Now => None,
            When::Version(number) => Some(format!("已公布的第 {number} 版，公布后不再改变")),
            When::Recounted(number) => Some(format!("第 {number} 版的人员，按今日区划重新汇总")),
            When::Day(day) if self.is_comparison() => {
                Some(format!("截至 {day} 终了时已登记并已测算的数字，按今日区划汇总"))
            }
            When::Day(day) => Some(format!("截至 {day} 终了时已登记并已测算的数字，按当日区划汇总")),
        };
        let notes = [counted, covers, moment].into_iter().flatten().collect::<Vec<_>>().join("；");
        Ok(Caption {
            title: format!("{area}{}{what}", self.args.term.title()),
            notes: Some(notes).filter(|notes| !notes.is_empty()).into_iter().collect(),
        })
    }

    /// The places and schools under which the figures stand, by their names of then. What is compared stands under today's.
    async fn divisions(&self, registry: &Registry) -> Result<Divisions, Failure> {
        let moment = if self.is_comparison() { self.args.term.into() } else { self.moment };
        Ok(rates::divisions(registry, &self.scope, moment).await?)
    }

    fn is_comparison(&self) -> bool {
        self.args.moment.since_version.is_some()
    }

    /// The first figure, which tells the day of the counting; of what is compared the county's, for the area may be younger than the day.
    async fn first_figure(&self, registry: &Registry, of: Option<Measure>) -> Result<Option<FigureRow>, Failure> {
        let indicator = of.map(|measure| measure.indicator).or(self.indicator);
        let area = if self.is_comparison() { Area::Place(self.scope.county().place()) } else { self.area.clone() };
        let filter = FigureFilter { area, indicator, ..self.filter() };
        let figures = rates::figures_at(registry, &self.scope, &filter, self.moment.when).await?;
        Ok(figures.into_iter().next())
    }

    /// A caption where nothing has to be looked up: for programs it is not printed.
    fn bare(&self, what: &str) -> Caption {
        Caption { title: format!("{}{what}", self.args.term.title()), notes: Vec::new() }
    }
}

fn when(args: MomentArgs) -> When {
    match (args.version, args.todays_places, args.as_at) {
        (Some(number), true, _) => When::Recounted(number),
        (Some(number), false, _) => When::Version(number),
        (None, _, Some(day)) => When::Day(day),
        (None, _, None) => When::Now,
    }
}

fn known_indicator(word: &str) -> Result<Indicator, Failure> {
    Indicator::from_code(word).ok_or_else(|| {
        let known: Vec<&str> = Indicator::ALL.iter().map(|i| i.as_str()).collect();
        Failure::usage(format!("没有指标“{word}”，可用：{}", known.join("、")))
    })
}

fn no_such<'a>(indicator: Indicator, word: &str, what: &str, known: impl Iterator<Item = &'a str>) -> Failure {
    let known: Vec<&str> = known.collect();
    Failure::usage(format!("{}没有“{word}”这种{what}，可用：{}", indicator.title(), known.join("、")))
}
