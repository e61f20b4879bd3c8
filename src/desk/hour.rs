//! The hour of a release: an instant, and the zone that it was meant in.

use jiff::Timestamp;

use crate::desk::turn::utc;

/// When a release is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hour {
    /// The instant, in UTC to the second: never before the one that was given.
    pub publish_at: String,
    /// The same as it was given.
    pub meant_at: String,
}

/// What an hour has to look like.
const REMEDY: &str = "Give an instant with its offset, and its zone if it is meant in one: \
                      `2026-12-01T09:00:00Z` or `2026-12-01T09:00:00+01:00[Europe/Berlin]`.";

impl Hour {
    /// Reads an instant of RFC 3339, with its zone as RFC 9557 puts it; or says what is wrong.
    ///
    /// The instant comes from the offset alone. The zone is kept as it was given.
    pub fn read(text: &str) -> Result<Hour, String> {
        let (instant, zone) = text.split_once('[').map_or((text, None), |(instant, rest)| {
            (instant, Some(rest.strip_suffix(']').unwrap_or_default()))
        });
        if zone.is_some_and(|zone| !is_zone(zone)) {
            return Err(format!("The zone in brackets is no name like `Europe/Berlin`. {REMEDY}"));
        }
        if !is_instant(instant) {
            return Err(format!("This is no instant with its offset. {REMEDY}"));
        }
        let at: Timestamp =
            instant.parse().map_err(|_unread| format!("There is no such instant. {REMEDY}"))?;
        let begun = i64::from(at.subsec_nanosecond() > 0);
        let second = Timestamp::from_second(at.as_second() + begun)
            .map_err(|_unread| format!("There is no such instant. {REMEDY}"))?;
        Ok(Hour { publish_at: utc(second), meant_at: text.to_owned() })
    }
}

/// Whether this is written like `2026-12-01T09:00:00.25+01:00`: the parser takes more than that.
fn is_instant(text: &str) -> bool {
    let shaped = |text: &str, shape: &str| {
        text.len() == shape.len()
            && text.bytes().zip(shape.bytes()).all(|(byte, shape)| match shape {
                b'0' => byte.is_ascii_digit(),
                b'T' => byte.eq_ignore_ascii_case(&b'T'),
                b'+' => byte == b'+' || byte == b'-',
                other => byte == other,
            })
    };
    let Some((second, rest)) = text.split_at_checked(19) else { return false };
    let rest = match rest.strip_prefix('.') {
        Some(fraction) => {
            let offset = fraction.trim_start_matches(|letter: char| letter.is_ascii_digit());
            // A point needs digits behind it.
            if (1..=9).contains(&(fraction.len() - offset.len())) { offset } else { "" }
        }
        None => rest,
    };
    shaped(second, "0000-00-00T00:00:00")
        && (rest.eq_ignore_ascii_case("Z") || shaped(rest, "+00:00"))
}

/// Whether this is written like the name of a zone.
fn is_zone(name: &str) -> bool {
    let is_part = |part: &str| {
        let mut letters = part.bytes();
        let begins = letters
            .next()
            .is_some_and(|first| first.is_ascii_alphabetic() || first == b'.' || first == b'_');
        begins
            && part != "."
            && part != ".."
            && letters.all(|byte| byte.is_ascii_alphanumeric() || b"._-+".contains(&byte))
    };
    name.len() <= 60 && name.split('/').all(is_part)
}

#[cfg(test)]
mod tests {
    use super::Hour;

    #[test]
    fn the_instant_comes_from_the_offset_and_the_zone_is_kept() {
        for (text, publish_at) in [
            ("2026-12-01T09:00:00Z", "2026-12-01T09:00:00Z"),
            ("2026-12-01t09:00:00z", "2026-12-01T09:00:00Z"),
            ("2026-12-01T09:00:00+01:00[Europe/Berlin]", "2026-12-01T08:00:00Z"),
            ("2026-07-01T00:30:00-03:30[America/St_Johns]", "2026-07-01T04:00:00Z"),
            ("2026-12-01T09:00:00Z[Etc/GMT+1]", "2026-12-01T09:00:00Z"),
            ("2026-12-31T23:59:59.000000001Z", "2027-01-01T00:00:00Z"),
        ] {
            let hour = Hour::read(text).unwrap();
            assert_eq!((hour.publish_at.as_str(), hour.meant_at.as_str()), (publish_at, text));
        }
    }

    #[test]
    fn what_is_no_instant_is_told_with_the_remedy() {
        for text in [
            "",
            "tomorrow",
            "2026-12-01",
            "2026-12-01T09:00:00",
            "2026-12-01T09:00:00[Europe/Berlin]",
            "2026-12-01 09:00:00Z",
            "20261201T090000Z",
            "2026-12-01T09:00Z",
            "2026-12-01T09:00:00+01",
            "2026-12-01T09:00:00.Z",
            "2026-13-01T09:00:00Z",
            "2026-02-30T09:00:00Z",
            "2026-12-01T25:00:00Z",
            "2026-12-01T09:00:00Zürich",
            "2026-12-01T09:00:00Z[]",
            "2026-12-01T09:00:00Z[Europe/Berlin",
            "2026-12-01T09:00:00Z[!Europe/Berlin]",
            "2026-12-01T09:00:00Z[u-ca=hebrew]",
            "2026-12-01T09:00:00Z[Europe//Berlin]",
            "2026-12-01T09:00:00Z[../etc]",
            "2026-12-01T09:00:00Z[Europe/Berlin][u-ca=hebrew]",
        ] {
            let told = Hour::read(text).unwrap_err();
            assert!(told.contains("2026-12-01T09:00:00+01:00[Europe/Berlin]"), "{text}: {told}");
        }
    }
}
