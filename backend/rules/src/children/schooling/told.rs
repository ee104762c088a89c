//! What a sentence tells of a child's schooling: what became of the child, whether it came back, what it finished, and only then the words.

use super::Schooling;
use super::graduation::{Stage, without_graduation};
use super::words::{AWAY, BACK, BEING_THERE, ENTERING, FATES, FOLDED, IDLE, IN_SCHOOL, LEAVING, SENIOR, STAGES, WORDS};
use crate::children::words::{is_of_kin, names_kin, says_of_child};
use crate::identity::clauses::clauses;
use crate::identity::denial::{Mention, Stance, denies, mentions, says};

/// What the text tells; `None` where it cannot be told. What is told of today counts before what was: 曾辍学，现在校.
pub(super) fn told(text: &str) -> Option<Schooling> {
    let is_of_today =
        |clause: &str| clause.starts_with('现') || clause.starts_with("目前") || clause.starts_with("如今");
    let today = clauses(text).filter(|clause| is_of_today(clause.text)).last();
    today.and_then(|clause| plainly_told(clause.text)).or_else(|| plainly_told(text))
}

fn plainly_told(text: &str) -> Option<Schooling> {
    let text = FOLDED.iter().fold(text.to_owned(), |text, (words, as_one)| text.replace(words, as_one));
    let (rest, finished) = without_graduation(&text);
    fate(&rest).or_else(|| returned(&rest)).or_else(|| match finished {
        Some(Stage::Junior) => Some(further_school(&rest).unwrap_or(Schooling::Finished)),
        _ if has_left_senior(&rest) => Some(Schooling::Finished),
        Some(Stage::Primary) => after_primary(&rest),
        None => out_or_in(&rest),
    })
}

fn fate(text: &str) -> Option<Schooling> {
    FATES.iter().find(|(word, _)| says_of_child(text, word)).map(|(_, fate)| *fate)
}

/// The later of leaving and coming back counts: 辍学后已复学 is in school, 复学后又辍学 is not, and 休学期满未复学 has become a dropout.
fn returned(text: &str) -> Option<Schooling> {
    let back = BACK.iter().flat_map(|word| mentions(text, word)).max_by_key(|mention| mention.at)?;
    let left = AWAY.iter().flat_map(|word| mentions(text, word)).filter(is_said).map(|mention| mention.at).max();
    let is_over = ["期满", "已满", "到期"].iter().any(|word| text.contains(word));
    if back.stance == Stance::Denied && is_over {
        return Some(Schooling::DroppedOut);
    }
    let claimed = first(back.behind).filter(|schooling| schooling.claims_school());
    (is_back(&back) && left < Some(back.at)).then(|| claimed.unwrap_or(Schooling::InSchool))
}

/// Whether that return has come about: not 动员复学, 预计9月返校, 复学通知书.
fn is_back(back: &Mention<'_>) -> bool {
    let ahead =
        ["预计", "计划", "拟", "承诺", "答应", "准备", "将", "待", "动员", "督促", "敦促", "要求", "限期", "正在"];
    let failed = ["未", "失败", "无效", "中", "通知", "手续"];
    let not_yet = ahead.iter().any(|word| back.before.contains(word));
    is_said(back) && !not_yet && !failed.iter().any(|word| back.behind.starts_with(word))
}

/// 高中辍学: whoever was in senior school has finished what is compulsory.
fn has_left_senior(rest: &str) -> bool {
    let left = ["辍学", "退学", "肄业", "未毕业", "没毕业", "未读完", "没读完"];
    let mut schools = SENIOR.iter().flat_map(|word| mentions(rest, word)).filter(is_said);
    schools.any(|school| left.iter().any(|word| school.behind.starts_with(word)))
}

/// School after junior school. Without any, 初中毕业务工 is finished and no dropout: of the ten cohorts aged 6 to 15 nine are in grades
/// 1 to 9, and most of those aged 15 have left by the rules (the trap of D§5.1).
fn further_school(rest: &str) -> Option<Schooling> {
    let left = LEAVING.iter().any(|word| says(rest, word)) || ENTERING.iter().any(|word| denies(rest, word));
    let school = first(rest).or_else(|| in_school(rest)).filter(|schooling| schooling.claims_school());
    // 初中毕业后去外地 names no school.
    let is_named = |schooling: &Schooling| !schooling.claims_out_of_county() || says_in_school(rest);
    school.filter(|schooling| !left && is_named(schooling))
}

