//! Texts read as dates, numbers and points, for tests that measure.

/// A civil date as days since 1 March 0000, with its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date {
    /// Days on one scale.
    pub days: i64,
    /// Year, month, day as written.
    pub parts: (u32, u32, u32),
}

/// Reads `2015-03-05`, `2015/3/5`, `20150305`.
pub fn date(text: &str) -> Option<Date> {
    let mut numbers = text.split(|character: char| !character.is_ascii_digit()).filter(|part| !part.is_empty());
    let first = numbers.next()?;
    let parts = if first.len() == 8 {
        (first[..4].parse().ok()?, first[4..6].parse().ok()?, first[6..].parse().ok()?)
    } else if first.len() == 4 {
        (first.parse().ok()?, numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?)
    } else {
        return None;
    };
    let (year, month, day): (u32, u32, u32) = parts;
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    // Howard Hinnant's days_from_civil, without the shift to 1970.
    let year = i64::from(year) - i64::from(month <= 2);
    let of_year = (153 * (i64::from(month) + if month > 2 { -3 } else { 9 }) + 2) / 5 + i64::from(day) - 1;
    Some(Date { days: year * 365 + year / 4 - year / 100 + year / 400 + of_year, parts })
}

/// Whether two dates have month and day exchanged.
pub fn exchanged(one: Date, other: Date) -> bool {
    let ((year, month, day), (other_year, other_month, other_day)) = (one.parts, other.parts);
    year == other_year && month == other_day && day == other_month
}

/// Reads a number.
pub fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|number: &f64| number.is_finite())
}

/// Reads a point written `latitude,longitude` (or parted by a blank or semicolon).
pub fn point(text: &str) -> Option<(f64, f64)> {
    let mut parts = text.split([',', ';', ' ']).filter(|part| !part.is_empty());
    let point = (number(parts.next()?)?, number(parts.next()?)?);
    (point.0.abs() <= 90.0 && point.1.abs() <= 180.0).then_some(point)
}

/// Kilometres between two points on the sphere.
pub fn kilometres(one: (f64, f64), other: (f64, f64)) -> f64 {
    let (lat_one, lat_other) = (one.0.to_radians(), other.0.to_radians());
    let half_lat = ((lat_other - lat_one) / 2.0).sin();
    let half_lon = ((other.1 - one.1).to_radians() / 2.0).sin();
    let chord = half_lat * half_lat + lat_one.cos() * lat_other.cos() * half_lon * half_lon;
    2.0 * 6371.0 * chord.sqrt().min(1.0).asin()
}

#[cfg(test)]
mod tests {
    use super::{date, exchanged, kilometres, point};

    #[test]
    fn days_are_counted_across_leap_years() {
        let days = |text: &str| date(text).map(|date| date.days).unwrap();
        assert_eq!(days("2016-03-01") - days("2016-02-28"), 2);
        assert_eq!(days("20150305") - days("2014/3/5"), 365);
        assert!(exchanged(date("2015-03-05").unwrap(), date("2015-05-03").unwrap()));
        assert_eq!(date("2015-13-05"), None);
    }

    #[test]
    fn a_degree_of_latitude_is_111_kilometres() {
        let far = kilometres(point("35,105").unwrap(), point("36 105").unwrap());
        assert!((far - 111.2).abs() < 0.1);
    }
}
