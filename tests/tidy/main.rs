//! Checks that keep the house in order: walls the compiler cannot keep, and manners of files. Knows text and paths only;
//! must not compile or run what it reads.

#[cfg(test)]
mod manners;
#[cfg(test)]
mod source;
#[cfg(test)]
mod walls;

#[cfg(test)]
use source::Source;

/// Fails with one line per breach, each naming its place and the rule.
#[cfg(test)]
fn expect_none(rule: &str, breaches: &[String]) {
    assert!(breaches.is_empty(), "{rule}\n  {}", breaches.join("\n  "));
}

/// Checks every source that `applies` against a rule about single lines of code, comments left out.
#[cfg(test)]
fn expect_no_line(rule: &str, applies: impl Fn(&Source) -> bool, breaks: impl Fn(&str) -> bool) {
    let breaches: Vec<String> = source::all()
        .iter()
        .filter(|source| applies(source))
        .flat_map(|source| {
            source
                .lines_of_code()
                .filter(|(_, line)| breaks(line))
                .map(|(number, line)| format!("{}:{number}: {}", source.path, line.trim()))
                .collect::<Vec<_>>()
        })
        .collect();
    expect_none(rule, &breaches);
}
