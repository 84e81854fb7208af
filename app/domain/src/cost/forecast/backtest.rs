//! The method asked on days of the past, and how right it was. Knows paths and spans; must not know how estimates are made.

use super::model::{Past, Path, TRENDS};
use super::{BackTest, Band, LEAST, Span, band};
use std::collections::BTreeMap;

/// Days between the days that are forecast from.
const STEP: usize = 7;
/// On how many days of the past it is asked, at most.
const MOST_ORIGINS: usize = 60;
/// So many spans are compared, at most: of a year of days, as many as tell enough.
const MOST_SPANS: usize = 40;
/// A band is told from at least so many errors, and calibrated by bands of at least so many days.
const FEWEST: usize = 8;
/// A band narrower than this share of a usual day's sum is what floats round, and tells nothing of the next.
const NARROWEST: f64 = 1e-9;
/// Spans that are always compared: what a longer one that the past can not check is told from.
const LADDER: [usize; 5] = [7, 14, 30, 91, 182];
/// The trend that is taken while there is nothing to choose by.
const USUAL: usize = 1;

/// One day of the past, with what was said on it.
struct Origin {
    place: usize,
    level: f64,
    paths: [Path; TRENDS],
    chosen: usize,
}

/// How a band that was told on a day of the past came out.
struct Score {
    /// The day that it was told on.
    origin: usize,
    /// The first day on which everything that came was known.
    known: usize,
    distance: u32,
    overlap: f64,
    /// How far off the forecast was, in widths of the band.
    widths: f64,
}

/// Errors that a band is told from.
struct Like {
    /// How far off forecasts were, as shares of a usual day's sum.
    errors: Vec<f64>,
    /// How many of them are of each day.
    overlap: f64,
    /// How many times as wide a band has to be as one of theirs.
    stretch: f64,
}

/// By how much bands are widened, of each distance that was asked for; none where too few were checked.
type Scales = BTreeMap<u32, Option<f64>>;

/// About how far ahead a span reaches: twice as far is one more. Bands are calibrated by those of the same distance.
fn distance(span: Span) -> u32 {
    span.to.max(1).ilog2()
}

/// How many forecasts, a step apart, are of each day of such a span.
fn overlap(span: Span) -> f64 {
    (span.to - span.from) as f64 / STEP as f64
}

/// All days of the past that were asked.
pub(super) struct Trial<'p, 'h> {
    past: &'p Past<'h>,
    actual: Path,
    days: usize,
    /// The spans that are compared.
    compared: Vec<Span>,
    origins: Vec<Origin>,
    chosen: usize,
    scores: Vec<Score>,
}

impl<'p, 'h> Trial<'p, 'h> {
    /// Asks on a day of each week.
    pub(super) fn run(past: &'p Past<'h>, days: usize, spans: &[Span]) -> Self {
        let end = past.values().len();
        let every = spans.len().div_ceil(MOST_SPANS).max(1);
        let mut trial = Self {
            past,
            actual: Path::of(past.values().iter().copied()),
            days,
            compared: spans.iter().step_by(every).copied().collect(),
            origins: Vec::new(),
            chosen: USUAL,
            scores: Vec::new(),
        };
        let mut places: Vec<usize> = (1..=MOST_ORIGINS)
            .filter_map(|back| end.checked_sub(back * STEP))
            .filter(|place| *place >= past.first() + LEAST)
            .collect();
        places.reverse();
        for place in places {
            let chosen = trial.best(place);
            trial.origins.push(Origin {
                place,
                level: past.level(place),
                paths: past.paths(place, days.min(end - place)),
                chosen,
            });
        }
        trial.chosen = trial.best(end);
        trial.scores = trial.scored();
        trial
    }

