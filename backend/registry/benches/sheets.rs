//! Rows per second that files are opened and split at: `cargo bench -p registry --bench sheets`.
#![expect(clippy::unwrap_used, reason = "a benchmark may stop")]

use std::io::Cursor;
use std::ops::ControlFlow;

use divan::counter::ItemsCount;
use registry::sheets::{HeadingMappings, Sheet};
use rules::forms::FormKind;

const ROWS: usize = 50_000;

fn main() {
    divan::main();
}

/// A survey of so many children, every column filled as a township fills it.
fn survey() -> String {
    let headings: Vec<_> = FormKind::Households.columns().iter().map(|column| column.heading).collect();
    let mut text = headings.join(",");
    for row in 0..ROWS {
        text.push('\n');
        for (place, column) in FormKind::Households.columns().iter().enumerate() {
            if place > 0 {
                text.push(',');
            }
            match column.field {
                "record_id" => text.extend(["S", &row.to_string()]),
                "village_code" | "hukou_code" => text.push_str("629001101201"),
                "born_on" => text.push_str("2015-03-05"),
                "id_number" => text.push_str("629001201503051234"),
                "name" | "father_name" | "mother_name" | "head_name" => text.push_str("马阿依舍"),
                "phone" => text.push_str("13900000000"),
                "schooling" => text.push_str("在校"),
                "school_name" => text.push_str("三里镇中心小学"),
                "address" => text.push_str("\"三社, 12 号\""),
                _ => {}
            }
        }
    }
    text
}

fn count_rows(bytes: Vec<u8>) -> u64 {
    let mappings = HeadingMappings::default();
    let sheet = Sheet::from_stream("survey", Box::new(Cursor::new(bytes)), FormKind::Households, &mappings).unwrap();
    let fields: Vec<_> =
        FormKind::Households.columns().iter().map(|column| sheet.layout().field(column.field)).collect();
    let mut bytes = 0;
    let tally = sheet.read(|batch, _| {
        for row in batch.rows() {
            bytes += fields.iter().map(|field| row.at(*field).len()).sum::<usize>();
        }
        ControlFlow::Continue(())
    });
    divan::black_box(bytes);
    tally.unwrap().rows
}

#[divan::bench(sample_count = 5)]
fn csv_utf8(bencher: divan::Bencher) {
    let bytes = survey().into_bytes();
    bencher.counter(ItemsCount::new(ROWS)).with_inputs(|| bytes.clone()).bench_values(count_rows);
}

#[divan::bench(sample_count = 5)]
fn csv_gb18030(bencher: divan::Bencher) {
    let bytes = encoding_rs::GB18030.encode(&survey()).0.into_owned();
    bencher.counter(ItemsCount::new(ROWS)).with_inputs(|| bytes.clone()).bench_values(count_rows);
}

#[divan::bench(sample_count = 3)]
fn xlsx(bencher: divan::Bencher) {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet_with_constant_memory().unwrap();
    let text = survey();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    for (row, record) in (0..).zip(reader.records()) {
        for (column, cell) in (0..).zip(record.unwrap().iter()) {
            if !cell.is_empty() {
                sheet.write_string(row, column, cell).unwrap();
            }
        }
    }
    let bytes = book.save_to_buffer().unwrap();
    bencher.counter(ItemsCount::new(ROWS)).with_inputs(|| bytes.clone()).bench_values(count_rows);
}
