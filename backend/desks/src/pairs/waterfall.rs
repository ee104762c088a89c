//! 证据瀑布图: how the weight of a pair came about, comparison by comparison, as bars that begin where the last one ended.

use registry::matching::Explanation;

use crate::words::Words;

/// Width of the drawing in its own units.
const WIDTH: f64 = 1000.0;

/// One bar of the chart; also a row of the table that says the same to those who do not see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// What was compared.
    pub title: String,
    /// Its answer; empty for the prior and the sum.
    pub says: String,
    /// `+7.2`.
    pub bits: String,
    /// Left edge, 0–1000.
    pub left: u32,
    /// Width, at least a hair.
    pub width: u32,
    /// `pro`, `contra` or `sum`.
    pub class: &'static str,
}

/// The whole chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waterfall {
    /// From the prior to the sum.
    pub bars: Vec<Bar>,
    /// Where nothing speaks for or against, 0–1000.
    pub zero: u32,
    /// The strongest other explanation, in words.
    pub against: String,
}

impl Waterfall {
    /// Draws an account. `weight` is that of the link once the other candidates are taken into account: the last step.
    pub fn of(words: &Words, account: &Explanation, weight: f64) -> Self {
        let mut steps: Vec<(String, String, f64)> = account
            .steps
            .iter()
            .map(|step| (words.comparison(&step.title), words.said(&step.says), step.bits))
            .collect();
        let rest = weight - account.weight;
        if rest.abs() >= 0.05 {
            steps.push((words.pairs.other_candidates.to_owned(), String::new(), rest));
        }
        let scale = Scale::over(&steps);
        let mut bars = Vec::with_capacity(steps.len() + 1);
        let mut sum = 0.0;
        for (title, says, bits) in steps {
            let class = if bits < 0.0 { "contra" } else { "pro" };
            bars.push(scale.bar((title, says), (sum, sum + bits), bits, class));
            sum += bits;
        }
        bars.push(scale.bar((words.pairs.sum.to_owned(), String::new()), (0.0, sum), sum, "sum"));
        Self { bars, zero: scale.place(0.0), against: words.other_explanation(&account.against) }
    }
}

/// Bits to units of the drawing.
struct Scale {
    low: f64,
    per_bit: f64,
}

impl Scale {
    fn over(steps: &[(String, String, f64)]) -> Self {
        let (mut sum, mut low, mut high) = (0.0_f64, 0.0_f64, 1.0_f64);
        for (.., bits) in steps {
            sum += bits;
            (low, high) = (low.min(sum), high.max(sum));
        }
        Self { low, per_bit: WIDTH / (high - low) }
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the drawing")]
    fn place(&self, bits: f64) -> u32 {
        ((bits - self.low) * self.per_bit).round().clamp(0.0, WIDTH) as u32
    }

    fn bar(&self, (title, says): (String, String), (from, to): (f64, f64), bits: f64, class: &'static str) -> Bar {
        let (left, right) = (self.place(from.min(to)), self.place(from.max(to)));
        Bar { title, says, bits: format!("{bits:+.1}"), left, width: (right - left).max(3), class }
    }
}

#[cfg(test)]
mod tests {
    use registry::matching::{Explanation, ExplanationStep};

    use super::Waterfall;
    use crate::words::Language;

    fn account() -> Explanation {
        let steps = [("先验", "", -14.0), ("姓名", "姓名同音", 6.0), ("出生日期", "出生日期一致", 12.0)];
        let mut sum = 0.0;
        let steps = steps.map(|(title, says, bits)| {
            sum += bits;
            ExplanationStep { title: title.to_owned(), says: says.to_owned(), bits, sum }
        });
        Explanation { against: "同胞".to_owned(), steps: steps.to_vec(), weight: sum, probability: 0.94 }
    }

    #[test]
    fn each_bar_begins_where_the_last_one_ended() {
        let chart = Waterfall::of(Language::Chinese.words(), &account(), 4.0);
        let shown: Vec<(&str, &str)> = chart.bars.iter().map(|bar| (bar.bits.as_str(), bar.class)).collect();
        assert_eq!(shown, [("-14.0", "contra"), ("+6.0", "pro"), ("+12.0", "pro"), ("+4.0", "sum")]);
        assert_eq!(chart.zero, 778);
        assert_eq!((chart.bars[0].left, chart.bars[0].width), (0, 778));
        assert_eq!((chart.bars[1].left, chart.bars[2].left), (0, 333));
        assert_eq!(chart.against, "同胞");
    }

    #[test]
    fn other_candidates_are_a_step_of_their_own_and_english_is_complete() {
        let chart = Waterfall::of(Language::English.words(), &account(), 1.5);
        let titles: Vec<&str> = chart.bars.iter().map(|bar| bar.title.as_str()).collect();
        assert_eq!(titles, ["Before comparing", "Name", "Birth date", "Other candidates", "Sum"]);
        assert_eq!(chart.bars[3].bits, "-2.5");
        assert_eq!(chart.against, "brother or sister");
    }
}
