package io.distill4j.data;

/**
 * Where a row was read, so that any later artefact can be traced back to it.
 *
 * @param source path, dataset id or generator name
 * @param revision content hash, commit or seed that pins the source; empty when unknown
 * @param row position in the source, from 0
 */
public record Origin(String source, String revision, long row) {

  /** The origin of something made in this process, such as a test's prompt. */
  public static final Origin HERE = new Origin("here", "", 0);

  public Origin {
    if (row < 0) {
      throw new IllegalArgumentException("row must be 0 or more, was " + row);
    }
  }
}
