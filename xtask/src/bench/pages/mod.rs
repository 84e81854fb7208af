//! `cargo xtask bench pages`: how long a click takes to bring new figures, whether the page jumps, and Lighthouse's scores, of the
//! demo in a Chromium. Knows what is promised and how it is printed; the script beside it knows the browser.

use super::floe::Floe;
use super::promises::{CLICK, Promises, SCORES, SHIFT};
use super::table::Times;
use crate::build::{Effort, binary};
use crate::step::{note, run, step};
use crate::{needs, place};
use anyhow::{Context, Result, ensure};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

const SCRIPT: &str = include_str!("measure.mjs");
/// The releases of Lighthouse and of what steers Chromium.
const PACKAGE: &str = include_str!("package.json");
/// How often the script's changes are made, and pages are loaded.
const ROUNDS: usize = 3;
/// How often Lighthouse looks at each page; the median counts, since one look differs from the next.
const RUNS: usize = 3;
/// Who looks: what most people are.
const ROLE: &str = "viewer";
/// Who gives rates, so that there is something to convert by.
const GIVER: &str = "admin";

/// Measures and prints, as tables in Markdown.
pub(super) fn main() -> Result<()> {
    let chromium = needs::chromium()?;
    needs::node()?;
    let (binary, weight) = binary(Effort::Release)?;
    weight.ensure()?;
    let folder = place::target().join("bench/pages");
    let script = step("installing Lighthouse", || install(&folder))?;
    let floe = step("starting a fresh demo", || Floe::start(&binary, &folder))?;
    let (person, giver) = (floe.person(ROLE)?, floe.person(GIVER)?);
    let mut measure = Command::new("node");
    measure
        .arg(&script)
        .current_dir(&folder)
        .env("CHROMIUM", &chromium)
        .env("FLOE_ADDRESS", format!("http://{}", floe.address()))
        .env("FLOE_EMAIL", &person.email)
        .env("FLOE_PASSWORD", &person.password)
        .env("FLOE_ADMIN_EMAIL", &giver.email)
        .env("FLOE_ADMIN_PASSWORD", &giver.password)
        .env("FLOE_ROUNDS", ROUNDS.to_string())
        .env("FLOE_RUNS", RUNS.to_string())
        .stderr(Stdio::inherit());
    let output = step("looking at pages", || {
        let output = measure.output().context("cannot start node")?;
        ensure!(
            output.status.success(),
            "the script ended with {}",
            output.status
        );
        Ok(output.stdout)
    })?;
    let text = String::from_utf8(output)?;
    let measured = Measured::read(&text)?;
    for line in text.lines() {
        note(line);
    }
    print!("{}", measured.table());
    floe.remove()?;
    measured.keep_promises()
}

/// Puts the script where npm's packages for it are, and answers its place.
fn install(folder: &Path) -> Result<PathBuf> {
    std::fs::create_dir_all(folder)?;
    let script = folder.join("measure.mjs");
    std::fs::write(&script, SCRIPT)?;
    let stamp = folder.join("installed");
    if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == PACKAGE) {
        return Ok(script);
    }
    std::fs::write(folder.join("package.json"), PACKAGE)?;
    let quietly = ["install", "--ignore-scripts", "--no-audit", "--no-fund"];
    run(Command::new("npm").args(quietly).current_dir(folder))?;
    std::fs::write(stamp, PACKAGE)?;
    Ok(script)
}

/// What came of a change.
struct Click {
    /// Until the new figures stood in the page.
    there: Duration,
    /// Until they were painted.
    painted: Duration,
    /// How far things shifted, as browsers count it.
    shifted: f64,
}

/// What the script said.
#[derive(Default)]
struct Measured {
    clicks: Vec<Click>,
    /// How far each page shifted while it came, the most of all times.
    loads: BTreeMap<String, f64>,
    /// Of each preset and page: performance, accessibility and best practices, of each run.
    scores: BTreeMap<(String, String), [Vec<u32>; 3]>,
}

