//! The digest: the same request has the same one, any other another.

use super::Asked;
use crate::environment::OperationKind;
use crate::guard::{ActorChain, PrincipalKind};
use crate::sample::{now_and, principal};

fn asked() -> Asked {
    Asked {
        operation: OperationKind::Recreate,
        environment_id: "cost-explorer-cn-north-1".to_owned(),
        environment_version: 3,
        reason: "It \"looks\" broken".to_owned(),
        exception: false,
        freezes: vec![],
        chain: ActorChain(vec![
            principal(PrincipalKind::Agent),
            principal(PrincipalKind::Human),
        ]),
        calendar_revision: 7,
        rule_revision: 2,
        expires_at: now_and(0),
        nonce: "n-1".to_owned(),
    }
}

#[test]
fn what_is_hashed_is_as_reviewed() {
    assert_eq!(
        asked().written(),
        concat!(
            r#"{"actor_chain":[{"id":"agent-1","kind":"agent","name":"agent one"},"#,
            r#"{"id":"human-1","kind":"human","name":"human one"}],"#,
            r#""environment":"cost-explorer-cn-north-1","environment_version":3,"expires_at_micros":1795435200000000,"#,
            r#""nonce":"n-1","operation":"recreate","parameters":{"exception":false,"freezes":[],"reason":"It \"looks\" broken"},"#,
            r#""policy_epoch":{"approvals":2,"calendar":7}}"#
        )
    );
}

#[test]
fn the_digest_is_the_same_for_the_same_and_another_for_any_change() {
    let digest = asked().digest();
    assert_eq!(digest.len(), 64);
    assert_eq!(asked().digest(), digest);
    let changes: [fn(&mut Asked); 14] = [
        |asked| asked.operation = OperationKind::Delete,
        |asked| asked.environment_id.push('0'),
        |asked| asked.environment_version += 1,
        |asked| asked.reason.push(' '),
        |asked| asked.exception = true,
        |asked| asked.freezes.push("frz-1".to_owned()),
        |asked| asked.chain.0.truncate(1),
        |asked| asked.chain.0.swap(0, 1),
        |asked| asked.chain.0.extend([principal(PrincipalKind::Service)]),
        |asked| {
            asked
                .chain
                .0
                .iter_mut()
                .for_each(|one| one.kind = PrincipalKind::Human)
        },
        |asked| asked.calendar_revision += 1,
        |asked| asked.rule_revision += 1,
        |asked| asked.expires_at = now_and(1),
        |asked| asked.nonce = "n-2".to_owned(),
    ];
    for (place, change) in changes.into_iter().enumerate() {
        let mut other = asked();
        change(&mut other);
        assert_ne!(
            other.digest(),
            digest,
            "change {place} is not in the digest"
        );
    }
}
