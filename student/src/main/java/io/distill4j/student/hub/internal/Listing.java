package io.distill4j.student.hub.internal;

import java.util.List;

/**
 * What a revision of a model holds.
 *
 * @param commit the revision's hash
 * @param files names, with folders
 */
public record Listing(String commit, List<String> files) {

  public Listing {
    files = List.copyOf(files);
  }
}