impl Measured {
    fn read(text: &str) -> Result<Self> {
        let mut measured = Self::default();
        for line in text.lines() {
            let parts: Vec<&str> = line.split('\t').collect();
            let took = |milliseconds: &str| -> Result<Duration> {
                let milliseconds: f64 = milliseconds.parse()?;
                Ok(Duration::try_from_secs_f64(milliseconds / 1e3)?)
            };
            match parts.as_slice() {
                ["click", _, there, painted, shifted] => measured.clicks.push(Click {
                    there: took(there)?,
                    painted: took(painted)?,
                    shifted: shifted.parse()?,
                }),
                ["load", page, shifted] => {
                    let most = measured.loads.entry((*page).to_owned()).or_default();
                    *most = f64::max(*most, shifted.parse()?);
                }
                ["score", preset, page, scores @ ..] => {
                    let key = ((*preset).to_owned(), (*page).to_owned());
                    let known = measured.scores.entry(key).or_default();
                    ensure!(scores.len() == known.len(), "`{line}` has other scores");
                    for (known, score) in known.iter_mut().zip(scores) {
                        known.push(score.parse()?);
                    }
                }
                _ => anyhow::bail!("`{line}` is nothing that is measured"),
            }
        }
        ensure!(!measured.clicks.is_empty(), "nothing was clicked");
        ensure!(!measured.loads.is_empty(), "no page was loaded");
        ensure!(!measured.scores.is_empty(), "no page was looked at");
        Ok(measured)
    }

    /// # Errors
    /// Names each promise about pages that was missed.
    fn keep_promises(&self) -> Result<()> {
        let mut promises = Promises::default();
        let there = Times::of(self.clicks.iter().map(|one| one.there).collect());
        promises.within("from a click to new figures", (&there, 50), CLICK);
        let most = self.most_of_a_change();
        promises.hold(most <= SHIFT, || {
            format!("layout shift of one change: {most:.4}, promised {SHIFT}")
        });
        for (page, shifted) in &self.loads {
            promises.hold(*shifted <= SHIFT, || {
                format!("layout shift of the {page}'s first load: {shifted:.4}, promised {SHIFT}")
            });
        }
        for ((preset, page), scores) in &self.scores {
            let medians = scores.each_ref().map(|all| median(all));
            let is_kept = medians
                .iter()
                .zip(SCORES)
                .all(|(score, least)| *score >= least);
            promises.hold(is_kept, || {
                format!("Lighthouse, {preset}, {page}: {medians:?}, promised {SCORES:?}")
            });
        }
        promises.keep()
    }

    fn most_of_a_change(&self) -> f64 {
        self.clicks
            .iter()
            .map(|one| one.shifted)
            .fold(0.0, f64::max)
    }

    fn table(&self) -> String {
        let times = |pick: fn(&Click) -> Duration| {
            let times = Times::of(self.clicks.iter().map(pick).collect());
            [50, 90, 100].map(|share| times.words(share)).join(" | ")
        };
        let mut lines = vec![
            format!(
                "| {} changes in the explorer | promised | median | p90 | longest |",
                self.clicks.len()
            ),
            "| --- | ---: | ---: | ---: | ---: |".to_owned(),
            format!(
                "| from the click to new figures in the page | {} ms | {} |",
                CLICK.as_millis(),
                times(|one| one.there)
            ),
            format!(
                "| from the click until they are painted | | {} |",
                times(|one| one.painted)
            ),
            String::new(),
            "| layout shift | promised | of all changes | most of one |".to_owned(),
            "| --- | ---: | ---: | ---: |".to_owned(),
            format!(
                "| every shift, also right after a click | {SHIFT} of one | {:.4} | {:.4} |",
                self.clicks.iter().map(|one| one.shifted).sum::<f64>(),
                self.most_of_a_change()
            ),
        ];
        let loads = self.loads.iter();
        lines.extend(loads.map(|(page, shifted)| {
            format!("| the {page}'s first load | {SHIFT} | | {shifted:.4} |")
        }));
        let [performance, accessibility, practices] = SCORES;
        let promised = |preset: &str| {
            format!("| promised, {preset} | {performance} | {accessibility} | {practices} |")
        };
        lines.extend([
            String::new(),
            format!(
                "| Lighthouse, median of {RUNS} | performance | accessibility | best practices |"
            ),
            "| --- | ---: | ---: | ---: |".to_owned(),
            promised("desktop"),
            promised("mobile"),
        ]);
        for ((preset, page), scores) in &self.scores {
            let [performance, accessibility, practices] = scores.each_ref().map(|all| median(all));
            lines.push(format!(
                "| {page}, {preset} | {performance} | {accessibility} | {practices} |"
            ));
        }
        lines.push(String::new());
        lines.join("\n")
    }
}

