//! Names that calendar programs give to time zones, as names of the IANA database. Knows names; must not know times.

use super::component::Component;
use super::text::unescape;
use crate::freeze::is_zone;
use std::collections::HashMap;

/// What Windows calls zones, and Outlook with it, after Unicode's table of the same places.
const OF_WINDOWS: [(&str, &str); 62] = [
    ("AUS Central Standard Time", "Australia/Darwin"),
    ("AUS Eastern Standard Time", "Australia/Sydney"),
    ("Alaskan Standard Time", "America/Anchorage"),
    ("Arab Standard Time", "Asia/Riyadh"),
    ("Arabian Standard Time", "Asia/Dubai"),
    ("Argentina Standard Time", "America/Buenos_Aires"),
    ("Atlantic Standard Time", "America/Halifax"),
    ("Bangladesh Standard Time", "Asia/Dhaka"),
    ("Canada Central Standard Time", "America/Regina"),
    ("Central America Standard Time", "America/Guatemala"),
    ("Central Asia Standard Time", "Asia/Bishkek"),
    ("Central Europe Standard Time", "Europe/Budapest"),
    ("Central European Standard Time", "Europe/Warsaw"),
    ("Central Standard Time", "America/Chicago"),
    ("Central Standard Time (Mexico)", "America/Mexico_City"),
    ("China Standard Time", "Asia/Shanghai"),
    ("Cen. Australia Standard Time", "Australia/Adelaide"),
    ("E. Africa Standard Time", "Africa/Nairobi"),
    ("E. Australia Standard Time", "Australia/Brisbane"),
    ("E. Europe Standard Time", "Europe/Chisinau"),
    ("E. South America Standard Time", "America/Sao_Paulo"),
    ("Eastern Standard Time", "America/New_York"),
    ("Egypt Standard Time", "Africa/Cairo"),
    ("FLE Standard Time", "Europe/Kiev"),
    ("GMT Standard Time", "Europe/London"),
    ("GTB Standard Time", "Europe/Bucharest"),
    ("Georgian Standard Time", "Asia/Tbilisi"),
    ("Greenwich Standard Time", "Atlantic/Reykjavik"),
    ("Hawaiian Standard Time", "Pacific/Honolulu"),
    ("India Standard Time", "Asia/Calcutta"),
    ("Iran Standard Time", "Asia/Tehran"),
    ("Israel Standard Time", "Asia/Jerusalem"),
    ("Jordan Standard Time", "Asia/Amman"),
    ("Korea Standard Time", "Asia/Seoul"),
    ("Middle East Standard Time", "Asia/Beirut"),
    ("Morocco Standard Time", "Africa/Casablanca"),
    ("Mountain Standard Time", "America/Denver"),
    ("Myanmar Standard Time", "Asia/Rangoon"),
    ("Nepal Standard Time", "Asia/Katmandu"),
    ("New Zealand Standard Time", "Pacific/Auckland"),
    ("Newfoundland Standard Time", "America/St_Johns"),
    ("Pacific SA Standard Time", "America/Santiago"),
    ("Pacific Standard Time", "America/Los_Angeles"),
    ("Pakistan Standard Time", "Asia/Karachi"),
    ("Romance Standard Time", "Europe/Paris"),
    ("Russian Standard Time", "Europe/Moscow"),
    ("SA Eastern Standard Time", "America/Cayenne"),
    ("SA Pacific Standard Time", "America/Bogota"),
    ("SA Western Standard Time", "America/La_Paz"),
    ("SE Asia Standard Time", "Asia/Bangkok"),
    ("Singapore Standard Time", "Asia/Singapore"),
    ("South Africa Standard Time", "Africa/Johannesburg"),
    ("Sri Lanka Standard Time", "Asia/Colombo"),
    ("Taipei Standard Time", "Asia/Taipei"),
    ("Tasmania Standard Time", "Australia/Hobart"),
    ("Tokyo Standard Time", "Asia/Tokyo"),
    ("Turkey Standard Time", "Europe/Istanbul"),
    ("US Eastern Standard Time", "America/Indianapolis"),
    ("US Mountain Standard Time", "America/Phoenix"),
    ("W. Australia Standard Time", "Australia/Perth"),
    ("W. Central Africa Standard Time", "Africa/Lagos"),
    ("W. Europe Standard Time", "Europe/Berlin"),
];

/// The zones that a calendar names, by its own names for them.
#[derive(Clone, Debug, Default)]
pub(super) struct Zones(HashMap<String, String>);

impl Zones {
    /// Those that a calendar defines and says the place of.
    pub(super) fn of(calendar: &Component) -> Self {
        let mut zones = HashMap::new();
        let defined = calendar.children.iter();
        for definition in defined.filter(|one| one.name == "VTIMEZONE") {
            let place = definition.first("X-LIC-LOCATION").map(unescape);
            if let (Some(id), Some(place)) = (definition.first("TZID"), place)
                && is_zone(&place)
            {
                zones.insert(id.to_owned(), place);
            }
        }
        Self(zones)
    }

    /// The IANA zone of a name.
    pub(super) fn find(&self, name: &str) -> Option<String> {
        let name = name.trim();
        if is_zone(name) {
            return Some(name.to_owned());
        }
        let mut of_windows = OF_WINDOWS.iter();
        (self.0.get(name).cloned())
            .or_else(|| {
                let (_, place) = of_windows.find(|(windows, _)| *windows == name)?;
                Some((*place).to_owned())
            })
            .or_else(|| place_at_end(name))
    }
}

/// `/example.org/20260101_1/Europe/Berlin` is how some programs make a zone's name their own.
fn place_at_end(name: &str) -> Option<String> {
    let name = name.strip_prefix('/')?;
    name.match_indices('/')
        .filter_map(|(at, _)| name.get(at + 1..))
        .find(|rest| rest.contains('/') && is_zone(rest))
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::{OF_WINDOWS, Zones};
    use crate::freeze::is_zone;

    #[test]
    fn every_place_of_the_table_is_a_zone() {
        for (windows, place) in OF_WINDOWS {
            assert!(is_zone(place), "{windows}: {place}");
        }
    }

    #[test]
    fn a_zone_is_found_by_any_of_its_names_and_no_other_is_guessed() {
        let zones = Zones::default();
        for (name, expected) in [
            ("Europe/Berlin", Some("Europe/Berlin")),
            ("W. Europe Standard Time", Some("Europe/Berlin")),
            (
                "/citadel.org/20260101_1/America/New_York",
                Some("America/New_York"),
            ),
            ("Customized Time Zone", None),
            ("(UTC+01:00) Amsterdam, Berlin, Bern", None),
            ("Atlantis/Capital", None),
            ("", None),
        ] {
            assert_eq!(zones.find(name).as_deref(), expected, "{name}");
        }
    }
}
