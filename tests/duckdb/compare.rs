//! The test itself: bills go to both, then questions. Knows the order of things; must not know how either answers.

use crate::books::{Book, Source};
use crate::coverage::{self, Coverage};
use crate::judge::judge;
use crate::question::Manner;
use anyhow::{Context, Result};
use floe_domain::cost::grammar;
use floe_domain::time::Instant;
use floe_ledger::sample::Random;

/// How many questions there are unless `FLOE_DUCKDB_CASES` says another number.
const CASES: u64 = 480;
/// Which ones, unless `FLOE_DUCKDB_SEED` says another number.
const SEED: u64 = 20_251_215;
/// When it is asked.
const NOW: &str = "2026-01-15T12:00:00Z";

/// What becomes of ten questions of each source that follow each other.
const MANNERS: [Manner; 10] = [
    Manner::Plain,
    Manner::Converted,
    Manner::Compared,
    Manner::Plain,
    Manner::Crossed,
    Manner::Explained,
    Manner::Plain,
    Manner::Converted,
    Manner::Compared,
    Manner::Plain,
];

fn number(variable: &str) -> Result<Option<u64>> {
    let text = std::env::var(variable).ok();
    let number = text.map(|text| text.replace('_', "").parse());
    number
        .transpose()
        .with_context(|| format!("{variable} is a whole number"))
}

#[tokio::test(flavor = "multi_thread")]
async fn random_questions_have_the_same_answers_in_duckdb_to_the_last_digit() -> Result<()> {
    let seed = number("FLOE_DUCKDB_SEED")?.unwrap_or(SEED);
    let cases = number("FLOE_DUCKDB_CASES")?.unwrap_or(CASES);
    let now: Instant = NOW.parse()?;
    let folder = tempfile::tempdir()?;
    let mut coverage = Coverage::default();
    let asked = std::env::var("FLOE_DUCKDB_QUESTION").ok();
    if let Some(asked) = asked {
        let (source, manner, question) = one_question(&asked)?;
        let mut book = Book::open(source, folder.path(), seed, now, &mut coverage).await?;
        let query = grammar::parse(question)?;
        return judge(&mut book, manner, &query, now.date_naive(), &mut coverage).await;
    }
    let mut books = Vec::new();
    for source in Source::ALL {
        let folder = folder.path().join(source.name());
        let book = Book::open(source, &folder, seed, now, &mut coverage).await?;
        books.push((source, book));
    }
    let mut random = Random::new(seed);
    let sources = books.len() as u64;
    for nth in 0..cases {
        let (source, book) = &mut books[(nth % sources) as usize];
        let manner = MANNERS[(nth / sources) as usize % MANNERS.len()];
        let query = book.things.question(manner, &mut random, &mut coverage);
        let judged = judge(book, manner, &query, now.date_naive(), &mut coverage).await;
        let kind = format!("{} {}", source.name(), manner.name());
        judged.with_context(|| {
            let question = grammar::print(&query);
            format!("question {nth}; to repeat it: FLOE_DUCKDB_SEED={seed} FLOE_DUCKDB_QUESTION='{kind} {question}'")
        })?;
        coverage.count(coverage::kind(*source, manner));
    }
    println!("{cases} questions of seed {seed}, 0 differences, of which");
    for manner in Manner::ALL {
        let counts = Source::ALL.map(|source| {
            let times = coverage.of(&coverage::kind(source, manner));
            format!("{times} {}", source.name())
        });
        println!("{:>10}: {}", manner.name(), counts.join(", "));
    }
    coverage.print();
    coverage.demand(cases)
}

/// A source, a manner and a question, with a blank between them.
fn one_question(text: &str) -> Result<(Source, Manner, &str)> {
    let mut words = text.splitn(3, ' ');
    let mut word = || words.next().unwrap_or_default();
    let (source, manner, question) = (word(), word(), word());
    let source = Source::ALL.into_iter().find(|one| one.name() == source);
    let manner = Manner::ALL.into_iter().find(|one| one.name() == manner);
    let (source, manner) = source.zip(manner).with_context(|| {
        format!("FLOE_DUCKDB_QUESTION is `SOURCE MANNER QUESTION`, as a failed run prints it, not {text}")
    })?;
    Ok((source, manner, question))
}
