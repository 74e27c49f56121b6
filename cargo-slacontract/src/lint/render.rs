//! Findings as rustc shows its own.

use annotate_snippets::{AnnotationKind, Group, Level as Shown, Renderer, Snippet};

use super::{Finding, Level, Sources};

/// The text of one finding, ending with a line feed; with colours when `styled`.
pub fn render(finding: &Finding, sources: &Sources, styled: bool) -> String {
    let level = match finding.level {
        Level::Info => Shown::NOTE.with_name("info"),
        Level::Warning => Shown::WARNING,
        Level::Error => Shown::ERROR,
    };
    let mut group = level
        .primary_title(finding.message.as_str())
        .id(finding.lint.code)
        .elements(Vec::<Snippet<'_, annotate_snippets::Annotation<'_>>>::new());
    if let Some(place) = &finding.place
        && let Some(source) = sources.files.get(place.file)
    {
        let snippet = Snippet::source(source.text.as_str())
            .path(source.name.as_str())
            .annotation(
                AnnotationKind::Primary
                    .span(place.range.clone())
                    .label(finding.label.as_str()),
            )
            .annotations(
                finding
                    .others
                    .iter()
                    .filter(|other| other.place.file == place.file)
                    .map(|other| {
                        AnnotationKind::Context
                            .span(other.place.range.clone())
                            .label(other.text.as_str())
                    }),
            );
        group = group.element(snippet);
        for other in finding
            .others
            .iter()
            .filter(|other| other.place.file != place.file)
        {
            if let Some(source) = sources.files.get(other.place.file) {
                group = group.element(
                    Snippet::source(source.text.as_str())
                        .path(source.name.as_str())
                        .annotation(
                            AnnotationKind::Context
                                .span(other.place.range.clone())
                                .label(other.text.as_str()),
                        ),
                );
            }
        }
    }
    let report: [Group<'_>; 1] = [group.element(Shown::HELP.message(finding.hint.as_str()))];
    let renderer = if styled {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    format!("{}\n", renderer.render(&report))
}
