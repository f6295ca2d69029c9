//! Finding a name in a list by typing a part of it.

/// Whether every word of `typed` begins some word of `texts`: "ros hi" finds "Rose Hill". Nothing typed finds all.
pub fn finds(typed: &str, texts: &[&str]) -> bool {
    typed.split_whitespace().all(|part| {
        let part = part.to_lowercase();
        texts
            .iter()
            .flat_map(|text| text.split(|c: char| c.is_whitespace() || c == '-' || c == '\''))
            .any(|word| word.to_lowercase().starts_with(&part))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_words_find_names_in_any_order() {
        assert!(finds("", &["Rose Hill"]));
        assert!(finds("hi ROS", &["Rose Hill", "12"]));
        assert!(finds("12", &["Rose Hill", "12"]));
        assert!(finds("lee", &["Anne-Lee"]));
        assert!(!finds("ose", &["Rose Hill"]));
        assert!(!finds("rose 13", &["Rose Hill", "12"]));
    }
}
