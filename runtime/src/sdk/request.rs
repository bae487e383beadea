//! Requests for one item, and for the items of a query or a scan.

pub(crate) mod delete;
pub(crate) mod delete_all;
pub(crate) mod get;
pub(crate) mod guard;
pub(crate) mod identity;
pub(crate) mod index_key;
pub(crate) mod overwrite;
pub(crate) mod pages;
pub(crate) mod put;
pub(crate) mod query;
pub(crate) mod range;
pub(crate) mod same;
pub(crate) mod scan;
pub(crate) mod search;
pub(crate) mod sending;
pub(crate) mod size;
pub(crate) mod stored;
pub(crate) mod update;
pub(crate) mod verdict;
pub(crate) mod write;
