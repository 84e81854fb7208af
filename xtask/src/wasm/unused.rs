//! Takes out of the compiled browser half what the linker can not know to be unused: every view stands in a table of functions, and
//! with it the way to hydrate it piece by piece, which only pages that are loaded lazily take. Floe's never are. Knows names of
//! functions; must not change what any other function does.

use std::path::Path;

use walrus::{FunctionBuilder, FunctionKind, Module, ModuleConfig};

use anyhow::{Context, Result};

/// Parts of the names of functions that are never called.
const NEVER_CALLED: [&str; 2] = ["hydrate_async", "hydrate_from_template"];

/// The compiled module, in which functions that are never called stop the program, so that all that only they use can be left
/// out when JavaScript is written for it. A flow through every page in a browser shows that they are never called.
pub(super) fn without(compiled: &Path) -> Result<Module> {
    let mut module = ModuleConfig::new()
        .strict_validate(false)
        .generate_dwarf(false)
        .generate_name_section(false)
        .generate_producers_section(false)
        .parse_file(compiled)
        .with_context(|| format!("cannot read {}", compiled.display()))?;
    let unused: Vec<_> = module
        .funcs
        .iter_local()
        .map(|(id, _)| id)
        .filter(|id| {
            let name = module.funcs.get(*id).name.as_deref().unwrap_or_default();
            NEVER_CALLED.iter().any(|part| name.contains(part))
        })
        .collect();
    for id in unused {
        let (params, results) = module.types.params_results(module.funcs.get(id).ty());
        let (params, results) = (params.to_vec(), results.to_vec());
        let mut builder = FunctionBuilder::new(&mut module.types, &params, &results);
        builder.func_body().unreachable();
        let arguments = params.iter().map(|kind| module.locals.add(*kind)).collect();
        let stop = builder.local_func(arguments);
        module.funcs.get_mut(id).kind = FunctionKind::Local(stop);
    }
    Ok(module)
}
