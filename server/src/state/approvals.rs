//! The approval rule and who may approve. Knows rows; must not know what approving takes.

use super::{Fault, Tx};
use floe_domain::guard::{ActorChain, ApprovalRule, Approver, PrincipalKind};
use floe_domain::people::Role;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

fn number<T: TryFrom<i64>>(row: &SqliteRow, column: &'static str) -> Result<T, Fault> {
    let value: i64 = row.try_get(column)?;
    T::try_from(value).map_err(|_| Fault::unreadable(column, value.to_string()))
}

impl Tx {
    /// The approval rule, and whether one was ever set: until then the default holds, and nobody can approve.
    ///
    /// # Errors
    /// When the state can not be read, or holds a rule that is none: one that asks for nobody would be a hole.
    pub async fn approval_rule(&mut self) -> Result<(ApprovalRule, bool), Fault> {
        let revision = self.revision("approvals").await?;
        let row = sqlx::query("SELECT * FROM approval_rule WHERE id = 1")
            .fetch_optional(&mut *self.0)
            .await?;
        let Some(row) = row else {
            let rule = ApprovalRule {
                revision,
                ..ApprovalRule::default()
            };
            return Ok((rule, false));
        };
        let rule = ApprovalRule {
            revision,
            approvals: number(&row, "approvals")?,
            people_too: number::<i64>(&row, "people_too")? != 0,
            approval_seconds: number(&row, "approval_seconds")?,
            permit_seconds: number(&row, "permit_seconds")?,
            loosening_seconds: number(&row, "loosening_seconds")?,
        };
        match rule.check().first() {
            None => Ok((rule, true)),
            Some(wrong) => Err(Fault::unreadable("approval_rule", wrong.to_string())),
        }
    }

    /// Sets the approval rule and counts its revision on.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn set_approval_rule(&mut self, rule: &ApprovalRule) -> Result<(), Fault> {
        sqlx::query(
            "INSERT INTO approval_rule (id, approvals, people_too, approval_seconds, permit_seconds, loosening_seconds)
             VALUES (1, $1, $2, $3, $4, $5)
             ON CONFLICT (id) DO UPDATE SET approvals = excluded.approvals, people_too = excluded.people_too,
             approval_seconds = excluded.approval_seconds, permit_seconds = excluded.permit_seconds,
             loosening_seconds = excluded.loosening_seconds",
        )
        .bind(i64::from(rule.approvals))
        .bind(i64::from(rule.people_too))
        .bind(i64::from(rule.approval_seconds))
        .bind(i64::from(rule.permit_seconds))
        .bind(i64::from(rule.loosening_seconds))
        .execute(&mut *self.0)
        .await?;
        self.advance("approvals").await?;
        Ok(())
    }

    /// Everyone who may approve, by e-mail address.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn approvers(&mut self) -> Result<Vec<Approver>, Fault> {
        let rows = sqlx::query(
            "SELECT id, email, role, grants_exceptions FROM people WHERE approves <> 0 AND removed_at IS NULL ORDER BY email",
        )
        .fetch_all(&mut *self.0)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(Approver {
                    person_id: row.try_get("id")?,
                    email: row.try_get("email")?,
                    is_admin: super::row::named::<Role>(row, "role")? == Role::Admin,
                    grants_exceptions: row.try_get::<i64, _>("grants_exceptions")? != 0,
                })
            })
            .collect()
    }

    /// Sets whether a person may approve, and grant exceptions, and counts the rule's revision on.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn set_duties(
        &mut self,
        person_id: &str,
        approves: bool,
        grants_exceptions: bool,
    ) -> Result<(), Fault> {
        sqlx::query("UPDATE people SET approves = $2, grants_exceptions = $3 WHERE id = $1")
            .bind(person_id)
            .bind(i64::from(approves))
            .bind(i64::from(approves && grants_exceptions))
            .execute(&mut *self.0)
            .await?;
        self.advance("approvals").await?;
        Ok(())
    }

    /// The ids of the people who own or issued a token in the chain: none of them approves what it asks.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn connected(&mut self, chain: &ActorChain) -> Result<Vec<String>, Fault> {
        let mut people = Vec::new();
        for member in &chain.0 {
            if member.kind == PrincipalKind::Human {
                continue;
            }
            let row = sqlx::query("SELECT owner_id, issued_by FROM tokens WHERE id = $1")
                .bind(&member.id)
                .fetch_optional(&mut *self.0)
                .await?;
            if let Some(row) = row {
                people.push(row.try_get("owner_id")?);
                people.extend(row.try_get::<Option<String>, _>("issued_by")?);
            }
        }
        Ok(people)
    }
}
