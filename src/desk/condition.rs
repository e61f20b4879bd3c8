//! Which state a change is made for.

/// The state that a change is made for, by the commits that wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// It is there, whatever it is: `If-Match: *`.
    Present,
    /// It is not there yet: `If-None-Match: *`.
    Absent,
    /// It is one of these: `If-Match: "12"`.
    OneOf(Vec<u64>),
}

impl Condition {
    /// Whether what stands at `number` is in that state.
    pub fn is_met(&self, number: Option<u64>) -> bool {
        match (self, number) {
            (Condition::Present, standing) => standing.is_some(),
            (Condition::Absent, standing) => standing.is_none(),
            (Condition::OneOf(numbers), Some(number)) => numbers.contains(&number),
            (Condition::OneOf(_), None) => false,
        }
    }

    /// Reads the value of `If-Match`, or of an action's `if_match`. What is no tag of ours matches
    /// nothing.
    pub fn of_match(value: &str) -> Condition {
        if value.trim() == "*" {
            return Condition::Present;
        }
        let tag = |tag: &str| tag.trim().strip_prefix('"')?.strip_suffix('"')?.parse().ok();
        Condition::OneOf(value.split(',').filter_map(tag).collect())
    }
}

/// The ETag of what the commit of that number wrote.
pub fn etag(number: u64) -> String {
    format!("\"{number}\"")
}

#[cfg(test)]
mod tests {
    use super::{Condition, etag};

    #[test]
    fn a_tag_matches_what_it_was_made_of() {
        assert!(Condition::of_match(&etag(12)).is_met(Some(12)));
        assert!(Condition::of_match("\"3\", \"12\"").is_met(Some(12)));
        for other in ["\"1\"", "12", "W/\"12\"", "\"12", "", "\"twelve\""] {
            assert!(!Condition::of_match(other).is_met(Some(12)), "{other}");
        }
    }

    #[test]
    fn a_star_stands_for_whatever_is_there() {
        assert!(Condition::of_match("*").is_met(Some(1)) && !Condition::of_match("*").is_met(None));
        assert!(Condition::Absent.is_met(None) && !Condition::Absent.is_met(Some(1)));
    }
}