    /// The trend that was nearest in what could be compared by then.
    fn best(&self, place: usize) -> usize {
        let mut errors = [0.0_f64; TRENDS];
        for origin in &self.origins {
            for span in self
                .compared
                .iter()
                .filter(|span| origin.place + span.to <= place)
            {
                let came = self.came(origin, *span);
                for (error, path) in errors.iter_mut().zip(&origin.paths) {
                    *error += (path.sum(*span) - came).abs() / origin.level.max(f64::MIN_POSITIVE);
                }
            }
        }
        let usual = errors.get(USUAL).copied().unwrap_or(0.0);
        let least = errors
            .iter()
            .enumerate()
            .min_by(|(_, one), (_, other)| one.total_cmp(other));
        match least {
            Some((trend, error)) if *error < usual => trend,
            _ => USUAL,
        }
    }

    /// What came in a span after an origin.
    fn came(&self, origin: &Origin, span: Span) -> f64 {
        self.actual.sum(Span {
            from: origin.place + span.from,
            to: origin.place + span.to,
        })
    }

    /// Of the paths that were made for now, the one with the trend that was nearest.
    pub(super) fn chosen(&self, paths: &[Path; TRENDS]) -> Path {
        paths.get(self.chosen).cloned().unwrap_or_default()
    }

    /// How far off forecasts of a span were that could be compared by a day, as shares of a usual day's sum.
    fn errors(&self, span: Span, by: usize) -> Vec<f64> {
        let known = self
            .origins
            .iter()
            .filter(|origin| origin.place + span.to <= by);
        known
            .filter(|origin| origin.level > 0.0)
            .filter_map(|origin| {
                let said = origin.paths.get(origin.chosen)?.sum(span);
                Some((said - self.came(origin, span)).abs() / origin.level)
            })
            .collect()
    }

    /// The band's width for a span, from nothing but errors of such spans that were known by a day; as a share of a usual day's sum.
    fn seen(&self, span: Span, band: Band, by: usize) -> Option<f64> {
        let mut errors = self.errors(span, by);
        if errors.len() < FEWEST {
            return None;
        }
        band::width(&mut errors, band.share(), overlap(span))
    }

    /// The errors that the band of a span is told from, known by a day; those of other spans where such can not be checked.
    fn like(&self, span: Span, by: usize) -> Option<Like> {
        let errors = self.errors(span, by);
        if errors.len() >= FEWEST {
            return Some(Like {
                errors,
                overlap: overlap(span),
                stretch: 1.0,
            });
        }
        // What reaches beyond what the past can check is told from the longest that it can: errors grow with the days that
        // are summed, and with the root of how far ahead those are.
        let length = span.to - span.from;
        let (far, errors) = LADDER
            .into_iter()
            .rev()
            .map(|far| (far, self.errors(Span { from: 0, to: far }, by)))
            .find(|(_, errors)| errors.len() >= FEWEST)?;
        let grown = (span.to as f64 / far as f64).max(1.0).sqrt();
        Some(Like {
            errors,
            overlap: overlap(Span { from: 0, to: far }),
            stretch: length as f64 / far as f64 * grown,
        })
    }

    /// How the bands came out that earlier errors told on days of the past.
    fn scored(&self) -> Vec<Score> {
        let end = self.past.values().len();
        let mut scores = Vec::new();
        for origin in self.origins.iter().filter(|origin| origin.level > 0.0) {
            let compared = self.compared.iter().copied();
            for span in compared.filter(|span| origin.place + span.to <= end) {
                let Some(path) = origin.paths.get(origin.chosen) else {
                    continue;
                };
                let share = self.seen(span, Band::default(), origin.place);
                let Some(share) = share.filter(|share| *share > NARROWEST) else {
                    continue;
                };
                let widths =
                    (path.sum(span) - self.came(origin, span)).abs() / (share * origin.level);
                if widths.is_finite() {
                    scores.push(Score {
                        origin: origin.place,
                        known: origin.place + span.to,
                        distance: distance(span),
                        overlap: overlap(span).max(1.0),
                        widths,
                    });
                }
            }
        }
        scores
    }

