//! Staging, publication and the sweep. Knows folders.

use super::*;
use crate::import::{folder, sweep};

#[test]
fn a_published_import_stands_in_its_folder_with_its_segments() {
    let case = Case::text(&bill(&[row(&[])]));
    let (staging, delivery) = case.delivery();
    let published = staging.publish().unwrap();
    assert_eq!(published.folder(), folder(case.scratch.path(), "import-1"));
    segment::read(&published.folder().join(&delivery.segments[0].file)).unwrap();
    published.withdraw().unwrap();
    assert!(!folder(case.scratch.path(), "import-1").exists());
}

#[test]
fn a_sweep_takes_what_the_dead_left_and_nothing_else() {
    let case = Case::text(&bill(&[row(&[])]));
    let data = case.scratch.path();
    let imports = data.join("imports");
    let recorded = case.delivery().0.publish().unwrap();
    drop(recorded);
    let running = case.staging();
    let unrecorded = case.delivery().0.publish().unwrap();
    fs::create_dir(imports.join("dead.partial")).unwrap();
    fs::create_dir(imports.join("lost")).unwrap();
    let known = |id: &str| Ok(id == "import-1");
    assert_eq!(sweep(data, known).unwrap(), 2);
    assert!(imports.join("import-1").exists(), "recorded");
    assert!(running.folder().exists(), "running");
    assert!(
        unrecorded.folder().exists(),
        "published, about to be recorded"
    );
    let gone = unrecorded.folder().to_owned();
    drop(unrecorded);
    assert_eq!(sweep(data, known).unwrap(), 1);
    assert!(!gone.exists(), "never recorded");
}
