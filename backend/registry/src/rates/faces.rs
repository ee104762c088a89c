//! 姓名: who the heads of one page are. Every child, row and movement has a name.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::heads::Who;
use crate::children::{shown_name, shown_sex};
use crate::entities::{children, movements, roster_rows};
use crate::{Registry, Result};

/// Keys a statement takes at once.
const A_STATEMENT: usize = 1_000;

/// Names of the persons of one page, as they are recorded today: a corrected name is corrected in every list.
#[derive(Default)]
pub(super) struct Faces {
    names: HashMap<Uuid, String>,
    sexes: HashMap<Uuid, i32>,
    schools: HashMap<Uuid, Uuid>,
}

impl Faces {
    /// Reads those persons.
    pub(super) async fn read(registry: &Registry, county: &str, page: &[Who]) -> Result<Self> {
        let mut faces = Self::default();
        let ids = |kind: fn(&Who) -> Option<Uuid>| page.iter().filter_map(kind).collect::<Vec<Uuid>>();
        for part in ids(|who| if let Who::Child(id) = who { Some(*id) } else { None }).chunks(A_STATEMENT) {
            faces.read_children(registry, county, part).await?;
        }
        for part in ids(|who| if let Who::Row(id) = who { Some(*id) } else { None }).chunks(A_STATEMENT) {
            faces.read_rows(registry, county, part).await?;
        }
        for part in ids(|who| if let Who::Movement(id) = who { Some(*id) } else { None }).chunks(A_STATEMENT) {
            faces.read_movements(registry, county, part).await?;
        }
        Ok(faces)
    }

    /// The name of a child, row or movement.
    pub(super) fn name(&self, id: Uuid) -> String {
        self.names.get(&id).cloned().unwrap_or_default()
    }

    pub(super) fn sex(&self, id: Uuid) -> Option<i32> {
        self.sexes.get(&id).copied()
    }

    /// The school whose list a row stands on.
    pub(super) fn school(&self, id: Uuid) -> Option<Uuid> {
        self.schools.get(&id).copied()
    }

    async fn read_children(&mut self, registry: &Registry, county: &str, ids: &[Uuid]) -> Result<()> {
        let rows: Vec<(Uuid, String, i32)> = children::Entity::find()
            .select_only()
            .column(children::Column::Id)
            .expr(shown_name())
            .expr(shown_sex())
            .filter(children::Column::CountyCode.eq(county))
            .filter(children::Column::Id.is_in(ids.iter().copied()))
            .into_tuple()
            .all(registry.read())
            .await?;
        self.take(rows);
        Ok(())
    }

    async fn read_rows(&mut self, registry: &Registry, county: &str, ids: &[Uuid]) -> Result<()> {
        use roster_rows::Column::{Id, Name, SchoolId, Sex};
        let rows: Vec<(Uuid, String, i32, Uuid)> = roster_rows::Entity::find()
            .select_only()
            .columns([Id, Name, Sex, SchoolId])
            .filter(roster_rows::Column::CountyCode.eq(county))
            .filter(Id.is_in(ids.iter().copied()))
            .into_tuple()
            .all(registry.read())
            .await?;
        self.schools.extend(rows.iter().map(|(row, _, _, school)| (*row, *school)));
        self.take(rows.into_iter().map(|(row, name, sex, _)| (row, name, sex)).collect());
        Ok(())
    }

    async fn read_movements(&mut self, registry: &Registry, county: &str, ids: &[Uuid]) -> Result<()> {
        let rows: Vec<(Uuid, String)> = movements::Entity::find()
            .select_only()
            .columns([movements::Column::Id, movements::Column::Name])
            .filter(movements::Column::CountyCode.eq(county))
            .filter(movements::Column::Id.is_in(ids.iter().copied()))
            .into_tuple()
            .all(registry.read())
            .await?;
        self.names.extend(rows);
        Ok(())
    }

    fn take(&mut self, rows: Vec<(Uuid, String, i32)>) {
        for (id, name, sex) in rows {
            self.names.insert(id, name);
            self.sexes.insert(id, sex);
        }
    }
}
