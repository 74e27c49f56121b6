//! The objects of a file: each has a kind and a name, and others refer to it by them.

use crate::OpenSloError;
use crate::node::{At, Node, documents};

/// The kinds of OpenSLO v1.
const KINDS: [&str; 7] = [
    "SLO",
    "SLI",
    "Service",
    "DataSource",
    "AlertPolicy",
    "AlertCondition",
    "AlertNotificationTarget",
];

/// One object.
#[derive(Debug)]
pub(crate) struct Object<'a> {
    pub(crate) kind: &'a str,
    pub(crate) name: &'a str,
    /// `metadata.displayName`.
    pub(crate) shown: Option<&'a str>,
    pub(crate) spec: At<'a>,
    at: At<'a>,
}

impl<'a> Object<'a> {
    /// A refusal of the whole object.
    pub(crate) fn refuse(
        &self,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) -> OpenSloError {
        self.at.refuse(message, remedy)
    }

    /// Reads an object, whole or inline; inline ones may leave out version and kind.
    pub(crate) fn read(at: &At<'a>, inline_kind: Option<&'a str>) -> Result<Self, OpenSloError> {
        at.only(&["apiVersion", "kind", "metadata", "spec"])?;
        match at.get("apiVersion") {
            Some(version) if version.text()? != "openslo/v1" => {
                return Err(version.refuse(
                    format!("version {:?} is not read", version.text()?),
                    "write it as openslo/v1",
                ));
            }
            None if inline_kind.is_none() => {
                return Err(at.refuse("no `apiVersion`", "add `apiVersion: openslo/v1`"));
            }
            _ => {}
        }
        let kind = match (at.get("kind"), inline_kind) {
            (Some(kind), expected) => {
                let word = kind.text()?;
                if !KINDS.contains(&word) || expected.is_some_and(|expected| expected != word) {
                    let known = expected.map_or(KINDS.join(", "), ToOwned::to_owned);
                    return Err(kind.refuse(
                        format!("the kind {word:?} is not expected here"),
                        format!("one of: {known}"),
                    ));
                }
                word
            }
            (None, Some(kind)) => kind,
            (None, None) => {
                return Err(at.refuse("no `kind`", format!("one of: {}", KINDS.join(", "))));
            }
        };
        let metadata = at.need("metadata")?;
        metadata.only(&["name", "displayName", "labels", "annotations"])?;
        let shown = metadata.get("displayName");
        Ok(Self {
            kind,
            name: metadata.need("name")?.text()?,
            shown: shown.map(|shown| shown.text()).transpose()?,
            spec: at.need("spec")?,
            at: at.clone(),
        })
    }
}

/// Reads the YAML of a file.
pub(crate) fn nodes(text: &str) -> Result<Vec<Node>, OpenSloError> {
    documents(text, "the document")
}

/// The objects of a file.
pub(crate) fn objects(nodes: &[Node]) -> Result<Vec<Object<'_>>, OpenSloError> {
    let mut objects: Vec<Object<'_>> = Vec::new();
    for node in nodes.iter().filter(|node| !node.is_null()) {
        let at = At::document("the document", node);
        let object = Object::read(&at, None)?;
        let twice = |known: &Object<'_>| (known.kind, known.name) == (object.kind, object.name);
        if objects.iter().any(twice) {
            return Err(object.refuse(
                format!("there are two objects {} `{}`", object.kind, object.name),
                "give each its own name",
            ));
        }
        objects.push(object);
    }
    Ok(objects)
}

/// What a reference means.
pub(crate) fn find<'o, 'a>(
    objects: &'o [Object<'a>],
    kind: &str,
    reference: &At<'a>,
) -> Result<&'o Object<'a>, OpenSloError> {
    let name = reference.text()?;
    objects
        .iter()
        .find(|object| (object.kind, object.name) == (kind, name))
        .ok_or_else(|| {
            reference.refuse(
                format!("there is no {kind} `{name}` in the file"),
                "put its document into the same file, separated by `---`",
            )
        })
}

/// A name of OpenSLO as a field of a struct: `web-latency` is `web_latency`. A display name that is such a word already is taken
/// instead.
pub(crate) fn word(name: &str, shown: Option<&str>) -> String {
    if let Some(shown) = shown.filter(|shown| is_word(shown)) {
        return shown.to_owned();
    }
    let mut word: String = name
        .chars()
        .map(|letter| {
            if letter.is_alphanumeric() {
                letter
            } else {
                '_'
            }
        })
        .collect();
    if word
        .chars()
        .next()
        .is_none_or(|first| !first.is_alphabetic())
    {
        word.insert(0, 's');
    }
    word
}

fn is_word(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(char::is_alphabetic)
        && letters.all(|letter| letter.is_alphanumeric() || letter == '_')
}
