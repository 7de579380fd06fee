package io.distill4j.data.curate;

import io.distill4j.data.Trace;
import io.distill4j.data.UserMistake;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Consecutive traces of one prompt as a list in the order of their samples.
 *
 * <p>A prompt that comes again later is a {@link UserMistake}: a selection over half of its samples
 * would be wrong in silence. Prompts seen are remembered by 64 bits of their hash, so that two in a
 * million prompts are mistaken for each other with probability below one in ten million.
 */
final class PromptGroups implements Iterator<List<Trace>> {

  private final Iterator<Trace> traces;
  private final Set<Long> seen = new HashSet<>();
  private @Nullable Trace next;

  PromptGroups(Iterator<Trace> traces) {
    this.traces = traces;
    this.next = traces.hasNext() ? traces.next() : null;
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public List<Trace> next() {
    Trace first = next;
    if (first == null) {
      throw new NoSuchElementException("no more prompts");
    }
    String id = first.prompt().id();
    if (!seen.add(hash(id))) {
      throw new UserMistake(
          "prompt " + id,
          "its traces do not stand together",
          "sort the traces by prompt_id and sample, for example with pandas or duckdb");
    }
    List<Trace> group = new ArrayList<>();
    group.add(first);
    next = null;
    while (traces.hasNext()) {
      Trace trace = traces.next();
      if (!trace.prompt().id().equals(id)) {
        next = trace;
        break;
      }
      group.add(trace);
    }
    group.sort(Comparator.comparingInt(trace -> trace.request().sample()));
    return group;
  }

  /** FNV-1a, mixed at the end. */
  private static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    hash ^= hash >>> 32;
    hash *= 0xd6e8feb86659fd93L;
    return hash ^ (hash >>> 32);
  }
}
