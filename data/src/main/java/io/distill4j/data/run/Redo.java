package io.distill4j.data.run;

import io.distill4j.data.io.FileTree;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What may become of a step's output when the step is made anew.
 *
 * @param ofOthers whether output made from other inputs may make room
 * @param ofSame whether output made from the same inputs may, too
 * @param clearing makes the room
 */
public record Redo(boolean ofOthers, boolean ofSame, Clearing clearing) {

  /** Nothing makes room: other inputs are refused. */
  public static final Redo NOT = new Redo(false, false, FileTree::delete);

  /** Everything that was made is deleted and made anew. */
  public static final Redo ALL = new Redo(true, true, FileTree::delete);

  /** Takes a file or folder of the step, which may be absent, out of its place. */
  @FunctionalInterface
  public interface Clearing {
    void clear(Path owned) throws IOException;
  }

  /** {@link #ALL} or {@link #NOT}. */
  public static Redo of(boolean all) {
    return all ? ALL : NOT;
  }

  /**
   * Output of other inputs makes room in another way; that of the same inputs is what is wanted.
   */
  public static Redo keeping(boolean ofOthers, Clearing clearing) {
    return new Redo(ofOthers, false, clearing);
  }
}
