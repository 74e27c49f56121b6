//! Data and element segments: active only, at constant offsets, inside what exists when the program starts.

use wasmparser::{
    DataKind, DataSectionReader, ElementItems, ElementKind, ElementSectionReader, MemoryType,
    TableType,
};

use super::module::{constant, text};

/// Bytes of a memory page.
const PAGE: u64 = 65_536;

/// What data segments sum up to.
pub(super) struct DataFacts {
    pub(super) count: u32,
    pub(super) range_bytes: u64,
    pub(super) bytes: u64,
}

pub(super) fn data(
    reader: DataSectionReader<'_>,
    memory: &MemoryType,
) -> Result<DataFacts, String> {
    let mut facts = DataFacts {
        count: reader.count(),
        range_bytes: 0,
        bytes: 0,
    };
    for (index, segment) in reader.into_iter().enumerate() {
        let segment = segment.map_err(text)?;
        let DataKind::Active {
            memory_index: 0,
            offset_expr,
        } = &segment.kind
        else {
            return Err(format!(
                "unsupported data segment {index}: only active segments of memory 0"
            ));
        };
        // An i32 offset is unsigned.
        let start = u64::from(
            constant(offset_expr).map_err(|reason| format!("data segment {index}: {reason}"))?
                as u32,
        );
        let len = segment.data.len() as u64;
        let end = memory.initial.saturating_mul(PAGE);
        if start + len > end {
            return Err(format!(
                "data segment {index} ends at {}, past the initial memory of {end} bytes",
                start + len
            ));
        }
        facts.bytes += len;
        facts.range_bytes += segment.range.len() as u64;
    }
    Ok(facts)
}

/// How many element segments there are and the bytes they take, headers included.
pub(super) fn elements(
    reader: ElementSectionReader<'_>,
    tables: &[TableType],
) -> Result<(u32, u64), String> {
    let count = reader.count();
    let mut bytes = 0;
    for (index, segment) in reader.into_iter().enumerate() {
        let segment = segment.map_err(text)?;
        let ElementKind::Active {
            table_index,
            offset_expr,
        } = &segment.kind
        else {
            return Err(format!(
                "unsupported element segment {index}: only active segments"
            ));
        };
        let ElementItems::Functions(functions) = &segment.items else {
            return Err(format!(
                "unsupported element segment {index}: only lists of functions"
            ));
        };
        let start = u64::from(
            constant(offset_expr).map_err(|reason| format!("element segment {index}: {reason}"))?
                as u32,
        );
        let size = tables
            .get(table_index.unwrap_or(0) as usize)
            .map_or(0, |table| table.initial);
        let end = start + u64::from(functions.count());
        if end > size {
            return Err(format!(
                "element segment {index} ends at {end}, past the table of {size}"
            ));
        }
        bytes += segment.range.len() as u64;
    }
    Ok((count, bytes))
}