    /// How many widths of bands of a distance held their share of what came, as far as that was known by a day.
    fn scale_at(&self, distance: u32, band: Band, by: usize) -> Option<f64> {
        let known = self.scores.iter();
        let known = known.filter(|score| score.distance == distance && score.known <= by);
        let known: Vec<&Score> = known.collect();
        let mut origins: Vec<usize> = known.iter().map(|score| score.origin).collect();
        origins.dedup();
        if origins.len() < FEWEST {
            return None;
        }
        let count = known.len() as f64;
        let overlap = known.iter().map(|score| score.overlap).sum::<f64>() / count;
        // Spans of one day err partly together: the more there are, the less each tells.
        let alike = (count / origins.len() as f64).sqrt();
        let mut widths: Vec<f64> = known.iter().map(|score| score.widths).collect();
        band::width(&mut widths, band.share(), overlap * alike)
    }

    /// The same for a span. What is too far to be checked is as far off, in widths, as the farthest that can be.
    fn scale(&self, span: Span, band: Band, by: usize, scales: &mut Scales) -> Option<f64> {
        let distance = distance(span);
        *scales.entry(distance).or_insert_with(|| {
            (0..=distance)
                .rev()
                .find_map(|distance| self.scale_at(distance, band, by))
        })
    }

    /// The band's width for a span, as told on a day of the past; as a share of a usual day's sum. Where enough such bands could be
    /// checked it is as many widths of theirs as would have held what was to be held: errors that grow make it wider. But no wider
    /// than the errors themselves can tell of: the farthest of them, carried on where the band is surer than so many can tell. A
    /// break that bands before it knew nothing of is among today's errors; by how much those bands missed it is no more to come.
    fn share(&self, span: Span, band: Band, by: usize, scales: &mut Scales) -> Option<f64> {
        let mut like = self.like(span, by)?;
        let width = match self.scale(span, band, by, scales) {
            Some(scale) => {
                let width = band::width(&mut like.errors, Band::default().share(), like.overlap)?;
                let most = band::widest(&like.errors, band.share(), like.overlap)?;
                (width * scale).min(most)
            }
            None => band::width(&mut like.errors, band.share(), like.overlap)?,
        };
        Some(width * like.stretch)
    }

    /// The band's width for a span to come.
    pub(super) fn width(&self, span: Span, band: Band, level: f64) -> Option<f64> {
        self.width_of(span, band, level, &mut Scales::new())
    }

    /// The same of several, each by itself.
    pub(super) fn each_width(&self, spans: &[Span], band: Band, level: f64) -> Vec<Option<f64>> {
        let mut scales = Scales::new();
        let spans = spans.iter();
        spans
            .map(|span| self.width_of(*span, band, level, &mut scales))
            .collect()
    }

    fn width_of(&self, span: Span, band: Band, level: f64, scales: &mut Scales) -> Option<f64> {
        let share = self.share(span, band, self.past.values().len(), scales)?;
        Some(share * level)
    }

    /// The same of several that follow each other: what is farther ahead is no surer than what is nearer and about as long.
    pub(super) fn widths(&self, spans: &[Span], band: Band, level: f64) -> Vec<Option<f64>> {
        let mut nearer: Vec<(f64, f64)> = Vec::new();
        let mut scales = Scales::new();
        spans
            .iter()
            .map(|span| {
                let length = (span.to - span.from) as f64;
                let daily = self.width_of(*span, band, level, &mut scales)? / length;
                let alike = nearer
                    .iter()
                    .filter(|(other, _)| (0.67..1.5).contains(&(other / length)));
                let daily = alike.fold(daily, |most, (_, daily)| f64::max(most, *daily));
                nearer.retain(|(other, most)| *other != length || *most > daily);
                nearer.push((length, daily));
                Some(daily * length)
            })
            .collect()
    }

