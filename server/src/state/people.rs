//! People's rows. Knows e-mail addresses, roles and password hashes; must not know how a password is checked.

use super::row::{at, maybe_at, micros, named};
use super::{Fault, Tx};
use crate::service::Person;
use floe_domain::people::Role;
use floe_domain::time::Instant;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

/// A person with what signs them in.
#[derive(Clone)]
pub struct PersonRow {
    /// The person.
    pub person: Person,
    /// The argon2id hash of their password, as a PHC string.
    pub password_hash: String,
}

fn person(row: &SqliteRow) -> Result<Person, Fault> {
    Ok(Person {
        id: row.try_get("id")?,
        email: row.try_get("email")?,
        role: named(row, "role")?,
        created_at: at(row, "created_at")?,
        last_sign_in_at: maybe_at(row, "last_sign_in_at")?,
    })
}

impl Tx {
    /// The person of this e-mail address, unless removed.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn person_by_email(&mut self, email: &str) -> Result<Option<PersonRow>, Fault> {
        let row = sqlx::query("SELECT * FROM people WHERE email = $1 AND removed_at IS NULL")
            .bind(email)
            .fetch_optional(&mut *self.0)
            .await?;
        row.map(|row| {
            Ok(PersonRow {
                person: person(&row)?,
                password_hash: row.try_get("password_hash")?,
            })
        })
        .transpose()
    }

    /// The person of this id, unless removed.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn person(&mut self, id: &str) -> Result<Option<Person>, Fault> {
        let row = sqlx::query("SELECT * FROM people WHERE id = $1 AND removed_at IS NULL")
            .bind(id)
            .fetch_optional(&mut *self.0)
            .await?;
        row.as_ref().map(person).transpose()
    }

    /// Everyone who is not removed, by e-mail address.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn people(&mut self) -> Result<Vec<Person>, Fault> {
        let rows = sqlx::query("SELECT * FROM people WHERE removed_at IS NULL ORDER BY email")
            .fetch_all(&mut *self.0)
            .await?;
        rows.iter().map(person).collect()
    }

    /// Adds a person.
    ///
    /// # Errors
    /// When the state can not be written; [`Fault::is_duplicate`] when somebody has that address.
    pub async fn add_person(&mut self, person: &Person, password_hash: &str) -> Result<(), Fault> {
        sqlx::query("INSERT INTO people (id, email, role, password_hash, created_at) VALUES ($1, $2, $3, $4, $5)")
            .bind(&person.id)
            .bind(&person.email)
            .bind(person.role.name())
            .bind(password_hash)
            .bind(micros(person.created_at))
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    /// Sets a person's role.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn set_role(&mut self, id: &str, role: Role) -> Result<(), Fault> {
        sqlx::query("UPDATE people SET role = $2 WHERE id = $1")
            .bind(id)
            .bind(role.name())
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    /// Notes that a person signed in.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn note_sign_in(&mut self, id: &str, now: Instant) -> Result<(), Fault> {
        sqlx::query("UPDATE people SET last_sign_in_at = $2 WHERE id = $1")
            .bind(id)
            .bind(micros(now))
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    /// Removes a person, ends their sessions and revokes the tokens and keys they own. The row stays, for the audit's ids.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn remove_person(&mut self, id: &str, now: Instant) -> Result<(), Fault> {
        sqlx::query("UPDATE people SET removed_at = $2, password_hash = '' WHERE id = $1")
            .bind(id)
            .bind(micros(now))
            .execute(&mut *self.0)
            .await?;
        sqlx::query("DELETE FROM sessions WHERE person_id = $1")
            .bind(id)
            .execute(&mut *self.0)
            .await?;
        sqlx::query("UPDATE tokens SET revoked_at = $2 WHERE owner_id = $1 AND revoked_at IS NULL")
            .bind(id)
            .bind(micros(now))
            .execute(&mut *self.0)
            .await?;
        sqlx::query(
            "UPDATE access_keys SET revoked_at = $2 WHERE owner_id = $1 AND revoked_at IS NULL",
        )
        .bind(id)
        .bind(micros(now))
        .execute(&mut *self.0)
        .await?;
        self.revoke_feeds_of(id, now).await
    }

    /// Sets a person's password and ends their sessions but one.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn set_password(
        &mut self,
        id: &str,
        password_hash: &str,
        session_to_keep: &str,
    ) -> Result<(), Fault> {
        sqlx::query("UPDATE people SET password_hash = $2 WHERE id = $1 AND removed_at IS NULL")
            .bind(id)
            .bind(password_hash)
            .execute(&mut *self.0)
            .await?;
        sqlx::query("DELETE FROM sessions WHERE person_id = $1 AND fingerprint <> $2")
            .bind(id)
            .bind(session_to_keep)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }
}
