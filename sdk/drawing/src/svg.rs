//! A writer of SVG: a few shapes, one set of colours, text that is escaped. Coordinates are pixels, y grows downwards.
//!
//! Pictures carry their own white ground and name only fonts that every reader has, so that they look the same wherever they are shown.

use std::fmt::Write as _;

/// A colour of the set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// Text and axes.
    Ink,
    /// Secondary text.
    Faint,
    /// Grid lines and borders.
    Line,
    /// Grounds of boxes.
    Ground,
    /// The page.
    White,
    /// What is measured.
    Blue,
    /// What is in order.
    Green,
    /// What warns: the first tier.
    Amber,
    /// What is breached or owed.
    Red,
    /// What is contested or judged.
    Violet,
}

impl Colour {
    /// As CSS.
    pub const fn css(self) -> &'static str {
        match self {
            Self::Ink => "#1f2933",
            Self::Faint => "#66727f",
            Self::Line => "#d5dbe1",
            Self::Ground => "#f4f6f8",
            Self::White => "#ffffff",
            Self::Blue => "#2563a8",
            Self::Green => "#2f855a",
            Self::Amber => "#d98a1f",
            Self::Red => "#c0392b",
            Self::Violet => "#6b4fa0",
        }
    }
}

/// Which end of a text stands at its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Its start.
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

/// A picture that is being drawn.
#[derive(Debug)]
pub struct Svg {
    width: f64,
    height: f64,
    body: String,
}

impl Svg {
    /// An empty picture.
    pub const fn new(width: f64, height: f64) -> Self {
        Self {
            width,
            height,
            body: String::new(),
        }
    }

    /// Makes the picture higher, when its content has grown.
    pub const fn grow(&mut self, height: f64) {
        if height > self.height {
            self.height = height;
        }
    }

    /// A filled rectangle with round corners.
    pub fn rect(
        &mut self,
        [x, y, width, height]: [f64; 4],
        round: f64,
        fill: Colour,
        opacity: f64,
    ) {
        let _ = writeln!(
            self.body,
            r#"<rect x="{x:.1}" y="{y:.1}" width="{width:.1}" height="{height:.1}" rx="{round}" fill="{}" fill-opacity="{opacity}"/>"#,
            fill.css()
        );
    }

    /// A box: a rectangle with a border.
    pub fn frame(&mut self, [x, y, width, height]: [f64; 4], fill: Colour, border: Colour) {
        let _ = writeln!(
            self.body,
            r#"<rect x="{x:.1}" y="{y:.1}" width="{width:.1}" height="{height:.1}" rx="6" fill="{}" stroke="{}" stroke-width="1.2"/>"#,
            fill.css(),
            border.css()
        );
    }

    /// A line through points; dashed where it says so.
    pub fn line(&mut self, points: &[[f64; 2]], colour: Colour, width: f64, is_dashed: bool) {
        let points: Vec<String> = points
            .iter()
            .map(|[x, y]| format!("{x:.1},{y:.1}"))
            .collect();
        let dash = if is_dashed {
            r#" stroke-dasharray="5 4""#
        } else {
            ""
        };
        let _ = writeln!(
            self.body,
            r#"<polyline points="{}" fill="none" stroke="{}" stroke-width="{width}" stroke-linejoin="round" stroke-linecap="round"{dash}/>"#,
            points.join(" "),
            colour.css()
        );
    }

    /// A line through points that ends in an arrow.
    pub fn arrow(&mut self, points: &[[f64; 2]], colour: Colour, is_dashed: bool) {
        self.line(points, colour, 1.5, is_dashed);
        let [.., [ax, ay], [bx, by]] = points else {
            return;
        };
        let (dx, dy) = (bx - ax, by - ay);
        let length = dx.hypot(dy).max(0.001);
        let (dx, dy) = (dx / length, dy / length);
        let (left, right) = (
            [bx - 8.0 * dx + 4.0 * dy, by - 8.0 * dy - 4.0 * dx],
            [bx - 8.0 * dx - 4.0 * dy, by - 8.0 * dy + 4.0 * dx],
        );
        let _ = writeln!(
            self.body,
            r#"<polygon points="{bx:.1},{by:.1} {:.1},{:.1} {:.1},{:.1}" fill="{}"/>"#,
            left[0],
            left[1],
            right[0],
            right[1],
            colour.css()
        );
    }

    /// A dot.
    pub fn dot(&mut self, [x, y]: [f64; 2], radius: f64, fill: Colour, title: &str) {
        let _ = writeln!(
            self.body,
            r#"<circle cx="{x:.1}" cy="{y:.1}" r="{radius}" fill="{}" stroke="white" stroke-width="1"><title>{}</title></circle>"#,
            fill.css(),
            escape(title)
        );
    }

    /// A line of text of `size` pixels; y is its base line.
    pub fn text(&mut self, [x, y]: [f64; 2], size: f64, colour: Colour, align: Align, text: &str) {
        self.write(x, y, size, colour, align, "400", text);
    }

    /// The same, in bold.
    pub fn bold(&mut self, [x, y]: [f64; 2], size: f64, colour: Colour, align: Align, text: &str) {
        self.write(x, y, size, colour, align, "600", text);
    }

    #[allow(clippy::too_many_arguments, reason = "the two public forms name them")]
    fn write(
        &mut self,
        x: f64,
        y: f64,
        size: f64,
        colour: Colour,
        align: Align,
        weight: &str,
        text: &str,
    ) {
        let anchor = match align {
            Align::Start => "start",
            Align::Middle => "middle",
            Align::End => "end",
        };
        let _ = writeln!(
            self.body,
            r#"<text x="{x:.1}" y="{y:.1}" font-size="{size}" font-weight="{weight}" fill="{}" text-anchor="{anchor}">{}</text>"#,
            colour.css(),
            escape(text)
        );
    }

    /// About how wide a line of text is: wide letters of other scripts count twice.
    pub fn width_of(text: &str, size: f64) -> f64 {
        let units: f64 = text
            .chars()
            .map(|letter| {
                if u32::from(letter) >= 0x2e80 {
                    1.0
                } else {
                    0.56
                }
            })
            .sum();
        units * size
    }

    /// The file. `title` is read out by screen readers.
    pub fn finish(self, title: &str) -> String {
        let Self {
            width,
            height,
            body,
        } = self;
        format!(
            concat!(
                r#"<svg xmlns="http://www.w3.org/2000/svg" width="{w:.0}" height="{h:.0}" viewBox="0 0 {w:.0} {h:.0}" role="img" "#,
                r#"font-family="system-ui, -apple-system, 'Segoe UI', 'Noto Sans', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif">"#,
                "\n<title>{title}</title>\n",
                r##"<rect width="100%" height="100%" fill="#ffffff"/>"##,
                "\n{body}</svg>\n"
            ),
            w = width,
            h = height,
            title = escape(title),
            body = body
        )
    }
}

/// Text as it may stand in XML; what XML cannot hold is left out.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            letter if u32::from(letter) < 0x20 || matches!(letter, '\u{fffe}' | '\u{ffff}') => {}
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_leave_its_element() {
        let mut svg = Svg::new(10.0, 10.0);
        svg.text(
            [0.0, 0.0],
            9.0,
            Colour::Ink,
            Align::Start,
            "</text><script>&\u{1}\"",
        );
        let file = svg.finish("<b>");
        assert!(
            file.contains("&lt;/text&gt;&lt;script&gt;&amp;&quot;</text>"),
            "{file}"
        );
        assert!(file.contains("<title>&lt;b&gt;</title>"), "{file}");
    }
}