/// A child that finished primary school and is not said to go on is out (小学毕业在家). 小学毕业 alone says neither that junior school began
/// nor that it did not: in summer every child of twelve has just finished it.
fn after_primary(rest: &str) -> Option<Schooling> {
    let stays = || ["升学", "在家"].iter().any(|word| denies(rest, word) || (*word == "在家" && says(rest, word)));
    out_or_in(rest).or_else(|| stays().then_some(Schooling::DroppedOut)).or(Some(Schooling::FinishedPrimary))
}

/// By the words alone. Whoever goes along with working parents (随父母务工) works unless a school is named.
fn out_or_in(text: &str) -> Option<Schooling> {
    let along = || ["务工", "打工"].iter().any(|work| says_of_child(text, work)).then_some(Schooling::Working);
    first(text).or_else(|| out(text)).or_else(|| in_school(text)).or_else(along).or_else(|| stage_alone(text))
}

/// The first word of the table that is said of the child.
fn first(text: &str) -> Option<Schooling> {
    WORDS.iter().find(|(word, schooling)| mentions(text, word).any(|m| is_told(&m, *schooling))).map(|(_, said)| *said)
}

/// Whether that mention tells this of the child.
fn is_told(mention: &Mention<'_>, schooling: Schooling) -> bool {
    let at_work = ["务工", "打工", "工作", "经商"].iter().any(|work| mention.behind.starts_with(work));
    let goes_to_school = ["就读", "上学", "读书", "在读"].iter().any(|verb| mention.behind.contains(verb));
    let only_feared = ["风险", "倾向", "隐患", "苗头", "可能"].iter().any(|word| mention.behind.starts_with(word));
    let of_kin = is_of_kin(mention);
    is_said(mention)
        && match schooling {
            // Parents do not drop out of school: 父母离异辍学.
            Schooling::DroppedOut => !only_feared,
            Schooling::Missing | Schooling::Detained | Schooling::NoCapacity => !of_kin,
            Schooling::Working => !names_kin(mention) && !mention.behind.starts_with('地'),
            Schooling::Elsewhere | Schooling::Abroad => !at_work && (!of_kin || goes_to_school),
            _ => true,
        }
}

/// Out of school by a denial: 没有上学, 不读书了, 不在校, 未复学, 没上初中, 未毕业; or by idling.
fn out(text: &str) -> Option<Schooling> {
    let entering = ENTERING.iter().flat_map(|word| mentions(text, word)).find(|m| m.stance == Stance::Denied);
    if let Some(mention) = entering {
        // 不 and 再 tell of somebody who went before.
        let went = mention.helpers.contains(['不', '再', '拒']) || mention.helpers.contains("继续");
        let went = went || mention.behind.starts_with('了');
        return Some(if went { Schooling::DroppedOut } else { Schooling::NeverEntered });
    }
    let gone = BEING_THERE.iter().chain(&BACK).chain(&["完成"]).any(|word| denies(text, word));
    // Whoever is in school is called so; 初中未毕业 is said of those who left, as 未完成 is.
    let unfinished = || !says_in_school(text) && mentions(text, "毕业").any(|m| is_unfinished(&m));
    let idle = IDLE.iter().any(|word| says(text, word));
    (gone || idle || unfinished()).then_some(Schooling::DroppedOut)
}

fn is_unfinished(graduation: &Mention<'_>) -> bool {
    graduation.stance == Stance::Denied && !graduation.behind.starts_with(['班', '证'])
}

fn says_in_school(text: &str) -> bool {
    IN_SCHOOL.iter().any(|word| says(text, word))
}

fn in_school(text: &str) -> Option<Schooling> {
    let not_left = || LEAVING.iter().any(|word| denies(text, word));
    (says_in_school(text) || not_left()).then_some(Schooling::InSchool)
}

/// 小学 or 初中 with nothing beside it that denies or leaves open what it says.
fn stage_alone(text: &str) -> Option<Schooling> {
    let open =
        text.contains(['不', '没', '未', '无', '非', '待']) || ["在家", "毕业"].iter().any(|word| text.contains(word));
    let stage = STAGES.iter().any(|stage| says(text, stage));
    (stage && !open).then_some(Schooling::InSchool)
}

fn is_said(mention: &Mention<'_>) -> bool {
    mention.stance == Stance::Said
}
