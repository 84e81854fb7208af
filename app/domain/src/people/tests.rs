//! Who may do what, as a table to be read. Knows roles and scopes; must not know sessions.

use super::{Permission, Rights, Role, Scope};

#[test]
fn each_role_has_what_the_one_before_has_and_this_more() {
    let gained = |role: Role, before: Option<Role>| -> Vec<Permission> {
        Permission::ALL
            .into_iter()
            .filter(|one| role.allows(*one) && !before.is_some_and(|before| before.allows(*one)))
            .collect()
    };
    assert_eq!(
        gained(Role::Viewer, None),
        [
            Permission::CostsRead,
            Permission::FreezesRead,
            Permission::EnvironmentsRead,
            Permission::ViewsWrite
        ]
    );
    assert_eq!(
        gained(Role::Operator, Some(Role::Viewer)),
        [
            Permission::ImportsWrite,
            Permission::EnvironmentsDelete,
            Permission::EnvironmentsRecreate,
            Permission::AuditRead,
            Permission::TokensOwn,
            Permission::TokensPassOn
        ]
    );
    assert_eq!(
        gained(Role::Admin, Some(Role::Operator)),
        [
            Permission::FreezesWrite,
            Permission::FreezesEnd,
            Permission::EnvironmentsDeclare,
            Permission::EnvironmentsRestore,
            Permission::PeopleManage,
            Permission::RatesWrite
        ]
    );
}

#[test]
fn a_tokens_rights_are_within_its_owners_and_within_its_scopes() {
    for owner_role in Role::ALL {
        for permission in Permission::ALL {
            let rights = |scopes: &[Scope]| Rights::Token {
                scopes: scopes.to_vec(),
                owner_role,
            };
            let everything = rights(&Scope::ALL).allows(permission);
            let expected = owner_role.allows(permission) && permission.scope().is_some();
            assert_eq!(everything, expected, "{owner_role:?} {permission:?}");
            assert!(!rights(&[]).allows(permission));
            for scope in Scope::ALL {
                assert_eq!(
                    rights(&[scope]).allows(permission),
                    expected && permission.scope() == Some(scope),
                    "{scope:?} {permission:?}"
                );
            }
        }
    }
}

#[test]
fn no_token_ends_a_freeze_or_restores_or_declares_an_environment_or_manages_people() {
    for permission in [
        Permission::FreezesEnd,
        Permission::EnvironmentsRestore,
        Permission::EnvironmentsDeclare,
        Permission::TokensOwn,
        Permission::PeopleManage,
    ] {
        assert_eq!(permission.scope(), None, "{permission:?}");
    }
}

#[test]
fn names_are_read_as_what_they_name_and_json_writes_the_same() {
    for scope in Scope::ALL {
        assert_eq!(scope.name().parse::<Scope>().unwrap(), scope);
        assert_eq!(
            serde_json::to_string(&scope).unwrap(),
            format!("\"{}\"", scope.name())
        );
    }
    for role in Role::ALL {
        assert_eq!(role.name().parse::<Role>().unwrap(), role);
        assert_eq!(
            serde_json::to_string(&role).unwrap(),
            format!("\"{}\"", role.name())
        );
    }
}
