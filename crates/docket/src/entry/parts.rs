//! What entries hold. The same types are what commands ask for.

/// A part of an entry: all its fields public, none unknown.
macro_rules! part {
    ($(#[$doc:meta])* $name:ident { $($(#[$inner:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub struct $name {
            $($(#[$inner])* pub $field: $type,)*
        }
    };
}

pub(super) use part;
