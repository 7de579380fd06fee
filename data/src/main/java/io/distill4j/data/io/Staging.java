package io.distill4j.data.io;

import java.io.IOException;
import java.nio.file.Path;

/** Where rows lie until they are published. */
sealed interface Staging permits FileStaging, FolderStaging {

  /** Whether rows may be spread over several files. */
  boolean hasParts();

  /** Path of the next file to write. */
  Path nextPart() throws IOException;

  /** Forces the part written last, which is whole now, to the disk. */
  void settle() throws IOException;

  /** Makes everything written appear under the target's name. */
  void publish(long rows, Card card) throws IOException;

  /** Deletes everything written. */
  void discard() throws IOException;
}
