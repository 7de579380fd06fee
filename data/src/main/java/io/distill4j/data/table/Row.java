package io.distill4j.data.table;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A row with the place it was read from.
 *
 * @param where for messages: {@code file.jsonl:12} (lines from 1) or {@code file.parquet, row 11}
 *     (rows from 0)
 * @param index position in everything that was read, from 0
 * @param value the columns by name; absent values are JSON nulls, dates and times are texts, bytes
 *     are binary nodes, maps are lists of {key, value}
 */
public record Row(String where, long index, ObjectNode value) {}
