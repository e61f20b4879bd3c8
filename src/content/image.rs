//! Pictures: as stored, and as delivered with their words in one locale.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::content::id::Id;
use crate::content::text::Side;

/// A picture, as stored. Its alternative text is in the texts, by its id.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StoredImage {
    /// The id of the picture.
    pub id: Id,
    /// What it shows.
    pub role: ImageRole,
    /// The step that it shows.
    pub step_id: Option<Id>,
    /// The side that works in it.
    pub side: Side,
    /// The background that it is made for.
    pub theme: Theme,
    /// Where it is.
    #[schema(pattern = "^(https://|/)[^ ]+$", max_length = 500)]
    pub url: String,
    /// Its media type: `image/png`.
    #[schema(pattern = "^image/[a-z0-9.+-]+$", max_length = 40)]
    pub mime_type: String,
    /// Its width in pixels.
    #[schema(minimum = 1, maximum = 20000)]
    pub width: u32,
    /// Its height in pixels.
    #[schema(minimum = 1, maximum = 20000)]
    pub height: u32,
    /// Its size in bytes.
    #[schema(minimum = 1, maximum = 104_857_600)]
    pub bytes: u32,
    /// Its SHA-256 in hexadecimal digits.
    #[schema(pattern = "^[0-9a-f]{64}$", max_length = 64)]
    pub sha256: String,
    /// Who made it, and under which licence.
    #[schema(min_length = 1, max_length = 300)]
    pub credit: String,
}

/// What a picture shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImageRole {
    /// The stretch as a whole.
    Main,
    /// How it begins.
    Start,
    /// How it ends.
    End,
}

/// The background that a picture is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// A light background.
    Light,
    /// A dark background.
    Dark,
}

/// A picture, as delivered.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Image {
    /// The id of the picture.
    pub id: Id,
    /// What it shows.
    pub role: ImageRole,
    /// The step that it shows.
    pub step_id: Option<Id>,
    /// The side that works in it.
    pub side: Side,
    /// The background that it is made for.
    pub theme: Theme,
    /// Where it is.
    #[schema(pattern = "^(https://|/)[^ ]+$", max_length = 500)]
    pub url: String,
    /// Its media type.
    #[schema(pattern = "^image/[a-z0-9.+-]+$", max_length = 40, example = "image/png")]
    pub mime_type: String,
    /// Its width in pixels.
    #[schema(minimum = 1, maximum = 20000)]
    pub width: u32,
    /// Its height in pixels.
    #[schema(minimum = 1, maximum = 20000)]
    pub height: u32,
    /// Its size in bytes.
    #[schema(minimum = 1, maximum = 104_857_600)]
    pub bytes: u32,
    /// Its SHA-256 in hexadecimal digits.
    #[schema(pattern = "^[0-9a-f]{64}$", max_length = 64)]
    pub sha256: String,
    /// What it shows, for who can't see it.
    #[schema(max_length = 1000)]
    pub alt: String,
    /// Who made it, and under which licence.
    #[schema(max_length = 300)]
    pub credit: String,
}

impl StoredImage {
    /// The picture with its words.
    pub fn deliver(&self, alt: String) -> Image {
        Image {
            id: self.id.clone(),
            role: self.role,
            step_id: self.step_id.clone(),
            side: self.side,
            theme: self.theme,
            url: self.url.clone(),
            mime_type: self.mime_type.clone(),
            width: self.width,
            height: self.height,
            bytes: self.bytes,
            sha256: self.sha256.clone(),
            alt,
            credit: self.credit.clone(),
        }
    }
}
