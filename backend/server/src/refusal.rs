//! 用法错误: a command line that cannot be understood, told in Chinese: what is wrong, and what would be right.

use std::error::Error as _;

use clap::error::{ContextKind, ContextValue, ErrorKind};

/// The sentence for a command line that was refused, with the usage below it; `None` where clap speaks for itself: help, version, and
/// refusals of another kind than these.
pub fn sentence(refused: &clap::Error) -> Option<String> {
    let said = |kind| refused.get(kind).map(|value| texts(value).join("、"));
    let argument = said(ContextKind::InvalidArg).unwrap_or_default();
    let value = said(ContextKind::InvalidValue).unwrap_or_default();
    let what = match refused.kind() {
        ErrorKind::MissingRequiredArgument => format!("缺少必填项 {argument}：请补上后重新运行"),
        ErrorKind::UnknownArgument => match said(ContextKind::SuggestedArg) {
            Some(meant) => format!("没有选项“{argument}”：是不是 {meant}？"),
            None => format!("没有选项“{argument}”：请对照下面的用法"),
        },
        ErrorKind::InvalidSubcommand => {
            let command = said(ContextKind::InvalidSubcommand).unwrap_or_default();
            match said(ContextKind::SuggestedSubcommand) {
                Some(meant) => format!("没有命令“{command}”：是不是 {meant}？"),
                None => format!("没有命令“{command}”：请用 baoxue help 查看所有命令"),
            }
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("{argument} 后面没有值：请补上后重新运行"),
        ErrorKind::InvalidValue => {
            let valid = said(ContextKind::ValidValue).unwrap_or_default();
            format!("{argument} 没有“{value}”这个值：可用 {valid}")
        }
        ErrorKind::ValueValidation => {
            let why = refused.source().map_or_else(|| "请对照下面的用法".to_owned(), ToString::to_string);
            format!("{argument} 的值“{value}”不对：{why}")
        }
        ErrorKind::ArgumentConflict => {
            let other = said(ContextKind::PriorArg).unwrap_or_default();
            format!("{argument} 不能与 {other} 同时使用：请只留一个")
        }
        _ => return None,
    };
    let usage = said(ContextKind::Usage).map(|usage| usage.replacen("Usage: ", "用法：", 1));
    Some([what].into_iter().chain(usage).collect::<Vec<_>>().join("\n"))
}

fn texts(value: &ContextValue) -> Vec<String> {
    match value {
        ContextValue::Strings(all) => all.clone(),
        ContextValue::StyledStrs(all) => all.iter().map(ToString::to_string).collect(),
        ContextValue::None => Vec::new(),
        one => vec![one.to_string()],
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::args::Args;

    fn told(words: &[&str]) -> Option<String> {
        let refused = Args::try_parse_from(["baoxue"].iter().chain(words)).expect_err("cannot be understood");
        sentence(&refused)
    }

    #[test]
    fn what_cannot_be_understood_is_told_in_chinese_with_the_usage() {
        for (words, begins) in [
            (&["rates"][..], "缺少必填项 --term <TERM>：请补上后重新运行\n用法：baoxue rates"),
            (&["flags", "--kind", "x"], "没有选项“--kind”"),
            (&["children"], "没有命令“children”"),
            (&["rates", "--term"], "--term <TERM> 后面没有值"),
            (&["rates", "--term", "2026-winter"], "--term <TERM> 的值“2026-winter”不对：学期“2026-winter”无法识别"),
            (&["flags", "--term", "2026-autumn", "--format", "pdf"], "--format <FORMAT> 没有“pdf”这个值：可用 "),
        ] {
            let told = told(words).unwrap_or_default();
            assert!(told.starts_with(begins), "{words:?}: {told}");
        }
    }

    #[test]
    fn help_and_version_speak_for_themselves() {
        assert_eq!((told(&["--help"]), told(&["--version"])), (None, None));
    }
}