    /// How it came out; none where nothing could be compared.
    pub(super) fn told(&self, band: Band) -> Option<BackTest> {
        let end = self.past.values().len();
        let mut told = BackTest {
            origins: 0,
            ..BackTest::default()
        };
        let (mut off, mut came_in_all, mut naive) = (0.0, 0.0, [0.0, 0.0]);
        // Of bands that were calibrated, and of those that could not be yet.
        let (mut calibrated, mut others) = ((0, 0), (0, 0));
        for origin in &self.origins {
            let days = self.days.min(end - origin.place);
            let known = self
                .compared
                .iter()
                .filter(|span| origin.place + span.to <= end);
            let known: Vec<Span> = known.copied().collect();
            if known.is_empty() {
                continue;
            }
            told.origins += 1;
            let mut scales = Scales::new();
            let again = [
                self.past.weeks_again(origin.place, days),
                self.past.months_again(origin.place, days),
            ];
            for span in known {
                let came = self.came(origin, span);
                let said = origin
                    .paths
                    .get(origin.chosen)
                    .map_or(0.0, |path| path.sum(span));
                told.figures += 1;
                told.farthest = told.farthest.max(span.to);
                off += (said - came).abs();
                came_in_all += came.abs();
                for (sum, path) in naive.iter_mut().zip(&again) {
                    *sum += (path.sum(span) - came).abs();
                }
                if self.seen(span, band, origin.place).is_none() {
                    continue;
                }
                let scale = self.scale(span, band, origin.place, &mut scales);
                if let Some(share) = self.share(span, band, origin.place, &mut scales) {
                    let (of, held) = match scale {
                        Some(_) => &mut calibrated,
                        None => &mut others,
                    };
                    *of += 1;
                    *held += usize::from((said - came).abs() <= share * origin.level);
                }
            }
        }
        // Bands to come are calibrated as soon as any were: those say how sure they are.
        told.covered = if calibrated.0 > 0 { calibrated } else { others };
        let [weeks, months] = naive;
        (told.figures > 0 && came_in_all > 0.0).then(|| BackTest {
            error: off / came_in_all,
            naive: f64::min(weeks, months) / came_in_all,
            ..told
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cost::forecast::History;

    #[test]
    fn a_break_that_earlier_bands_missed_is_not_counted_twice() {
        let history = History {
            start: "2024-01-01".parse().unwrap(),
            values: (0..450_usize)
                .map(|day| (day * day % 97) as f64 + if day < 250 { 1_000.0 } else { 3_000.0 })
                .collect(),
        };
        let (past, quarter) = (Past::new(&history), Span { from: 0, to: 91 });
        let trial = Trial::run(&past, 91, &[quarter]);
        let errors = trial.errors(quarter, 450);
        let farthest = errors.iter().copied().fold(0.0, f64::max);
        let missed = trial.scores.iter().map(|score| score.widths);
        let missed = missed.fold(0.0, f64::max);
        assert!(missed > 10.0, "bands before the break held it: {missed}");
        let width = trial.width(quarter, Band::default(), 1.0).unwrap();
        // Two errors that tell apart of each other are as sure as 67 %; 80 % are a third wider.
        assert!(width <= farthest * 1.34, "{width} {farthest}");
    }

    #[test]
    fn the_band_of_a_day_knows_nothing_that_came_later() {
        let history = |days: usize| History {
            start: "2024-01-01".parse().unwrap(),
            values: (0..days)
                .map(|day| match day {
                    350.. => 9_000.0 + (day * day % 97) as f64 * 40.0,
                    _ => 1_000.0 + (day * day % 97) as f64 * day as f64 / 97.0,
                })
                .collect(),
        };
        // Whole weeks apart, so that both are asked on the same days.
        let (whole, cut) = (history(420), history(350));
        let spans: Vec<Span> = (0..4)
            .map(|week| Span {
                from: week * 7,
                to: week * 7 + 7,
            })
            .collect();
        let (whole, cut) = (Past::new(&whole), Past::new(&cut));
        let (later, then) = (Trial::run(&whole, 28, &spans), Trial::run(&cut, 28, &spans));
        for span in spans {
            for band in [Band::default(), Band::OFFERED[0]] {
                let of = |trial: &Trial<'_, '_>| trial.share(span, band, 350, &mut Scales::new());
                assert!(then.scale(span, band, 350, &mut Scales::new()).is_some());
                assert_eq!(of(&later), of(&then), "{span:?}");
            }
        }
    }
}
