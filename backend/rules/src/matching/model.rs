//! The built-in model of children (`children.toml`).

use linkage::Model;

/// The built-in model, before any data have spoken.
///
/// # Panics
/// Never: the text is part of the program and a test reads it.
pub fn model() -> Model {
    Model::from_toml(include_str!("children.toml")).expect("children.toml is part of the program")
}

#[cfg(test)]
mod tests {
    use super::model;
    use crate::matching::children::place;

    #[test]
    fn the_models_comparisons_are_where_the_code_puts_them() {
        let model = model();
        for (name, expected) in [
            ("id", place::ID),
            ("roll", place::ROLL),
            ("name", place::NAME),
            ("sex", place::SEX),
            ("birth", place::BIRTH),
            ("home", place::HOME),
            ("school", place::SCHOOL),
            ("grade", place::GRADE),
            ("parents", place::PARENTS),
            ("contact", place::CONTACT),
            ("ethnic", place::ETHNIC),
            ("twin", place::TWIN),
        ] {
            assert_eq!(model.place_of(name), Some(expected), "{name}");
        }
    }

    #[test]
    fn a_saved_model_reads_back_the_same() {
        let text = model().to_toml().unwrap();
        assert_eq!(linkage::Model::from_toml(&text).unwrap(), model());
    }
}