/// The middle one; of an even number the lower of the two.
fn median(scores: &[u32]) -> u32 {
    let mut sorted = scores.to_vec();
    sorted.sort_unstable();
    let middle = sorted.len().saturating_sub(1) / 2;
    sorted.get(middle).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAID: &str = "click\tgroup by service\t20.25\t31\t0\n\
        click\tper month\t40\t52.5\t0.0125\n\
        click\tlist cost\t30\t41\t0.01\n\
        load\toverview\t0.002\n\
        load\toverview\t0.0005\n\
        score\tdesktop\toverview\t99\t100\t100\n\
        score\tdesktop\toverview\t90\t100\t96\n\
        score\tdesktop\toverview\t97\t99\t100\n";

    #[test]
    fn the_tables_have_medians_and_the_worst_of_what_the_script_said() {
        let table = Measured::read(SAID).unwrap().table();
        for line in [
            "| 3 changes in the explorer | promised | median | p90 | longest |",
            "| from the click to new figures in the page | 100 ms | 30.00 ms | 40.00 ms | 40.00 ms |",
            "| from the click until they are painted | | 41.00 ms | 52.50 ms | 52.50 ms |",
            "| every shift, also right after a click | 0.1 of one | 0.0225 | 0.0125 |",
            "| the overview's first load | 0.1 | | 0.0020 |",
            "| promised, mobile | 95 | 100 | 100 |",
            "| overview, desktop | 97 | 100 | 100 |",
        ] {
            assert!(table.lines().any(|one| one == line), "{line}\n{table}");
        }
    }

    #[test]
    fn a_promise_that_is_missed_is_an_error_that_names_it() {
        assert!(Measured::read(SAID).unwrap().keep_promises().is_ok());
        for (more, named) in [
            (
                "click\tas a map\t40\t50\t0.2\n",
                "layout shift of one change",
            ),
            ("load\texplorer\t0.11\n", "the explorer's first load"),
            (
                "score\tmobile\toverview\t94\t100\t100\n",
                "Lighthouse, mobile, overview",
            ),
            (
                "score\tdesktop\texplorer\t99\t99\t100\n",
                "Lighthouse, desktop, explorer",
            ),
        ] {
            let missed = Measured::read(&format!("{SAID}{more}")).unwrap();
            let words = missed.keep_promises().unwrap_err().to_string();
            assert!(words.contains(named), "{words}");
            assert_eq!(words.lines().count(), 2, "{words}");
        }
        let slow = SAID
            .replace("\t20.25\t", "\t120\t")
            .replace("\t30\t", "\t101\t");
        let words = Measured::read(&slow).unwrap().keep_promises().unwrap_err();
        assert!(words.to_string().contains("from a click to new figures"));
    }

    #[test]
    fn what_the_script_does_not_say_is_not_made_up() {
        let clicks = SAID.lines().next().unwrap();
        assert!(Measured::read(clicks).is_err(), "no scores");
        assert!(Measured::read("").is_err());
        for wrong in [
            "click\twords\tsoon\t1\t0",
            "load\toverview\tfar",
            "score\tdesktop\toverview\t99",
            "?",
        ] {
            assert!(
                Measured::read(&format!("{SAID}{wrong}\n")).is_err(),
                "{wrong}"
            );
        }
    }

    #[test]
    fn every_package_is_pinned_to_one_release() {
        let (_, versions) = PACKAGE.split_once("\"dependencies\"").unwrap();
        let pinned = versions
            .lines()
            .filter_map(|line| line.split_once("\": \""));
        let versions: Vec<&str> = pinned.map(|(_, version)| version).collect();
        assert_eq!(versions.len(), 2);
        for version in versions {
            assert!(
                version.starts_with(|first: char| first.is_ascii_digit()),
                "{version}"
            );
        }
    }
}
