//! The result held against truth.csv: which true dropouts have a flag, which children in school are suspected, which links are
//! wrong. Only `demo` and tests may read the truth.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;
use std::path::Path;

use registry::flags::{self, FlagFilter, FlagRow};
use registry::{Registry, matching};
use rules::calendar::Term;
use rules::standing::Source;
use serde::Serialize;

use crate::failure::Failure;

/// How true the result is.
#[derive(Debug, Default, Serialize)]
pub struct Accuracy {
    /// Children who have dropped out or never entered.
    dropouts: usize,
    /// Those of them without any flag: each costs a child its schooling.
    dropouts_unflagged: usize,
    /// Children who are in school.
    in_school: usize,
    /// Those of them under a flag that suspects a dropout or an unproven school elsewhere: each costs a family a visit.
    false_suspects: usize,
    /// The same by kind of flag.
    false_by_kind: BTreeMap<&'static str, usize>,
    /// The same per hundred children in school.
    false_percent: f64,
    /// Links without a person: how many, and how many of them are wrong.
    certain: usize,
    certain_wrong: usize,
    /// Children with a survey and a current roster row, and how many of them are linked without a person.
    linkable: usize,
    linkable_certain: usize,
}

/// A line of truth.csv as far as it is needed.
struct Person {
    dropped_out: bool,
    in_school: bool,
    roster: HashSet<String>,
    surveyed: bool,
}

struct Truth {
    persons: Vec<Person>,
    of_record: HashMap<(Source, String), usize>,
}

/// Measures flags and links of the term.
pub async fn measure(registry: &Registry, term: Term, dir: &Path) -> Result<Accuracy, Failure> {
    let truth = Truth::read(&dir.join("truth.csv"))?;
    let scope = registry.whole_county()?;
    let mut flagged: HashMap<usize, Vec<FlagRow>> = HashMap::new();
    flags::for_each(registry, &scope, &FlagFilter::of(term), |flag| {
        if let Some(person) = truth.person_of(&flag) {
            flagged.entry(person).or_default().push(flag);
        }
        Ok(())
    })
    .await?;
    let mut accuracy = Accuracy::default();
    accuracy.add_flags(&truth, &flagged);
    for line in matching::link_lines(registry, &scope, term).await? {
        accuracy.add_link(&truth, &line);
    }
    accuracy.linkable = truth.persons.iter().filter(|p| p.surveyed && !p.roster.is_empty()).count();
    Ok(accuracy)
}

impl Accuracy {
    fn add_flags(&mut self, truth: &Truth, flagged: &HashMap<usize, Vec<FlagRow>>) {
        for (at, person) in truth.persons.iter().enumerate() {
            let flags = flagged.get(&at).map(Vec::as_slice).unwrap_or_default();
            if person.dropped_out {
                self.dropouts += 1;
                self.dropouts_unflagged += usize::from(flags.is_empty());
            }
            if person.in_school {
                self.in_school += 1;
                let suspects: Vec<_> = flags.iter().filter(|f| f.kind.suspects_dropout()).collect();
                self.false_suspects += usize::from(!suspects.is_empty());
                for flag in suspects {
                    *self.false_by_kind.entry(flag.kind.as_str()).or_default() += 1;
                }
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "a share for the eye")]
        let percent = self.false_suspects as f64 * 100.0 / self.in_school.max(1) as f64;
        self.false_percent = percent;
    }

    fn add_link(&mut self, truth: &Truth, line: &matching::LinkLine) {
        if !line.decision.links() {
            return;
        }
        self.certain += 1;
        let person = truth.of_record.get(&(Source::Survey, line.survey_id.clone()));
        let person = person.or_else(|| truth.of_record.get(&(Source::Hukou, line.survey_id.clone())));
        let right = person.is_some_and(|at| truth.persons[*at].roster.contains(&line.roster_id));
        self.certain_wrong += usize::from(!right);
        self.linkable_certain += usize::from(right && person.is_some_and(|at| truth.persons[*at].surveyed));
    }
}

impl Truth {
    fn read(file: &Path) -> Result<Self, Failure> {
        let unreadable = |e: csv::Error| Failure::work(format!("{} 无法读取：{e}。请删除目录后重试", file.display()));
        let mut reader = csv::Reader::from_path(file).map_err(unreadable)?;
        let headings = reader.headers().map_err(unreadable)?.clone();
        let at = |name: &str| headings.iter().position(|h| h == name).unwrap_or(usize::MAX);
        let lists = [
            ("survey_ids", Source::Survey),
            ("hukou_ids", Source::Hukou),
            ("movement_ids", Source::Movement),
            ("roster_ids", Source::Roster),
            ("roster_before_ids", Source::Roster),
        ];
        let mut truth = Self { persons: Vec::new(), of_record: HashMap::new() };
        for row in reader.records() {
            let row = row.map_err(unreadable)?;
            let cell = |name: &str| row.get(at(name)).unwrap_or_default();
            let number = truth.persons.len();
            for (list, source) in lists {
                for id in cell(list).split(';').filter(|id| !id.is_empty()) {
                    truth.of_record.entry((source, id.to_owned())).or_insert(number);
                }
            }
            truth.persons.push(Person {
                dropped_out: cell("has_dropped_out") == "1",
                in_school: cell("in_school") == "1",
                roster: cell("roster_ids").split(';').filter(|id| !id.is_empty()).map(str::to_owned).collect(),
                surveyed: !cell("survey_ids").is_empty(),
            });
        }
        Ok(truth)
    }

    /// Whom a flag is about: by its survey row, else the police list's, else whatever row it shows.
    fn person_of(&self, flag: &FlagRow) -> Option<usize> {
        let by = |source: Source| {
            let mut rows = flag.evidence.iter().filter(move |row| row.source == source);
            rows.find_map(|row| self.of_record.get(&(source, row.record_id.clone())).copied())
        };
        [Source::Survey, Source::Hukou, Source::Roster, Source::Movement].into_iter().find_map(by)
    }
}

impl fmt::Display for Accuracy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "对照真值：真正失学辍学 {} 人，漏报 {} 人", self.dropouts, self.dropouts_unflagged)?;
        write!(f, "  在校 {} 人，误报 {} 人（{:.2}%", self.in_school, self.false_suspects, self.false_percent)?;
        for (kind, count) in &self.false_by_kind {
            write!(f, "，{kind} {count}")?;
        }
        writeln!(f, "）")?;
        write!(
            f,
            "  自动关联 {} 对，其中错 {} 对；可关联 {} 人，自动关联 {} 人",
            self.certain, self.certain_wrong, self.linkable, self.linkable_certain
        )
    }
}
