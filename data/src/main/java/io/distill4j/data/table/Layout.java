package io.distill4j.data.table;

import java.util.List;
import java.util.Map;

/**
 * What a table looks like in a file.
 *
 * @param columns in their order
 * @param longTexts names of text columns whose values hardly repeat: stored without a dictionary
 * @param footer facts stored beside the rows in formats that have a place for them
 */
public record Layout(List<Column> columns, List<String> longTexts, Map<String, String> footer) {

  public Layout {
    columns = List.copyOf(columns);
    longTexts = List.copyOf(longTexts);
    footer = Map.copyOf(footer);
  }
}
