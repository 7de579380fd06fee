package io.distill4j.data.sample;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.io.AtomicFile;
import io.distill4j.data.io.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How far a log is sealed while its run goes on, in the file {@code sealing.json}: written when a
 * part is whole, so that a part it does not count is made anew.
 *
 * @param plan what the parts were sealed for; under another plan they are taken back
 * @param prompts prompts, the first of the run, of which every sample lies in the parts
 * @param parts whole parts
 * @param rows samples in them
 * @param partial id of the prompt of which some samples lie in the parts and others do not; empty
 *     when there is none. Its samples are in the log, too.
 * @param partialRows how many of its samples lie in the parts
 * @param firstSegment the first segment of the log that is still there
 */
record SealState(
    String plan,
    long prompts,
    int parts,
    long rows,
    String partial,
    long partialRows,
    int firstSegment) {

  private static final String FILE = "sealing.json";

  /** Nothing is sealed. */
  static final SealState NONE = new SealState("", 0, 0, 0, "", 0, 1);

  /** Samples of prompts that lie in the parts as a whole. */
  long wholeRows() {
    return rows - partialRows;
  }

  /** Nothing sealed, and the segments as they are. */
  SealState withoutParts() {
    return new SealState("", 0, 0, 0, "", 0, firstSegment);
  }

  SealState withFirstSegment(int first) {
    return new SealState(plan, prompts, parts, rows, partial, partialRows, first);
  }

  static SealState read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return NONE;
    }
    ObjectNode at = Json.readObject(file);
    return new SealState(
        at.path("plan").asText(),
        at.path("prompts").asLong(),
        at.path("parts").asInt(),
        at.path("rows").asLong(),
        at.path("partial").asText(),
        at.path("partial_rows").asLong(),
        at.path("first_segment").asInt(1));
  }

  void write(Path folder) throws IOException {
    ObjectNode at = Json.object();
    at.put("plan", plan);
    at.put("prompts", prompts);
    at.put("parts", parts);
    at.put("rows", rows);
    at.put("partial", partial);
    at.put("partial_rows", partialRows);
    at.put("first_segment", firstSegment);
    AtomicFile.replace(folder.resolve(FILE), Json.pretty(at));
  }

  static void delete(Path folder) throws IOException {
    Files.deleteIfExists(folder.resolve(FILE));
  }
}
