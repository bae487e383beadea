//! The verdict of the engine, the service model and the exceptions on a document.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt;

use serde_json::{Value, json};

use super::exceptions::What::{AwsRefuses, EmbeddedTakes, EnginesRefuse, LocalRefuses, WeRefuse};
use super::exceptions::{Definition, EXCEPTIONS, Exception};
use super::model::Model;
use super::requests::Requests;
use crate::suite::engines::Engine;

pub(super) struct Oracle {
    model: Model,
    engine: Box<dyn Engine>,
    /// Corrections that are known to be needed.
    needed: RefCell<BTreeSet<&'static str>>,
}

/// The objections to a document, by source.
#[derive(Default)]
pub(super) struct Verdict {
    pub(super) engine: Option<String>,
    pub(super) model: Vec<String>,
    /// The names of the exceptions that refuse it.
    pub(super) exceptions: Vec<&'static str>,
    /// The names of the corrections, and whether the engine refused the uncorrected table.
    pub(super) corrected: Vec<(&'static str, bool)>,
}

impl Verdict {
    pub(super) fn is_refusal(&self) -> bool {
        self.engine.is_some() || !self.model.is_empty() || !self.exceptions.is_empty()
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.is_refusal() {
            return f.write_str("no objection");
        }
        let Self { engine, model, exceptions, .. } = self;
        write!(f, "engine: {engine:?}, service model: {model:?}, exceptions: {exceptions:?}")
    }
}

impl Oracle {
    pub(super) fn new(engine: Box<dyn Engine>) -> Self {
        Self { model: Model::new(), engine, needed: RefCell::default() }
    }

    pub(super) fn verdict(&self, document: &Value, requests: &Requests) -> Verdict {
        let is_embedded = self.engine.name() == "dynoxide";
        let definition = Definition { document, requests };
        let mut verdict = Verdict::default();
        for (operation, request) in requests.all() {
            verdict.model.extend(self.model.problems(operation, request));
        }
        let mut asked = requests.create_table.clone();
        for Exception { name, what, .. } in EXCEPTIONS {
            let (applies, correct) = match what {
                AwsRefuses(applies) | WeRefuse(applies) => (Some(applies), None),
                EmbeddedTakes(applies) => (is_embedded.then_some(applies), None),
                LocalRefuses(correct) => (None, (!is_embedded).then_some(correct)),
                EnginesRefuse(correct) => (None, Some(correct)),
            };
            if applies.is_some_and(|applies| applies(&definition)) {
                verdict.exceptions.push(name);
            }
            if let Some(correct) = correct {
                let mut corrected = asked.clone();
                correct(&definition, &mut corrected);
                if corrected != asked {
                    let mut needed = self.needed.borrow_mut();
                    let is_needed = !needed.contains(name) && self.create(&asked, None).is_err();
                    if is_needed {
                        needed.insert(name);
                    }
                    verdict.corrected.push((name, is_needed));
                    asked = corrected;
                }
            }
        }
        if let Err(error) = self.create(&asked, requests.later("UpdateTimeToLive").next()) {
            let refusals = ["ValidationException: ", "LimitExceededException: "];
            if refusals.iter().any(|kind| error.starts_with(kind)) {
                verdict.engine = Some(error);
            } else {
                // An engine may be unable to parse a request that the model refuses.
                assert!(!verdict.model.is_empty(), "{}: {error}: {asked}", self.engine.name());
            }
        }
        verdict
    }

    /// Creates a table and deletes it again.
    fn create(&self, table: &Value, time_to_live: Option<&Value>) -> Result<(), String> {
        let call = |operation, request| self.engine.call(operation, request);
        call("CreateTable", table.clone())?;
        let result =
            time_to_live.map_or(Ok(Value::Null), |request| call("UpdateTimeToLive", request.clone()));
        let name = &table["TableName"];
        if table["DeletionProtectionEnabled"] == true {
            call("UpdateTable", json!({ "TableName": name, "DeletionProtectionEnabled": false })).unwrap();
        }
        call("DeleteTable", json!({ "TableName": name })).unwrap();
        result.map(|_| ())
    }
}
