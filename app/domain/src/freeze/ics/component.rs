//! A calendar file's components as a tree. Knows BEGIN and END; must not know what any component means.

use super::ICS_LIMIT;
use super::line::{Broken, Line, lines};

/// The most events and other components of a file's calendars.
const MOST: usize = 1_000;
/// The most components within each other.
const DEEPEST: usize = 8;

/// Why a file can not be read at all. Nothing of it is taken then. Each is what follows the file's name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IcsUnreadable {
    /// It has too many bytes.
    #[error("is larger than 1 MiB: export a shorter time, or fewer calendars at once")]
    TooLarge,
    /// It has too many components.
    #[error("has more than 1,000 events: export a shorter time, or fewer calendars at once")]
    TooMany,
    /// One line has too many bytes.
    #[error("has a line of more than 65,536 bytes, line {0}")]
    LongLine(usize),
    /// One line is no text.
    #[error("is not UTF-8 text in line {0}: save it as UTF-8")]
    NotText(usize),
    /// Components lie too deep within each other.
    #[error("has components within each other, more than 8 deep, in line {0}")]
    TooDeep(usize),
    /// A line stands where none may.
    #[error("is no calendar in line {number}, which {why}")]
    NotALine {
        /// Which line.
        number: usize,
        /// What is wrong with it.
        why: &'static str,
    },
    /// Something else ends than was begun.
    #[error("ends {found} in line {number}, where {open} is open")]
    Crossed {
        /// Which line.
        number: usize,
        /// What it ends.
        found: String,
        /// What should have ended.
        open: String,
    },
    /// The end is missing.
    #[error("is cut off: {0} of line {1} has no end")]
    CutOff(String, usize),
    /// There is no calendar in it.
    #[error("is no iCalendar file: no line says BEGIN:VCALENDAR")]
    NoCalendar,
}

/// A component with what lies in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Component {
    /// In capitals.
    pub(super) name: String,
    /// Where it begins.
    pub(super) line: usize,
    /// Its own properties.
    pub(super) properties: Vec<Line>,
    /// A line in it that is none.
    pub(super) broken: Option<Broken>,
    /// What lies in it.
    pub(super) children: Vec<Component>,
}

impl Component {
    /// The properties of a name.
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = &Line> {
        let lines = self.properties.iter();
        lines.filter(move |line| line.name == name)
    }

    /// The property of a name, if it has one.
    ///
    /// # Errors
    /// When it has several, of which one would have to be left out.
    pub(super) fn one(&self, name: &str) -> Result<Option<&Line>, String> {
        let mut found = self.all(name);
        match (found.next(), found.next()) {
            (line, None) => Ok(line),
            (_, Some(second)) => Err(format!("has {name} twice, again in line {}", second.number)),
        }
    }

    /// The value of the first property of a name, where a second would not matter.
    pub(super) fn first(&self, name: &str) -> Option<&str> {
        self.all(name).next().map(|line| line.value.as_str())
    }
}

/// The calendars of a file.
pub(super) fn calendars(bytes: &[u8]) -> Result<Vec<Component>, IcsUnreadable> {
    if bytes.len() > ICS_LIMIT {
        return Err(IcsUnreadable::TooLarge);
    }
    let mut calendars = Vec::new();
    let mut open: Vec<Component> = Vec::new();
    let mut count = 0;
    for line in lines(bytes)? {
        let line = match (line, open.last_mut()) {
            (Ok(line), _) => line,
            (Err(broken), Some(inner)) if inner.name != "VCALENDAR" => {
                inner.broken.get_or_insert(broken);
                continue;
            }
            (Err(Broken { number, why }), _) => {
                return Err(IcsUnreadable::NotALine { number, why });
            }
        };
        match line.name.as_str() {
            "BEGIN" => {
                let name = line.value.trim().to_ascii_uppercase();
                if open.is_empty() && name != "VCALENDAR" {
                    return Err(IcsUnreadable::NoCalendar);
                }
                if open.len() >= DEEPEST {
                    return Err(IcsUnreadable::TooDeep(line.number));
                }
                if open.len() == 1 && name != "VTIMEZONE" {
                    count += 1;
                }
                if count > MOST {
                    return Err(IcsUnreadable::TooMany);
                }
                open.push(Component {
                    name,
                    line: line.number,
                    ..Component::default()
                });
            }
            "END" => {
                let found = line.value.trim().to_ascii_uppercase();
                let ended = open.pop().ok_or(IcsUnreadable::NoCalendar)?;
                if ended.name != found {
                    return Err(IcsUnreadable::Crossed {
                        number: line.number,
                        found,
                        open: ended.name,
                    });
                }
                match open.last_mut() {
                    Some(outer) => outer.children.push(ended),
                    None => calendars.push(ended),
                }
            }
            _ => match open.last_mut() {
                Some(inner) => inner.properties.push(line),
                None => return Err(IcsUnreadable::NoCalendar),
            },
        }
    }
    match open.pop() {
        Some(cut) => Err(IcsUnreadable::CutOff(cut.name, cut.line)),
        None if calendars.is_empty() => Err(IcsUnreadable::NoCalendar),
        None => Ok(calendars),
    }
}
